"""The time limits in force, read once, and due times with a memory for day limits."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from liming.core.calendar import Limit, LimitUnit, WorkCalendar, due_at
from liming.execute.enums import RequestSource, Stage
from liming.execute.models import ServiceLimit, ServiceStandard
from liming.execute.rules import stages
from liming.plan.models import Checklist, ChecklistItem, ServiceType
from liming.shared import clock

STANDARD = "SGCC-current"


class Question(NamedTuple):
    """A checklist item: its key and the limits of its value, None where it has none."""

    id: int
    kind: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Kind:
    """A service type as the builder needs it; `questions` are the texts of its checklist."""

    code: str
    name: str
    practice: str
    profile: str
    minutes: int
    checklist_id: int | None
    questions: tuple[str, ...]
    items: tuple[Question, ...] = ()


@dataclass
class Limits:
    """Limits by profile and area type; due times as core.calendar gives them."""

    standard_id: int
    kinds: dict[str, Kind]
    rows: dict[str, list[ServiceLimit]]
    calendar: WorkCalendar
    _chosen: dict[tuple[str, str], dict[str, ServiceLimit]] = field(default_factory=dict)
    _days: dict[tuple[date, int, str], datetime] = field(default_factory=dict)

    def of(self, kind: Kind, source: str, area_type: str) -> dict[str, ServiceLimit]:
        """Stage to limit, as the actions choose it."""
        profile = stages.profile_of(kind.profile, RequestSource(source))
        key = (profile, area_type)
        if key not in self._chosen:
            self._chosen[key] = stages.limits_for_area(self.rows.get(profile, []), area_type)
        return self._chosen[key]

    def due(self, start: datetime, limit: ServiceLimit) -> datetime:
        """When a limit that starts at `start` is used up."""
        unit = LimitUnit(limit.unit)
        if unit is LimitUnit.MINUTE:
            return start + timedelta(minutes=limit.amount)
        key = (clock.local(start).date(), limit.amount, limit.unit)
        if limit.amount == 0:
            return due_at(start, Limit(0, unit), self.calendar)
        if key not in self._days:
            self._days[key] = due_at(start, Limit(limit.amount, unit), self.calendar)
        return self._days[key]


def read_limits(calendar: WorkCalendar) -> Limits:
    """The current standard's limits and all active service types."""
    standard = ServiceStandard.objects.filter(code=STANDARD).order_by("-version").first()
    if standard is None:
        raise LookupError(f"no service standard {STANDARD!r}: load the defaults first")
    rows: dict[str, list[ServiceLimit]] = {}
    for row in ServiceLimit.objects.filter(standard=standard).order_by("pk"):
        rows.setdefault(row.profile, []).append(row)
    return Limits(standard.pk, _kinds(), rows, calendar)


def _kinds() -> dict[str, Kind]:
    newest = {row.code: row.pk for row in Checklist.objects.exclude(effective_from=None).order_by("version")}
    questions: dict[int, list[str]] = {}
    for key, text in ChecklistItem.objects.order_by("number").values_list("checklist_id", "text"):
        questions.setdefault(key, []).append(text)
    items: dict[int, list[Question]] = {}
    for item in ChecklistItem.objects.order_by("number"):
        question = Question(item.pk, item.kind, item.low, item.high)
        items.setdefault(item.checklist_id, []).append(question)
    found = {}
    for row in ServiceType.objects.filter(is_active=True):
        checklist_id: int | None = newest.get(row.checklist_code)
        found[row.code] = Kind(
            row.code,
            row.name,
            row.practice,
            row.limit_profile,
            row.usual_minutes,
            checklist_id,
            tuple(questions.get(checklist_id, ())) if checklist_id else (),
            tuple(items.get(checklist_id, ())) if checklist_id else (),
        )
    return found


STAGES = tuple(Stage)
