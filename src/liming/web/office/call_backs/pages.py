"""The work list of a quarter's call-backs, and the drawer of one call."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute.actions import draw_call_backs, look_at_flag, record_call_back, reveal_call_back
from liming.execute.enums import CallBackState, Manner, Outcome
from liming.execute.queries.call_backs import (
    CallBackFilters,
    CallBackList,
    call_back,
    call_back_row,
    call_backs,
    draws,
    open_flags,
    rating_flag,
    rating_flags,
    redraw,
    running_quarter,
)
from liming.register import queries as register
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.group_text import group_text
from liming.web.components.listing import address, download
from liming.web.office.requests.paging import CutPage, page_number
from liming.web.public.rate import SCORES
from liming.web.words.formats import local_date, quarter_name

PAGE_SIZE = 25
MOST_TEAMS = 200
_TRIED = {CallBackState.REACHED, CallBackState.UNREACHED, CallBackState.DECLINED}


@office_page(Right.RECORD_CALL_BACK)
def list_page(request: HttpRequest) -> HttpResponse:
    """Who is still to be called; scores stand nowhere."""
    return render(request, "office/call_backs/list.html", _list_context(request))


def _list_context(request: HttpRequest) -> dict[str, Any]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    query = request.GET
    chosen = CallBackFilters(
        quarter=query.get("quarter", "")[:6],
        state=query.get("state", ""),
        team=query.get("team", ""),
        page=page_number(query.get("page", "")),
        page_size=PAGE_SIZE,
    )
    found = call_backs(viewer, chosen)
    return {
        "found": found,
        "page": CutPage(found.rows, found.total, found.page, found.pages, PAGE_SIZE),
        "filters": _filters(request, viewer, chosen, found),
        "tabs": _tabs(chosen, found),
        "running": running_quarter(),
        "text": _text(found),
        "draws": draws(viewer, found.quarter),
        "open_flags": open_flags(viewer),
    }


def _text(found: CallBackList) -> str:
    """What is drawn, reached and left, and the services of this page still to be called; nobody's name."""
    head = _("%(quarter)s独立回访，抽取 %(drawn)s 条，已接通 %(reached)s，剩 %(left)s") % {
        "quarter": quarter_name(found.quarter),
        "drawn": found.drawn,
        "reached": found.reached,
        "left": found.left,
    }
    waiting = [each for each in found.rows if each.may_call]
    return group_text(
        head,
        [
            (
                each.team,
                each.service_type,
                _("%(day)s办结") % {"day": local_date(each.ended_at)},
                each.state_words,
            )
            for each in waiting
        ],
    )


def _filters(
    request: HttpRequest, viewer: Viewer, chosen: CallBackFilters, found: CallBackList
) -> list[dict[str, Any]]:
    quarters = [(each, quarter_name(each)) for each in found.quarters if each != running_quarter()]
    teams = [(team.code, team.short_name) for team in register.teams(viewer)[:MOST_TEAMS]]
    shown = [("quarter", _("季度"), quarters, chosen.quarter, quarter_name(running_quarter()))]
    if len(teams) > 1:
        shown.append(("team", _("队伍"), teams, chosen.team, ""))
    return [
        {
            "name": name,
            "label": label,
            "choices": choices,
            "value": value,
            "blank": blank,
            "off": address(request.GET, **{name: None, "page": None}),
        }
        for name, label, choices, value, blank in shown
    ]


def _tabs(chosen: CallBackFilters, found: CallBackList) -> list[dict[str, Any]]:
    tabs = [{"value": None, "label": _("全部"), "count": found.drawn, "is_current": not chosen.state}]
    return tabs + [
        {
            "value": state.value,
            "label": state.label,
            "count": found.counts[state.value],
            "is_current": chosen.state == state.value,
        }
        for state in CallBackState
    ]


@office_page(Right.RECORD_CALL_BACK)
def detail_page(request: HttpRequest, call_back_id: UUID) -> HttpResponse:
    """The drawer alone for htmx, the list with the drawer open for a plain link."""
    return _drawer(request, call_back_id)


def _drawer(request: HttpRequest, call_back_id: UUID, contact: Any = None) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = call_back_row(viewer, call_back_id)
    context = {
        "row": row,
        "revealed": contact,
        "may_reveal": row.may_call and viewer.may(Right.READ_PRIVATE) and bool(row.contact_phone),
        "scores": SCORES,
        "outcomes": Outcome.choices,
        "manners": Manner.choices,
        "close_url": _with_query(request, reverse("call_backs")),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "office/call_backs/drawer.html", context)
    return render(request, "office/call_backs/list.html", context | _list_context(request))


def _with_query(request: HttpRequest, url: str) -> str:
    query = request.GET.urlencode()
    return f"{url}?{query}" if query else url


@require_POST
@office_page(Right.READ_PRIVATE, posting=(Right.RECORD_CALL_BACK,))
def reveal(request: HttpRequest, call_back_id: UUID) -> HttpResponse:
    """Show the customer's name and phone once; who looked and why is kept."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    contact = reveal_call_back(viewer, call_back(viewer, call_back_id), request.POST.get("reason", ""))
    return _drawer(request, call_back_id, contact)


@require_POST
@office_page(Right.RECORD_CALL_BACK)
def record(request: HttpRequest, call_back_id: UUID) -> HttpResponse:
    """One try: not reached, declined, or reached with the customer's answer; then the list again."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, asked = call_back(viewer, call_back_id), request.POST
    score, state = asked.get("score", ""), asked.get("state", "")
    if state not in _TRIED:
        raise DomainError("field_required", field="回访结果")
    record_call_back(
        viewer,
        row,
        CallBackState(state),
        score=int(score) if score.isdecimal() and len(score) == 1 else None,
        words=asked.get("words", ""),
        outcome=_one_of(asked.get("outcome", ""), Outcome),
        manner=_one_of(asked.get("manner", ""), Manner),
    )
    messages.success(request, _("已记下回访"))
    return redirect(_with_query(request, reverse("call_backs")))


def _one_of(value: str, choices: type[TextChoices]) -> str:
    return value if value in choices else ""


@office_page(Right.RECORD_CALL_BACK)
def draw_page(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """One draw with seed and list, drawn again before the reader's eyes; `?list` gives the list to keep."""
    found = redraw(request.viewer, draw_id)  # type: ignore[attr-defined]
    if "list" in request.GET:
        return download(found.population.encode(), f"{found.draw.seed}.txt", "text/plain; charset=utf-8")
    return render(request, "office/call_backs/draw.html", {"found": found, "draw": found.draw})


@office_page(Right.RECORD_CALL_BACK)
def flags_page(request: HttpRequest) -> HttpResponse:
    """Devices that rated many services of one team: to be looked at by people; nothing is deducted."""
    return render(request, "office/call_backs/flags.html", {"flags": rating_flags(request.viewer)})  # type: ignore[attr-defined]


@require_POST
@office_page(Right.RECORD_CALL_BACK)
def look(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """What the look found."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    look_at_flag(viewer, rating_flag(viewer, flag_id), request.POST.get("finding", ""))
    messages.success(request, _("已记下核对结果"))
    return redirect("rating_flags")


@require_POST
@office_page(Right.RECORD_CALL_BACK)
def draw(request: HttpRequest) -> HttpResponse:
    """Draw the running quarter's sample; drawing again fills up what has closed since."""
    made = draw_call_backs(request.viewer, running_quarter())  # type: ignore[attr-defined]
    words = _("已抽取 %(n)s 条") % {"n": len(made)} if made else _("没有新办结的服务可抽取")
    messages.success(request, words)
    return redirect("call_backs")
