"""What the ground of a day looks like, kept in memory: grids with their teams, teams and units by place."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from liming.execute import bridge
from liming.register.models import Division, GridVersion, Team, Unit
from liming.shared import revision

COUNTY_DIGITS = 6
CITY_DIGITS = 4
_REASON = "a request is located before it belongs to anybody"


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A team with the unit it belongs to."""

    id: UUID
    code: str
    short_name: str
    path: str
    unit_id: UUID
    place: tuple[float, float] | None

    @property
    def unit_path(self) -> str:
        """The path of its unit."""
        return self.path.removesuffix(f"{self.code}/")


@dataclass(frozen=True, slots=True)
class GridFacts:
    """One version of a grid: who holds it and where its middle is (WGS 84 degrees)."""

    id: UUID
    code: str
    name: str
    team: TeamFacts
    division_code: str
    area_type: str
    communities: tuple[str, ...]
    holder_id: UUID | None
    deputy_id: UUID | None
    place: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    id: UUID
    path: str
    division_code: str


@revision.kept()
def teams() -> dict[UUID, TeamFacts]:
    """Every team, closed ones too, by id."""
    rows = Team.objects.everywhere(_REASON).values_list(
        "pk", "code", "short_name", "path", "unit_id", "longitude", "latitude"
    )
    return {row[0]: TeamFacts(*row[:5], point_of(row[5], row[6])) for row in rows}


def grids(day: date) -> dict[UUID, GridFacts]:
    """The grid versions in force on the day, by id."""
    return _grids(bridge.grid_era(day))


@revision.kept()
def _grids(day: date) -> dict[UUID, GridFacts]:
    rows = (
        GridVersion.objects.everywhere(_REASON)
        .filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
        .values_list(
            "pk",
            "grid__code",
            "grid__name",
            "team_id",
            "division_id",
            "area_type",
            "communities",
            "holder_id",
            "deputy_id",
            "longitude",
            "latitude",
        )
    )
    known = teams()
    return {
        row[0]: GridFacts(*row[:3], known[row[3]], *row[4:6], tuple(row[6]), *row[7:9], point_of(*row[9:11]))
        for row in rows
    }


@revision.kept()
def only_teams() -> dict[str, TeamFacts]:
    """County code (six digits) to its team, for counties with exactly one open team that is no specialist."""
    rows = Team.objects.everywhere(_REASON).filter(closed_on=None).exclude(kind="specialist")
    found: dict[str, list[UUID]] = {}
    for pk, division in rows.exclude(division=None).values_list("pk", "division_id"):
        found.setdefault(division[:COUNTY_DIGITS], []).append(pk)
    known = teams()
    return {county: known[ids[0]] for county, ids in found.items() if len(ids) == 1}


@revision.kept()
def units() -> tuple[UnitFacts, ...]:
    """Open units, the widest first."""
    rows = Unit.objects.everywhere(_REASON).filter(closed_on=None).order_by("level_id", "path")
    return tuple(
        UnitFacts(pk, path, division or "")
        for pk, path, division in rows.values_list("pk", "path", "division_id")
    )


@revision.kept()
def divisions() -> dict[str, Division]:
    """Every division by code; nobody may change the rows."""
    return {row.code: row for row in Division.objects.all()}


def point_of(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    """Both degrees as a point; None when either is unknown."""
    return None if longitude is None or latitude is None else (longitude, latitude)
