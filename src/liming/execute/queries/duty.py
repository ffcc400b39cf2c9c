"""Who is on duty: the roster with its swaps applied, computed, never written back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from liming.execute.enums import DutyKind, SwapState
from liming.execute.models import DutyPresence, DutyShift, DutySwap

IN_FORCE = Q(state=SwapState.APPROVED) | Q(state=SwapState.TAKEN, needs_approval=False)


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
