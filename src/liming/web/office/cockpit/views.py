"""The cockpit's page, its map data and its sheet."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liming.evaluate.queries.supervision import overdue_findings
from liming.execute.queries.cockpit import KINDS, Attention, MonthOfWork, month_of_work, needs_attention
from liming.register.enums import DivisionLevel
from liming.register.models import Division
from liming.register.queries import places
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.cockpit import exceptions as words
from liming.web.office.cockpit.areas import MapData, map_data
from liming.web.office.cockpit.geojson import cartogram, collection
from liming.web.office.cockpit.loop import Row, loop_rows
from liming.web.office.cockpit.measures import MEASURES, Measure, measure_of
from liming.web.office.cockpit.sheets import sheet_response

FRESH_SECONDS = 60
T = TypeVar("T")


@dataclass(frozen=True)
class State:
    """What the panels beside the map show, read once a minute for all who see the same units."""

    as_of: datetime
    execution: MonthOfWork
    rows: list[Row]
    exceptions: list[Attention]


def shared_for(viewer: Viewer, name: str, make: Callable[[], T]) -> T:
    """`make()`, kept for a minute for everybody with the same units, roles and language."""
    who = "|".join([*viewer.unit_paths, *sorted(viewer.roles), get_language() or "", name])
    key = "cockpit:" + hashlib.sha256(who.encode()).hexdigest()
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, FRESH_SECONDS)
    return found


def focus_of(request: HttpRequest) -> places.Focus:
    """The county or city named in the address, else the viewer's own place."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return places.focus_on(viewer, request.GET.get("county") or request.GET.get("city") or "")


def state_of(focus: places.Focus) -> State:
    """Panels for one focus, at most a minute old."""
    return shared_for(focus.viewer, "state", lambda: _read_state(focus.viewer))


def _read_state(viewer: Viewer) -> State:
    month = clock.today().replace(day=1)
    rows = _waiting(viewer)
    execution = month_of_work(viewer, month, rows)
    hazards = sum(row.kind == "overdue" and row.subject == "hazard" for row in rows)
    return State(clock.now(), execution, loop_rows(viewer, month, execution, hazards), rows)


def _waiting(viewer: Viewer) -> list[Attention]:
    """What needs a hand in all rooms, the most urgent kind first."""
    rows = [*needs_attention(viewer), *overdue_findings(viewer)]
    return sorted(rows, key=lambda row: KINDS.index(row.kind))


def map_of(focus: places.Focus, measure: Measure) -> MapData:
    """Areas and teams for one focus and measure, at most a minute old."""
    code = focus.division.code if focus.division else ""
    return shared_for(focus.viewer, f"map {code} {measure.key}", lambda: map_data(focus, measure))


@office_page(Right.READ_WORK)
def cockpit(request: HttpRequest) -> HttpResponse:
    """Map, loop and exceptions of the viewer's place or of the place drilled to."""
    focus, measure = focus_of(request), measure_of(request.GET.get("measure"))
    state, shown = state_of(focus), map_of(focus, measure)
    chosen = request.GET.get("tab", "")
    rows = [row for row in state.exceptions if not chosen or row.kind == chosen]
    limit = None if request.GET.get("all") else words.SHOWN
    map_url = _map_url(request, focus, measure)
    return render(
        request,
        "office/cockpit/cockpit.html",
        {
            **_place_words(request, focus),
            "state": state,
            "month": clock.today(),
            "measure": measure,
            "measures": list(MEASURES.values()),
            "map": shown,
            "legend": _legend(shown, measure),
            "marks": _marks(shown),
            "map_url": map_url,
            "cartogram": None if map_url else cartogram(shown.areas),
            "tabs": words.tabs(state.exceptions, chosen),
            "lines": words.lines(rows[:limit]),
            "total": len(rows),
            "message": words.message(title_of(focus), rows, state.as_of),
        },
    )


def title_of(focus: places.Focus) -> str:
    """全省 for the province, else the division's name."""
    if focus.division is None or focus.level == DivisionLevel.PROVINCE:
        return _("全省")
    return str(focus.division.name)


def _place_words(request: HttpRequest, focus: places.Focus) -> dict[str, Any]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    home = places.home_division(viewer)
    above = [division for division in focus.trail[:-1] if home is None or _holds(home, division)]
    return {"title": title_of(focus), "focus": focus, "above": above, "level": focus.level}


def _holds(home: Division, other: Division) -> bool:
    """Whether `other` lies in or is `home`, so that the viewer may go up to it."""
    return home.level == DivisionLevel.PROVINCE or other.code.startswith(home.code.rstrip("0"))


def _legend(shown: MapData, measure: Measure) -> list[tuple[int, str, int]]:
    counts = shown.class_counts
    if shown.is_census:
        return [(5, _("近 90 天已到访"), counts.get(5, 0)), (1, _("近 90 天未到访"), counts.get(1, 0))]
    return [(klass, name, counts.get(klass, 0)) for klass, name in measure.class_names()]


def _marks(shown: MapData) -> dict[str, int]:
    kinds = [point.kind for point in shown.points]
    return {kind: kinds.count(kind) for kind in ("active", "overdue", "silent")} | {
        "few": shown.class_counts.get(0, 0)
    }


def _map_url(request: HttpRequest, focus: places.Focus, measure: Measure) -> str:
    if not places.has_outlines() or focus.division is None:
        return ""
    name = "grids" if focus.level == DivisionLevel.COUNTY else "counties"
    return f"{request.path}map/{name}.json?measure={measure.key}&county={focus.division.code}"


@office_page(Right.READ_WORK)
def counties_json(request: HttpRequest) -> HttpResponse:
    """Counties in focus with values of the viewer's units, as GeoJSON."""
    focus = focus_of(request)
    return _map_answer(request, focus, "counties", lambda: _counties(focus, request))


def _counties(focus: places.Focus, request: HttpRequest) -> dict[str, Any]:
    measure = measure_of(request.GET.get("measure"))
    cities = places.divisions_below(focus.division, DivisionLevel.CITY)
    return collection(map_of(focus, measure), measure, cities)


@office_page(Right.READ_WORK)
def grids_json(request: HttpRequest) -> HttpResponse:
    """Grids of a county with values, inside the county's outline, as GeoJSON."""
    focus = focus_of(request)
    measure = measure_of(request.GET.get("measure"))
    borders = [focus.division] if focus.division else []
    return _map_answer(request, focus, "grids", lambda: collection(map_of(focus, measure), measure, borders))


def _map_answer(
    request: HttpRequest, focus: places.Focus, name: str, make: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """The JSON, or 304 when the asker holds the same; the body is kept for a minute."""
    code = focus.division.code if focus.division else ""
    key = f"{name} {code} {measure_of(request.GET.get('measure')).key}"
    body = shared_for(focus.viewer, key, lambda: _encoded(make()))
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(body, content_type="application/geo+json")
    answer["ETag"], answer["Cache-Control"] = tag, "private, no-cache"
    return answer


def _encoded(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@office_page(Right.READ_WORK)
def exceptions_sheet(request: HttpRequest) -> HttpResponse:
    """The exceptions of the chosen tab as a spreadsheet, with the page's header row."""
    state, chosen = state_of(focus_of(request)), request.GET.get("tab", "")
    rows = [row for row in state.exceptions if not chosen or row.kind == chosen]
    return sheet_response(_("需要处理"), words.sheet(rows, state.as_of))
