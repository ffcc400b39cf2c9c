"""Handing a shift on: asked, taken, where the company wants it approved; always as rows of their own."""

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.duty_access import (
    holder_of,
    last_swap,
    leads_duty,
    reach_shift,
    require_before_start,
    require_free,
    require_own,
)
from liming.execute.enums import SwapState
from liming.execute.models import DutyShift, DutySwap
from liming.execute.queries.settings import setting
from liming.execute.rules.duty import SWAP
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def ask_swap(viewer: Viewer, shift: DutyShift, reason: str = "", wanted: Member | None = None) -> DutySwap:
    """Offer a shift to the team, or to one colleague; the captain may do so for a member.

    Raises `not_your_shift`, `duty_started`, `swap_open`, `duty_member_elsewhere`, `out_of_scope`.
    """
    row = reach_shift(viewer, shift)
    holder = holder_of(row)
    require_own(viewer, row, holder)
    require_before_start(row)
    if _of(row).filter(state=SwapState.ASKED).exists() or _waiting_for_approval(row):
        raise DomainError("swap_open")
    if wanted is not None:
        _check_team(row, wanted)
    swap: DutySwap = DutySwap.objects.create(
        shift=row,
        giver=holder,
        wanted=wanted,
        needs_approval=bool(setting("duty.swap_needs_approval")),
        reason=bridge.mask_text(reason.strip())[:120],
        asked_at=clock.now(),
    )
    audit.record(viewer, "duty_swap.asked", swap, after={"giver": holder.name}, unit_path=row.team.path)
    return swap


@transaction.atomic
def take_swap(viewer: Viewer, swap: DutySwap, taker: Member | None = None) -> DutySwap:
    """Take an offered shift over; the captain names a `taker`, a member takes it for themselves.

    Raises `swap_own`, `swap_for_another`, `duty_on_leave`, `duty_double_booked`, `duty_started`,
    `duty_member_elsewhere`, `illegal_transition`, `not_your_shift`.
    """
    shift, row = _reach(viewer, swap)
    taker = _taker(viewer, shift, taker)
    _check_team(shift, taker)
    require_before_start(shift)
    if taker.pk == row.giver_id:
        raise DomainError("swap_own")
    if row.wanted_id not in (None, taker.pk) and not leads_duty(viewer, shift.team.path):
        raise DomainError("swap_for_another", member=row.wanted.name if row.wanted else "")
    require_free(taker, shift.starts_at, shift.ends_at, but=[shift.pk])
    row.taker, row.taken_at = taker, clock.now()
    return _move(viewer, shift, row, SwapState.TAKEN, "duty_swap.taken_over", taker=taker.name)


@transaction.atomic
def withdraw_swap(viewer: Viewer, swap: DutySwap) -> DutySwap:
    """Take the offer back before anybody took it. Raises `not_your_shift`, `illegal_transition`."""
    shift, row = _reach(viewer, swap)
    require_own(viewer, shift, row.giver)
    return _move(viewer, shift, row, SwapState.WITHDRAWN, "duty_swap.withdrawn")


@transaction.atomic
def undo_swap(viewer: Viewer, swap: DutySwap) -> DutySwap:
    """Give the shift back to who had it, until it begins; either of the two or the captain may.

    Raises `duty_started`, `illegal_transition` (also when it was handed on since), `not_your_shift`.
    """
    shift, row = _reach(viewer, swap)
    if viewer.member_id not in (row.giver_id, row.taker_id):
        require_own(viewer, shift, row.taker or row.giver)
    require_before_start(shift)
    last = last_swap(shift)
    if last is not None and last.pk != row.pk:
        raise DomainError("changed_meanwhile")
    require_free(row.giver, shift.starts_at, shift.ends_at, but=[shift.pk])
    return _move(viewer, shift, row, SwapState.UNDONE, "duty_swap.undone")


@transaction.atomic
def settle_swap(viewer: Viewer, swap: DutySwap, *, approve: bool) -> DutySwap:
    """Approve or refuse a swap that needs it. Raises `forbidden`, `swap_needs_other`, `duty_started`,
    `illegal_transition`."""
    viewer.require(Right.EDIT_DUTY)
    shift, row = _reach(viewer, swap)
    viewer.require(Right.EDIT_DUTY, shift.team.path)
    if viewer.member_id is not None and viewer.member_id == row.taker_id:
        raise DomainError("swap_needs_other")
    if approve:
        require_before_start(shift)
        if row.taker is not None:
            require_free(row.taker, shift.starts_at, shift.ends_at, but=[shift.pk])
        return _move(viewer, shift, row, SwapState.APPROVED, "duty_swap.approved")
    return _move(viewer, shift, row, SwapState.REFUSED, "duty_swap.declined")


def _reach(viewer: Viewer, swap: DutySwap) -> tuple[DutyShift, DutySwap]:
    """The shift first, then the swap, both locked: every act on a shift locks in this order."""
    shift = reach_shift(viewer, swap.shift)
    rows = DutySwap.objects.everywhere("the shift was reached above").select_for_update(of=("self",))
    row: DutySwap = rows.select_related("giver", "taker", "wanted").get(pk=swap.pk)
    row.shift = shift
    return shift, row


def _move(
    viewer: Viewer, shift: DutyShift, row: DutySwap, target: SwapState, act: str, **after: object
) -> DutySwap:
    SWAP.check(SwapState(row.state), target)
    before = row.state
    row.state, row.settled_by = target, viewer.name[:60]
    if target != SwapState.TAKEN:
        row.settled_at = clock.now()
    row.save()
    after = {"state": target.value, **after}
    audit.record(viewer, act, row, before={"state": before}, after=after, unit_path=shift.team.path)
    return row


def _taker(viewer: Viewer, shift: DutyShift, taker: Member | None) -> Member:
    if taker is None or taker.pk == viewer.member_id:
        if viewer.member_id is None:
            raise DomainError("field_required", field="接班人")
        rows = Member.objects.everywhere("the viewer's own row")
        own: Member = rows.select_related("team").get(pk=viewer.member_id)
        return own
    if not leads_duty(viewer, shift.team.path):
        raise DomainError("not_your_shift", holder=taker.name)
    return taker


def _check_team(shift: DutyShift, member: Member) -> None:
    if member.team_id != shift.team_id or member.left_on is not None:
        raise DomainError("duty_member_elsewhere", member=member.name, team=shift.team.short_name)


def _waiting_for_approval(shift: DutyShift) -> bool:
    return bool(_of(shift).filter(state=SwapState.TAKEN, needs_approval=True).exists())


def _of(shift: DutyShift) -> ScopedQuerySet[DutySwap]:
    return DutySwap.objects.everywhere("swaps of a shift just reached").filter(shift=shift)
