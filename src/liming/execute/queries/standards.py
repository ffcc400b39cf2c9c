"""The service standard in force, and its limits; kept in memory until a standard changes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from liming.execute.models import ServiceLimit, ServiceStandard
from liming.execute.queries.settings import setting
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


def limits_on(profile: str, day: date) -> dict[str, ServiceLimit]:
    """Stage to limit of a profile in the requests' standard; where that one says nothing, in the newest other
    one in force on `day` that does. Raises DomainError `no_standard`.
    """
    in_force = Q(standard__effective_to=None) | Q(standard__effective_to__gt=day)
    rows = list(
        ServiceLimit.objects.filter(in_force, profile=profile, standard__effective_from__lte=day)
        .select_related("standard")
        .order_by("-standard__effective_from", "-standard__version", "standard__code")
    )
    code = setting("requests.standard", day)
    if not rows:
        raise DomainError("no_standard", standard=profile, day=day.isoformat())
    chosen = next((row for row in rows if row.standard.code == code), rows[0]).standard
    return {row.stage: row for row in rows if row.standard_id == chosen.pk}
