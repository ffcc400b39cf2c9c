"""The one map: what lies inside a window of it, layer by layer, as far as the viewer may see.

Positions of requests and visits are where people live: only whoever may see private data gets points, within
the own units; everybody else gets counts by county or grid. A visit is a point of arrival, never a way.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce, Substr

from liming.execute.models import Request, Visit
from liming.execute.queries.board_counts import time_condition
from liming.execute.queries.clocks import working_days_by_request
from liming.execute.queries.event_areas import event_areas
from liming.execute.queries.map_cells import TeamPoint, team_points
from liming.execute.queries.reach import requests_in_reach
from liming.execute.rules.map_windows import MOST, Layer, Mark, Window, box_of, count_class, point_of
from liming.plan.enums import ProjectState
from liming.plan.models import Project
from liming.register.enums import DivisionLevel
from liming.register.models import Division, GridVersion, ServicePoint, Site
from liming.register.queries.places import outlines
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

VISIT_ZOOM = 11.0
TIMES = ("open", "overdue", "30", "90")


def map_layers(viewer: Viewer, window: Window, names: Iterable[str]) -> dict[str, Layer]:
    """The named layers (keys of LAYERS) inside the window, each cut at MOST.

    Raises DomainError `forbidden`.
    """
    viewer.require(Right.READ_WORK)
    return {name: LAYERS[name](viewer, window) for name in LAYERS if name in set(names)}


def county_borders(window: Window) -> list[Mark]:
    """Outlines of the counties in the window: the ground of the map."""
    counties = Division.objects.filter(level=DivisionLevel.COUNTY, valid_to=None)
    near = counties.filter(window.widened(0.6).holds()) if window.is_near else counties
    names = dict(near.values_list("code", "name"))
    shapes = outlines(names).items()
    return [Mark("border", names[code], shape) for code, shape in shapes if window.meets(box_of(shape))]


def chosen_requests(viewer: Viewer, window: Window) -> "QuerySet[Request]":
    """Requests in reach that pass the filters, wherever they lie."""
    rows = requests_in_reach(viewer)
    if window.time in ("30", "90"):
        rows = rows.filter(received_at__gte=clock.now() - timedelta(days=int(window.time)))
    else:
        rows = rows.filter(time_condition(window.time))
    return rows.filter(practice=window.practice) if window.practice else rows


def _requests(viewer: Viewer, window: Window) -> Layer:
    if not window.is_near:
        return _by_county(viewer, window)
    if not viewer.may(Right.READ_PRIVATE):
        return _by_grid(viewer, window)
    private = viewer.within(Right.READ_PRIVATE)
    rows = chosen_requests(private, window).filter(window.holds()).order_by("due_at")
    shown = rows.select_related("holder", "grid_version__grid").defer("grid_version__boundary", "words")
    now, found = clock.now(), list(shown[:MOST])
    days = working_days_by_request(row.pk for row in found if row.due_at)
    marks = tuple(
        Mark(
            "overdue" if row.due_at and row.due_at < now and row.state != "waiting" else "request",
            row.title,
            point_of(row.longitude, row.latitude),
            {
                "state": row.get_state_display(),
                "holder": row.holder.name if row.holder else "",
                "grid": row.grid_version.grid.name if row.grid_version else "",
                "due_at": row.due_at,
                "working_days": days.get(row.pk),
                "practice": row.practice,
            },
            ("request", row.number),
        )
        for row in found
    )
    return _layer(rows, marks)


def _by_county(viewer: Viewer, window: Window) -> Layer:
    county = Coalesce(Substr("division_id", 1, 6), Substr("team__division_id", 1, 6))
    rows = chosen_requests(viewer, window).order_by().annotate(place=county)
    counts = dict(rows.values("place").annotate(n=Count("pk")).values_list("place", "n"))
    counties = Division.objects.filter(pk__in=[code for code in counts if code])
    names = dict(counties.values_list("code", "name"))
    shapes = outlines(names)
    marks = tuple(
        Mark("area", names[code], shapes[code], {"count": counts[code], "class": count_class(counts[code])})
        for code in sorted(shapes)
        if window.meets(box_of(shapes[code]))
    )
    return Layer(marks, sum(mark.facts["count"] for mark in marks))


def _by_grid(viewer: Viewer, window: Window) -> Layer:
    rows = chosen_requests(viewer, window).order_by().exclude(grid_version=None)
    grouped = rows.values("grid_version__grid_id").annotate(n=Count("pk"))
    counts = dict(grouped.values_list("grid_version__grid_id", "n"))
    versions = [each for each in _versions(viewer, window) if each.grid_id in counts]
    marks = tuple(
        Mark(
            "area",
            version.grid.name,
            version.boundary,
            {"count": counts[version.grid_id], "class": count_class(counts[version.grid_id])},
        )
        for version in versions[:MOST]
    )
    total = sum(counts[version.grid_id] for version in versions)
    return Layer(marks, total, len(versions) > MOST)


def _grids(viewer: Viewer, window: Window) -> Layer:
    if not window.is_near:
        return Layer((), GridVersion.objects.visible_to(viewer).filter(**_CURRENT).count())
    versions = _versions(viewer, window)
    marks = tuple(
        Mark(
            "grid",
            version.grid.name,
            version.boundary,
            {
                "team": version.team.short_name,
                "holder": version.holder.name if version.holder else "",
                "households": version.households,
            },
            ("grid", version.grid.code),
        )
        for version in versions[:MOST]
    )
    return Layer(marks, len(versions), len(versions) > MOST)


_CURRENT: dict[str, Any] = {"current_of__isnull": False, "valid_to": None}


def _versions(viewer: Viewer, window: Window) -> list[GridVersion]:
    """Grids in force that overlap the window; their middles lie at most a grid's width outside."""
    near = window.widened(0.25).holds() | Q(longitude=None)
    rows = GridVersion.objects.visible_to(viewer).filter(near, boundary__isnull=False, **_CURRENT)
    found = rows.select_related("grid", "team", "holder").order_by("grid__code")
    return [version for version in found if window.meets(box_of(version.boundary))]


