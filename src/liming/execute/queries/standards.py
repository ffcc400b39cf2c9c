"""The service standard in force, and its limits; kept in memory until a standard changes."""

from dataclasses import dataclass
from datetime import date

from liming.execute.models import ServiceLimit, ServiceStandard
from liming.execute.rules import stages
from liming.shared import revision
from liming.shared.errors import DomainError


@dataclass(slots=True)
class Limit:
    """The limit of one stage; `unit` is a LimitUnit, `area_type` empty = every area."""

    stage: str
    area_type: str
    amount: int
    unit: str
    after_arrival: bool
    by_case: bool


def standard_on(code: str, day: date) -> ServiceStandard:
    """The newest version of `code` in force on `day`. Raises DomainError `no_standard`."""
    for row in _standards().get(code, ()):
        if row.effective_from <= day and (row.effective_to is None or row.effective_to > day):
            return row
    raise DomainError("no_standard", standard=code, day=day.isoformat())


def limits_of(standard_id: int | None, profile: str, area_type: str) -> dict[str, Limit]:
    """Stage to limit of a profile; a limit of the area type goes before the one of every area."""
    return _limits(standard_id, profile, area_type)


@revision.kept()
def _standards() -> dict[str, list[ServiceStandard]]:
    """All versions by code, the newest first."""
    rows: dict[str, list[ServiceStandard]] = {}
    for row in ServiceStandard.objects.order_by("code", "-version"):
        rows.setdefault(row.code, []).append(row)
    return rows


@revision.kept(maxsize=512)
def _limits(standard_id: int | None, profile: str, area_type: str) -> dict[str, Limit]:
    rows = ServiceLimit.objects.filter(standard_id=standard_id, profile=profile)
    values = rows.values_list("stage", "area_type", "amount", "unit", "after_arrival", "by_case")
    return stages.limits_for_area((Limit(*value) for value in values), area_type)
