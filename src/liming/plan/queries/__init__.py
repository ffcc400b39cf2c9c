"""Reads of the plan room; each takes the viewer.

Here: plans against what was done, load, calendars, boards of projects and routes. Not here: what was done
itself; rooms above tell it through `rules.facts` and `rules.routes`.
"""

from liming.plan.queries.calendar import CalendarDay, calendar_days, chosen_items, is_frozen, month_changes
from liming.plan.queries.calendar_effect import calendar_effect
from liming.plan.queries.derivation import DerivedMonth, PlannedVisit, derived_month
from liming.plan.queries.dossiers import Dossier, ScheduleRow, dossier, schedule, survey_photo
from liming.plan.queries.guide_work import OlderWork, older_work
from liming.plan.queries.guides import (
    GuideDifference,
    GuidePage,
    guide_check,
    guide_checks,
    guide_difference,
    guide_of_work,
    guide_page,
    guides,
    limits_of,
)
from liming.plan.queries.item_places import place_of_item, sites_of_team
from liming.plan.queries.items import item_for
from liming.plan.queries.lines import (
    FieldChange,
    PlanDifference,
    former_version,
    guides_in_force,
    line_by_id,
    next_dates,
    plan_by_id,
    plan_differences,
    whole_lines,
)
from liming.plan.queries.meetings import (
    DECISION,
    MeetingPage,
    decision_by_id,
    meeting_page,
    survey_meetings,
)
from liming.plan.queries.month_end import MonthEnd, month_end
from liming.plan.queries.months import MonthPage, month_page
from liming.plan.queries.overview import MonthOverview, month_overview
from liming.plan.queries.portfolio import filing_board, filing_of, portfolio
from liming.plan.queries.projects import (
    ProjectFilters,
    free_project_code,
    project_detail,
    projects,
    work_of_items,
)
from liming.plan.queries.seasons import season_fields, seasons
from liming.plan.queries.service_types import (
    all_service_types,
    checklist_in_force,
    kept_service_type,
    known_codes,
    requestable_type,
    requestable_types,
    service_classes,
    service_type,
    service_types,
    service_types_by_code,
)
from liming.plan.queries.settings import supervision_levels
from liming.plan.queries.shares import LineShares, SharePage, share_page, shares_by_id
from liming.plan.queries.siting import SitingPage, siting_decision, siting_page
from liming.plan.queries.siting_runs import RunView
from liming.plan.queries.special_actions import (
    ActionPage,
    ActionProgress,
    ActionRow,
    PlaceRow,
    action_by_id,
    action_list,
    action_page,
    action_place_of,
    action_places,
    home_path,
    place_by_id,
    place_rows,
    special_actions,
    things_of_team,
    with_progress,
    work_of_place,
)
from liming.plan.queries.supervised_items import (
    supervised_item,
    supervised_items,
    supervised_of_month,
    supervised_steps,
    supervised_totals,
)
from liming.plan.queries.unit_rules import RulePage, RuleRow, unit_rule_page, unit_rules
from liming.plan.queries.years import YearPage, plan_lines, year_page, year_plans

__all__ = [
    "DECISION",
    "ActionPage",
    "ActionProgress",
    "ActionRow",
    "CalendarDay",
    "DerivedMonth",
    "Dossier",
    "FieldChange",
    "GuideDifference",
    "GuidePage",
    "LineShares",
    "MeetingPage",
    "MonthEnd",
    "MonthOverview",
    "MonthPage",
    "OlderWork",
    "PlaceRow",
    "PlanDifference",
    "PlannedVisit",
    "ProjectFilters",
    "RulePage",
    "RuleRow",
    "RunView",
    "ScheduleRow",
    "SharePage",
    "SitingPage",
    "YearPage",
    "action_by_id",
    "action_list",
    "action_page",
    "action_place_of",
    "action_places",
    "all_service_types",
    "calendar_days",
    "calendar_effect",
    "checklist_in_force",
    "chosen_items",
    "decision_by_id",
    "derived_month",
    "dossier",
    "filing_board",
    "filing_of",
    "former_version",
    "free_project_code",
    "guide_check",
    "guide_checks",
    "guide_difference",
    "guide_of_work",
    "guide_page",
    "guides",
    "guides_in_force",
    "home_path",
    "is_frozen",
    "item_for",
    "kept_service_type",
    "known_codes",
    "limits_of",
    "line_by_id",
    "meeting_page",
    "month_changes",
    "month_end",
    "month_overview",
    "month_page",
    "next_dates",
    "older_work",
    "place_by_id",
    "place_of_item",
    "place_rows",
    "plan_by_id",
    "plan_differences",
    "plan_lines",
    "portfolio",
    "project_detail",
    "projects",
    "requestable_type",
    "requestable_types",
    "schedule",
    "season_fields",
    "seasons",
    "service_classes",
    "service_type",
    "service_types",
    "service_types_by_code",
    "share_page",
    "shares_by_id",
    "sites_of_team",
    "siting_decision",
    "siting_page",
    "special_actions",
    "supervised_item",
    "supervised_items",
    "supervised_of_month",
    "supervised_steps",
    "supervised_totals",
    "supervision_levels",
    "survey_meetings",
    "survey_photo",
    "things_of_team",
    "unit_rule_page",
    "unit_rules",
    "whole_lines",
    "with_progress",
    "work_of_items",
    "work_of_place",
    "year_page",
    "year_plans",
]
