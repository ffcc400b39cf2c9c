"""What the acts of duty share: reaching a shift, its holder, and who is free."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from liming.execute.models import DutyShift, DutySwap
from liming.execute.queries.duty import IN_FORCE, with_holder
from liming.execute.rules.wording import span_words
from liming.register.models import Leave, Member
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_REASON = "the path is required by the act"


def leads_duty(viewer: Viewer, path: str) -> bool:
    """Whether the viewer makes the roster of the team at `path`, and so may act for its members."""
    return viewer.may(Right.EDIT_DUTY) and viewer.within(Right.EDIT_DUTY).reaches(path)


def reach_shift(viewer: Viewer, shift: DutyShift) -> DutyShift:
    """The shift as it is now, locked. Raises `out_of_scope`, `duty_cancelled`."""
    viewer.require(Right.READ_WORK)
    rows = DutyShift.objects.everywhere(_REASON).select_for_update(of=("self",))
    row: DutyShift = rows.select_related("team", "point", "member").get(pk=shift.pk)
    viewer.require(Right.READ_WORK, row.team.path)
    if row.cancelled_at is not None:
        raise DomainError("duty_cancelled")
    return row


def holder_of(shift: DutyShift) -> Member:
    """Who comes: the taker of the last swap in force, else who was rostered."""
    swap = last_swap(shift)
    return swap.taker if swap is not None and swap.taker is not None else shift.member


def last_swap(shift: DutyShift) -> DutySwap | None:
    """The last swap in force."""
    rows = DutySwap.objects.everywhere("swaps of a shift just reached").select_related("taker", "giver")
    found: DutySwap | None = rows.filter(IN_FORCE, shift=shift).order_by("-taken_at").first()
    return found


def require_own(viewer: Viewer, shift: DutyShift, holder: Member) -> None:
    """Refuse unless the viewer is `holder` or makes the roster. Raises `not_your_shift`."""
    if holder.pk != viewer.member_id and not leads_duty(viewer, shift.team.path):
        raise DomainError("not_your_shift", holder=holder.name)


def require_before_start(shift: DutyShift) -> None:
    """Refuse once the shift has begun. Raises `duty_started`."""
    if clock.now() >= shift.starts_at:
        raise DomainError("duty_started", when=span_words(shift.starts_at, shift.ends_at))


def require_free(member: Member, starts_at: datetime, ends_at: datetime, but: Collection[UUID] = ()) -> None:
    """Refuse a member who is on leave or already has duty then; names the clash.

    The member's row stays locked until the transaction ends, so that two rosters cannot book one person
    twice. Raises `duty_on_leave`, `duty_double_booked`.
    """
    Member.objects.everywhere(_REASON).select_for_update(of=("self",)).get(pk=member.pk)
    _require_present(member, starts_at, ends_at)
    rows: Any = DutyShift.objects.everywhere("a person has one body, whatever team asks")
    rows = with_holder(rows.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exclude(pk__in=list(but)))
    clash = rows.filter(holder_id=member.pk).select_related("point", "team").first()
    if clash is not None:
        where = clash.point.name if clash.point else clash.team.short_name
        when = span_words(clash.starts_at, clash.ends_at)
        raise DomainError("duty_double_booked", member=member.name, when=when, where=where)


def _require_present(member: Member, starts_at: datetime, ends_at: datetime) -> None:
    first, last = clock.local(starts_at).date(), clock.local(ends_at).date()
    rows = Leave.objects.everywhere("leave of the member that is rostered")
    leave = rows.filter(member=member, first_day__lte=last, last_day__gte=first).first()
    if leave is not None:
        raise DomainError(
            "duty_on_leave",
            member=member.name,
            first=leave.first_day.isoformat(),
            last=leave.last_day.isoformat(),
        )
