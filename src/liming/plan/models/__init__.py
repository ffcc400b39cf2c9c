"""Tables of the plan room: services and guides, plans and lines, work items, projects, routes, siting.

Their relations point down to `register`. Not here: requests, records, ratings; a work item names its origin
by kind and id.
"""

from liming.plan.models.dossiers import (
    Coordination,
    DesignMark,
    DesignOption,
    DesignPoint,
    NightWindow,
    Survey,
    SurveyPhoto,
)
from liming.plan.models.guides import Checklist, ChecklistItem, GuideCheck, GuideCheckLine, GuidePart
from liming.plan.models.meetings import AgendaPoint, Decision, SurveyMeeting
from liming.plan.models.months import CarryOver, MonthChange, MonthStep
from liming.plan.models.pairings import PairingItem
from liming.plan.models.plans import CoUnit, MonthPlan, PlanLine, UnitShare, YearPlan
from liming.plan.models.projects import Milestone, Project, ProjectFiling, ProjectItem
from liming.plan.models.rounds import RoundPlace
from liming.plan.models.routes import RouteBase, RouteChange, RouteGap, RoutePlan, RouteStop, VisitNeed
from liming.plan.models.rules import RuleReceipt, UnitRule
from liming.plan.models.services import ServiceClass, ServiceQuestion, ServiceType
from liming.plan.models.siting import CandidateSpot, SitingRun
from liming.plan.models.special_actions import ActionLead, ActionPlace, SpecialAction
from liming.plan.models.supervision import (
    ItemSupervision,
    ReplyFields,
    SupervisionFields,
    SupervisionStep,
)
from liming.plan.models.work import WorkItem

__all__ = [
    "ActionLead",
    "ActionPlace",
    "AgendaPoint",
    "CandidateSpot",
    "CarryOver",
    "Checklist",
    "ChecklistItem",
    "CoUnit",
    "Coordination",
    "Decision",
    "DesignMark",
    "DesignOption",
    "DesignPoint",
    "GuideCheck",
    "GuideCheckLine",
    "GuidePart",
    "ItemSupervision",
    "Milestone",
    "MonthChange",
    "MonthPlan",
    "MonthStep",
    "NightWindow",
    "PairingItem",
    "PlanLine",
    "Project",
    "ProjectFiling",
    "ProjectItem",
    "ReplyFields",
    "RoundPlace",
    "RouteBase",
    "RouteChange",
    "RouteGap",
    "RoutePlan",
    "RouteStop",
    "RuleReceipt",
    "ServiceClass",
    "ServiceQuestion",
    "ServiceType",
    "SitingRun",
    "SpecialAction",
    "SupervisionFields",
    "SupervisionStep",
    "Survey",
    "SurveyMeeting",
    "SurveyPhoto",
    "UnitRule",
    "UnitShare",
    "VisitNeed",
    "WorkItem",
    "YearPlan",
]
