"""The independent call-backs: who may work the list, what it shows, what a call leaves behind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as world
from tests.factories import register

from liming.execute import actions
from liming.execute.enums import CallBackState
from liming.execute.models import CallBack
from liming.execute.queries.call_backs import CallBackFilters, call_back_row, call_backs
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]

LIST = "/office/call-backs/"


def sign_in(role: Role, place: object, member: object = None) -> Client:
    client = Client()
    client.force_login(
        register.account(role, place, member=member), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.fixture
def unit(corner: world.Corner) -> Client:
    return sign_in(Role.UNIT, corner.tree.xiaxian)


def closed(corner: world.Corner, count: int = 1) -> None:
    for _ in range(count):
        row = world.resolved(corner)
        actions.revisit_request(corner.as_captain, row, "已恢复")
        actions.close_request(corner.as_captain, row)


def drawn(corner: world.Corner, count: int = 1) -> list[CallBack]:
    closed(corner, count)
    return actions.draw_call_backs(corner.viewer(Role.UNIT), "2026Q3")


def read(client: Client, url: str, status: int = 200, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def address(row: CallBack, rest: str = "") -> str:
    return f"{LIST}{row.pk}/{rest}"


def test_the_button_draws_the_running_quarter_and_the_list_counts(unit: Client, corner: world.Corner) -> None:
    """Before: nothing; after: one row, masked, with what is reached and what is left."""
    closed(corner)
    assert "先抽取本季样本" in read(unit, LIST)
    assert unit.post(f"{LIST}draw/").status_code == 302
    page = read(unit, LIST)
    for words in (
        "已抽取 1 条",
        "抽取 1 条，已接通 0，剩 1",
        "炒茶机一开就跳闸",
        "王**",
        "138****5521",
        "待回访",
    ):
        assert words in page
    copied = unit.get(LIST).context["text"].splitlines()
    assert copied[0] == "2026年三季度独立回访，抽取 1 条，已接通 0，剩 1"
    assert copied[1].endswith("待回访")
    assert "王" not in copied[1]
    assert "13800005521" not in page
    assert CallBack.objects.everywhere("test").get().quarter == "2026Q3"


def test_a_reached_customer_is_scored_and_the_score_is_shown_nowhere(
    unit: Client, corner: world.Corner
) -> None:
    """The rating is kept; list and drawer say reached, by whom, and offer no second call."""
    (row,) = drawn(corner)
    data = {"state": "reached", "score": "2", "words": "没人来过"}
    assert unit.post(address(row, "record/"), data).status_code == 302
    row = CallBack.objects.everywhere("test").select_related("rating").get()
    assert (row.state, row.rating.score, row.rating.words) == ("reached", 2, "没人来过")
    for page in (read(unit, LIST), read(unit, address(row), HX_Request="true")):
        assert "已接通" in page
        assert "没人来过" not in page
        assert 'name="score"' not in page
    assert "已接通 1，剩 0" in read(unit, LIST)


def test_an_unreached_customer_stays_to_be_called(unit: Client, corner: world.Corner) -> None:
    """No rating, still left, and the drawer offers the next try."""
    (row,) = drawn(corner)
    unit.post(address(row, "record/"), {"state": "unreached"})
    page = read(unit, address(row))
    assert "已接通 0，剩 1" in page
    assert 'name="score"' in page
    assert CallBack.objects.everywhere("test").get().rating is None


@pytest.mark.parametrize("score", ["", "9", "x", "55"])
def test_a_call_without_a_score_from_one_to_five_is_refused(
    unit: Client, corner: world.Corner, score: str
) -> None:
    """The domain's refusal, nothing kept."""
    (row,) = drawn(corner)
    assert unit.post(address(row, "record/"), {"state": "reached", "score": score}).status_code == 400
    assert CallBack.objects.everywhere("test").get().state == "drawn"


def test_the_number_is_shown_once_and_leaves_a_trace(unit: Client, corner: world.Corner) -> None:
    """A reason is needed; the audit keeps who and why, the next look is masked again."""
    (row,) = drawn(corner)
    assert unit.post(address(row, "contact/"), {"reason": " "}).status_code == 400
    assert "13800005521" in unit.post(address(row, "contact/"), {"reason": "独立回访"}).content.decode()
    entry = AuditEntry.objects.get(act="call_back.contact_seen")
    assert (entry.subject_id, entry.after) == (str(row.pk), {"reason": "独立回访"})
    assert "13800005521" not in read(unit, address(row))


def test_the_province_works_the_list_without_seeing_numbers(corner: world.Corner) -> None:
    """Private data stay with unit and team: the province gets no reveal."""
    (row,) = drawn(corner)
    province = sign_in(Role.PROVINCE, corner.tree.province)
    assert "查看号码" not in read(province, address(row))
    assert province.post(address(row, "contact/"), {"reason": "x"}).status_code == 403
    assert not AuditEntry.objects.filter(act="call_back.contact_seen").exists()


