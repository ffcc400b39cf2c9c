"""Reads of the evaluate room; each takes the viewer unless it proves a snapshot or the house.

Here: figures gathered, opened to their records, and proven. Not here: divisions and draws (`core.benchmark`),
or writes.
"""

from liming.evaluate.queries.audits import (
    AuditDetail,
    AuditFilters,
    AuditPage,
    audit_detail,
    audit_task,
    audit_tasks,
)
from liming.evaluate.queries.catalogue import indicators_on
from liming.evaluate.queries.control import ControlChart, MonthFigure, MonthSignal, control_chart
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
from liming.evaluate.queries.evidence import Difference
from liming.evaluate.queries.exclusions import Effect, exclusion_effect
from liming.evaluate.queries.exports import MonthFacts, facts_of_month
from liming.evaluate.queries.fairness import CONDITIONS, FairnessReport, fairness_reports, team_conditions
from liming.evaluate.queries.funnels import FunnelPage, FunnelTeam, funnel_page
from liming.evaluate.queries.honours import HonourSet, honour_sets
from liming.evaluate.queries.house_proof import HouseProof, prove_house
from liming.evaluate.queries.indicator_sheet import indicator_table
from liming.evaluate.queries.indicators import (
    Catalogue,
    catalogue,
    draft_of,
    indicator_versions,
    measure_choices,
    own_indicators,
    proposed,
    quarter_choices,
    rules_versions,
)
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
from liming.evaluate.queries.medians import MedianPoint, median_history
from liming.evaluate.queries.own_results import OwnCell, OwnResult, OwnTable, own_results, own_table
from liming.evaluate.queries.peer_tables import (
    DimensionTable,
    PeerRow,
    PeerTable,
    dimension_table,
    peer_table,
)
from liming.evaluate.queries.points import (
    PointCase,
    PointFilters,
    PointSum,
    own_proofs,
    point_case,
    point_counts,
    point_entries,
    point_item_by_code,
    point_items,
    points_of,
    record_as_proof,
)
from liming.evaluate.queries.records import Behind, FactRow, counts_after, records_behind
from liming.evaluate.queries.revisions import closed_snapshots, newest_frozen, shown_snapshot, snapshots
from liming.evaluate.queries.rule_effects import OwnValue, RuleEffect, own_values, rule_effect
from liming.evaluate.queries.self_reported import LEAST as LEAST_TOLD
from liming.evaluate.queries.self_reported import Telling, TellingPage, TellingRow, told_twice
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
from liming.evaluate.queries.verification import Proof, quarter_proof, snapshot_of, verify
from liming.evaluate.queries.workings import TeamWorkings, Workings, workings

__all__ = [
    "CONDITIONS",
    "LEAST_TOLD",
    "OPEN_APPEALS",
    "RANKABLE",
    "SPLITS",
    "AuditDetail",
    "AuditFilters",
    "AuditPage",
    "BandSection",
    "Behind",
    "Catalogue",
    "CellView",
    "ControlChart",
    "Difference",
    "DimensionPart",
    "DimensionTable",
    "Effect",
    "EvaluationSummary",
    "FactRow",
    "FairnessReport",
    "FunnelPage",
    "FunnelTeam",
    "HonourSet",
    "HouseProof",
    "League",
    "LeagueRow",
    "MedianPoint",
    "MonthFacts",
    "MonthFigure",
    "MonthSignal",
    "OwnCell",
    "OwnResult",
    "OwnTable",
    "OwnValue",
    "Partner",
    "PeerRow",
    "PeerTable",
    "PointCase",
    "PointFilters",
    "PointSum",
    "Proof",
    "QuarterCourse",
    "QuarterStanding",
    "RuleEffect",
    "Strata",
    "TeamStanding",
    "TeamWorkings",
    "Telling",
    "TellingPage",
    "TellingRow",
    "UnitLine",
    "Workings",
    "appeal_by_id",
    "appealed_cell",
    "appeals",
    "audit_detail",
    "audit_task",
    "audit_tasks",
    "catalogue",
    "cells",
    "cells_of_all",
    "closed_snapshots",
    "control_chart",
    "counts_after",
    "dimension_table",
    "draft_of",
    "evaluation_summary",
    "exclusion_effect",
    "facts_of_month",
    "fairness_reports",
    "funnel_page",
    "group_name",
    "group_of_viewer",
    "honour_sets",
    "indicator_table",
    "indicator_versions",
    "indicators_on",
    "league",
    "measure_choices",
    "median_history",
    "neighbour",
    "newest_frozen",
    "open_for_appeal",
    "own_indicators",
    "own_proofs",
    "own_results",
    "own_table",
    "own_values",
    "peer_table",
    "point_case",
    "point_counts",
    "point_entries",
    "point_item_by_code",
    "point_items",
    "points_of",
    "proposed",
    "prove_house",
    "quarter_choices",
    "quarter_course",
    "quarter_proof",
    "record_as_proof",
    "records_behind",
    "rule_effect",
    "rules_versions",
    "shown_snapshot",
    "snapshot_of",
    "snapshots",
    "standing_history",
    "strata",
    "submission_by_id",
    "team_conditions",
    "team_standing",
    "told_twice",
    "verify",
    "visible",
    "workings",
]
