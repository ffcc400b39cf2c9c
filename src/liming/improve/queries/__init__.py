"""Reads of the improve room; each takes the viewer."""

from liming.improve.queries.boards import (
    BoardEntry,
    BoardFilters,
    GapBoard,
    ImprovementSummary,
    Stage,
    gap_board,
    improvement_summary,
    team_gaps,
)
from liming.improve.queries.details import GapDetail, gap_by_id, gap_detail, improvement_by_id

__all__ = [
    "BoardEntry",
    "BoardFilters",
    "GapBoard",
    "GapDetail",
    "ImprovementSummary",
    "Stage",
    "gap_board",
    "gap_by_id",
    "gap_detail",
    "improvement_by_id",
    "improvement_summary",
    "team_gaps",
]
