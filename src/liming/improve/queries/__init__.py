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
from liming.improve.queries.details import (
    GapDetail,
    ImprovementDetail,
    gap_by_id,
    gap_detail,
    improvement_by_id,
    improvement_detail,
)
from liming.improve.queries.own import Promise, due_promises, my_improvement, my_improvements
from liming.improve.queries.settings import cause_name, causes

__all__ = [
    "BoardEntry",
    "BoardFilters",
    "Bulletin",
    "GapBoard",
    "GapDetail",
    "ImprovementDetail",
    "ImprovementSummary",
    "Promise",
    "Stage",
    "WeakTeam",
    "bulletin",
    "cause_name",
    "causes",
    "due_promises",
    "gap_board",
    "gap_by_id",
    "gap_detail",
    "improvement_by_id",
    "improvement_detail",
    "improvement_summary",
    "my_improvement",
    "my_improvements",
    "team_gaps",
]
