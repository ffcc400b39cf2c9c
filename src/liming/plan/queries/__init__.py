"""Reads of the plan room; each takes the viewer."""

from liming.plan.queries.calendar import CalendarDay, calendar_days, chosen_items, is_frozen, month_changes
from liming.plan.queries.calendar_effect import calendar_effect
from liming.plan.queries.derivation import DerivedMonth, PlannedVisit, derived_month
from liming.plan.queries.guides import (
    GuideDifference,
    GuidePage,
    guide_check,
    guide_checks,
    guide_difference,
    guide_page,
    guides,
    limits_of,
    scored_guides,
)
from liming.plan.queries.items import day_items, item_for, month_items
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
from liming.plan.queries.projects import ProjectFilters, project_detail, project_ids_due, projects
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
from liming.plan.queries.shares import LineShares, SharePage, share_page, shares_by_id
from liming.plan.queries.special_actions import special_actions
from liming.plan.queries.years import YearPage, plan_lines, year_page, year_plans

__all__ = [
    "DECISION",
    "CalendarDay",
    "DerivedMonth",
    "FieldChange",
    "GuideDifference",
    "GuidePage",
    "LineShares",
    "MeetingPage",
    "MonthEnd",
    "MonthOverview",
    "MonthPage",
    "PlanDifference",
    "PlannedVisit",
    "ProjectFilters",
    "SharePage",
    "YearPage",
    "all_service_types",
    "calendar_days",
    "calendar_effect",
    "checklist_in_force",
    "chosen_items",
    "day_items",
    "decision_by_id",
    "derived_month",
    "former_version",
    "guide_check",
    "guide_checks",
    "guide_difference",
    "guide_page",
    "guides",
    "guides_in_force",
    "is_frozen",
    "item_for",
    "kept_service_type",
    "known_codes",
    "limits_of",
    "line_by_id",
    "meeting_page",
    "month_changes",
    "month_end",
    "month_items",
    "month_overview",
    "month_page",
    "next_dates",
    "plan_by_id",
    "plan_differences",
    "plan_lines",
    "project_detail",
    "project_ids_due",
    "projects",
    "requestable_type",
    "requestable_types",
    "scored_guides",
    "service_classes",
    "service_type",
    "service_types",
    "service_types_by_code",
    "share_page",
    "shares_by_id",
    "special_actions",
    "survey_meetings",
    "whole_lines",
    "year_page",
    "year_plans",
]
