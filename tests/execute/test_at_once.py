"""The same act twice, or by two people: one effect and a clear answer."""

import pytest
from tests.factories import execute as make
from tests.refusals import refused

from liming.execute import actions
from liming.execute.models import RequestStep, ServiceRecord
from liming.plan.enums import WorkState
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def test_a_double_tap_on_accept_signs_once() -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        item = make.item_of(row)
        actions.accept_work(corner.as_holder, item)
        assert refused(lambda: actions.accept_work(corner.as_holder, item)) == "illegal_transition"
    assert RequestStep.objects.filter(request=row, state="accepted").count() == 1


def test_of_two_members_only_whom_it_was_given_to_signs() -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        first = make.item_of(row)
        actions.dispatch_request(corner.as_captain, row, corner.other)
        late = corner.as_holder
        assert refused(lambda: actions.accept_work(late, first)) == "illegal_transition"
        other = corner.viewer(Role.MEMBER, corner.other)
        assert actions.accept_work(other, make.item_of(row)).state == WorkState.ACCEPTED
        assert refused(lambda: actions.accept_work(late, make.item_of(row))) == "not_your_item"
    row.refresh_from_db()
    assert (row.state, row.holder) == ("accepted", corner.other)


def test_work_handed_in_twice_after_a_cut_line_is_recorded_once() -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
        item, draft = make.item_of(row), actions.RecordDraft(note="已换保护器", photo_count=1)
        assert refused(lambda: actions.finish_work(corner.as_holder, item, draft)) == "illegal_transition"
    assert ServiceRecord.objects.everywhere("test").filter(request=row).count() == 1
