"""The service hours of a team's members in a year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liming.execute import queries
from liming.shared import clock
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.office.duty import place


@office_page(Right.READ_WORK)
def hours(request: HttpRequest) -> HttpResponse:
    """Every member's year; `?year=2025` turns to another one."""
    viewer = request.viewer  # type: ignore[attr-defined]
    team, _point = place.place_of(request, viewer)
    typed = request.GET.get("year", "")
    this_year = clock.today().year
    year = int(typed) if typed.isdigit() and this_year - 10 < int(typed) <= this_year else this_year
    context = {
        "team": team,
        "rows": queries.team_hours(viewer, team, year),
        "year": year,
        "previous": year - 1,
        "next": year + 1 if year < this_year else None,
        "filters": [each for each in place.filters(viewer, team, None) if each["name"] == "team"],
    }
    return render(request, "office/duty/hours.html", context)
