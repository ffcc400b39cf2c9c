"""Reads of the improve room; each takes the viewer."""

from liming.improve.queries.boards import (
    BoardEntry,
    BoardFilters,
    GapBoard,
    Stage,
    gap_board,
    team_gaps,
)
from liming.improve.queries.bulletins import Bulletin, WeakTeam, bulletin
from liming.improve.queries.cockpit import ImprovementSummary, improvement_summary
from liming.improve.queries.details import GapDetail, gap_by_id, gap_detail, improvement_by_id

__all__ = [
    "BoardEntry",
    "BoardFilters",
    "Bulletin",
    "GapBoard",
    "GapDetail",
    "ImprovementSummary",
    "Stage",
    "WeakTeam",
    "bulletin",
    "gap_board",
    "gap_by_id",
    "gap_detail",
    "improvement_by_id",
    "improvement_summary",
    "team_gaps",
]
