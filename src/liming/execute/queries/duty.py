"""Who is on duty: the roster with its swaps applied, computed, never written back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from liming.execute.enums import DutyKind, SwapState
from liming.execute.models import DutyPresence, DutyShift, DutySwap
from liming.execute.queries.settings import setting
from liming.execute.rules.duty import may_check_in
from liming.register.models import Member
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

IN_FORCE = Q(state=SwapState.APPROVED) | Q(state=SwapState.TAKEN, needs_approval=False)

LIVE = (SwapState.ASKED, SwapState.TAKEN, SwapState.APPROVED)


@dataclass(frozen=True)
class OnDuty:
    """One shift with who really holds it; `is_there` once they checked in and have not left."""

    shift_id: UUID
    member_id: UUID
    member_name: str
    team_id: UUID
    point_id: UUID | None
    kind: DutyKind
    starts_at: datetime
    ends_at: datetime
    is_there: bool


def with_holder(rows: "QuerySet[DutyShift]") -> "QuerySet[Any]":
    """Shifts that stand, with `holder_id` and `holder_name` after the last swap in force."""
    last = DutySwap.objects.everywhere("a swap shows with its shift").filter(IN_FORCE, shift=OuterRef("pk"))
    last = last.order_by("-taken_at")
    return rows.filter(cancelled_at=None).annotate(
        holder_id=Coalesce(Subquery(last.values("taker_id")[:1]), F("member_id"), output_field=UUIDField()),
        holder_name=Coalesce(Subquery(last.values("taker__name")[:1]), F("member__name")),
    )


def on_duty(
    moment: datetime, *, teams: Collection[Any] | None = None, points: Collection[Any] | None = None
) -> list[OnDuty]:
    """Who has duty at `moment`, of these teams or at these points (rows or ids); both left out = everywhere.

    One query. For dispatch and calendars; standby comes last.
    """
    rows = DutyShift.objects.everywhere("dispatch asks who can go, whoever looks")
    rows = rows.filter(starts_at__lte=moment, ends_at__gt=moment)
    if teams is not None:
        rows = rows.filter(team__in=teams)
    if points is not None:
        rows = rows.filter(point__in=points)
    there = DutyPresence.objects.filter(shift=OuterRef("pk"), out_at=None)
    found = [_on_duty(row) for row in with_holder(rows).annotate(is_there=Exists(there))]
    return sorted(found, key=lambda each: (each.kind == DutyKind.STANDBY, each.starts_at, str(each.shift_id)))


def _on_duty(row: Any) -> OnDuty:
    return OnDuty(
        shift_id=row.pk,
        member_id=row.holder_id,
        member_name=row.holder_name,
        team_id=row.team_id,
        point_id=row.point_id,
        kind=DutyKind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_there=row.is_there,
    )


@dataclass(frozen=True)
class MemberShift:
    """A shift as its member sees it: an open swap, whether it can be undone, and the stays."""

    id: UUID
    point: str
    team: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    rostered: str
    swap: DutySwap | None
    stays: tuple[tuple[datetime, datetime | None], ...]
    may_check_in: bool

    @property
    def is_there(self) -> bool:
        return any(out_at is None for _in_at, out_at in self.stays)


def member_shifts(viewer: Viewer, member_id: UUID, since: datetime, until: datetime) -> list[MemberShift]:
    """A member's shifts that touch the span, swaps applied, in time order; for phone and calendar.

    Own shifts, or those of a member whose roster the viewer makes. Raises `not_found`, `out_of_scope`,
    `forbidden`. Four queries.
    """
    viewer.require(Right.READ_WORK)
    member = Member.objects.everywhere("the path is required below").select_related("team").get(pk=member_id)
    if member.pk != viewer.member_id:
        viewer.require(Right.EDIT_DUTY, member.team.path)
    rows: Any = DutyShift.objects.everywhere("a member's own duty").filter(
        starts_at__lt=until, ends_at__gt=since
    )
    rows = with_holder(rows).filter(holder_id=member.pk).select_related("point", "team", "member")
    rows = rows.order_by("starts_at").prefetch_related(
        Prefetch("presences", DutyPresence.objects.order_by("in_at")),
        Prefetch("swaps", swap_rows("swaps of a member's own duty")),
    )
    early, now = timedelta(minutes=int(setting("duty.early_minutes"))), clock.now()
    return [_member_shift(row, now, early) for row in rows]


def swap_rows(reason: str) -> "QuerySet[Any]":
    return (
        DutySwap.objects.everywhere(reason).select_related("giver", "taker", "wanted").order_by("-asked_at")
    )


def _member_shift(row: Any, now: datetime, early: timedelta) -> MemberShift:
    stays = tuple((stay.in_at, stay.out_at) for stay in row.presences.all())
    swaps = [swap for swap in row.swaps.all() if swap.state in LIVE]
    return MemberShift(
        id=row.pk,
        point=row.point.name if row.point else "",
        team=row.team.short_name,
        kind=row.get_kind_display(),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        rostered=row.member.name if row.holder_id != row.member_id else "",
        swap=swaps[0] if swaps else None,
        stays=stays,
        may_check_in=may_check_in(now, row.starts_at, row.ends_at, early)
        and not any(out_at is None for _in_at, out_at in stays),
    )


def offered_swaps(viewer: Viewer, team_id: Any) -> list[DutySwap]:
    """Shifts of a team looking for a taker, put to everybody or to the viewer; own ones left out."""
    viewer.require(Right.READ_WORK)
    rows = DutySwap.objects.visible_to(viewer).filter(
        state=SwapState.ASKED, shift__team=team_id, shift__starts_at__gt=clock.now(), shift__cancelled_at=None
    )
    if viewer.member_id is not None and not viewer.may(Right.EDIT_DUTY):
        rows = rows.filter(Q(wanted=None) | Q(wanted=viewer.member_id)).exclude(giver=viewer.member_id)
    return list(
        rows.select_related("shift__point", "shift__team", "giver", "wanted").order_by("shift__starts_at")
    )


def swaps_waiting(viewer: Viewer, member_id: UUID) -> list[DutySwap]:
    """Shifts that a member is ready to take over and the captain has not settled yet."""
    viewer.require(Right.READ_WORK)
    rows = DutySwap.objects.visible_to(viewer).filter(
        state=SwapState.TAKEN, needs_approval=True, taker=member_id, shift__starts_at__gt=clock.now()
    )
    return list(rows.select_related("shift__point", "shift__team", "giver").order_by("shift__starts_at"))


def swaps_to_settle(viewer: Viewer, team_id: Any) -> list[DutySwap]:
    """Taken swaps that wait for the captain's word."""
    viewer.require(Right.EDIT_DUTY)
    rows = DutySwap.objects.visible_to(viewer).filter(
        state=SwapState.TAKEN, needs_approval=True, shift__team=team_id, shift__starts_at__gt=clock.now()
    )
    return list(rows.select_related("shift__point", "giver", "taker").order_by("shift__starts_at"))


