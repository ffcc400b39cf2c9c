"""A correction neither adds work to a quarter nor shakes off what the customer said."""

from datetime import datetime, timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.actions import QuickDraft
from liming.execute.enums import RequestSource
from liming.execute.models import CallBack, ServiceRecord
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
JUNE = datetime(2026, 6, 20, 9, 0, tzinfo=clock.LOCAL_ZONE)


def quick(corner: make.Corner, ended_at: datetime) -> ServiceRecord:
    draft = QuickDraft(service_type_code="REP02", minutes=20, photo_count=1, ended_at=ended_at)
    return actions.quick_record(corner.as_holder, draft)


def test_a_record_of_a_frozen_quarter_is_not_counted_again_in_the_next() -> None:
    """Correcting a note after the freeze leaves the work in its quarter, and does not make it late."""
    corner = make.corner()
    record = quick(corner, JUNE)
    actions.set_frozen_through(corner.viewer(Role.PROVINCE), "2026Q2")
    new = actions.correct_record(corner.as_captain, record, {"note": "换插座"}, "漏写")
    assert (new.quarter, new.is_late) == ("2026Q2", False)


def test_an_end_moved_to_another_quarter_counts_there() -> None:
    """The end of the work decides; an end within a frozen quarter comes late."""
    corner = make.corner()
    record = quick(corner, make.MORNING)
    moved = {"ended_at": JUNE, "started_at": JUNE - timedelta(minutes=20)}
    actions.set_frozen_through(corner.viewer(Role.PROVINCE), "2026Q2")
    new = actions.correct_record(corner.as_captain, record, moved, "日期写错")
    assert (new.quarter, new.is_late) == ("2026Q3", True)


def test_a_corrected_record_keeps_its_call_back() -> None:
    """The call-back that was drawn follows the correction, so that a second one is not drawn."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
        actions.revisit_request(corner.as_captain, row, "已恢复")
        actions.close_request(corner.as_captain, row)
        province = corner.viewer(Role.PROVINCE)
        (drawn,) = actions.draw_call_backs(province, "2026Q3")
        new = actions.correct_record(corner.as_captain, drawn.record, {"minutes": 9}, "记错")
        assert actions.draw_call_backs(province, "2026Q3") == []
    assert CallBack.objects.everywhere("test").get().record == new


def test_a_correction_does_not_take_the_rating_from_the_caller() -> None:
    """Who follows the request may rate it after the record was corrected as before."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner, source=RequestSource.PUBLIC_PAGE)
        token = queries.follow(row.follow_code).rating_token
        record = ServiceRecord.objects.everywhere("test").get()
        actions.correct_record(corner.as_captain, record, {"minutes": 9}, "记错")
        assert queries.follow(row.follow_code).rating_token == token != ""


def test_a_record_is_corrected_only_to_a_member_of_its_team() -> None:
    """A member of another team is refused and nothing changes; one of the own team is taken."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        make.resolved(corner)
        record = ServiceRecord.objects.everywhere("test").get()
        outsider = register.member(register.team(corner.tree.yanhu))
        with pytest.raises(DomainError) as refusal:
            actions.correct_record(corner.as_captain, record, {"member": outsider}, "记错了人")
        assert refusal.value.code == "member_of_other_team"
        assert ServiceRecord.objects.everywhere("test").count() == 1
        new = actions.correct_record(corner.as_captain, record, {"member": corner.deputy}, "记错了人")
    assert (new.member, new.supersedes_id) == (corner.deputy, record.pk)
