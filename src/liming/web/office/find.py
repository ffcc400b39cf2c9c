"""The search box: teams, members, grids, customers, sites and request numbers in the viewer's reach."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.execute.queries.team_page import requests_by_number
from liming.register import queries as register
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page

SUGGESTED = 8
LISTED = 60
NOUNS: dict[str, str | Promise] = {
    "teams": _("队伍"),
    "members": _("队员"),
    "grids": _("网格"),
    "customers": _("客户"),
    "sites": _("场所"),
    "requests": _("诉求"),
}


@dataclass(frozen=True)
class Hit:
    """One line of the answer."""

    noun: str
    code: str
    name: str
    note: str
    url: str

    @property
    def noun_name(self) -> str:
        return str(NOUNS[self.noun])


@office_page(Right.READ_REGISTER)
def find(request: HttpRequest) -> HttpResponse:
    """Suggestions for htmx, a full page otherwise; a request's whole number leads straight to it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    suggesting = bool(getattr(request, "htmx", False))
    found = hits(viewer, text, SUGGESTED if suggesting else LISTED)
    if suggesting:
        return render(request, "office/find_suggestions.html", {"hits": found, "text": text})
    if len(found) == 1 and found[0].code == text:
        return redirect(found[0].url)
    return render(request, "office/find.html", {"hits": found, "text": text})


def hits(viewer: Viewer, text: str, limit: int) -> list[Hit]:
    """Requests by number first, then the register by name, code or pinyin."""
    rows = requests_by_number(viewer, text, limit) if viewer.may(Right.READ_WORK) else []
    found = [
        Hit("requests", row.number, row.title, row.get_state_display(), address("requests", row.number))
        for row in rows
    ]
    for hit in register.find(viewer, text, limit):
        code = hit.row.team.code if hit.noun == "members" else hit.code  # type: ignore[attr-defined]
        found.append(Hit(hit.noun, hit.code, hit.name, hit.note, address(hit.noun, hit.code, code)))
    return found[:limit]


def address(noun: str, code: str, team: str = "") -> str:
    """The page of a hit; the register's page where it has one, else the team's or a filtered list."""
    names = {"teams": "team_page", "requests": "request_detail", "members": "team_people"}
    try:
        if noun in names:
            return reverse(names[noun], args=[team or code])
        return reverse(f"register_{noun.removesuffix('s')}", args=[code])
    except NoReverseMatch:
        return f"/office/requests/?q={code}" if noun == "requests" else f"/office/register/{noun}/?q={code}"
