"""The places plan lines apply to: at most one query per kind of place, whatever the number of teams."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from liming.plan.rules import Place, PlaceKind, Selector
from liming.register.models import Customer, GridVersion, ServicePoint, Site, Team

PlacesOfTeam = Mapping[UUID, list[Place]]
_REASON = "places of teams the caller has already chosen by the viewer's scope"


def places_of(selectors: Iterable[Selector], teams: Iterable[Team]) -> dict[Selector, PlacesOfTeam]:
    """For each selector the places of every team, in the order of their codes."""
    selectors = set(selectors)
    by_id = {team.pk: team for team in teams}
    found: dict[Selector, PlacesOfTeam] = {}
    for kind in sorted({selector.kind for selector in selectors}):
        wanted = [selector for selector in selectors if selector.kind is kind]
        narrow = {selector.narrow for selector in wanted}
        places = _READERS[kind](by_id, set() if "" in narrow else narrow)
        for selector in wanted:
            found[selector] = _chosen(selector, places)
    return found


def has_places(selector: Selector, path: str) -> bool:
    """Whether any team at or below the path has a place of the kind; a team always is one."""
    if selector.kind is PlaceKind.TEAM:
        return True
    model, of_team, narrow = _TABLES[selector.kind]
    rows = model.objects.everywhere(_REASON).filter(**{f"{of_team}path__startswith": path})
    return bool(rows.filter(**({narrow: selector.narrow} if selector.narrow else {})).exists())


def _chosen(selector: Selector, places: Iterable[Place]) -> PlacesOfTeam:
    chosen: dict[UUID, list[Place]] = defaultdict(list)
    for place in places:
        of_team = chosen[place.team_id]
        if selector.narrow in ("", place.narrow) and (
            selector.limit is None or len(of_team) < selector.limit
        ):
            of_team.append(place)
    return chosen


def _teams(teams: Mapping[UUID, Team], narrow: set[str]) -> list[Place]:
    return [Place(f"team:{team.code}", team.short_name, team.pk) for team in teams.values()]


def _grids(teams: Mapping[UUID, Team], narrow: set[str]) -> list[Place]:
    versions = (
        GridVersion.objects.everywhere(_REASON)
        .filter(current_of__isnull=False, current_of__closed_on=None, team__in=teams)
        .order_by("grid__code")
        .values_list(
            "pk", "team_id", "holder_id", "deputy_id", "grid__code", "grid__name", "longitude", "latitude"
        )
    )
    return [
        Place(
            f"grid:{code}",
            name,
            team,
            holder_ids=_ids(holder, deputy),
            grid_version_id=pk,
            longitude=longitude,
            latitude=latitude,
        )
        for pk, team, holder, deputy, code, name, longitude, latitude in versions
    ]


def _sites(teams: Mapping[UUID, Team], narrow: set[str]) -> list[Place]:
    sites = Site.objects.everywhere(_REASON).filter(team__in=teams)
    if narrow:
        sites = sites.filter(kind__in=narrow)
    fields = ("pk", "team_id", "code", "name", "kind", "longitude", "latitude", *_OF_GRID)
    return [
        Place(
            f"site:{code}",
            name,
            team,
            kind,
            _ids(holder, deputy),
            grid_version_id=version,
            site_id=pk,
            longitude=longitude,
            latitude=latitude,
        )
        for pk, team, code, name, kind, longitude, latitude, version, holder, deputy in sites.order_by(
            "code"
        ).values_list(*fields)
    ]


def _service_points(teams: Mapping[UUID, Team], narrow: set[str]) -> list[Place]:
    points = ServicePoint.objects.everywhere(_REASON).filter(team__in=teams, closed_on=None)
    if narrow:
        points = points.filter(kind__in=narrow)
    return [
        Place(f"point:{code}", name, team, kind, service_point_id=pk, longitude=longitude, latitude=latitude)
        for pk, team, code, name, kind, longitude, latitude in points.order_by("code").values_list(
            "pk", "team_id", "code", "name", "kind", "longitude", "latitude"
        )
    ]


def _customers(teams: Mapping[UUID, Team], narrow: set[str]) -> list[Place]:
    customers = Customer.objects.everywhere(_REASON).filter(team__in=teams)
    if narrow:
        customers = customers.filter(kind__in=narrow)
    fields = ("pk", "team_id", "code", "name", "kind", "longitude", "latitude", *_OF_GRID)
    return [
        Place(
            f"customer:{code}",
            name,
            team,
            kind,
            _ids(holder, deputy),
            grid_version_id=version,
            customer_id=pk,
            longitude=longitude,
            latitude=latitude,
        )
        for pk, team, code, name, kind, longitude, latitude, version, holder, deputy in customers.order_by(
            "code"
        ).values_list(*fields)
    ]


_OF_GRID = ("grid__current_id", "grid__current__holder_id", "grid__current__deputy_id")


def _ids(*ids: UUID | None) -> tuple[UUID, ...]:
    return tuple(each for each in ids if each is not None)


_TABLES: dict[PlaceKind, tuple[Any, str, str]] = {
    PlaceKind.GRID: (GridVersion, "current_of__current__team__", ""),
    PlaceKind.SITE: (Site, "team__", "kind"),
    PlaceKind.SERVICE_POINT: (ServicePoint, "team__", "kind"),
    PlaceKind.CUSTOMER: (Customer, "team__", "kind"),
}
"""Where places of a kind are kept, the way to their team, and what narrows them."""

_READERS: dict[PlaceKind, Callable[[Mapping[UUID, Team], set[str]], list[Place]]] = {
    PlaceKind.TEAM: _teams,
    PlaceKind.GRID: _grids,
    PlaceKind.SITE: _sites,
    PlaceKind.SERVICE_POINT: _service_points,
    PlaceKind.CUSTOMER: _customers,
}
