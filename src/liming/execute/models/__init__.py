"""Tables of the execute room: requests and their clocks, visits, the ledger, ratings, duty, hazards.

Their relations point down to `plan` and `register`. Not here: a count kept beside the ledger.
"""

from liming.execute.models.activities import Activity, ActivityMember, ActivityTeam
from liming.execute.models.alarms import DispatchAlarm
from liming.execute.models.brand import Honour, PressItem
from liming.execute.models.certificates import HoursCertificate
from liming.execute.models.clocks import ClockWarning, LimitExtension, RequestPause
from liming.execute.models.customers import CustomerMeasure, CustomerReport, Liaison, Talk
from liming.execute.models.desk import DeskRecord, DeskStep
from liming.execute.models.duty import DutyPresence, DutyShift, DutySwap
from liming.execute.models.events import EventRequest, OutageEvent
from liming.execute.models.exclusions import Exclusion
from liming.execute.models.feeds import CalendarFeed
from liming.execute.models.guarantees import (
    Guarantee,
    GuaranteeContact,
    GuaranteeFile,
    GuaranteeMember,
    GuaranteePlace,
    GuaranteeTeam,
)
from liming.execute.models.hazards import Hazard, HazardStep
from liming.execute.models.help import HelpCall
from liming.execute.models.hours import HoursCheck, HoursCorrection, HoursDraw
from liming.execute.models.imports import SheetImport, SheetMapping, SheetRow
from liming.execute.models.ledger import Evidence, RecordHelper, RecordMember, RecordTeam, ServiceRecord
from liming.execute.models.lone_work import LoneWatch
from liming.execute.models.numbering import NumberSeries
from liming.execute.models.outside import OutsideUpdate
from liming.execute.models.parts import RequestPart
from liming.execute.models.privacy import DataRequest, DataRequestStep, RetentionRun
from liming.execute.models.ratings import CallBack, CallBackDraw, Rating, RatingFlag, RatingInvitation
from liming.execute.models.reopening import ReopenRequest
from liming.execute.models.requests import (
    Dispatch,
    Request,
    RequestNote,
    RequestPhoto,
    RequestStep,
    StageTimer,
)
from liming.execute.models.returns import RequestReturn, Ruling
from liming.execute.models.rostering import DutyPattern, DutyWish, RosterDraft
from liming.execute.models.rounds import RoundAnswer
from liming.execute.models.saved_views import SavedView
from liming.execute.models.standards import ServiceLimit, ServiceStandard
from liming.execute.models.supervision import Supervision, SupervisionReply
from liming.execute.models.sync import Device, SyncOperation, Upload
from liming.execute.models.visits import ChecklistAnswer, Visit

__all__ = [
    "Activity",
    "ActivityMember",
    "ActivityTeam",
    "CalendarFeed",
    "CallBack",
    "CallBackDraw",
    "ChecklistAnswer",
    "ClockWarning",
    "CustomerMeasure",
    "CustomerReport",
    "DataRequest",
    "DataRequestStep",
    "DeskRecord",
    "DeskStep",
    "Device",
    "Dispatch",
    "DispatchAlarm",
    "DutyPattern",
    "DutyPresence",
    "DutyShift",
    "DutySwap",
    "DutyWish",
    "EventRequest",
    "Evidence",
    "Exclusion",
    "Guarantee",
    "GuaranteeContact",
    "GuaranteeFile",
    "GuaranteeMember",
    "GuaranteePlace",
    "GuaranteeTeam",
    "Hazard",
    "HazardStep",
    "HelpCall",
    "Honour",
    "HoursCertificate",
    "HoursCheck",
    "HoursCorrection",
    "HoursDraw",
    "Liaison",
    "LimitExtension",
    "LoneWatch",
    "NumberSeries",
    "OutageEvent",
    "OutsideUpdate",
    "PressItem",
    "Rating",
    "RatingFlag",
    "RatingInvitation",
    "RecordHelper",
    "RecordMember",
    "RecordTeam",
    "ReopenRequest",
    "Request",
    "RequestNote",
    "RequestPart",
    "RequestPause",
    "RequestPhoto",
    "RequestReturn",
    "RequestStep",
    "RetentionRun",
    "RosterDraft",
    "RoundAnswer",
    "Ruling",
    "SavedView",
    "ServiceLimit",
    "ServiceRecord",
    "ServiceStandard",
    "SheetImport",
    "SheetMapping",
    "SheetRow",
    "StageTimer",
    "Supervision",
    "SupervisionReply",
    "SyncOperation",
    "Talk",
    "Upload",
    "Visit",
]
