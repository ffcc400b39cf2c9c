"""Looking at a caller's contact, urging a holder, and the teams a request can be handed to."""

import pytest
from tests.factories import execute as make
from tests.factories import register
from tests.refusals import refused

from liming.execute import actions, queries
from liming.execute.models import StageTimer
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def test_a_revealed_contact_is_whole_and_the_look_is_kept_without_it(corner: make.Corner) -> None:
    """Name and phone as taken down; the audit holds the reason and neither of them."""
    row = make.request(corner)
    found = actions.reveal_contact(corner.as_captain, row, " 约定上门时间 ")
    assert found == actions.Contact("王大山", "13800005521", "")
    entry = AuditEntry.objects.get(act="request.contact_seen")
    assert (entry.after, entry.unit_path) == ({"reason": "约定上门时间"}, corner.team.path)


def test_a_look_without_a_reason_is_refused(corner: make.Corner) -> None:
    row = make.request(corner)
    assert refused(lambda: actions.reveal_contact(corner.as_captain, row, "  ")) == "field_required"
    assert not AuditEntry.objects.filter(act="request.contact_seen").exists()


def test_who_may_not_look_at_a_contact(corner: make.Corner) -> None:
    """The permission twin: no right, or another unit; nothing is kept."""
    row = make.request(corner)
    stranger = register.viewer_for(Role.UNIT, corner.tree.wuxiang)
    assert refused(lambda: actions.reveal_contact(corner.viewer(Role.PROVINCE), row, "看看")) == "forbidden"
    assert refused(lambda: actions.reveal_contact(PUBLIC, row, "看看")) == "forbidden"
    assert refused(lambda: actions.reveal_contact(stranger, row, "看看")) == "out_of_scope"
    assert not AuditEntry.objects.filter(act="request.contact_seen").exists()


def test_urging_is_kept_and_moves_neither_clock_nor_state(corner: make.Corner) -> None:
    """Two reminders are counted; state and limits stay as they were."""
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        before = list(StageTimer.objects.filter(request=row).order_by("stage").values_list("stage", "due_at"))
        actions.remind_request(corner.as_captain, row, "孩子等着吃饭")
        after = actions.remind_request(corner.as_captain, row)
    assert after.state == row.state
    assert [each["note"] for each in after.notes["reminders"]] == ["孩子等着吃饭", ""]
    timers = StageTimer.objects.filter(request=row).order_by("stage")
    assert list(timers.values_list("stage", "due_at")) == before
    times = [entry.after["times"] for entry in AuditEntry.objects.filter(act="request.reminded")]
    assert times == [1, 2]


def test_what_nobody_has_in_hand_cannot_be_urged(corner: make.Corner) -> None:
    row = make.resolved(corner)
    assert refused(lambda: actions.remind_request(corner.as_captain, row)) == "illegal_transition"


def test_who_may_not_urge(corner: make.Corner) -> None:
    """The permission twin: a member and the public have no right; another unit does not reach it."""
    row = make.request(corner)
    stranger = register.viewer_for(Role.UNIT, corner.tree.wuxiang)
    assert refused(lambda: actions.remind_request(corner.as_holder, row)) == "forbidden"
    assert refused(lambda: actions.remind_request(PUBLIC, row)) == "forbidden"
    assert refused(lambda: actions.remind_request(stranger, row)) == "out_of_scope"
    row.refresh_from_db()
    assert "reminders" not in row.notes


def test_a_request_can_be_handed_to_the_other_open_teams_of_its_city(corner: make.Corner) -> None:
    """Neighbours by code; neither the own team, a closed one nor another city's."""
    near = register.team(corner.tree.yanhu, code="140802-01", short_name="运城盐湖")
    register.team(corner.tree.yanhu, code="140802-02", closed_on=make.MORNING.date())
    register.team(corner.tree.wuxiang, code="140429-01")
    row = make.request(corner)
    assert queries.next_owners(corner.as_captain, row) == [("140802-01", "运城盐湖")]
    assert queries.next_owner(corner.as_captain, row, "140802-01") == near
    assert refused(lambda: queries.next_owner(corner.as_captain, row, "140429-01")) == "not_found"


def test_who_may_not_dispatch_is_offered_no_team(corner: make.Corner) -> None:
    """The permission twin of the read."""
    register.team(corner.tree.yanhu, code="140802-01")
    row = make.request(corner)
    assert queries.next_owners(corner.as_holder, row) == []
    assert refused(lambda: queries.next_owner(corner.as_holder, row, "140802-01")) == "forbidden"
