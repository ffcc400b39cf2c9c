"""Reads of the improve room; each takes the viewer.

Here: boards, a gap taken apart, peers and partners, what reports are composed from. Not here: how a report
looks (`adapters.reports`).
"""

from liming.improve.queries.boards import (
    BoardEntry,
    BoardFilters,
    GapBoard,
    Stage,
    gap_board,
)
from liming.improve.queries.bulletins import Bulletin, WeakTeam, bulletin
from liming.improve.queries.clusters import ClusterDetail, cluster_by_id, cluster_detail, clusters
from liming.improve.queries.cockpit import ImprovementSummary, improvement_summary
from liming.improve.queries.details import (
    GapDetail,
    ImprovementDetail,
    gap_by_id,
    gap_detail,
    improvement_by_id,
    improvement_detail,
)
from liming.improve.queries.made_reports import made_reports, template_by_version, templates, used_template
from liming.improve.queries.own import Promise, due_promises, my_improvement, my_improvements
from liming.improve.queries.partners import LearningPartner, learning_partners
from liming.improve.queries.performance import (
    Claim,
    Performance,
    branches,
    performance,
    secretary_report,
    secretary_reports,
)
from liming.improve.queries.periods import Period, period_figures
from liming.improve.queries.practices import practice_by_id, practices
from liming.improve.queries.settings import cause_name, causes
from liming.improve.queries.survey_packs import SurveyPack, survey_pack
from liming.improve.queries.team_sheets import TeamSheet, team_sheet

__all__ = [
    "BoardEntry",
    "BoardFilters",
    "Bulletin",
    "Claim",
    "ClusterDetail",
    "GapBoard",
    "GapDetail",
    "ImprovementDetail",
    "ImprovementSummary",
    "LearningPartner",
    "Performance",
    "Period",
    "Promise",
    "Stage",
    "SurveyPack",
    "TeamSheet",
    "WeakTeam",
    "branches",
    "bulletin",
    "cause_name",
    "causes",
    "cluster_by_id",
    "cluster_detail",
    "clusters",
    "due_promises",
    "gap_board",
    "gap_by_id",
    "gap_detail",
    "improvement_by_id",
    "improvement_detail",
    "improvement_summary",
    "learning_partners",
    "made_reports",
    "my_improvement",
    "my_improvements",
    "performance",
    "period_figures",
    "practice_by_id",
    "practices",
    "secretary_report",
    "secretary_reports",
    "survey_pack",
    "team_sheet",
    "template_by_version",
    "templates",
    "used_template",
]
