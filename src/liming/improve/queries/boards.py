"""The board of gaps: who has taken which, by when, and what the figures said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from liming.improve.enums import GapState, ImprovementState
from liming.improve.models import Gap, Improvement, Verification
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

FIRST = 2
"""How many gaps of a team are to be taken first."""


class Stage(StrEnum):
    """Where a gap stands on the board."""

    WAITING = "waiting"
    REOPENED = "reopened"
    ACTING = "acting"
    TO_VERIFY = "to_verify"
    VERIFIED = "verified"


@dataclass(frozen=True)
class BoardEntry:
    """One line of the board; `is_first`: among the two largest open losses of its team."""

    stage: Stage
    gap: Gap
    improvement: Improvement | None
    verification: Verification | None
    is_first: bool
    is_overdue: bool


@dataclass(frozen=True)
class BoardFilters:
    """What the board shows; empty = everything the viewer may see."""

    quarter: str = ""
    team: str = ""
    unit_path: str = ""
    indicator: str = ""
    owner: str = ""


@dataclass(frozen=True)
class GapBoard:
    """Entries by stage, the largest loss first."""

    entries: dict[Stage, list[BoardEntry]]

    @property
    def total(self) -> int:
        return sum(len(rows) for rows in self.entries.values())


def gap_board(viewer: Viewer, filters: BoardFilters | None = None) -> GapBoard:
    """The board of the viewer's teams. Needs `read_gaps`."""
    viewer.require(Right.READ_GAPS)
    gaps = _gaps(viewer, filters or BoardFilters())
    entries: dict[Stage, list[BoardEntry]] = {stage: [] for stage in Stage}
    for entry in _entries(gaps):
        entries[entry.stage].append(entry)
    return GapBoard(entries)


def _rows(viewer: Viewer) -> QuerySet[Gap]:
    tried = Improvement.objects.visible_to(viewer).select_related("owner", "verification__snapshot")
    return (
        Gap.objects.visible_to(viewer)
        .select_related("team__unit", "indicator", "snapshot")
        .prefetch_related(Prefetch("improvements", tried.order_by("-opened_at"), to_attr="tried"))
        .order_by("-loss", "team__pinyin", "indicator__code")
    )


def _gaps(viewer: Viewer, filters: BoardFilters) -> QuerySet[Gap]:
    wanted = {
        "snapshot__quarter": filters.quarter,
        "team__code": filters.team,
        "team__path__startswith": filters.unit_path,
        "indicator__code": filters.indicator,
        "improvements__owner__code": filters.owner,
    }
    rows = _rows(viewer).filter(**{lookup: value for lookup, value in wanted.items() if value})
    return rows.distinct() if filters.owner else rows


def _entries(gaps: Iterable[Gap]) -> list[BoardEntry]:
    """Lines of the board: a gap that waits, and every measure that runs, waits for its verdict or has one."""
    today = clock.today()
    seen: dict[UUID, int] = defaultdict(int)
    entries = []
    for gap in gaps:
        is_first = gap.state != GapState.CLOSED and seen[gap.team_id] < FIRST
        seen[gap.team_id] += gap.state != GapState.CLOSED
        tried: list[Improvement] = gap.tried  # type: ignore[attr-defined]
        waiting = WAITING.get(GapState(gap.state))
        if waiting is not None:
            entries.append(BoardEntry(waiting, gap, None, _last(tried), is_first, False))
        for improvement in tried:
            stage = STAGES.get(ImprovementState(improvement.state))
            if stage is not None:
                overdue = stage == Stage.ACTING and improvement.due_on < today
                verdict = getattr(improvement, "verification", None)
                entries.append(BoardEntry(stage, gap, improvement, verdict, is_first, overdue))
    return entries


def _last(tried: list[Improvement]) -> Verification | None:
    """The verdict on what was tried before."""
    return next((row.verification for row in tried if hasattr(row, "verification")), None)


WAITING = {GapState.OPEN: Stage.WAITING, GapState.REOPENED: Stage.REOPENED}
STAGES = {
    ImprovementState.PLANNED: Stage.ACTING,
    ImprovementState.RUNNING: Stage.ACTING,
    ImprovementState.DONE: Stage.TO_VERIFY,
    ImprovementState.VERIFIED: Stage.VERIFIED,
}
