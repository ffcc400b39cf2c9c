"""Duty: the roster, its clashes, swaps as rows, and who is on duty at a moment."""

from datetime import datetime, timedelta

import pytest
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import ShiftDraft
from liming.execute.enums import DutyKind, SwapState
from liming.execute.models import DutyPresence, DutyShift, DutySwap
from liming.execute.rules.duty import SWAP
from liming.register.actions import set_parameter
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
DAY = datetime(2026, 7, 14, 8, 30, tzinfo=clock.LOCAL_ZONE)
BEFORE = datetime(2026, 7, 13, 9, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(BEFORE):
        yield execute.corner()


def shift(corner, member=None, starts=DAY, hours=9, **fields):
    draft = ShiftDraft(
        corner.team, member or corner.holder, starts, starts + timedelta(hours=hours), **fields
    )
    return actions.add_shift(corner.as_captain, draft)


def as_member(corner, member):
    return corner.viewer(Role.MEMBER, member)


def test_who_is_rostered_is_on_duty_from_the_start_to_before_the_end(corner):
    shift(corner)
    at = [DAY - timedelta(minutes=1), DAY, DAY + timedelta(hours=9)]
    assert [[each.member_name for each in queries.on_duty(moment)] for moment in at] == [[], ["张建军"], []]


def test_on_duty_looks_at_teams_or_points_in_one_query(corner, django_assert_num_queries):
    point = register.service_point(corner.team)
    shift(corner, point=point)
    shift(corner, corner.other, kind=DutyKind.STANDBY)
    with django_assert_num_queries(1):
        found = queries.on_duty(DAY, teams=[corner.team])
    assert [(each.member_name, each.point_id) for each in found] == [("张建军", point.pk), ("李文斌", None)]
    assert [each.member_name for each in queries.on_duty(DAY, points=[point])] == ["张建军"]
    assert queries.on_duty(DAY, teams=[]) == []


def test_nobody_is_booked_twice_and_the_clash_is_named(corner):
    shift(corner, point=register.service_point(corner.team, name="泗交驿站"))
    with pytest.raises(DomainError) as refusal:
        shift(corner, starts=DAY + timedelta(hours=8))
    assert refusal.value.code == "duty_double_booked"
    assert refusal.value.data == {"member": "张建军", "when": "07-14 08:30–17:30", "where": "泗交驿站"}
    assert DutyShift.objects.everywhere("test").count() == 1


def test_a_shift_that_begins_when_the_other_ends_is_no_clash(corner):
    shift(corner)
    shift(corner, starts=DAY + timedelta(hours=9), hours=2)
    assert DutyShift.objects.everywhere("test").count() == 2


def test_leave_is_named_when_it_clashes(corner):
    register.leave(corner.holder, DAY.date(), DAY.date() + timedelta(days=2))
    with pytest.raises(DomainError) as refusal:
        shift(corner)
    assert refusal.value.code == "duty_on_leave"
    assert refusal.value.data["last"] == "2026-07-16"


def test_a_shift_without_length_and_a_foreign_member_or_point_are_refused(corner):
    elsewhere = register.team(corner.tree.wuxiang)
    wrong = [
        {"hours": 0},
        {"member": register.member(elsewhere)},
        {"point": register.service_point(elsewhere)},
    ]
    codes = []
    for fields in wrong:
        with pytest.raises(DomainError) as refusal:
            shift(corner, **fields)
        codes.append(refusal.value.code)
    assert codes == ["field_invalid", "duty_member_elsewhere", "duty_point_elsewhere"]


def test_a_member_makes_no_roster_and_a_captain_none_for_another_team(corner):
    other = register.team(corner.tree.wuxiang)
    draft = ShiftDraft(corner.team, corner.holder, DAY, DAY + timedelta(hours=9))
    viewers = [corner.as_holder, register.viewer_for(Role.CAPTAIN, other)]
    codes = []
    for viewer in viewers:
        with pytest.raises(DomainError) as refusal:
            actions.add_shift(viewer, draft)
        codes.append(refusal.value.code)
    assert codes == ["forbidden", "out_of_scope"]


def test_a_taken_swap_changes_who_is_on_duty_and_leaves_the_roster_as_it_was(corner):
    row = shift(corner)
    swap = actions.ask_swap(corner.as_holder, row, "家里有事")
    actions.take_swap(as_member(corner, corner.other), swap)
    assert [each.member_name for each in queries.on_duty(DAY)] == ["李文斌"]
    row.refresh_from_db()
    assert row.member_id == corner.holder.pk


def test_a_swap_is_undone_until_the_shift_begins(corner):
    row = shift(corner)
    swap = actions.take_swap(as_member(corner, corner.other), actions.ask_swap(corner.as_holder, row))
    with clock.fixed(DAY), pytest.raises(DomainError, match="duty_started"):
        actions.undo_swap(as_member(corner, corner.other), swap)
    actions.undo_swap(as_member(corner, corner.other), swap)
    assert [each.member_name for each in queries.on_duty(DAY)] == ["张建军"]


def test_a_swap_handed_on_is_undone_from_the_last_hand_backwards(corner):
    row = shift(corner)
    first = actions.take_swap(as_member(corner, corner.other), actions.ask_swap(corner.as_holder, row))
    with clock.fixed(BEFORE + timedelta(hours=1)):
        again = actions.ask_swap(as_member(corner, corner.other), row)
        second = actions.take_swap(as_member(corner, corner.deputy), again)
    assert [each.member_name for each in queries.on_duty(DAY)] == ["吕春梅"]
    with pytest.raises(DomainError, match="changed_meanwhile"):
        actions.undo_swap(corner.as_holder, first)
    actions.undo_swap(as_member(corner, corner.deputy), second)
    assert [each.member_name for each in queries.on_duty(DAY)] == ["李文斌"]


def test_a_swap_that_needs_approval_holds_only_once_the_captain_approved_it(corner):
    set_parameter(execute.SYSTEM, "duty.swap_needs_approval", True, source="test")
    swap = actions.ask_swap(corner.as_holder, shift(corner))
    swap = actions.take_swap(as_member(corner, corner.other), swap)
    assert [each.member_name for each in queries.on_duty(DAY)] == ["张建军"]
    with pytest.raises(DomainError, match="forbidden"):
        actions.settle_swap(as_member(corner, corner.deputy), swap, approve=True)
    actions.settle_swap(corner.as_captain, swap, approve=True)
    assert [each.member_name for each in queries.on_duty(DAY)] == ["李文斌"]


def test_the_taker_does_not_approve_the_own_swap(corner):
    set_parameter(execute.SYSTEM, "duty.swap_needs_approval", True, source="test")
    swap = actions.ask_swap(corner.as_holder, shift(corner))
    swap = actions.take_swap(corner.as_captain, swap, corner.captain)
    with pytest.raises(DomainError, match="swap_needs_other"):
        actions.settle_swap(corner.as_captain, swap, approve=True)
    settled = actions.settle_swap(corner.viewer(Role.UNIT), swap, approve=False)
    assert settled.state == SwapState.REFUSED


def test_nobody_takes_a_swap_on_leave_or_while_booked_or_back_from_oneself(corner):
    swap = actions.ask_swap(corner.as_holder, shift(corner))
    register.leave(corner.deputy, DAY.date(), DAY.date())
    shift(corner, corner.other, DAY + timedelta(hours=1), 2)
    codes = []
    for member in (corner.deputy, corner.other, corner.holder):
        with pytest.raises(DomainError) as refusal:
            actions.take_swap(as_member(corner, member), swap)
        codes.append(refusal.value.code)
    assert codes == ["duty_on_leave", "duty_double_booked", "swap_own"]


def test_only_the_holder_or_the_captain_offers_a_shift_and_once_at_a_time(corner):
    row = shift(corner)
    with pytest.raises(DomainError, match="not_your_shift"):
        actions.ask_swap(as_member(corner, corner.other), row)
    swap = actions.ask_swap(corner.as_captain, row)
    assert swap.giver_id == corner.holder.pk
    with pytest.raises(DomainError, match="swap_open"):
        actions.ask_swap(corner.as_holder, row)
    actions.withdraw_swap(corner.as_holder, swap)
    assert actions.ask_swap(corner.as_holder, row).state == SwapState.ASKED


def test_a_swap_put_to_one_colleague_is_taken_by_that_one_or_settled_by_the_captain(corner):
    swap = actions.ask_swap(corner.as_holder, shift(corner), wanted=corner.deputy)
    with pytest.raises(DomainError, match="swap_for_another"):
        actions.take_swap(as_member(corner, corner.other), swap)
    assert actions.take_swap(corner.as_captain, swap, corner.other).taker_id == corner.other.pk


def test_a_member_does_not_name_somebody_else_as_taker(corner):
    swap = actions.ask_swap(corner.as_holder, shift(corner))
    with pytest.raises(DomainError, match="not_your_shift"):
        actions.take_swap(as_member(corner, corner.other), swap, corner.deputy)


def test_every_listed_move_of_a_swap_is_allowed_and_every_other_refused():
    allowed = {(a, b) for a in SwapState for b in SwapState if SWAP.allows(a, b)}
    assert len(allowed) == 6
    assert SWAP.ends() == {SwapState.REFUSED, SwapState.WITHDRAWN, SwapState.UNDONE}
    with pytest.raises(DomainError, match="illegal_transition"):
        SWAP.check(SwapState.WITHDRAWN, SwapState.TAKEN)


def test_a_cancelled_shift_leaves_the_roster_and_frees_the_member(corner):
    row = shift(corner)
    with pytest.raises(DomainError, match="field_required"):
        actions.cancel_shift(corner.as_captain, row, " ")
    actions.cancel_shift(corner.as_captain, row, "改为周三")
    assert queries.on_duty(DAY) == []
    shift(corner)
    with pytest.raises(DomainError, match="duty_cancelled"):
        actions.ask_swap(corner.as_holder, row)


def test_a_shift_that_began_is_not_taken_off_and_a_member_takes_none_off(corner):
    row = shift(corner)
    with clock.fixed(DAY), pytest.raises(DomainError, match="duty_started"):
        actions.cancel_shift(corner.as_captain, row, "晚了")
    with pytest.raises(DomainError, match="forbidden"):
        actions.cancel_shift(corner.as_holder, row, "不想去")


def test_copying_a_week_fills_the_other_once_and_names_who_is_away(corner):
    shift(corner)
    shift(corner, corner.other, DAY + timedelta(days=1))
    register.leave(corner.other, DAY.date() + timedelta(days=8), DAY.date() + timedelta(days=8))
    next_week = DAY.date() + timedelta(days=7)
    report = actions.copy_week(corner.as_captain, corner.team, DAY.date(), next_week)
    assert (report.made, report.present, [row.member.name for row, _ in report.left_out]) == (
        1,
        0,
        ["李文斌"],
    )
    again = actions.copy_week(corner.as_captain, corner.team, DAY.date(), next_week)
    assert (again.made, again.present, len(again.left_out)) == (0, 1, 1)
    with pytest.raises(DomainError, match="forbidden"):
        actions.copy_week(corner.as_holder, corner.team, DAY.date(), next_week)


def test_check_in_opens_half_an_hour_before_and_closes_with_the_shift(corner):
    row = shift(corner)
    for moment in (DAY - timedelta(minutes=31), DAY + timedelta(hours=9)):
        with clock.fixed(moment), pytest.raises(DomainError, match="duty_not_now"):
            actions.check_in_duty(corner.as_holder, row)
    with clock.fixed(DAY - timedelta(minutes=30)):
        actions.check_in_duty(corner.as_holder, row)
    assert queries.on_duty(DAY)[0].is_there is True


def test_leaving_and_coming_back_makes_two_stays(corner):
    row = shift(corner)
    moments = [DAY + timedelta(hours=hour) for hour in (0, 3, 5, 9)]
    acts = [actions.check_in_duty, actions.check_out_duty] * 2
    for moment, act in zip(moments, acts, strict=True):
        with clock.fixed(moment):
            act(corner.as_holder, row)
    stays = DutyPresence.objects.filter(shift=row).values_list("in_at", "out_at")
    assert list(stays) == [(moments[0], moments[1]), (moments[2], moments[3])]


def test_who_is_there_does_not_check_in_again_and_who_is_not_cannot_leave(corner):
    row = shift(corner)
    with clock.fixed(DAY):
        with pytest.raises(DomainError, match="duty_not_there"):
            actions.check_out_duty(corner.as_holder, row)
        actions.check_in_duty(corner.as_holder, row)
        with pytest.raises(DomainError, match="duty_still_there"):
            actions.check_in_duty(corner.as_holder, row)


def test_after_a_swap_the_taker_checks_in_and_the_giver_does_not(corner):
    row = shift(corner)
    actions.take_swap(as_member(corner, corner.other), actions.ask_swap(corner.as_holder, row))
    with clock.fixed(DAY):
        with pytest.raises(DomainError, match="not_your_shift"):
            actions.check_in_duty(corner.as_holder, row)
        assert actions.check_in_duty(as_member(corner, corner.other), row).member_id == corner.other.pk


def test_another_team_reaches_neither_shift_nor_swap(corner):
    row = shift(corner)
    swap = actions.ask_swap(corner.as_holder, row)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    acts = [
        lambda: actions.cancel_shift(stranger, row, "x"),
        lambda: actions.take_swap(stranger, swap),
        lambda: actions.withdraw_swap(stranger, swap),
        lambda: actions.check_in_duty(stranger, row),
        lambda: actions.settle_swap(stranger, swap, approve=True),
    ]
    for act in acts:
        with pytest.raises(DomainError, match="out_of_scope"):
            act()
    assert DutySwap.objects.everywhere("test").get().state == SwapState.ASKED
