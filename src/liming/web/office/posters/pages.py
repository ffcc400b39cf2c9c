"""The codes of a team: issue, print one or all, withdraw."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.documents.pdf import PDF
from liming.adapters.documents.poster import PosterSheet, code_svg, posters_pdf
from liming.execute.queries import requests_by_code
from liming.register import actions, queries
from liming.register.models import ServicePoint
from liming.register.queries import Poster
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download, paged

_PAGE = 60


@office_page(Right.PRINT_CODES)
def poster_list(request: HttpRequest) -> HttpResponse:
    """The grids and points of a team with their codes and how many requests came by each."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    teams = list(queries.teams(viewer).order_by("path"))
    team = next((each for each in teams if each.code == request.GET.get("team")), teams[0] if teams else None)
    found = queries.posters(viewer, team) if team else ()
    page = paged(found, request, _PAGE)
    counts = requests_by_code(viewer, [each.code for each in page if each.code])
    context = {
        "teams": teams,
        "team": team,
        "page": page,
        "bare": sum(not each.code for each in found),
        "rows": [(each, counts.get(each.code, 0)) for each in page],
    }
    return render(request, "office/posters/list.html", context)


@office_page(Right.PRINT_CODES)
@require_POST
def issue_all(request: HttpRequest, team: str) -> HttpResponse:
    """Codes for all that has none."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    made = actions.issue_codes(viewer, queries.team_by_code(viewer, team))
    messages.success(request, _("新发 %(n)s 个码") % {"n": made})
    return redirect(f"{reverse('posters')}?team={team}")


@office_page(Right.PRINT_CODES)
def print_all(request: HttpRequest, team: str) -> HttpResponse:
    """All posters of a team in one file."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = [each for each in queries.posters(viewer, queries.team_by_code(viewer, team)) if each.code]
    return _pdf(request, found)


@office_page(Right.PRINT_CODES)
def print_one(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The poster of one grid or point."""
    return _pdf(request, [_poster(request, kind, key)])


@office_page(Right.PRINT_CODES)
def picture(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The code alone as SVG, to be put into a leaflet of one's own."""
    found = _poster(request, kind, key)
    return download(code_svg(_url(found)), f"{found.name}-{found.code}.svg", "image/svg+xml")


@office_page(Right.PRINT_CODES)
@require_POST
def withdraw(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Take a code out of use; a new one is issued at once where asked."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    place = queries.printable_place(viewer, kind, key)
    row = actions.withdraw_code(viewer, place, request.POST.get("reason", ""))
    if request.POST.get("again"):
        actions.issue_code(viewer, place)
    messages.success(request, _("已收回 %(code)s") % {"code": row.code})
    return redirect(f"{reverse('posters')}?team={row.team.code}")


def _poster(request: HttpRequest, kind: str, key: str) -> Poster:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    place = queries.printable_place(viewer, kind, key)
    team = place.team if isinstance(place, ServicePoint) else place.current.team if place.current else None
    found = queries.posters(viewer, team) if team else ()
    row = next((each for each in found if (each.kind, each.key) == (kind, key)), None)
    if row is None or not row.code:
        raise DomainError("not_found", what="码", key=key)
    return row


def _pdf(request: HttpRequest, found: list[Poster]) -> HttpResponse:
    if not found:
        raise DomainError("not_found", what="码", key="—")
    content = posters_pdf([_sheet(each) for each in found], "a6" if request.GET.get("size") == "a6" else "a4")
    place = f"{found[0].name}-" if len(found) == 1 else ""
    return download(content, f"{found[0].team_short_name}-{place}{_('二维码海报')}.pdf", PDF)


def _sheet(row: Poster) -> PosterSheet:
    return PosterSheet(
        heading=_("有事请讲"),
        call=_("扫一扫，不用注册，约 40 秒"),
        team=row.team_name,
        place=row.name if row.kind == "points" else row.place,
        urgent=_("停电、漏电、火花，先打 95598，24 小时"),
        code=row.code,
        url=_url(row),
    )


def _url(row: Poster) -> str:
    return settings.PUBLIC_ADDRESS.rstrip("/") + reverse("scan", args=[row.code])