@pytest.mark.parametrize("role", [Role.CAPTAIN, Role.MEMBER])
def test_the_team_itself_has_no_way_in(corner: world.Corner, role: Role) -> None:
    """The twin: captain and member neither see the list nor draw, call or reveal."""
    (row,) = drawn(corner)
    client = sign_in(role, corner.team, corner.captain)
    assert "独立回访" not in read(client, "/office/requests/")
    read(client, LIST, 403)
    read(client, address(row), 403)
    for rest, data in (("record/", {"state": "reached", "score": "5"}), ("contact/", {"reason": "x"})):
        assert client.post(address(row, rest), data).status_code == 403
    assert client.post(f"{LIST}draw/").status_code == 403


def test_another_county_finds_neither_row_nor_number(corner: world.Corner) -> None:
    """Outside the viewer's units a call-back is not in the list and not found by its id."""
    (row,) = drawn(corner)
    other = sign_in(Role.UNIT, corner.tree.wuxiang)
    assert "炒茶机" not in read(other, LIST)
    read(other, address(row), 404)
    assert other.post(address(row, "record/"), {"state": "unreached"}).status_code == 404
    assert other.post(address(row, "contact/"), {"reason": "x"}).status_code == 404


def test_nobody_enters_without_signing_in(client: Client, corner: world.Corner) -> None:
    """List and drawer lead to the sign-in."""
    (row,) = drawn(corner)
    for url in (LIST, address(row)):
        assert client.get(url)["Location"].startswith("/sign-in/")


def test_htmx_gets_the_drawer_alone(unit: Client, corner: world.Corner) -> None:
    """The partial has no page around it; the plain link has the list beside it."""
    (row,) = drawn(corner)
    assert "<html" not in read(unit, address(row), HX_Request="true")
    assert "data-row-keys" in read(unit, address(row))


def test_filters_narrow_and_an_odd_address_finds_nothing(unit: Client, corner: world.Corner) -> None:
    """By state, team and quarter; nonsense gives an empty list."""
    drawn(corner)
    for query, shown in (
        ("state=drawn", True),
        ("state=reached", False),
        (f"team={corner.team.code}", True),
        ("team=x", False),
        ("quarter=2026Q2", False),
        ("quarter=zz&state=zz&page=-1", False),
    ):
        assert ('class="row-link"' in read(unit, f"{LIST}?{query}")) is shown, query


def test_the_list_of_a_past_quarter_stays_reachable(corner: world.Corner) -> None:
    """In October the rows of the third quarter are one choice away."""
    drawn(corner)
    viewer = corner.viewer(Role.UNIT)
    with clock.fixed(world.MORNING + timedelta(days=90)):
        now = call_backs(viewer)
        assert (now.quarter, now.total, now.quarters) == ("2026Q4", 0, ("2026Q4", "2026Q3"))
        assert call_backs(viewer, CallBackFilters(quarter="2026Q3")).total == 1


def test_who_was_not_called_stands_first(corner: world.Corner) -> None:
    """A call made moves its row behind the ones to be made."""
    viewer = corner.viewer(Role.UNIT)
    rows = drawn(corner, 2)
    actions.record_call_back(viewer, rows[0], CallBackState.REACHED, 5)
    assert [row.state for row in call_backs(viewer).rows] == ["drawn", "reached"]


def test_the_queries_refuse_who_may_not_call(corner: world.Corner) -> None:
    """The twin of the reads."""
    (row,) = drawn(corner)
    for read_it in (lambda: call_backs(corner.as_captain), lambda: call_back_row(corner.as_captain, row.pk)):
        with pytest.raises(DomainError) as refusal:
            read_it()
        assert refusal.value.code == "forbidden"


def test_queries_do_not_grow_with_rows(unit: Client, corner: world.Corner) -> None:
    """One row and four cost query and page the same."""
    costs = []
    for count in (1, 3):
        drawn(corner, count)
        with CaptureQueriesContext(connection) as queries:
            call_backs(corner.viewer(Role.UNIT))
        assert len(queries) == 5
        read(unit, LIST)
        with CaptureQueriesContext(connection) as queries:
            read(unit, LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_bad_answer_shows_that_it_was_asked_to_be_taken_up_again(
    unit: Client, corner: world.Corner
) -> None:
    """The list and the drawer say who asked and how it stands; no score is shown."""
    (row,) = drawn(corner)
    assert "重办申请" not in read(unit, address(row))
    unit.post(address(row, "record/"), {"state": "reached", "score": "2"})
    words = "独立回访，待定"
    assert f"重办申请：{words}" in read(unit, LIST)
    assert words in read(unit, address(row), HX_Request="true")
