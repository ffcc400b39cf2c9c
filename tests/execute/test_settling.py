"""Side roads and the end of a request."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.enums import RequestState
from liming.execute.models import Request
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.register.models import Parameter
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role, Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def test_a_pause_moves_the_limits_by_the_time_it_lasted() -> None:
    """Two hours of waiting for the customer's date put off the arrival limit by two hours."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        item = actions.accept_work(corner.as_holder, make.item_of(row))
        actions.depart(corner.as_holder, item)
        actions.wait_request(corner.as_holder, row, "customer_date", "户主 10 点后在家", no_proof="电话约定")
    row.refresh_from_db()
    assert (row.state, item.__class__.objects.everywhere("test").get().state) == ("waiting", "waiting")
    with clock.fixed(make.MORNING + timedelta(hours=1)):
        line = queries.board(corner.as_captain).rows[0]
        assert (line.waiting_cause, line.minutes_left, line.is_overdue) == ("客户约期", 90, False)
    with clock.fixed(make.MORNING + timedelta(hours=2)):
        actions.resume_request(corner.as_holder, row)
    row.refresh_from_db()
    assert row.state == RequestState.EN_ROUTE
    assert row.due_at == make.MORNING + timedelta(minutes=90, hours=2)


@pytest.mark.parametrize(
    ("cause", "note", "code"), [("tired", "累了", "unknown_cause"), ("weather", " ", "field_required")]
)
def test_only_listed_causes_with_words_pause(cause: str, note: str, code: str) -> None:
    """Anything else is refused and the state stays."""
    corner = make.corner()
    row = make.request(corner)
    with pytest.raises(DomainError) as refusal:
        actions.wait_request(corner.as_captain, row, cause, note, no_proof="电话约定")
    assert refusal.value.code == code
    row.refresh_from_db()
    assert row.state == RequestState.DISPATCHED


def test_a_duplicate_is_merged_once_and_not_into_itself() -> None:
    """The second request ends, its item is withdrawn, and the first names it."""
    corner = make.corner()
    first, second = make.request(corner), make.request(corner)
    with pytest.raises(DomainError) as refusal:
        actions.merge_request(corner.as_captain, second, second)
    assert refusal.value.code == "merge_into_itself"
    merged = actions.merge_request(corner.as_captain, second, first)
    assert (merged.state, merged.due_at, merged.merged_into) == (RequestState.MERGED, None, first)
    assert queries.request_detail(corner.as_captain, first.number).merged == (second.number,)


def test_what_is_none_of_ours_is_declined_with_its_ground() -> None:
    """Without words it is refused."""
    corner = make.corner()
    row = make.request(corner)
    with pytest.raises(DomainError):
        actions.decline_request(corner.as_captain, row, "")
    row = actions.decline_request(corner.as_captain, row, "水费请问自来水公司")
    assert row.state == RequestState.DECLINED
    assert queries.follow(row.follow_code).state_words == "不属供电服务，未受理"


def test_closing_needs_the_follow_up_its_profile_asks_for() -> None:
    """Resolved cannot be closed before the revisit; afterwards it can."""
    corner = make.corner()
    row = make.resolved(corner)
    with pytest.raises(DomainError) as refusal:
        actions.close_request(corner.as_captain, row)
    assert refusal.value.code == "illegal_transition"
    actions.revisit_request(corner.as_captain, row, "已恢复")
    assert actions.close_request(corner.as_captain, row).state == RequestState.CLOSED
    assert WorkItem.objects.everywhere("test").get().state == WorkState.CLOSED


def test_a_profile_without_follow_up_closes_at_once() -> None:
    """A general hazard has no revisit clock."""
    corner = make.corner()
    row = make.resolved(corner, service_type_code="REP05")
    assert actions.close_request(corner.as_captain, row).state == RequestState.CLOSED


def test_a_revisit_that_is_not_solved_takes_it_up_again() -> None:
    """The office hears that it still trips."""
    corner = make.corner()
    row = actions.revisit_request(corner.as_captain, make.resolved(corner), "还跳闸", is_solved=False)
    assert row.state == RequestState.REOPENED


Act = Callable[[Viewer, Request, make.Corner], Any]
ACTS: dict[str, Act] = {
    "return": lambda viewer, row, corner: actions.return_request(viewer, row, corner.team, "x"),
    "merge": lambda viewer, row, corner: actions.merge_request(viewer, row, row),
    "decline": lambda viewer, row, corner: actions.decline_request(viewer, row, "x"),
    "reopen": lambda viewer, row, corner: actions.reopen_request(viewer, row, "x"),
    "revisit": lambda viewer, row, corner: actions.revisit_request(viewer, row, "x"),
    "close": lambda viewer, row, corner: actions.close_request(viewer, row),
}


@pytest.mark.parametrize("name", ACTS)
def test_members_and_strangers_may_not_settle(name: str) -> None:
    """The twin: a member is forbidden, a captain of another team is out of scope."""
    corner = make.corner()
    row = make.request(corner)
    with pytest.raises(DomainError) as refusal:
        ACTS[name](corner.as_holder, row, corner)
    assert refusal.value.code == "forbidden"
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    with pytest.raises(DomainError) as refusal:
        ACTS[name](stranger, row, corner)
    assert refusal.value.code == "out_of_scope"


def test_only_the_holder_or_who_dispatches_may_pause() -> None:
    """Another member of the same team is refused."""
    corner = make.corner()
    row = make.request(corner)
    with pytest.raises(DomainError) as refusal:
        actions.wait_request(corner.viewer(Role.MEMBER, corner.other), row, "weather", "大雨", no_proof="雨")
    assert refusal.value.code == "not_your_item"
    assert Parameter.objects.filter(key="requests.pause_causes").exists()
