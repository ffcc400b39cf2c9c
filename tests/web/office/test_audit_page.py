"""The audit page: who may read it, what the filters keep, and how the chain's state is shown."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import register

from liming.core.dispatch.choice import REASON_CODES
from liming.execute.rules.reasons import reason_in_brief
from liming.register.models import UnitPlacement
from liming.shared import audit, audit_log, clock, seals
from liming.shared.models import AuditEntry
from liming.shared.viewer import PUBLIC, Role, Viewer, system_viewer

LOG = "/office/audit/"
NOW = clock.at(date(2026, 7, 14), 9)
pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(NOW)]


@pytest.fixture
def auditor(client: Client, tree: register.UnitTree) -> Client:
    account = register.account(Role.AUDIT_ADMIN, tree.yuncheng)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def note(
    tree: register.UnitTree, act: str, name: str = "卫东海", path: str | None = None, **after: object
) -> None:
    """One entry below 运城 unless said otherwise."""
    who = Viewer(account_id=None, roles=frozenset(), unit_paths=(), name=name)
    audit.record(who, act, tree.xiaxian, after=after, unit_path=tree.xiaxian.path if path is None else path)


def told(client: Client, query: str = "") -> list[tuple[str, str, str]]:
    """Actor, act in words, and what was told, line by line."""
    lines = client.get(LOG + query).context["page"]
    return [(line.who, line.act, line.told) for line in lines]


def test_who_has_no_account_is_called_a_resident(auditor: Client, tree: register.UnitTree) -> None:
    note(tree, "rating.given", name=PUBLIC.name)
    assert told(auditor)[0][0] == "群众"


def test_entries_are_newest_first_and_keep_numbers_masked(auditor: Client, tree: register.UnitTree) -> None:
    """Words for the acts; a phone number in a reason is masked; changed values stay away."""
    note(tree, "request.received", title="王大山家跳闸")
    note(tree, "request.contact_seen", reason="回电 13800005521")
    assert told(auditor) == [("卫东海", "诉求 查看联系方式", "回电 138****5521"), ("卫东海", "诉求 受理", "")]
    assert "王大山" not in auditor.get(LOG).content.decode()


def test_codes_fields_and_paths_are_told_in_words(auditor: Client, tree: register.UnitTree) -> None:
    """Why somebody was sent, which fields were changed or looked at, who a command is, and where it was."""
    note(tree, "request.given", reason="nearest_holder_on_leave", member="x")
    note(tree, "unit.changed", short_name="夏县", code="140828")
    note(tree, "customer.revealed", field="phone", reason="回访")
    note(tree, "account.identity_refused", reason="identity_unknown", number="G001", address="::1")
    note(tree, "supervision_check.planned", ground="complaint", number="DC1")
    note(tree, "exclusion.claimed", reason="repeat", evidence="同一件事", number="XQ1")
    note(tree, "customer.looked_up", number="5f3a", name="derive")
    found = list(auditor.get(LOG).context["page"])[::-1]
    assert [(line.subject, line.told) for line in found] == [
        ("", "网格责任人休假，就近"),
        ("140828", "单位编码、简称"),
        ("", "电话；回访"),
        ("G001", "工号“G001”在本系统没有账号；请联系本单位安全管理员开通。"),
        ("DC1", "群众反映"),
        ("XQ1", "恶意重复；同一件事"),
        ("", ""),
    ]
    assert {line.place for line in found} == {tree.xiaxian.short_name}


def test_a_place_that_moved_keeps_its_name_and_one_never_known_its_code(
    auditor: Client, tree: register.UnitTree
) -> None:
    """An entry holds the path of its day; the page names who stood there."""
    path = f"{tree.yuncheng.path}OLD/"
    UnitPlacement.objects.create(
        unit=tree.xiaxian, parent=tree.yuncheng, path=path, valid_from=date(2020, 1, 1), valid_to=NOW.date()
    )
    note(tree, "unit.moved", path=path)
    note(tree, "unit.moved", path=f"{tree.yuncheng.path}140899/")
    page = auditor.get(LOG)
    assert [line.place for line in page.context["page"]] == ["140899", tree.xiaxian.short_name]
    assert tree.yuncheng.path not in page.content.decode()


@pytest.mark.parametrize("code", REASON_CODES)
def test_every_reason_of_a_dispatch_has_words_without_its_numbers(code: str) -> None:
    assert not re.search("[a-z0-9]", reason_in_brief(code))


def test_filters_keep_who_what_and_when(auditor: Client, tree: register.UnitTree) -> None:
    """Each filter alone keeps exactly its entry; both days belong to the period."""
    note(tree, "team.changed", "许敏")
    with clock.fixed(clock.at(date(2026, 7, 10), 23, 30)):
        note(tree, "grid.renamed", "高志远")
    assert told(auditor, "?who=许") == [("许敏", "服务队 修改", "")]
    assert told(auditor, "?noun=grid") == [("高志远", "网格 改名", "")]
    assert told(auditor, "?since=2026-07-10&until=2026-07-10") == [("高志远", "网格 改名", "")]
    assert told(auditor, "?since=2026-07-11") == [("许敏", "服务队 修改", "")]
    assert len(told(auditor, "?noun=nonsense&since=nonsense")) == 2


def test_another_city_stays_out_and_what_belongs_to_no_unit_or_to_all_is_shown(
    auditor: Client, tree: register.UnitTree
) -> None:
    note(tree, "team.changed", "郝建平", tree.wuxiang.path)
    note(tree, "parameter.changed", "许敏", "")
    note(tree, "parameter.changed", "卫东海", "/")
    assert told(auditor) == [("卫东海", "参数 修改", ""), ("许敏", "参数 修改", "")]


def test_the_chain_is_counted_checked_and_a_changed_entry_is_named(
    auditor: Client, tree: register.UnitTree
) -> None:
    """Sealed and waiting are told apart; tampering shows when the chain is walked."""
    note(tree, "team.changed")
    note(tree, "team.moved")
    audit.seal()
    note(tree, "team.closed")
    assert "已封链 2 条，待封 1 条" in auditor.get(LOG).content.decode()
    assert "已核对 2 条，链完整" in auditor.get(f"{LOG}?check=yes").content.decode()
    second = AuditEntry.objects.get(act="team.moved")
    AuditEntry.objects.filter(pk=second.pk).update(actor_name="别人")
    assert f"编号 {second.pk} 的留痕与链不符" in auditor.get(f"{LOG}?check=yes").content.decode()


def test_pages_cost_the_same_queries_with_1_3_and_300_entries(
    auditor: Client, tree: register.UnitTree
) -> None:
    auditor.get(LOG)  # the names of the viewer's own place are kept from the first page on
    costs, shown = [], []
    for more in (1, 2, 297):
        AuditEntry.objects.bulk_create(
            AuditEntry(at=NOW, actor_name="许敏", act="team.changed", subject_kind="x", subject_id="1")
            for _ in range(more)
        )
        audit.seal()
        with CaptureQueriesContext(connection) as made:
            page = auditor.get(LOG).context["page"]
        costs.append(len(made))
        shown.append((len(page), page.total))
    assert len(set(costs)) == 1
    assert shown == [(1, 1), (3, 3), (50, 300)]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDIT_ADMIN])
def test_nobody_else_reads_the_audit(client: Client, tree: register.UnitTree, role: Role) -> None:
    """The permission twin: every other role is refused."""
    client.force_login(
        register.account(role, tree.province), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(LOG).status_code == 403


def test_the_page_says_what_is_sealed_and_how_the_last_proof_went(auditor: Client) -> None:
    """Not yet asked for, then held, then not: the first broken row stands there with its moment."""
    viewer = system_viewer("test")
    seals.seal(viewer, "ledger", [seals.Line("0" * 32, "FW1", "x")])
    assert "台账和季度已封存 1 行" in (page := auditor.get(LOG).content.decode())
    assert "全部记录尚未核验" in page
    audit_log.note_proof(viewer, True, "", 3, 1)
    assert "09:00 全部核验，与封存时一致" in auditor.get(LOG).content.decode()
    audit_log.note_proof(viewer, False, "台账 FW1：与封存时不符", 3, 1)
    assert "核验不通过：台账 FW1：与封存时不符" in auditor.get(LOG).content.decode()
