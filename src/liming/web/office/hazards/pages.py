"""The list of hazards, one hazard, and its acts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liming.execute import queries
from liming.execute.enums import HazardLevel, HazardState, OwnerSide
from liming.execute.queries import HazardFilters, HazardList, HazardRow
from liming.register import queries as register
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components import evidence as photos
from liming.web.components.images import MEGABYTES
from liming.web.components.listing import filters_of
from liming.web.components.minutes import MINUTES
from liming.web.office.hazards import acts
from liming.web.office.requests.paging import CutPage, page_number
from liming.web.office.requests.sheets import sheet

PAGE_SIZE = 25
MOST_TEAMS = 200
MOST_EXPORTED = 20_000


@office_page(Right.READ_WORK)
def list_page(request: HttpRequest) -> HttpResponse:
    """Open hazards by what falls due next; tabs by state."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    chosen = _chosen(request, PAGE_SIZE)
    found = queries.hazards(viewer, chosen)
    context = {
        "found": found,
        "page": CutPage(found.rows, found.total, found.page, found.pages, PAGE_SIZE),
        "filters": _filters(request, viewer),
        "search": {"name": "q", "placeholder": _("编号、隐患、地点、跟踪人"), "value": chosen.search},
        "tabs": _tabs(chosen, found),
        "due_words": acts.DUE_WORDS,
    }
    return render(request, "office/hazards/list.html", context)


def _chosen(request: HttpRequest, size: int) -> HazardFilters:
    query = request.GET
    return HazardFilters(
        state=query.get("state", ""),
        level=query.get("level", ""),
        side=query.get("side", ""),
        team=query.get("team", ""),
        search=query.get("q", "")[:60],
        page=page_number(query.get("page", "")),
        page_size=size,
    )


def _filters(request: HttpRequest, viewer: Viewer) -> Any:
    wanted: list[Any] = [
        ("level", _("级别"), lambda: HazardLevel.choices),
        ("side", _("责任方"), lambda: OwnerSide.choices),
    ]
    teams = [(team.code, team.short_name) for team in register.teams(viewer)[:MOST_TEAMS]]
    if len(teams) > 1:
        wanted.append(("team", _("队伍"), lambda: teams))
    return filters_of(request, wanted)


def _tabs(chosen: HazardFilters, found: HazardList) -> list[dict[str, Any]]:
    names = [("", _("未销号"), "open"), ("late", _("超期"), "late")]
    names += [(state.value, str(state.label), state.value) for state in HazardState]
    return [
        {
            "value": value or None,
            "label": label,
            "count": found.counts[key],
            "is_current": chosen.state == value,
        }
        for value, label, key in names
    ]


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """All hazards that pass the filters as a sheet, with the same head every time."""
    found = queries.hazards(request.viewer, _chosen(request, MOST_EXPORTED))  # type: ignore[attr-defined]
    head = [
        "编号",
        "级别",
        "责任方",
        "状态",
        "隐患",
        "地点",
        "队伍",
        "跟踪人",
        "发现",
        "到期",
        "复查不合格次数",
    ]
    return sheet(str(_("隐患")), [_(word) for word in head], [_line(row) for row in found.rows])


def _line(row: HazardRow) -> list[object]:
    state = str(HazardState(row.state).label)
    return [
        *(row.number, row.level_words, row.side_words, state, row.text, row.place),
        *(row.team, row.keeper, row.found_at, row.due_at, row.failed_checks),
    ]


@office_page(Right.READ_WORK)
def detail_page(request: HttpRequest, number: str) -> HttpResponse:
    """One hazard: facts, pictures, what happened, and what can be done."""
    return _detail(request, queries.hazard_detail(request.viewer, number))  # type: ignore[attr-defined]


def _detail(
    request: HttpRequest, found: queries.HazardDetail, failed: str = "", form: Any = None
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    people = _people(viewer, found) if "change" in found.acts else []
    forms = [
        (act, acts.ACT_WORDS[act], form if act == failed else acts.form_for(act, found, people))
        for act in found.acts
    ]
    context = {
        "found": found,
        "row": found.row,
        "hazard": found.hazard,
        "forms": forms,
        "failed": failed,
        "due_words": acts.DUE_WORDS,
        "level_reason": acts.LEVEL_REASONS.get(found.hazard.level_reason, ""),
        "may_print": viewer.may(Right.READ_PRIVATE),
        "minutes": MINUTES,
        "photo_limit": photos.LIMIT,
        "photo_megabytes": MEGABYTES,
    }
    return render(request, "office/hazards/detail.html", context, status=400 if failed else 200)


def _people(viewer: Viewer, found: queries.HazardDetail) -> list[Any]:
    return list(register.members(viewer, found.hazard.team).order_by("pinyin", "code"))


@office_page(Right.READ_WORK)
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One act; a refused one comes back with what was typed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.hazard_detail(viewer, number)
    if act not in found.acts or request.method != "POST":
        raise Http404
    people = _people(viewer, found) if act == "change" else ()
    form: Any = acts.form_for(act, found, people, request.POST, request.FILES)
    if not form.is_valid():
        return _detail(request, found, act, form)
    try:
        acts.perform(viewer, found.hazard, act, form)
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
        return _detail(request, found, act, form)
    messages.success(request, str(acts.DONE_WORDS[act]))
    return redirect("hazard", number)
