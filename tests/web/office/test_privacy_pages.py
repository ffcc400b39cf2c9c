"""The pages about personal data: times, reports, and what people ask about theirs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute.models import RetentionRun
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
RETENTION = "/office/privacy/retention/"


@pytest.fixture
def corner():
    with clock.fixed(make.MORNING):
        yield make.corner()


@pytest.fixture
def guard(corner, settings) -> Client:
    """The security administrator of the province."""
    client = Client()
    account = register.account(Role.SECURITY_ADMIN, corner.tree.province, "guard")
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


def test_the_page_says_the_times_and_that_nothing_was_removed_yet(guard) -> None:
    """Five times with their source; the empty state says what comes."""
    shown = guard.get(RETENTION).content.decode()
    assert "照片保存几年" in shown and "建议值：照片两年" in shown
    assert "还没有清除过" in shown


def test_a_try_shows_what_would_go_and_the_button_does_it(guard, corner) -> None:
    """Six years on: the same figure in the try and in the kept report."""
    make.request(corner)
    row = make.resolved(corner)
    row.closed_at = make.MORNING
    row.save()
    with clock.fixed(make.MORNING.replace(year=2032)):
        tried = guard.get(RETENTION, {"try": "yes"}).content.decode()
        assert "将清除" in tried and not RetentionRun.objects.exists()
        assert guard.post(f"{RETENTION}run/").status_code == 302
        shown = guard.get(RETENTION).content.decode()
    assert "上次清除" in shown and "台账的对象、地点和说明" in shown
    row.refresh_from_db()
    assert row.contact_phone == ""


def test_nobody_else_opens_it(corner, settings) -> None:
    """A captain, the province and the system administrator are refused, the stranger is asked to sign in."""
    client = Client()
    assert client.get(RETENTION).status_code == 302
    for role, place in ((Role.CAPTAIN, corner.team), (Role.SYSTEM_ADMIN, corner.tree.province)):
        client.force_login(register.account(role, place, f"x{role}"), settings.AUTHENTICATION_BACKENDS[1])
        assert client.get(RETENTION).status_code == 403
        assert client.post(f"{RETENTION}run/").status_code == 403


def test_earlier_reports_cost_one_query_together(guard) -> None:
    """As many queries with three reports as with one."""

    def cost() -> int:
        guard.get(RETENTION)
        with CaptureQueriesContext(connection) as asked:
            guard.get(RETENTION)
        return len(asked)

    RetentionRun.objects.create(at=clock.now(), by_name="x", lines=[])
    first = cost()
    for day in (1, 2):
        RetentionRun.objects.create(at=clock.now() - timedelta(days=day), by_name="x", lines=[])
    assert cost() == first


REQUESTS = "/office/privacy/requests/"


def taken(guard: Client, kind: str = "copy") -> str:
    """The address of a request that was taken by the form."""
    given = {"kind": kind, "source": "desk", "person": "王大山", "phone": "13800005521", "unit": "140828"}
    return guard.post(f"{REQUESTS}new/", given).headers["Location"]


def test_the_list_says_what_to_do_when_it_is_empty(guard) -> None:
    """Both lists have a sentence; the open one leads to the form."""
    assert "没有未答复的" in guard.get(REQUESTS).content.decode()
    assert "还没有了结的" in guard.get(REQUESTS, {"ended": "yes"}).content.decode()


def test_from_the_desk_to_the_copy_and_the_answer(guard, corner) -> None:
    """Taken, identity checked, found rows shown masked, Word and JSON, answered: it moves on."""
    make.request(corner)
    address = taken(guard)
    assert "13800005521" not in guard.get(address).content.decode()
    guard.post(f"{address}identify/", {"how": "document"})
    shown = guard.get(address).content.decode()
    assert "138****5521" in shown and "13800005521" not in shown
    word = guard.post(f"{address}copy.docx")
    assert word.content[:2] == b"PK" and word["Content-Disposition"].startswith("attachment")
    told = guard.post(f"{address}copy.json").json()
    assert told["held"][0]["rows"][0]["电话"] == "13800005521"
    assert told["mark"] == "security_admin 测试 2026-07-14 08:02 打印，仅交本人"
    guard.post(f"{address}answer/", {"words": "副本已交本人"})
    assert "GR260714-0001" in guard.get(REQUESTS, {"ended": "yes"}).content.decode()
    assert "GR260714-0001" not in guard.get(REQUESTS).content.decode()


def test_what_is_held_names_nobody_in_full(guard, corner) -> None:
    """Names in the rows found are masked like the asker's own; the copy for the person has them whole."""
    make.request(corner, contact_name="王大山")
    address = taken(guard)
    guard.post(f"{address}identify/", {"how": "document"})
    shown = guard.get(address).content.decode()
    assert "王**" in shown and "王大山" not in shown
    assert "还有别的姓名" not in shown
    assert guard.post(f"{address}copy.json").json()["held"][0]["rows"][0]["姓名"] == "王大山"


