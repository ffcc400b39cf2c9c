"""Where a request belongs: the grid of its day, its team and unit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from liming.execute import bridge
from liming.execute.queries.settings import setting
from liming.register.models import Customer, Division, GridVersion, Team, Unit
from liming.register.queries.divisions import division_by_words
from liming.shared.errors import DomainError

COUNTY_DIGITS = 6
CITY_DIGITS = 4
_REASON = "a request is located before it belongs to anybody"


@dataclass(frozen=True)
class FoundPlace:
    """`candidates` are kept for people: grid code, name, team and metres. `is_certain`: one grid holds it."""

    unit: Unit
    team: Team | None = None
    grid_version: GridVersion | None = None
    division: Division | None = None
    candidates: tuple[dict[str, Any], ...] = field(default=())
    is_border: bool = False
    is_certain: bool = False


def find_place(
    day: date,
    longitude: float | None,
    latitude: float | None,
    text: str,
    division_code: str = "",
    customer: Customer | None = None,
    unit: Unit | None = None,
) -> FoundPlace:
    """By coordinate, else by the customer's grid, else by community or township words, else by division."""
    division = _division(division_code, text)
    distances, is_border = _near(day, longitude, latitude)
    by_words = not distances
    if by_words:
        distances = [(key, 0.0) for key in _by_customer_or_words(day, customer, text)]
    versions = _in_county(_versions(key for key, _ in distances), division)
    if by_words:
        versions = _named_in_full(versions, text)
    if not versions:
        return _without_grid(division, unit)
    first = versions[0]
    teams = {version.team_id for version in versions}
    is_single = len(versions) == 1
    return FoundPlace(
        unit=first.team.unit,
        team=first.team if not by_words or len(teams) == 1 else None,
        grid_version=first if not by_words or is_single else None,
        division=division or first.division,
        candidates=tuple(_candidate(version, dict(distances)[version.pk]) for version in versions),
        is_border=is_border,
        is_certain=is_single and not is_border,
    )


def named_place(version: GridVersion) -> FoundPlace:
    """The place of a grid that was named; no query when team, unit and division are at hand."""
    return FoundPlace(
        unit=version.team.unit,
        team=version.team,
        grid_version=version,
        division=version.division,
        is_certain=True,
    )


def _division(code: str, text: str) -> Division | None:
    """The division named by code, else the one the words clearly mean; nothing is guessed."""
    if code:
        return Division.objects.filter(code=code).first()
    hits = division_by_words(text) if text else ()
    return hits[0].division if len(hits) == 1 else None


def _near(
    day: date, longitude: float | None, latitude: float | None
) -> tuple[list[tuple[UUID, float]], bool]:
    if longitude is None or latitude is None:
        return [], False
    place = bridge.locate(longitude, latitude, day, float(setting("dispatch.border_metres", day)))
    return list(place.candidates), place.is_border


def _by_customer_or_words(day: date, customer: Customer | None, text: str) -> tuple[UUID, ...]:
    grid = customer.grid if customer and customer.grid_id else None
    if grid is not None and grid.current_id:
        return (grid.current_id,)
    return bridge.grids_by_words(text, day) if text else ()


def _versions(keys: Iterable[UUID]) -> list[GridVersion]:
    order = list(keys)
    rows = (
        GridVersion.objects.everywhere(_REASON)
        .filter(pk__in=order)
        .select_related("grid", "team__unit", "division", "holder", "deputy")
    )
    return sorted(rows, key=lambda version: order.index(version.pk))


def _in_county(versions: list[GridVersion], division: Division | None) -> list[GridVersion]:
    """Names repeat between counties: a known division decides."""
    if division is None:
        return versions
    digits = CITY_DIGITS if division.level == "city" else COUNTY_DIGITS
    prefix = division.code[:digits]
    return [version for version in versions if version.division_id.startswith(prefix)]


def _named_in_full(versions: list[GridVersion], text: str) -> list[GridVersion]:
    """A community written out goes before one that merely shares a stem with the township."""
    named = [version for version in versions if any(name in text for name in version.communities)]
    return named or versions


def _candidate(version: GridVersion, metres: float) -> dict[str, Any]:
    return {
        "grid_version": str(version.pk),
        "code": version.grid.code,
        "name": version.grid.name,
        "team": version.team.short_name,
        "metres": round(metres),
    }


def _without_grid(division: Division | None, unit: Unit | None) -> FoundPlace:
    team = _only_team(division) if division else None
    return FoundPlace(
        unit=team.unit if team else unit or _unit_of(division),
        team=team,
        division=division,
    )


def _only_team(division: Division) -> Team | None:
    """The county's team when there is exactly one."""
    teams = (
        Team.objects.everywhere(_REASON)
        .filter(division__code__startswith=division.code[:COUNTY_DIGITS], closed_on=None)
        .exclude(kind="specialist")
        .select_related("unit")[:2]
    )
    found = list(teams) if division.level != "city" else []
    return found[0] if len(found) == 1 else None


def _unit_of(division: Division | None) -> Unit:
    """The unit of the county, else of the city, else the top of the tree."""
    units = Unit.objects.everywhere(_REASON).filter(closed_on=None)
    if division is not None:
        for prefix in (division.code[:COUNTY_DIGITS], division.code[:CITY_DIGITS]):
            found = units.filter(division__code__startswith=prefix).order_by("path").first()
            if found:
                return found
    top = units.order_by("level_id", "path").first()
    if top is None:
        raise DomainError("not_found", what="unit", key="/")
    return top
