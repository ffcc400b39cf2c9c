"""Acts of the office never stand in for work that was not done."""

import pytest
from tests.factories import execute as make

from liming.execute import actions
from liming.execute.enums import RequestState, Stage
from liming.execute.models import StageTimer
from liming.shared.errors import DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def carried_to(corner: make.Corner, step: str) -> make.Request:
    """A request that got as far as `step`."""
    row = make.request(corner, longitude=make.BORDER[0]) if step == "received" else make.request(corner)
    if step not in ("received", "dispatched"):
        item = actions.accept_work(corner.as_holder, make.item_of(row))
        if step == "on_site":
            actions.arrive(corner.as_holder, item)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("step", ["received", "dispatched", "accepted", "on_site"])
@pytest.mark.parametrize("act", ["close", "revisit"])
def test_nothing_is_closed_or_followed_up_before_it_was_resolved(step: str, act: str) -> None:
    """A request nobody has worked on cannot be closed by its captain, nor counted as followed up."""
    corner = make.corner()
    row = carried_to(corner, step)
    assert row.state == step
    with pytest.raises(DomainError) as refusal:
        if act == "close":
            actions.close_request(corner.as_captain, row)
        else:
            actions.revisit_request(corner.as_captain, row, "已恢复")
    assert refusal.value.code == "illegal_transition"
    row.refresh_from_db()
    assert (row.state, row.resolved_at, row.closed_at) == (RequestState(step), None, None)


def test_who_lost_an_item_stops_no_clock_of_its_request() -> None:
    """After the request went to somebody else, the first holder cannot say that the caller was reached."""
    corner = make.corner()
    row = make.request(corner)
    first = actions.accept_work(corner.as_holder, make.item_of(row))
    actions.dispatch_request(corner.as_captain, row, corner.deputy)
    open_before = StageTimer.objects.filter(request=row, stage=Stage.CONTACT, ended_at=None).count()
    with pytest.raises(DomainError) as refusal:
        actions.note_contact(corner.as_holder, first)
    assert refusal.value.code == "illegal_transition"
    assert StageTimer.objects.filter(request=row, stage=Stage.CONTACT, ended_at=None).count() == open_before