def test_another_name_beside_the_phone_is_pointed_out(guard, corner) -> None:
    """Before anything is handed out: the number may be somebody else's now."""
    make.request(corner, contact_name="李小山")
    address = taken(guard)
    guard.post(f"{address}identify/", {"how": "document"})
    assert "还有别的姓名：李**" in guard.get(address).content.decode()


def test_a_phone_that_nobody_can_call_corrects_nothing(guard, corner) -> None:
    """Refused with the reason; the number by which the rows are found stays."""
    row = make.request(corner)
    address = taken(guard, "correct")
    guard.post(f"{address}identify/", {"how": "document"})
    answer = guard.post(f"{address}correct/", {"phone": "12"})
    row.refresh_from_db()
    assert (answer.status_code, "请填能拨通的完整号码" in answer.content.decode()) == (400, True)
    assert row.contact_phone == "13800005521"


@pytest.mark.parametrize(
    ("kind", "act", "said"), [("delete", "erase", "依法保留 1 条"), ("withdraw", "withdraw", "已清除 0 条")]
)
def test_the_page_says_what_was_done_and_what_stays(guard, corner, kind, act, said) -> None:
    """An open request stays; the message and the course say so."""
    make.request(corner)
    address = taken(guard, kind)
    guard.post(f"{address}identify/", {"how": "document"})
    assert said in guard.post(f"{address}{act}/", follow=True).content.decode()


def test_a_missing_phone_is_said_on_the_form(guard) -> None:
    """Neither phone nor account number: nothing is written."""
    given = {"kind": "see", "source": "phone", "person": "王大山", "unit": "140828"}
    answer = guard.post(f"{REQUESTS}new/", given)
    assert (answer.status_code, "电话或户号" in answer.content.decode()) == (400, True)


def test_the_asker_finds_the_notice_and_asks_on_the_follow_page(corner, client) -> None:
    """The ask page links the notice; the follow page takes the request and shows until when."""
    row = make.request(corner)
    assert 'href="/privacy/"' in client.get("/ask/").content.decode()
    assert "15 个工作日" in client.get("/privacy/").content.decode()
    page = f"/follow/{row.follow_code}/"
    answer = client.post(f"{page}data/", {"kind": "delete"}, follow=True).content.decode()
    assert "2026-08-04 前答复" in answer
    again = client.post(f"{page}data/", {"kind": "delete"})
    assert (again.status_code, "还没答复" in again.content.decode()) == (400, True)


def test_a_list_of_requests_costs_the_same_with_three_rows(guard) -> None:
    """Pinned: as many queries for three as for one."""

    def cost() -> int:
        guard.get(REQUESTS)
        with CaptureQueriesContext(connection) as asked:
            guard.get(REQUESTS)
        return len(asked)

    taken(guard)
    first = cost()
    taken(guard)
    taken(guard, "see")
    assert cost() == first
