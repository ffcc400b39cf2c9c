"""The drawer of one request: decide without leaving the list."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.evaluate.queries import Effect, exclusion_effect
from liming.execute import queries
from liming.execute.actions import note_opened, reveal_contact
from liming.execute.models import Request
from liming.execute.queries.exclusions import exclusion_reasons
from liming.plan.queries import supervision_levels
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.photos import photo_response
from liming.web.office.requests import texts
from liming.web.office.requests.acts import ACT_RIGHTS, ACTS, PERFORM, act_names, clock_acts, grouped, offered
from liming.web.office.requests.board import board_context
from liming.web.office.requests.steps import shown_steps


@office_page(Right.READ_WORK)
def detail_page(request: HttpRequest, number: str) -> HttpResponse:
    """The drawer alone for htmx, the list with the drawer open for a plain link; opening it is reading it."""
    return _answer(request, number)


def _answer(request: HttpRequest, number: str, contact: Any = None) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    context = drawer_context(viewer, number) | {"revealed": contact, "close_url": _list_url(request)}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "office/requests/drawer.html", context)
    return render(request, "office/requests/board.html", context | board_context(request))


def drawer_context(viewer: Viewer, number: str) -> dict[str, Any]:
    """What the drawer shows and offers."""
    detail = queries.request_detail(viewer, number)
    note_opened(viewer, detail.request)
    life = queries.request_life(viewer, detail.request)
    clocks = queries.request_clocks(viewer, detail.request)
    names = (*act_names(viewer, detail), *(clock_acts(clocks) if detail.acts else ()))
    acts = offered(names, detail.request.state)
    needs_people = any(act.name == "dispatch" for act in acts)
    return {
        "number": number,
        "detail": detail,
        "life": life,
        "life_acts": grouped(life.acts),
        "ruling_owners": queries.ruling_owners(life) if "rule" in life.acts else [],
        "supervision_levels": supervision_levels(),
        "exclusion_reasons": exclusion_reasons(),
        "exclusion_effect": _effect(viewer, detail.request, life),
        "today": clock.today(),
        "clocks": clocks,
        "row": detail.row,
        "steps": shown_steps(detail.timeline, detail.row),
        "acts": acts,
        "candidates": queries.candidates(viewer, detail.request) if needs_people else [],
        "grid_options": queries.grid_options(viewer, detail.request),
        "next_owners": queries.next_owners(viewer, detail.request),
        "pause_causes": queries.pause_causes(),
        "may_reveal": viewer.may(Right.READ_PRIVATE) and bool(detail.contact_phone or detail.contact_name),
        "drawer_text": texts.request_text(detail),
        "reminders": detail.reminders,
    }


MEASURES = {
    "signed_for_in_time": gettext_lazy("按时签收"),
    "arrived_in_time": gettext_lazy("按时到场"),
    "finished_in_time": gettext_lazy("按时办结"),
    "solved_first_time": gettext_lazy("一次解决"),
}


def _effect(viewer: Viewer, row: Request, life: queries.RequestLife) -> list[tuple[Any, Effect]]:
    """What the claim changes in the team's counts, in words; nothing without a claim."""
    path = row.team.path if row.team else ""
    if life.exclusion is None or not path or not viewer.reaches(path):
        return []
    effects = exclusion_effect(viewer, row, life.quarter)
    return [(MEASURES[each.measure], each) for each in effects]


@office_page(Right.READ_PRIVATE)
def photo(request: HttpRequest, number: str, sha256: str) -> HttpResponseBase:
    """A photo that came with the request."""
    return photo_response(queries.request_photo(request.viewer, number, sha256))  # type: ignore[attr-defined]


def _list_url(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return reverse("requests_board") + (f"?{query}" if query else "")


@office_page(Right.READ_WORK)
def map_data(request: HttpRequest, number: str) -> JsonResponse:
    """GeoJSON of the request's point, its grid and the grids around."""
    return JsonResponse(queries.request_map(request.viewer, number))  # type: ignore[attr-defined]


@office_page(Right.READ_PRIVATE)
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Show the caller's name and phone once; who looked and why is kept."""
    viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.request_detail(viewer, number).request
    contact = reveal_contact(viewer, row, request.POST.get("reason", ""))
    return _answer(request, number, contact)


@office_page(Right.READ_WORK, acts=ACT_RIGHTS)
@require_POST
def perform(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One act of the drawer, then the same request again; its refusals stay the domain's."""
    if act not in PERFORM:
        raise Http404
    viewer = request.viewer  # type: ignore[attr-defined]
    detail = queries.request_detail(viewer, number)
    words = {each.name: each.words for each in offered((act,), detail.request.state)}
    words["choose_grid"] = _("定网格")
    PERFORM[act](viewer, detail.request, {**request.POST.dict(), **request.FILES.dict()})
    said = words.get(act) or ACTS[act].words
    messages.success(request, _("%(number)s 已记：%(act)s") % {"number": number, "act": said})
    if not _is_still_reached(viewer, number):
        return redirect(_list_url(request))
    query = request.GET.urlencode()
    return redirect(reverse("request_detail", args=[number]) + (f"?{query}" if query else ""))


def _is_still_reached(viewer: Viewer, number: str) -> bool:
    """False once the act gave the request to a team outside the viewer's units."""
    try:
        queries.request_detail(viewer, number)
    except DomainError:
        return False
    return True
