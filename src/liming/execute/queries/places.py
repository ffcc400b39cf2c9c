"""Where a request belongs: the grid of its day, its team and unit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from liming.execute import bridge
from liming.execute.queries import ground
from liming.execute.queries.ground import CITY_DIGITS, COUNTY_DIGITS, GridFacts, TeamFacts
from liming.execute.queries.settings import setting
from liming.register.models import Customer, Division, Unit
from liming.register.queries.divisions import division_by_words
from liming.shared.errors import DomainError


@dataclass(frozen=True)
class Asked:
    """What is known of a place: WGS-84 degrees, words, a division's code, who is served, who took it down."""

    longitude: float | None = None
    latitude: float | None = None
    text: str = ""
    division_code: str = ""
    customer: Customer | None = None
    unit: Unit | None = None
    grid_version_id: UUID | None = None

    @property
    def has_position(self) -> bool:
        return self.longitude is not None and self.latitude is not None


@dataclass(frozen=True)
class FoundPlace:
    """`candidates` are kept for people: grid code, name, team and metres. `is_certain`: one grid holds it."""

    unit_id: UUID
    unit_path: str
    team: TeamFacts | None = None
    grid: GridFacts | None = None
    division_code: str | None = None
    candidates: tuple[dict[str, Any], ...] = field(default=())
    is_border: bool = False
    is_certain: bool = False

    @property
    def path(self) -> str:
        """The path that decides who may act: the team's, before that the unit's."""
        return self.team.path if self.team else self.unit_path


def find_place(day: date, asked: Asked) -> FoundPlace:
    """The place of one request; see `find_places`."""
    return find_places(day, [asked])[0]


def find_places(day: date, asked: Sequence[Asked]) -> list[FoundPlace]:
    """By the grid named, else by coordinate, the customer's grid, community or township words, division.

    All positions are looked up at once, in memory. Raises DomainError `not_found` without any unit.
    """
    located = [each for each in asked if each.has_position]
    near = bridge.locate_many(
        [each.longitude or 0.0 for each in located],
        [each.latitude or 0.0 for each in located],
        day,
        float(setting("dispatch.border_metres", day)),
    )
    by_position = iter(near)
    grids = ground.grids(day)
    return [_found(each, next(by_position) if each.has_position else None, grids, day) for each in asked]


def _found(asked: Asked, near: bridge.Place | None, grids: dict[UUID, GridFacts], day: date) -> FoundPlace:
    if asked.grid_version_id in grids:
        return _named(grids[asked.grid_version_id])
    division = _division(asked.division_code, asked.text)
    distances = dict(near.candidates) if near else {}
    by_words = not distances
    if by_words:
        distances = dict.fromkeys(_by_customer_or_words(day, asked, _prefix(division)), 0.0)
    versions = _in_county([grids[key] for key in distances if key in grids], division)
    if by_words:
        versions = _in_township(_named_in_full(versions, asked.text), division)
    if not versions:
        return _without_grid(division, asked.unit)
    first, is_single = versions[0], len(versions) == 1
    is_one_team = len({version.team.id for version in versions}) == 1
    is_border = bool(near and near.is_border)
    return FoundPlace(
        unit_id=first.team.unit_id,
        unit_path=first.team.unit_path,
        team=first.team if not by_words or is_one_team else None,
        grid=first if not by_words or is_single else None,
        division_code=division.code if division else first.division_code,
        candidates=tuple(_candidate(version, distances[version.id]) for version in versions),
        is_border=is_border,
        is_certain=is_single and not is_border,
    )


def _named(grid: GridFacts) -> FoundPlace:
    return FoundPlace(
        unit_id=grid.team.unit_id,
        unit_path=grid.team.unit_path,
        team=grid.team,
        grid=grid,
        division_code=grid.division_code,
        is_certain=True,
    )


def _division(code: str, text: str) -> Division | None:
    """The division named by code, else the one the words clearly mean; nothing is guessed."""
    if code:
        return ground.divisions().get(code)
    hits = division_by_words(text) if text else ()
    return hits[0].division if len(hits) == 1 else None


def _by_customer_or_words(day: date, asked: Asked, within: str) -> tuple[UUID, ...]:
    grid = asked.customer.grid if asked.customer and asked.customer.grid_id else None
    if grid is not None and grid.current_id:
        return (grid.current_id,)
    return bridge.grids_by_words(asked.text, day, within) if asked.text else ()


def _prefix(division: Division | None) -> str:
    """What the codes of all that lies in the division's county or city begin with."""
    if division is None:
        return ""
    return division.code[: CITY_DIGITS if division.level == "city" else COUNTY_DIGITS]


def _in_county(versions: list[GridFacts], division: Division | None) -> list[GridFacts]:
    """Names repeat between counties: a known division decides."""
    prefix = _prefix(division)
    return [version for version in versions if version.division_code.startswith(prefix)]


def _named_in_full(versions: list[GridFacts], text: str) -> list[GridFacts]:
    """A community written out goes before one that merely shares a stem with the township."""
    named = [version for version in versions if any(name in text for name in version.communities)]
    return named or versions


def _in_township(versions: list[GridFacts], division: Division | None) -> list[GridFacts]:
    """Villages of one name lie in several townships of a county: the township named with it decides."""
    code = division.code if division and division.level == "township" else None
    return [version for version in versions if version.division_code == code] or versions


def _candidate(version: GridFacts, metres: float) -> dict[str, Any]:
    return {
        "grid_version": str(version.id),
        "code": version.code,
        "name": version.name,
        "team": version.team.short_name,
        "metres": round(metres),
    }


def _without_grid(division: Division | None, unit: Unit | None) -> FoundPlace:
    code = division.code if division else None
    is_narrow = division is not None and division.level not in ("city", "province")
    team = ground.only_teams().get(division.code[:COUNTY_DIGITS]) if division and is_narrow else None
    if team is not None:
        return FoundPlace(unit_id=team.unit_id, unit_path=team.unit_path, team=team, division_code=code)
    if unit is not None:
        return FoundPlace(unit_id=unit.pk, unit_path=unit.path, division_code=code)
    found = _unit_of(division)
    return FoundPlace(unit_id=found.id, unit_path=found.path, division_code=code)


def _unit_of(division: Division | None) -> ground.UnitFacts:
    """The unit of the county, else of the city, else the top of the tree."""
    units = ground.units()
    if division is not None:
        for prefix in (division.code[:COUNTY_DIGITS], division.code[:CITY_DIGITS]):
            inside = (each for each in units if each.division_code.startswith(prefix))
            found = min(inside, key=lambda each: each.path, default=None)
            if found:
                return found
    if not units:
        raise DomainError("not_found", what="unit", key="/")
    return units[0]
