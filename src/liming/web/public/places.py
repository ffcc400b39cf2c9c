"""Naming a place: suggestions while typing, the ground to tap on, and what lies at a point."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from liming.execute.queries import places_near
from liming.register.queries import county_areas, suggest_places, township_areas
from liming.web.access import public_page
from liming.web.public.throttle import brake

LOOKS_AN_HOUR = 1200
_COUNTY = re.compile(r"[0-9]{4}(?!00)[0-9]{2}")


@public_page
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Places that fit what is being typed in the field `address`."""
    brake(request, "places", LOOKS_AN_HOUR)
    found = suggest_places(request.GET.get("address", "")[:60])
    return render(request, "components/place_suggestions.html", {"found": found})


@public_page
@require_GET
@cache_control(max_age=3600)
def ground(request: HttpRequest) -> JsonResponse:
    """GeoJSON of the counties, or with `?county=` of the townships of one."""
    brake(request, "places", LOOKS_AN_HOUR)
    county = request.GET.get("county", "")
    areas = township_areas(county) if _COUNTY.fullmatch(county) else county_areas()
    return JsonResponse(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": area.geometry,
                    "properties": {"code": area.code, "name": area.name},
                }
                for area in areas
            ],
        }
    )


@public_page
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """What lies at a point, in words: one place, or the two of a border."""
    brake(request, "places", LOOKS_AN_HOUR)
    try:
        place = float(request.GET["longitude"]), float(request.GET["latitude"])
    except (KeyError, ValueError):
        return HttpResponse(status=400)
    inside = -180 <= place[0] <= 180 and -90 <= place[1] <= 90
    found = places_near(*place) if inside else ()
    return render(request, "components/place_here.html", {"found": found})