def _visits(viewer: Viewer, window: Window) -> Layer:
    """Arrivals with the quality of the position; nothing joins them."""
    if window.zoom < VISIT_ZOOM or not viewer.may(Right.READ_PRIVATE):
        return Layer((), 0)
    days = int(window.time) if window.time in ("30", "90") else 30
    rows = Visit.objects.visible_to(viewer.within(Right.READ_PRIVATE)).filter(
        window.holds("check_in_"), check_in_at__gte=clock.now() - timedelta(days=days)
    )
    if window.practice:
        rows = rows.filter(work_item__practice=window.practice)
    shown = rows.select_related("work_item", "member").order_by("-check_in_at")
    marks = tuple(
        Mark(
            "visit",
            visit.work_item.title,
            point_of(visit.check_in_longitude, visit.check_in_latitude),
            {
                "member": visit.member.name,
                "at": visit.check_in_at,
                "accuracy": visit.check_in_accuracy_metres,
                "practice": visit.work_item.practice,
            },
        )
        for visit in shown[:MOST]
    )
    return _layer(rows, marks)


def _teams(viewer: Viewer, window: Window) -> Layer:
    inside = [
        each
        for each in team_points(viewer)
        if each.longitude is not None
        and each.latitude is not None
        and window.meets((each.longitude, each.latitude, each.longitude, each.latitude))
    ]
    return Layer(tuple(_team(each) for each in inside[:MOST]), len(inside), len(inside) > MOST)


def _team(each: TeamPoint) -> Mark:
    facts = {"overdue": each.overdue, "members": each.members, "grids": each.grids}
    return Mark(
        f"team-{each.kind}", each.name, point_of(each.longitude, each.latitude), facts, ("team", each.code)
    )


def _points(viewer: Viewer, window: Window) -> Layer:
    rows = ServicePoint.objects.visible_to(viewer).filter(window.holds(), closed_on=None)
    marks = tuple(
        Mark(
            "point",
            row.name,
            point_of(row.longitude, row.latitude),
            {"what": row.get_kind_display(), "team": row.team.short_name, "hours": row.hours},
            ("point", row.code),
        )
        for row in rows.select_related("team").order_by("code")[:MOST]
    )
    return _layer(rows, marks)


def _sites(viewer: Viewer, window: Window) -> Layer:
    rows = Site.objects.visible_to(viewer).filter(window.holds(), closed_on=None)
    marks = tuple(
        Mark(
            "site",
            row.name,
            point_of(row.longitude, row.latitude),
            {"what": row.get_kind_display(), "team": row.team.short_name},
            ("site", row.code),
        )
        for row in rows.select_related("team").order_by("code")[:MOST]
    )
    return _layer(rows, marks)


def _projects(viewer: Viewer, window: Window) -> Layer:
    """A project stands at its site, else where its team stands."""
    if not viewer.may(Right.READ_PLAN):
        return Layer((), 0)
    rows = Project.objects.visible_to(viewer.within(Right.READ_PLAN)).annotate(
        longitude=Coalesce("site__longitude", "team__longitude", "team__division__longitude"),
        latitude=Coalesce("site__latitude", "team__latitude", "team__division__latitude"),
    )
    rows = rows.filter(window.holds())
    if window.practice:
        rows = rows.filter(practice=window.practice)
    columns = ("code", "name", "team__short_name", "state", "practice", "longitude", "latitude")
    shown = rows.order_by("code").values_list(*columns)
    marks = tuple(
        Mark(
            "project",
            name,
            point_of(longitude, latitude),
            {"team": team, "state": ProjectState(state).label, "practice": practice},
            ("project", code),
        )
        for code, name, team, state, practice, longitude, latitude in shown[:MOST]
    )
    return _layer(rows, marks)


LAYERS: dict[str, Callable[[Viewer, Window], Layer]] = {
    "events": event_areas,
    "grids": _grids,
    "requests": _requests,
    "teams": _teams,
    "points": _points,
    "projects": _projects,
    "sites": _sites,
    "visits": _visits,
}


def _layer(rows: "QuerySet[Any]", marks: tuple[Mark, ...]) -> Layer:
    total = len(marks) if len(marks) < MOST else rows.count()
    return Layer(marks, total, total > len(marks))
