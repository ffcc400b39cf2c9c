"""What a member hands in when work ends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liming.execute.enums import EvidenceKind, HelperKind, RecordResult
from liming.plan.models import ProjectItem
from liming.register.models import Customer, GridVersion, Member, Site, Team


@dataclass(frozen=True)
class CheckAnswer:
    """The answer to a checklist item by its number; `result` is ok, defect or na, empty for a bare number."""

    number: int
    result: str = ""
    value: float | None = None


@dataclass(frozen=True)
class EvidenceDraft:
    """A file that proves the work; `file` is an open Django file."""

    kind: EvidenceKind
    file: Any


@dataclass(frozen=True)
class HelperDraft:
    """Somebody of no team who took part; name and organisation are needed."""

    kind: HelperKind
    name: str
    organisation: str


@dataclass(frozen=True)
class RecordDraft:
    """The end of one piece of work. Left out, `ended_at` is now and `minutes` run from check-in."""

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


@dataclass(frozen=True)
class QuickDraft(RecordDraft):
    """A record without a work item, made in six taps; `member` only when a captain writes for somebody."""

    service_type_code: str = ""
    customer: Customer | None = None
    site: Site | None = None
    grid_version: GridVersion | None = None
    project_item: ProjectItem | None = None
    longitude: float | None = None
    latitude: float | None = None
    member: Member | None = None