def duty_swap(viewer: Viewer, swap_id: Any) -> DutySwap:
    """One swap. Raises DomainError `not_found`."""
    viewer.require(Right.READ_WORK)
    found: DutySwap | None = (
        DutySwap.objects.visible_to(viewer).select_related("shift__team").filter(pk=swap_id).first()
    )
    if found is None:
        raise DomainError("not_found", what="换班", key=str(swap_id))
    return found


def duty_shift(viewer: Viewer, shift_id: Any) -> DutyShift:
    """One shift. Raises DomainError `not_found`."""
    viewer.require(Right.READ_WORK)
    found: DutyShift | None = (
        DutyShift.objects.visible_to(viewer)
        .select_related("team", "point", "member")
        .filter(pk=shift_id)
        .first()
    )
    if found is None:
        raise DomainError("not_found", what="值班", key=str(shift_id))
    return found


@dataclass(frozen=True)
class ShiftDetail:
    """Who holds a shift now, its swaps (newest first), its stays, and the swap that can still be acted on."""

    holder_id: UUID
    holder: str
    swaps: tuple[DutySwap, ...]
    stays: tuple[DutyPresence, ...]
    live: DutySwap | None


def shift_detail(viewer: Viewer, shift: DutyShift) -> ShiftDetail:
    """Everything about one shift the viewer reaches. Three queries."""
    viewer.require(Right.READ_WORK, shift.team.path)
    swaps = tuple(swap_rows("swaps of a shift the viewer reached").filter(shift=shift))
    held = [swap for swap in swaps if _is_in_force(swap)]
    last = max(held, key=lambda swap: swap.taken_at or swap.asked_at, default=None)
    holder = last.taker if last is not None and last.taker is not None else shift.member
    live = next((swap for swap in swaps if swap.state in LIVE), None)
    stays = tuple(shift.presences.select_related("member").order_by("in_at"))
    return ShiftDetail(holder.pk, holder.name, swaps, stays, live)


def _is_in_force(swap: DutySwap) -> bool:
    return swap.state == SwapState.APPROVED or (swap.state == SwapState.TAKEN and not swap.needs_approval)
