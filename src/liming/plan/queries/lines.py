"""One line of a year plan, what its schedule rule asks for next, and how two versions differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from liming.plan import bridge
from liming.plan.models import Checklist, PlanLine, YearPlan
from liming.plan.queries.years import year_plans
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MONTHS_AHEAD = 14
_COMPARED = (
    "title",
    "practice",
    "aim",
    "action",
    "service_type",
    "measure",
    "quantity",
    "weight",
    "rule",
    "places",
    "evidence",
    "guide",
    "owner",
)


@dataclass(frozen=True)
class FieldChange:
    """One field of a line in both versions, as stored; units as tuples of short names."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class PlanDifference:
    """What `plan` has otherwise than `former`: lines added and removed, and the fields that changed."""

    plan: YearPlan
    former: YearPlan
    added: tuple[PlanLine, ...]
    removed: tuple[PlanLine, ...]
    changed: tuple[tuple[PlanLine, tuple[FieldChange, ...]], ...]
    same: int

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


def plan_by_id(viewer: Viewer, plan_id: UUID | None) -> YearPlan:
    """A version of a plan the viewer may read; DomainError `not_found`."""
    found = year_plans(viewer).filter(pk=plan_id).first() if plan_id else None
    if found is None:
        raise DomainError("not_found", what="实施方案", key=plan_id or "")
    return found


def line_by_id(viewer: Viewer, line_id: UUID) -> PlanLine:
    """A line of a plan the viewer may read; DomainError `not_found`."""
    rows = PlanLine.objects.select_related("plan__unit", "service_type", "action", "owner", "guide")
    line = rows.filter(pk=line_id, plan__in=year_plans(viewer).order_by()).first()
    if line is None:
        raise DomainError("not_found", what="条目", key=line_id)
    return line


def next_dates(rule: Mapping[str, Any], most: int = 6, since: date | None = None) -> list[date]:
    """The next dates a schedule rule names, from today on; DomainError `plan_rule_invalid`."""
    since = since or clock.today()
    return bridge.dates_from(bridge.read_new_rule(rule), since, MONTHS_AHEAD)[:most]


def guides_in_force(viewer: Viewer) -> list[Checklist]:
    """Versions of checklists a line may follow: those in force today, by code."""
    viewer.require(Right.READ_PLAN)
    today = clock.today()
    rows = Checklist.objects.filter(effective_from__lte=today).exclude(effective_to__lte=today)
    return list(rows.order_by("code", "version"))


def former_version(viewer: Viewer, plan: YearPlan) -> YearPlan | None:
    """The version before this one, else the approved plan of the year before."""
    plans = year_plans(viewer).filter(unit=plan.unit)
    before = plans.filter(year=plan.year, version__lt=plan.version).first()
    return before or plans.filter(year=plan.year - 1).exclude(approved_at=None).first()


def plan_differences(viewer: Viewer, plan: YearPlan, former: YearPlan) -> PlanDifference:
    """How `plan` differs from `former`, lines paired by their code; four queries."""
    viewer.require(Right.READ_PLAN)
    new, old = _by_code(viewer, plan), _by_code(viewer, former)
    both = [(new[code], _changes(old[code], new[code])) for code in new if code in old]
    return PlanDifference(
        plan,
        former,
        added=tuple(line for code, line in new.items() if code not in old),
        removed=tuple(line for code, line in old.items() if code not in new),
        changed=tuple((line, changes) for line, changes in both if changes),
        same=sum(not changes for _line, changes in both),
    )


def whole_lines(viewer: Viewer, plan: YearPlan) -> list[PlanLine]:
    """The lines in order of code with everything they name; two queries."""
    viewer.require(Right.READ_PLAN)
    rows = plan.lines.select_related("service_type", "action", "guide", "owner")
    return list(rows.prefetch_related("co_units__unit").order_by("code"))


def _by_code(viewer: Viewer, plan: YearPlan) -> dict[str, PlanLine]:
    return {line.code: line for line in whole_lines(viewer, plan)}


def _changes(old: PlanLine, new: PlanLine) -> tuple[FieldChange, ...]:
    found = [FieldChange(name, getattr(old, name), getattr(new, name)) for name in _COMPARED]
    found.append(FieldChange("co_units", _names(old), _names(new)))
    return tuple(change for change in found if change.old != change.new)


def _names(line: PlanLine) -> tuple[str, ...]:
    return tuple(row.unit.short_name for row in line.co_units.all())
