"""Bonus, deduction and veto cases: the list, one case, the sheet, and what a snapshot made of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from liming.evaluate import bridge
from liming.evaluate.enums import PointKind, PointState
from liming.evaluate.models import PointEntry, PointItem, Snapshot, SnapshotPoints
from liming.evaluate.rules import adjusted
from liming.execute.models import Honour, PressItem, ServiceRecord
from liming.execute.queries.settings import frozen_through
from liming.execute.rules.permissions import is_same_person
from liming.register.models import Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

PROOFS = 60


@dataclass(frozen=True)
class PointFilters:
    """What a list of cases asks for; empty = all."""

    quarter: str = ""
    state: str = ""
    kind: str = ""
    team: str = ""


@dataclass(frozen=True)
class PointCase:
    """One case with what the viewer may do next."""

    entry: PointEntry
    frozen: list[SnapshotPoints]
    may_change: bool
    may_submit: bool
    may_review: bool
    may_confirm: bool
    may_return: bool
    may_withdraw: bool


@dataclass(frozen=True)
class PointSum:
    """A team's confirmed cases in a snapshot: `bonus` and `deduction` under the caps, vetoes counted."""

    rows: list[SnapshotPoints]

    @property
    def bonus(self) -> float:
        return self._sum(PointKind.BONUS)

    @property
    def deduction(self) -> float:
        return self._sum(PointKind.DEDUCTION)

    @property
    def vetoes(self) -> int:
        return sum(row.kind == PointKind.VETO for row in self.rows)

    def adjusted(self, composite: float | None) -> float | None:
        """The composite with these points; None without a composite."""
        return None if composite is None else adjusted(composite, self.bonus, self.deduction)

    def _sum(self, kind: PointKind) -> float:
        return round(sum(row.counted for row in self.rows if row.kind == kind), 1)


@dataclass(frozen=True)
class OwnProofs:
    """What a team has that may prove a case; records are named by their number."""

    press: list[PressItem]
    honours: list[Honour]


def point_items(viewer: Viewer, *, only_active: bool = False) -> list[PointItem]:
    """The scoring sheet. Needs `read_benchmark`."""
    viewer.require(Right.READ_BENCHMARK)
    rows = PointItem.objects.all()
    order = {kind.value: place for place, kind in enumerate(PointKind)}
    kept = rows.filter(is_active=True) if only_active else rows
    return sorted(kept, key=lambda row: (order[row.kind], row.code))


def point_item_by_code(viewer: Viewer, code: str) -> PointItem:
    """One line of the sheet; raises `not_found`. Needs `read_benchmark`."""
    viewer.require(Right.READ_BENCHMARK)
    row = PointItem.objects.filter(code=code).first()
    if row is None:
        raise DomainError("not_found", what="加减分项目", key=code)
    return row


def point_entries(viewer: Viewer, filters: PointFilters) -> "QuerySet[PointEntry]":
    """Cases of the viewer's teams, newest first. Needs `read_benchmark`.

    A captain sees the team's confirmed ones only: what is not decided is no matter of the team's page yet.
    """
    viewer.require(Right.READ_BENCHMARK)
    rows = PointEntry.objects.visible_to(viewer)
    if not viewer.may(Right.ENTER_POINTS):
        rows = rows.filter(state=PointState.CONFIRMED)
    wanted = {
        "quarter": filters.quarter,
        "state": filters.state,
        "item__kind": filters.kind,
        "team__code": filters.team,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value}).select_related(
        "team__unit", "item"
    )


def point_counts(viewer: Viewer, filters: PointFilters) -> dict[str, int]:
    """How many cases stand in each state, whatever state the filters name. Needs `read_benchmark`."""
    rows = point_entries(viewer, replace(filters, state=""))
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def point_case(viewer: Viewer, entry_id: UUID) -> PointCase:
    """One case; raises `not_found`. Needs `read_benchmark`."""
    rows = point_entries(viewer, PointFilters()).select_related("record", "press", "honour")
    entry = rows.filter(pk=entry_id).first()
    if entry is None:
        raise DomainError("not_found", what="加减分事项", key=entry_id)
    frozen = list(entry.frozen.select_related("snapshot").order_by("snapshot__quarter", "snapshot__revision"))
    may_enter = _may(viewer, Right.ENTER_POINTS, entry)
    may_review = _may(viewer, Right.REVIEW_POINTS, entry)
    may_confirm = viewer.may(Right.CONFIRM_POINTS)
    is_own = is_same_person(viewer, entry.entered_by, entry.entered_by_id)
    was_first = is_same_person(viewer, entry.reviewed_by, entry.reviewed_by_id)
    state = entry.state
    is_open = state in (PointState.DRAFT, PointState.RETURNED)
    is_closed = any(row.snapshot.frozen_at for row in frozen)
    return PointCase(
        entry=entry,
        frozen=[row for row in frozen if row.snapshot.frozen_at or may_confirm],
        may_change=may_enter and is_open,
        may_submit=may_enter and is_open,
        may_review=may_review and state == PointState.SUBMITTED and not is_own,
        may_confirm=may_confirm and state == PointState.REVIEWED and not is_own and not was_first,
        may_return=(may_review and state == PointState.SUBMITTED)
        or (
            may_confirm
            and not is_closed
            and state in (PointState.SUBMITTED, PointState.REVIEWED, PointState.CONFIRMED)
        ),
        may_withdraw=may_enter
        and state in (PointState.DRAFT, PointState.SUBMITTED, PointState.REVIEWED, PointState.RETURNED),
    )


def points_of(snapshot: Snapshot, teams: Iterable[UUID]) -> dict[UUID, PointSum]:
    """Confirmed cases by team in a snapshot the caller was allowed to open; teams without any are absent."""
    found: dict[UUID, list[SnapshotPoints]] = defaultdict(list)
    rows = SnapshotPoints.objects.filter(snapshot=snapshot, team__in=teams)
    for row in rows.select_related("entry__item").order_by("position"):
        found[row.team_id].append(row)
    return {team: PointSum(rows) for team, rows in found.items()}


def own_proofs(viewer: Viewer, team: Team) -> OwnProofs:
    """What the team has that may prove a case, newest first. Needs `enter_points` over the team."""
    viewer.require(Right.ENTER_POINTS, team.path)
    reason = "the team's path was required"
    press = PressItem.objects.everywhere(reason).filter(team=team)
    honours = Honour.objects.everywhere(reason).filter(team=team)
    return OwnProofs(
        list(press.order_by("-published_on")[:PROOFS]),
        list(honours.order_by("-given_on")[:PROOFS]),
    )


def record_as_proof(viewer: Viewer, team: Team, number: str) -> ServiceRecord | None:
    """The team's record of this number; None for an empty one, `not_found` for any other.

    Needs `enter_points` over the team.
    """
    viewer.require(Right.ENTER_POINTS, team.path)
    if not number.strip():
        return None
    rows = ServiceRecord.objects.everywhere("the team's path was required")
    found: ServiceRecord | None = rows.filter(
        number=number.strip(), participations__team=team, is_current=True
    ).first()
    if found is None:
        raise DomainError("not_found", what="服务记录", key=number.strip())
    return found


def quarter_for_points(day: date) -> tuple[str, bool]:
    """Where a case of this day counts: its quarter, or the one after the last frozen one, then late."""
    own, frozen = str(bridge.Quarter.of(day)), frozen_through()
    if frozen and own <= frozen:
        return str(bridge.quarter_of(frozen).next()), True
    return own, False


def _may(viewer: Viewer, right: Right, entry: PointEntry) -> bool:
    return viewer.may(right) and viewer.within(right).reaches(entry.team.path)
