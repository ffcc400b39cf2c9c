"""Writes of the plan room; each takes the viewer first."""

from liming.plan import errors  # noqa: F401 - registers the sentences
from liming.plan.actions.connections import add_connection_steps, plan_project_item
from liming.plan.actions.defaults import load_defaults
from liming.plan.actions.dossiers import (
    SurveyDraft,
    add_coordination,
    add_design_point,
    add_night,
    add_survey,
    end_night,
    put_design_option,
    settle_coordination,
    settle_design,
)
from liming.plan.actions.guide_checks import record_guide_check
from liming.plan.actions.guides import (
    CheckDraft,
    GuideDraft,
    PartDraft,
    change_guide,
    create_guide,
    draft_guide,
    drop_guide_draft,
    put_guide_in_force,
)
from liming.plan.actions.lines import add_plan_line, change_plan_line, remove_plan_line
from liming.plan.actions.meetings import (
    MeetingDraft,
    PointDraft,
    add_topic,
    call_meeting,
    change_meeting,
    decide,
    fill_agenda,
    move_meeting,
    note_discussion,
)
from liming.plan.actions.month_end import accept_month, approve_month, close_month, unlock_month
from liming.plan.actions.months import confirm_month, derive_month, derive_months_again
from liming.plan.actions.moving import cancel_items, move_items
from liming.plan.actions.pairings import add_pairing_item, drop_pairing_item, plan_pairing_year
from liming.plan.actions.project_cards import (
    MilestoneDraft,
    ProjectCard,
    change_project,
    drop_milestone,
    file_project,
    judge_filing,
    missing_of,
    put_milestone,
)
from liming.plan.actions.projects import (
    add_project_item,
    cancel_project,
    create_project,
    finish_project,
    reach_milestone,
    start_project,
)
from liming.plan.actions.service_types import QuestionDraft, TypeDraft, change_service_type
from liming.plan.actions.shares import accept_shares, object_to_share, settle_share, share_lines
from liming.plan.actions.work import (
    add_temporary_item,
    create_work_item,
    create_work_items,
    move_work_item,
    schedule_item,
)
from liming.plan.actions.years import approve_year_plan, create_year_plan

__all__ = [
    "CheckDraft",
    "GuideDraft",
    "MeetingDraft",
    "MilestoneDraft",
    "PartDraft",
    "PointDraft",
    "ProjectCard",
    "QuestionDraft",
    "SurveyDraft",
    "TypeDraft",
    "accept_month",
    "accept_shares",
    "add_connection_steps",
    "add_coordination",
    "add_design_point",
    "add_night",
    "add_pairing_item",
    "add_plan_line",
    "add_project_item",
    "add_survey",
    "add_temporary_item",
    "add_topic",
    "approve_month",
    "approve_year_plan",
    "call_meeting",
    "cancel_items",
    "cancel_project",
    "change_guide",
    "change_meeting",
    "change_plan_line",
    "change_project",
    "change_service_type",
    "close_month",
    "confirm_month",
    "create_guide",
    "create_project",
    "create_work_item",
    "create_work_items",
    "create_year_plan",
    "decide",
    "derive_month",
    "derive_months_again",
    "draft_guide",
    "drop_guide_draft",
    "drop_milestone",
    "drop_pairing_item",
    "end_night",
    "file_project",
    "fill_agenda",
    "finish_project",
    "judge_filing",
    "load_defaults",
    "missing_of",
    "move_items",
    "move_meeting",
    "move_work_item",
    "note_discussion",
    "object_to_share",
    "plan_pairing_year",
    "plan_project_item",
    "put_design_option",
    "put_guide_in_force",
    "put_milestone",
    "reach_milestone",
    "record_guide_check",
    "remove_plan_line",
    "schedule_item",
    "settle_coordination",
    "settle_design",
    "settle_share",
    "share_lines",
    "start_project",
    "unlock_month",
]
