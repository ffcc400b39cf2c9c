"""Choosing spots: what there is to choose from, who is to be served, and the choices worked out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from liming.plan.bridge.siting import SitingTask, mask_name
from liming.plan.enums import DemandSource
from liming.plan.models import CandidateSpot, Project, SitingRun
from liming.plan.queries.places import places_of
from liming.plan.queries.projects import project_detail
from liming.plan.queries.siting_runs import RunView, view_of
from liming.plan.rules import Place, PlaceKind, Selector
from liming.plan.rules.spot_columns import SPOTS
from liming.register.models import Customer, GridVersion
from liming.register.rules import Table
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

_REACHED = "the project was found in the viewer's scope"
_REGISTER = (PlaceKind.SERVICE_POINT, PlaceKind.SITE, PlaceKind.GRID)
_NAMES = 3


@dataclass(frozen=True)
class SitingPage:
    """`demands` are those of the run shown, else of the wished source; `counts` tells of each source how
    many places there are and their weight. `taken` is the decision that counts.
    """

    project: Project
    spots: tuple[CandidateSpot, ...]
    runs: tuple[SitingRun, ...]
    view: RunView | None
    taken: SitingRun | None
    demands: tuple[Mapping[str, Any], ...]
    counts: Mapping[str, tuple[int, int]]
    register: tuple[Place, ...]


def siting_page(viewer: Viewer, code: str, number: int | None = None) -> SitingPage:
    """Spots, runs and one run in full, the newest unless said. Raises `not_found`, `forbidden`."""
    project = project_detail(viewer, code).project
    spots, runs = tuple(project.spots.all()), tuple(project.siting_runs.all())
    run = next((row for row in runs if number in (None, row.number)), None)
    if run is None and number is not None:
        raise DomainError("not_found", what="选址结果", key=number)
    known = {source: _demands(project, source) for source in DemandSource}
    demands = run.problem["demands"] if run else next((each for each in known.values() if each), [])
    return SitingPage(
        project=project,
        spots=spots,
        runs=runs,
        view=view_of(run, runs, _problem(spots, known[DemandSource(run.source)])) if run else None,
        taken=max((row for row in runs if row.taken_at), key=_taken_at, default=None),
        demands=tuple(demands),
        counts={key: (len(each), sum(one["weight"] for one in each)) for key, each in known.items()},
        register=tuple(register_spots(project)),
    )


def siting_decision(viewer: Viewer, project: Project) -> SitingRun | None:
    """The run that the project has taken over, if any. The caller found the project for the viewer."""
    return project.siting_runs.exclude(taken_at=None).order_by("-taken_at", "-number").first()


def siting_problem(project: Project, source: DemandSource) -> dict[str, Any]:
    """Spots and demands as plain JSON values, to be chosen from now and again later."""
    return _problem(project.spots.all(), _demands(project, source))


def _problem(spots: Iterable[CandidateSpot], demands: list[dict[str, Any]]) -> dict[str, Any]:
    return {"spots": [_spot(row) for row in spots], "demands": demands}


def siting_run(project: Project, number: int, *, lock: bool = False) -> SitingRun:
    """One run of a project. Raises `not_found`."""
    rows = project.siting_runs.filter(number=number)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise DomainError("not_found", what="选址结果", key=number)
    return found


def task_of(row: SitingRun) -> SitingTask:
    """What the run was asked."""
    return SitingTask(row.aim, row.most, row.reach, row.way_factor, row.seed, row.effort)


def register_spots(project: Project) -> list[Place]:
    """Places of the register that the team has, with a position, and that are no spot yet."""
    taken = set(project.spots.exclude(origin="").values_list("origin", flat=True))
    found = places_of([Selector(kind) for kind in _REGISTER], [project.team])
    communities = {f"grid:{each['key']}": each["communities"] for each in _grids(project)}
    places = [place for kind in _REGISTER for place in found[Selector(kind)].get(project.team_id, [])]
    return [
        replace(place, name=_with_community(place.name, communities.get(place.key, ())))
        for place in places
        if place.longitude is not None and place.key not in taken
    ]


def _with_community(name: str, communities: Sequence[str]) -> str:
    """A grid by the community in it, as people know the place."""
    return f"{communities[0]}（{name}）" if communities else name


def _demands(project: Project, source: DemandSource) -> list[dict[str, Any]]:
    return _customers(project) if source == DemandSource.CUSTOMERS else _grids(project)


def _customers(project: Project) -> list[dict[str, Any]]:
    """Each customer of the service list once; persons are named with stars."""
    rows = Customer.objects.everywhere(_REACHED).filter(
        pk__in=project.items.values("customer"), longitude__isnull=False, latitude__isnull=False
    )
    return [
        {"key": code, "name": mask_name(name), "weight": 1, "place": [longitude, latitude]}
        for code, name, longitude, latitude in rows.order_by("code").values_list(
            "code", "name", "longitude", "latitude"
        )
    ]


def _grids(project: Project) -> list[dict[str, Any]]:
    rows = GridVersion.objects.everywhere(_REACHED).filter(
        team=project.team,
        current_of__closed_on=None,
        current_of__isnull=False,
        longitude__isnull=False,
        latitude__isnull=False,
        households__gt=0,
    )
    return [
        {"key": row.grid.code, "name": row.grid.name, "weight": row.households}
        | {"place": [row.longitude, row.latitude], "communities": row.communities[:_NAMES]}
        for row in rows.select_related("grid").order_by("grid__code")
    ]


def _spot(row: CandidateSpot) -> dict[str, Any]:
    kept = ("number", "name", "capacity", "cost", "refused", "is_fixed")
    return {name: getattr(row, name) for name in kept} | {"place": [row.longitude, row.latitude]}


def _taken_at(row: SitingRun) -> tuple[Any, int]:
    return row.taken_at, row.number


def grid_outlines(project: Project, window: tuple[float, float, float, float] | None) -> list[Any]:
    """Outlines (GeoJSON) of the team's grids whose middle lies in the window: west, south, east, north."""
    rows = GridVersion.objects.everywhere(_REACHED).filter(
        team=project.team, current_of__isnull=False, current_of__closed_on=None, boundary__isnull=False
    )
    if window is not None:
        west, south, east, north = window
        rows = rows.filter(longitude__range=(west, east), latitude__range=(south, north))
    return list(rows.order_by("grid__code").values_list("boundary", flat=True))


def spot_table(project: Project) -> Table:
    """The candidate spots under the header that an import reads."""
    names = [column.field for column in SPOTS.columns]
    rows = [
        [_("是") if value is True else None if value is False else value for value in values]
        for values in project.spots.values_list(*names)
    ]
    return Table.of([column.label for column in SPOTS.columns], rows, SPOTS.label)
