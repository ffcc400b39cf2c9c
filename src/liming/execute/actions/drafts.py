"""What is handed in: a call for help, and what a member says when work ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from liming.execute.enums import (
    EvidenceKind,
    EvidencePhase,
    HazardLevel,
    HelperKind,
    OwnerSide,
    RecordResult,
    RequestSource,
    Urgency,
)
from liming.execute.models import ServiceRecord
from liming.execute.queries.places import Asked
from liming.plan.models import ChecklistItem, ProjectItem, WorkItem
from liming.register.models import (
    ContactProfile,
    Customer,
    GridVersion,
    Member,
    PrintedCode,
    Site,
    Team,
    Unit,
)


@dataclass(frozen=True)
class Intake:
    """What is taken down. `words` are the caller's own; position in WGS-84 degrees; `unit` is the
    unit that received the call, used when the place names no team. `grid_version` is the grid that the asker
    or a scanned code named: it goes before the place. `answers` as `plan.rules.answers` keeps them;
    `sender_id` is the API key of the system that sent it; `notes` are kept with the request. `once` is a key
    of the sender's own: sent again with it, the request is the first one.
    """

    source: RequestSource
    title: str
    words: str = ""
    service_type_code: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    division_code: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    urgency: Urgency = Urgency.NORMAL
    external_number: str = ""
    received_at: datetime | None = None
    customer: Customer | None = None
    unit: Unit | None = None
    grid_version: GridVersion | None = None
    printed_code: PrintedCode | None = None
    contact: ContactProfile | None = None
    photos: tuple[bytes, ...] = ()
    answers: tuple[Mapping[str, Any], ...] = ()
    media_url: str = ""
    sender_id: UUID | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)
    once: str = ""

    @property
    def asked(self) -> Asked:
        """What is known of its place."""
        return Asked(
            self.longitude,
            self.latitude,
            self.address,
            self.division_code,
            self.customer,
            self.unit,
            self.grid_version.pk if self.grid_version else None,
        )


@dataclass(frozen=True)
class CheckAnswer:
    """The answer to a checklist item by its number; `result` is ok, defect or na, empty for a bare number."""

    number: int
    result: str = ""
    value: float | None = None


@dataclass(frozen=True)
class Position:
    """Where a phone was at one moment: WGS-84 degrees, accuracy in metres, age of the fix in seconds."""

    longitude: float
    latitude: float
    accuracy_metres: float | None = None
    age_seconds: int | None = None


@dataclass(frozen=True)
class KeptPhoto:
    """A photo that a phone sends in pieces: named by its content, at `path` once it is whole, "" before."""

    sha256: str
    path: str = ""


@dataclass(frozen=True)
class EvidenceDraft:
    """A file that proves the work; `file` is an open Django file or a kept photo. `check_number` = the defect
    it shows.
    """

    kind: EvidenceKind
    file: Any
    phase: EvidencePhase | str = ""
    check_number: int | None = None


@dataclass(frozen=True)
class HelperDraft:
    """Somebody of no team who took part; name and organisation are needed."""

    kind: HelperKind
    name: str
    organisation: str


@dataclass(frozen=True)
class TakenOver:
    """What of an earlier record at the place holds again: its number and day, and the names of the fields."""

    number: str
    day: date
    fields: tuple[str, ...]


@dataclass(frozen=True)
class RecordDraft:
    """The end of one piece of work. Left out, `ended_at` is now and `minutes` run from check-in; `once` as
    of `Intake`.
    """

    result: RecordResult = RecordResult.SOLVED
    note: str = ""
    minutes: int | None = None
    ended_at: datetime | None = None
    answers: tuple[CheckAnswer, ...] = ()
    photo_count: int = 0
    has_signature: bool = False
    evidence: tuple[EvidenceDraft, ...] = ()
    teams: tuple[Team, ...] = ()
    members: tuple[Member, ...] = ()
    helpers: tuple[HelperDraft, ...] = ()
    whom: str = ""
    place: str = ""
    materials: str = ""
    place_note: str = ""
    taken_over: TakenOver | None = None
    photo_consent: bool = False
    position: Position | None = None
    no_position: str = ""
    once: str = ""


@dataclass(frozen=True)
class QuickDraft(RecordDraft):
    """A record without a work item, made in six taps; `member` only when a captain writes for somebody."""

    service_type_code: str = ""
    customer: Customer | None = None
    site: Site | None = None
    grid_version: GridVersion | None = None
    project_item: ProjectItem | None = None
    member: Member | None = None


@dataclass(frozen=True)
class HazardDraft:
    """A hazard as it is found. Left out, the level is general, the keeper whoever finds it, the time now."""

    text: str
    level: HazardLevel = HazardLevel.GENERAL
    level_reason: str = ""
    owner_side: OwnerSide = OwnerSide.USER
    demand: str = ""
    keeper: Member | None = None
    customer: Customer | None = None
    site: Site | None = None
    whom: str = ""
    place: str = ""
    longitude: float | None = None
    latitude: float | None = None
    work_item: WorkItem | None = None
    check_item: ChecklistItem | None = None
    record: ServiceRecord | None = None
    evidence: tuple[EvidenceDraft, ...] = ()
    found_at: datetime | None = None
