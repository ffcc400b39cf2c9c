"""Reads of the evaluate room; each takes the viewer unless it proves a snapshot."""

from liming.evaluate.queries.audits import (
    AuditDetail,
    AuditFilters,
    AuditPage,
    audit_detail,
    audit_task,
    audit_tasks,
)
from liming.evaluate.queries.catalogue import indicators_on
from liming.evaluate.queries.course import (
    OPEN_APPEALS,
    QuarterCourse,
    UnitLine,
    appeal_by_id,
    appealed_cell,
    appeals,
    neighbour,
    open_for_appeal,
    quarter_course,
    submission_by_id,
)
from liming.evaluate.queries.exclusions import Effect, exclusion_effect
from liming.evaluate.queries.exports import MonthFacts, facts_of_month
from liming.evaluate.queries.fairness import CONDITIONS, FairnessReport, fairness_reports, team_conditions
from liming.evaluate.queries.funnels import FunnelPage, FunnelTeam, funnel_page
from liming.evaluate.queries.honours import HonourSet, honour_sets
from liming.evaluate.queries.leagues import (
    RANKABLE,
    BandSection,
    League,
    LeagueRow,
    QuarterStanding,
    group_name,
    group_of_viewer,
    league,
    standing_history,
    visible,
)
from liming.evaluate.queries.peer_tables import (
    DimensionTable,
    PeerRow,
    PeerTable,
    dimension_table,
    peer_table,
)
from liming.evaluate.queries.pictures import Funnel, FunnelPoint, MedianPoint, funnel, median_history
from liming.evaluate.queries.records import Behind, FactRow, counts_after, records_behind
from liming.evaluate.queries.revisions import newest_frozen, shown_snapshot, snapshots
from liming.evaluate.queries.standings import (
    CellView,
    DimensionPart,
    Partner,
    TeamStanding,
    cells,
    cells_of_all,
    team_standing,
)
from liming.evaluate.queries.strata import SPLITS, Strata, strata
from liming.evaluate.queries.summary import EvaluationSummary, evaluation_summary
from liming.evaluate.queries.verification import Proof, snapshot_of, verify
from liming.evaluate.queries.workings import TeamWorkings, Workings, workings

__all__ = [
    "CONDITIONS",
    "OPEN_APPEALS",
    "RANKABLE",
    "SPLITS",
    "AuditDetail",
    "AuditFilters",
    "AuditPage",
    "BandSection",
    "Behind",
    "CellView",
    "DimensionPart",
    "DimensionTable",
    "Effect",
    "EvaluationSummary",
    "FactRow",
    "FairnessReport",
    "Funnel",
    "FunnelPage",
    "FunnelPoint",
    "FunnelTeam",
    "HonourSet",
    "League",
    "LeagueRow",
    "MedianPoint",
    "MonthFacts",
    "Partner",
    "PeerRow",
    "PeerTable",
    "Proof",
    "QuarterCourse",
    "QuarterStanding",
    "Strata",
    "TeamStanding",
    "TeamWorkings",
    "UnitLine",
    "Workings",
    "appeal_by_id",
    "appealed_cell",
    "appeals",
    "audit_detail",
    "audit_task",
    "audit_tasks",
    "cells",
    "cells_of_all",
    "counts_after",
    "dimension_table",
    "evaluation_summary",
    "exclusion_effect",
    "facts_of_month",
    "fairness_reports",
    "funnel",
    "funnel_page",
    "group_name",
    "group_of_viewer",
    "honour_sets",
    "indicators_on",
    "league",
    "median_history",
    "neighbour",
    "newest_frozen",
    "open_for_appeal",
    "peer_table",
    "quarter_course",
    "records_behind",
    "shown_snapshot",
    "snapshot_of",
    "snapshots",
    "standing_history",
    "strata",
    "submission_by_id",
    "team_conditions",
    "team_standing",
    "verify",
    "visible",
    "workings",
]
