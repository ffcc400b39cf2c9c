"""Rules of a unit: versions, in force from a day, told to who must read them, read receipts."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.factories import plan as plans
from tests.factories import register

from liming.jobs.handlers import tell_of_unit_rule
from liming.plan.actions import (
    RuleDraft,
    change_unit_rule,
    confirm_rule_read,
    draft_unit_rule,
    issue_unit_rule,
    remind_of_unit_rule,
)
from liming.plan.models import RuleReceipt, UnitRule
from liming.plan.queries import unit_rule_page, unit_rules
from liming.register.models import Notice
from liming.register.queries import viewer_of
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM


def draft(title: str = "行动细则", days: int = 0) -> RuleDraft:
    return RuleDraft(title, clock.today() + timedelta(days=days), duties="每月十八日上门")


@pytest.fixture
def rule(tree) -> UnitRule:
    return issue_unit_rule(SYSTEM, draft_unit_rule(SYSTEM, tree.xiaxian, draft()))


def refused(code: str, call, /, *args) -> None:
    with pytest.raises(DomainError) as refusal:
        call(*args)
    assert refusal.value.code == code


def test_the_newest_version_that_has_begun_is_in_force(tree, rule) -> None:
    issue_unit_rule(SYSTEM, draft_unit_rule(SYSTEM, tree.xiaxian, draft()))
    issue_unit_rule(SYSTEM, draft_unit_rule(SYSTEM, tree.xiaxian, draft(days=9)))
    draft_unit_rule(SYSTEM, tree.xiaxian, draft())
    phases = [(row.rule.version, row.phase.value) for row in unit_rules(SYSTEM)]
    assert phases == [(4, "draft"), (3, "coming"), (2, "in_force"), (1, "replaced")]


def test_a_superseded_version_asks_nobody_and_says_what_stands_for_it(tree, rule) -> None:
    """Neither 待阅 nor a reminder; its page leads to the version in force, in which it is read."""
    account = register.account(Role.PARTY_SECRETARY, tree.xiaxian)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/office/plan/rules/").content.decode().count("待阅") == 1
    second = issue_unit_rule(SYSTEM, draft_unit_rule(SYSTEM, tree.xiaxian, draft()))
    rows = [(row.rule.version, row.is_to_read) for row in unit_rules(viewer_of(account))]
    assert rows == [(2, True), (1, False)]
    assert client.get("/office/plan/rules/").content.decode().count("待阅") == 1
    refused("unit_rule_replaced", remind_of_unit_rule, SYSTEM, rule)
    refused("unit_rule_replaced", confirm_rule_read, viewer_of(account), rule)
    page = client.get(f"/office/plan/rules/{rule.pk}/").content.decode()
    assert f'已被<a href="/office/plan/rules/{second.pk}/">第 2 版</a>代替' in page
    assert "已阅</button>" not in page
    assert unit_rule_page(viewer_of(account), rule.pk).unread == ()


def test_a_version_that_would_begin_later_than_a_newer_one_is_superseded(tree) -> None:
    issue_unit_rule(SYSTEM, draft_unit_rule(SYSTEM, tree.xiaxian, draft(days=9)))
    issue_unit_rule(SYSTEM, draft_unit_rule(SYSTEM, tree.xiaxian, draft()))
    assert [row.phase.value for row in unit_rules(SYSTEM)] == ["in_force", "replaced"]


def test_an_issued_version_does_not_change_and_one_draft_is_enough(tree, rule) -> None:
    refused("unit_rule_issued", change_unit_rule, SYSTEM, rule, draft())
    refused("illegal_transition", issue_unit_rule, SYSTEM, rule)
    second = draft_unit_rule(SYSTEM, tree.xiaxian, draft())
    refused("unit_rule_draft_exists", draft_unit_rule, SYSTEM, tree.xiaxian, draft())
    refused("unit_rule_not_issued", remind_of_unit_rule, SYSTEM, second)
    assert change_unit_rule(SYSTEM, second, draft("新细则")).title == "新细则"
    refused("field_required", change_unit_rule, SYSTEM, second, RuleDraft("x", date(2026, 1, 1), duties=" "))


def test_everybody_bound_is_told_in_the_bell_until_read_and_reminded_once_a_day(tree, rule) -> None:
    team = register.team(tree.xiaxian)
    captain, unit = register.account(Role.CAPTAIN, team), register.account(Role.UNIT, tree.xiaxian)
    register.account(Role.UNIT, tree.yanhu)
    assert tell_of_unit_rule(str(rule.pk), str(rule.pk)) == 2
    assert tell_of_unit_rule(str(rule.pk), str(rule.pk)) == 0
    assert set(Notice.objects.values_list("account", flat=True)) == {captain.pk, unit.pk}
    assert Notice.objects.first().words.startswith("请阅：行动细则第 1 版")
    confirm_rule_read(viewer_of(captain), rule)
    confirm_rule_read(viewer_of(captain), rule)
    assert RuleReceipt.objects.count() == 1
    assert remind_of_unit_rule(SYSTEM, rule) == 1
    assert tell_of_unit_rule(str(rule.pk), f"{rule.pk}@{clock.today()}") == 1
    page = unit_rule_page(viewer_of(unit), rule.pk)
    assert (page.row.read, page.row.is_read, page.unread) == (1, False, (unit,))


def test_rules_are_drafted_issued_and_read_on_their_pages(tree) -> None:
    def signed_in(account) -> Client:
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    secretary = signed_in(register.account(Role.PARTY_SECRETARY, tree.xiaxian))
    captain = signed_in(register.account(Role.CAPTAIN, register.team(tree.xiaxian)))
    sent = {
        "title": "夏县行动细则",
        "in_force_from": "2026-01-01",
        "duties": "每月十八日上门",
        "forms": "走访记录",
    }
    assert secretary.post("/office/plan/rules/new/", sent | {"duties": ""}).status_code == 422
    secretary.post("/office/plan/rules/new/", sent)
    url = f"/office/plan/rules/{UnitRule.objects.get().pk}/"
    assert captain.get(url).status_code == 404
    assert captain.post(f"{url}issue/").status_code == 404
    secretary.post(f"{url}edit/", sent | {"scope": "全县"})
    secretary.post(f"{url}issue/")
    text = captain.get(url).content.decode()
    assert "走访记录" in text
    assert "已阅</button>" in text
    assert captain.post(f"{url}remind/").status_code == 403
    captain.post(f"{url}read/")
    assert "已阅</button>" not in captain.get(url).content.decode()
    assert "夏县行动细则" in secretary.get("/office/plan/rules/").content.decode()
    assert "1 / 2" in secretary.get(url).content.decode()


def test_unit_rule_twins(tree, rule) -> None:
    member = register.viewer_for(Role.MEMBER, register.team(tree.xiaxian))
    elsewhere = register.viewer_for(Role.UNIT, tree.wuxiang)
    for viewer, code in ((member, "forbidden"), (elsewhere, "out_of_scope")):
        refused(code, draft_unit_rule, viewer, tree.xiaxian, draft())
        refused(code, change_unit_rule, viewer, rule, draft())
        refused(code, issue_unit_rule, viewer, rule)
        refused(code, remind_of_unit_rule, viewer, rule)
    refused("out_of_scope", confirm_rule_read, elsewhere, rule)
    assert not unit_rules(elsewhere)
