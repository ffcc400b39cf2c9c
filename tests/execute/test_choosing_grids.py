"""The captain says which grid is meant; the reason is kept and the clocks go on."""

from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions
from liming.execute.models import Request
from liming.register.models import Grid
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner), pytest.mark.clock_at(make.MORNING)]


def on_border(corner: make.Corner) -> Request:
    return make.request(corner, longitude=make.BORDER[0])


def neighbours_grid(corner: make.Corner) -> Grid:
    """A grid of another team of the county, east of the second one."""
    team = register.team(corner.tree.xiaxian, code="140828-02")
    return register.grid(team, register.member(team), code="SJ-09", name="泗交-09")


def choose(viewer: Viewer, row: Request, code: str, reason: str = "门牌在河东") -> Request:
    return actions.choose_grid(viewer, row, code, reason)


def test_the_other_side_of_the_border(corner: make.Corner) -> None:
    """The second candidate takes the request: grid, proposal and reason change, the clock does not."""
    row = on_border(corner)
    due = row.due_at
    with clock.fixed(make.MORNING + timedelta(minutes=1)):
        row = choose(corner.as_captain, row, "SJ-03")
    row.refresh_from_db()
    assert row.grid_version is not None
    assert (row.grid_version.grid, row.state, row.due_at) == (corner.second, "received", due)
    assert row.notes["proposal"]["name"] == "李文斌"
    assert (row.notes["is_border"], row.notes["grid_chosen"]["reason"]) == (False, "门牌在河东")
    step = row.steps.order_by("-at").first()
    assert (step.actor_name, step.note) == (corner.as_captain.name, "泗交-03：门牌在河东")
    entry = AuditEntry.objects.get(act="request.place_settled")
    assert entry.before == {"grid": "SJ-02", "team": "140828-01"}
    assert entry.after == {"grid": "SJ-03", "team": "140828-01", "reason": "门牌在河东"}


def test_another_area_brings_its_limits_but_no_new_start(corner: make.Corner) -> None:
    """In a town grid the running clocks have the town's limits, counted from the receipt."""
    row = on_border(corner)
    version = corner.second.current
    assert version is not None
    version.area_type = "urban"
    version.save()
    before = {timer.stage: timer.amount for timer in row.timers.all()}
    choose(corner.as_captain, row, "SJ-03")
    after = {timer.stage: timer for timer in row.timers.all()}
    assert {timer.started_at for timer in after.values()} == {row.received_at}
    assert after["arrive"].amount == 45 != before["arrive"]


def test_a_grid_of_another_team_hands_over_what_was_not_given(corner: make.Corner) -> None:
    """Not given out yet, it waits with the other team, unread there."""
    row = on_border(corner)
    actions.note_opened(corner.as_captain, row)
    grid = neighbours_grid(corner)
    choose(corner.viewer(Role.UNIT), row, grid.code)
    row.refresh_from_db()
    assert row.team is not None
    assert (row.team.code, row.state, row.seen_at) == ("140828-02", "received", None)


def test_what_was_given_comes_back_to_the_right_team(corner: make.Corner) -> None:
    """Somebody holds it already: the item is withdrawn and the other team gets it as returned."""
    row = make.request(corner)
    grid = neighbours_grid(corner)
    choose(corner.viewer(Role.UNIT), row, grid.code)
    row.refresh_from_db()
    assert row.grid_version is not None
    assert (row.state, row.grid_version.grid, row.holder) == ("returned", grid, None)
    assert row.steps.order_by("-at").first().note == f"{grid.current.team.short_name}：门牌在河东"
    assert make.item_of(row).state in ("declined", "cancelled")


@pytest.mark.parametrize(
    ("code", "reason", "refused"),
    [("SJ-03", " ", "field_required"), ("SJ-99", "门牌在河东", "not_a_candidate")],
)
def test_refusals_write_nothing(corner: make.Corner, code: str, reason: str, refused: str) -> None:
    row = on_border(corner)
    with pytest.raises(DomainError) as refusal:
        choose(corner.as_captain, row, code, reason)
    assert refusal.value.code == refused
    row.refresh_from_db()
    assert (row.notes["is_border"], "grid_chosen" in row.notes) == (True, False)


def test_a_grid_outside_the_units_is_no_choice(corner: make.Corner) -> None:
    """A captain cannot push a request to a grid of elsewhere that is no candidate."""
    row = on_border(corner)
    grid = neighbours_grid(corner)
    with pytest.raises(DomainError) as refusal:
        choose(corner.as_captain, row, grid.code)
    assert refusal.value.code == "not_a_candidate"


def test_after_it_was_resolved_it_is_too_late(corner: make.Corner) -> None:
    with pytest.raises(DomainError) as refusal:
        choose(corner.as_captain, make.resolved(corner), "SJ-03")
    assert refusal.value.code == "place_settled"


def test_who_may_not(corner: make.Corner) -> None:
    """A member has no right, another county's captain does not reach it."""
    row = on_border(corner)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    for viewer, code in ((corner.as_holder, "forbidden"), (stranger, "out_of_scope")):
        with pytest.raises(DomainError) as refusal:
            choose(viewer, row, "SJ-03")
        assert refusal.value.code == code
