"""The own team on the phone: trend, band, two gaps, one next step, no ranks of others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liming.improve.queries.own_team import own_team
from liming.shared.viewer import Right
from liming.web.access import field_page
from liming.web.components import own_team as words


@field_page(Right.READ_OWN_TEAM)
def page(request: HttpRequest) -> HttpResponse:
    """One team: the viewer's."""
    found = own_team(request.viewer)  # type: ignore[attr-defined]
    return render(request, "field/team.html", {"team": found.team, **words.own_team(found)})
