"""Taking down a call and giving it to somebody."""

from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.enums import RequestSource, RequestState, Urgency
from liming.execute.models import Request
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def test_numbers_of_one_day_have_no_gap() -> None:
    """Three calls of a day and one of the next."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        found = [make.request(corner).number for _ in range(3)]
    with clock.fixed(make.MORNING + timedelta(days=1)):
        found.append(make.request(corner).number)
    assert found == ["XQ260714-0001", "XQ260714-0002", "XQ260714-0003", "XQ260715-0001"]


def test_near_a_border_both_grids_are_kept_and_the_captain_decides() -> None:
    """The request waits with a proposal; the board says why and marks the border."""
    corner = make.corner()
    row = make.request(corner, longitude=make.BORDER[0])
    assert row.state == RequestState.RECEIVED
    assert [each["code"] for each in row.notes["candidates"]] == ["SJ-02", "SJ-03"]
    line = queries.board(corner.as_captain).rows[0]
    assert (line.is_border, line.holder, line.reason) == (True, "", "张建军，网格责任人")
    actions.dispatch_request(corner.as_captain, row)
    row.refresh_from_db()
    assert (row.state, row.holder) == (RequestState.DISPATCHED, corner.holder)


def test_an_emergency_goes_out_even_at_a_border() -> None:
    """Danger does not wait for the right grid."""
    corner = make.corner()
    row = make.request(corner, longitude=make.BORDER[0], urgency=Urgency.EMERGENCY)
    assert (row.state, row.holder) == (RequestState.DISPATCHED, corner.holder)


def test_without_automatic_dispatch_a_clear_request_waits() -> None:
    """The parameter leaves the decision to the captain."""
    corner = make.corner()
    make.send_after(0.5)
    assert make.request(corner).state == RequestState.RECEIVED


def test_a_village_name_finds_the_grid_without_a_position() -> None:
    """窑头村 stands in the first grid's list."""
    corner = make.corner()
    row = make.request(corner, longitude=None, latitude=None)
    assert row.grid_version == corner.first.current
    assert row.holder == corner.holder


def test_a_place_outside_every_grid_goes_to_the_county() -> None:
    """Only the county is named: its one team, no grid, and the captain decides."""
    corner = make.corner()
    row = make.request(corner, longitude=None, latitude=None, address="", division_code="140828")
    assert (row.team, row.grid_version, row.unit) == (corner.team, None, corner.tree.xiaxian)


def test_the_second_call_about_one_trouble_is_marked() -> None:
    """Same place, kind, words and hour: the second names the first."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        first = make.request(corner)
        second = make.request(corner)
    assert [each["number"] for each in second.notes["duplicates"]] == [first.number]
    assert first.notes["duplicates"] == []


def test_the_public_may_ask_only_through_page_and_code() -> None:
    """No account is needed there; any other source is refused."""
    make.corner()
    row = actions.receive_request(PUBLIC, make.intake(source=RequestSource.PUBLIC_PAGE))
    assert row.state == RequestState.DISPATCHED
    with pytest.raises(DomainError) as refusal:
        actions.receive_request(PUBLIC, make.intake(source=RequestSource.HOTLINE_95598))
    assert refusal.value.code == "forbidden"


@pytest.mark.parametrize(
    ("fields", "code"), [({"title": " "}, "field_required"), ({"service_type_code": "NO"}, "not_found")]
)
def test_a_call_without_matter_is_refused(fields: dict[str, str], code: str) -> None:
    """Nothing is written."""
    corner = make.corner()
    with pytest.raises(DomainError) as refusal:
        make.request(corner, **fields)
    assert refusal.value.code == code
    assert Request.objects.everywhere("test").count() == 0


def test_on_leave_the_deputy_goes_and_the_reason_says_so() -> None:
    """The reason and the alternates are stored with the dispatch."""
    corner = make.corner()
    register.leave(corner.holder, make.day("2026-07-13"), make.day("2026-07-15"))
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        line = queries.board(corner.as_captain).rows[0]
    assert (line.holder, line.reason) == ("吕春梅", "网格责任人休假，副职顶替")
    dispatch = row.dispatches.get()
    assert [each["name"] for each in dispatch.alternates] == ["卫东海", "李文斌"]


def test_giving_it_again_takes_it_from_the_first() -> None:
    """Two dispatch rows, one open item, the clock as it was."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        due = row.due_at
        actions.dispatch_request(corner.as_captain, row, corner.other)
    row.refresh_from_db()
    items = WorkItem.objects.everywhere("test").order_by("occurrence_key")
    assert [item.state for item in items] == [WorkState.CANCELLED, WorkState.DISPATCHED]
    assert (row.holder, row.due_at, row.dispatches.count()) == (corner.other, due, 2)
    assert queries.request_detail(corner.as_captain, row.number).given[0].reason == "卫东海指定"


def test_dispatch_is_refused_to_members_to_strangers_and_across_teams() -> None:
    """The twin: who may not dispatch, whose unit it is not, and who is in another team."""
    corner = make.corner()
    row = make.request(corner)
    stranger = register.team(corner.tree.wuxiang)
    outsider = register.member(stranger)
    with pytest.raises(DomainError) as refusal:
        actions.dispatch_request(corner.as_holder, row)
    assert refusal.value.code == "forbidden"
    with pytest.raises(DomainError) as refusal:
        actions.dispatch_request(register.viewer_for(Role.CAPTAIN, stranger), row)
    assert refusal.value.code == "out_of_scope"
    with pytest.raises(DomainError) as refusal:
        actions.dispatch_request(corner.as_captain, row, outsider)
    assert refusal.value.code == "member_of_other_team"


def test_what_is_done_is_audited() -> None:
    """Receiving and giving out leave their own entries."""
    corner = make.corner()
    make.request(corner)
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"request.received", "request.dispatched", "request.given", "work_item.created"} <= acts
