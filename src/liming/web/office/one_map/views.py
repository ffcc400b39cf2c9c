"""The one map's page and its data by window and zoom."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from liming.execute.queries import one_map as layers
from liming.execute.rules.map_windows import Window, box_of
from liming.plan.enums import Practice
from liming.register.queries import places
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.one_map.words import LAYER_NAMES, TIME_NAMES, feature

SHOWN_AT_FIRST = ("requests", "teams")
SCALE = ("1–4", "5–9", "10–19", "20–49", "50+")
CHINA = (73.0, 18.0, 136.0, 54.0)


@office_page(Right.READ_WORK)
def one_map(request: HttpRequest) -> HttpResponse:
    """The map with its layers and filters; the address holds what is looked at, so that it can be sent."""
    viewer = request.viewer  # type: ignore[attr-defined]
    focus = places.focus_on(viewer, request.GET.get("county", ""))
    chosen = _chosen(request)
    window = Window(*CHINA, zoom=0, practice=_practice(request), time=_time(request))
    counted = layers.map_layers(focus.viewer, window, ["requests"])["requests"].marks
    context = {
        "focus": focus,
        "layers": [(name, words, name in chosen) for name, words in LAYER_NAMES.items()],
        "practices": Practice.choices,
        "practice": window.practice,
        "times": TIME_NAMES.items(),
        "time": window.time,
        "bounds": ",".join(f"{edge:.4f}" for edge in _bounds(focus)),
        "counted": sorted(counted, key=lambda mark: -mark.facts["count"]),
        "sees_points": viewer.may(Right.READ_PRIVATE),
        "scale": tuple(enumerate(SCALE, start=1)),
    }
    return render(request, "office/one_map/map.html", context)


@office_page(Right.READ_WORK)
def data(request: HttpRequest) -> JsonResponse:
    """GeoJSON of the chosen layers inside the window, each layer's count, and whether it was cut."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    window = _window(request)
    found = layers.map_layers(viewer, window, _chosen(request))
    features = [feature("ground", mark) for mark in layers.county_borders(window)]
    features += [feature(name, mark) for name, layer in found.items() for mark in layer.marks]
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": features,
        "counts": {name: layer.total for name, layer in found.items()},
        "cut": [name for name, layer in found.items() if layer.is_cut],
    }
    return JsonResponse(content, content_type="application/geo+json")


def _chosen(request: HttpRequest) -> tuple[str, ...]:
    if "layers" not in request.GET:
        return SHOWN_AT_FIRST
    return tuple(name for name in request.GET["layers"].split(",") if name in LAYER_NAMES)


def _practice(request: HttpRequest) -> str:
    given = request.GET.get("practice", "")
    return given if given in Practice.values else ""


def _time(request: HttpRequest) -> str:
    given = request.GET.get("time", "")
    return given if given in TIME_NAMES else "open"


def _window(request: HttpRequest) -> Window:
    """The window in the address; anything odd means the whole country from far."""
    try:
        west, south, east, north = (float(edge) for edge in request.GET.get("bbox", "").split(","))
        zoom = float(request.GET.get("zoom", "6"))
    except ValueError:
        (west, south, east, north), zoom = CHINA, 6.0
    return Window(west, south, east, north, zoom, _practice(request), _time(request))


def _bounds(focus: places.Focus) -> tuple[float, float, float, float]:
    """The box around the division in focus."""
    shapes = places.outlines([focus.division.pk] if focus.division else [])
    return next((box_of(shape) for shape in shapes.values()), (110.2, 34.5, 114.6, 40.8))
