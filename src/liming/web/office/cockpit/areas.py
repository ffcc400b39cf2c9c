"""Rows of the map: one per county or grid, with its value and people; page and JSON show the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from liming.execute.queries.map_cells import PlaceCell, TeamPoint, place_cells, team_points
from liming.register.enums import DivisionLevel
from liming.register.models import Division
from liming.register.queries.places import Focus, current_grids, divisions_below
from liming.web.office.cockpit.measures import Measure, interval


@dataclass(frozen=True)
class AreaRow:
    """A coloured area. `klass` 0 = few cases; `geometry` is set for grids, which carry their own.

    `is_census`: the value is a fact of this one area (visited or not), so that no sample can be too small.
    """

    code: str
    name: str
    cell: PlaceCell | None
    klass: int
    longitude: float | None
    latitude: float | None
    teams: int
    members: int
    grids: int
    url: str
    geometry: Any = None
    people: str = ""
    is_census: bool = False

    @property
    def n(self) -> int:
        return self.cell.n if self.cell else 0

    @property
    def share(self) -> float | None:
        return self.cell.good / self.cell.n if self.cell and self.cell.n else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        return interval(self.cell.good, self.cell.n) if self.cell and self.cell.n else None

    def lines(self, measure: Measure) -> list[str]:
        """What the callout says: name, value, n and interval, who is there."""
        if self.share is None or self.bounds is None:
            return [self.name, _("没有可计的件"), self.staff]
        low, high = self.bounds
        if self.is_census:
            return [self.name, _("近 90 天已到访") if self.share else _("近 90 天未到访"), self.staff]
        span = _("n=%(n)d，区间 %(low).1f–%(high).1f%%") % {"n": self.n, "low": low * 100, "high": high * 100}
        return [self.name, f"{measure.short} {self.share:.1%}", span, self.staff]

    @property
    def staff(self) -> str:
        """1 队 24 人，22 网格; for a grid its holder."""
        if self.people:
            return self.people
        teams = _("%(n)d 队") % {"n": self.teams}
        return _("%(teams)s %(members)d 人，%(grids)d 网格") % {
            "teams": teams,
            "members": self.members,
            "grids": self.grids,
        }


@dataclass(frozen=True)
class MapData:
    """Everything the map and its table show for one focus and measure."""

    level: str
    areas: tuple[AreaRow, ...]
    points: tuple[TeamPoint, ...]

    @property
    def class_counts(self) -> dict[int, int]:
        return dict(Counter(area.klass for area in self.areas))

    @property
    def is_census(self) -> bool:
        return any(area.is_census for area in self.areas)


def map_data(focus: Focus, measure: Measure) -> MapData:
    """Counties of a province or city, or the grids of a county, with the teams as points."""
    points = team_points(focus.viewer)
    if focus.level == DivisionLevel.COUNTY and focus.division is not None:
        areas = _grid_rows(focus, measure)
        return MapData("grid", tuple(areas), tuple(points))
    counties = divisions_below(focus.division, DivisionLevel.COUNTY)
    return MapData("county", tuple(_county_rows(counties, focus, measure, points)), tuple(points))


def _county_rows(
    counties: Iterable[Division], focus: Focus, measure: Measure, points: list[TeamPoint]
) -> Iterable[AreaRow]:
    cells = place_cells(focus.viewer, measure.key)
    staff: dict[str, list[TeamPoint]] = defaultdict(list)
    for point in points:
        staff[point.county].append(point)
    page = reverse("cockpit")
    for county in counties:
        here = staff[county.code]
        cell = cells.get(county.code)
        yield AreaRow(
            code=county.code,
            name=county.name,
            cell=cell,
            klass=measure.class_of(cell),
            longitude=county.longitude,
            latitude=county.latitude,
            teams=len(here),
            members=sum(point.members for point in here),
            grids=sum(point.grids for point in here),
            url=f"{page}?county={county.code}&measure={measure.key}" if here or cell else "",
        )


def _grid_rows(focus: Focus, measure: Measure) -> Iterable[AreaRow]:
    cells = place_cells(focus.viewer, measure.key, by="grid")
    assert focus.division is not None
    for version in current_grids(focus.viewer, focus.division.code):
        cell = cells.get(version.grid.code)
        is_census = measure.key == "grid_visited"
        yield AreaRow(
            code=version.grid.code,
            name=version.grid.name,
            cell=cell,
            klass=measure.class_of(cell, least=1) if is_census else measure.class_of(cell),
            is_census=is_census,
            longitude=version.longitude,
            latitude=version.latitude,
            teams=1,
            members=1 if version.holder else 0,
            grids=1,
            url=reverse("team_page", args=[version.team.code]),
            geometry=version.boundary,
            people=_("网格员 %(name)s，%(households)d 户")
            % {
                "name": version.holder.name if version.holder else "—",
                "households": version.households,
            },
        )
