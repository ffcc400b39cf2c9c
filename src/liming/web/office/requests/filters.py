"""The filter bar of the board: what is chosen, what can be chosen."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.enums import RequestSource, RequestState
from liming.execute.queries import Board, BoardFilters
from liming.plan.enums import Practice
from liming.register import queries as register
from liming.register.models import Team
from liming.shared.viewer import Viewer
from liming.web.office.requests.paging import page_number

NAMES = ("time", "source", "team", "grid", "holder", "practice", "state")
_ALWAYS = ("received", "dispatched", "accepted", "en_route", "on_site", "waiting", "resolved")
QUICK_NAMES = {
    "overdue": gettext_lazy("已超时"),
    "soon": gettext_lazy("将到期"),
    "waiting": gettext_lazy("等待"),
    "unread": gettext_lazy("未读"),
}
MOST_TEAMS = 200


def read(request: HttpRequest, page_size: int | None = 18) -> BoardFilters:
    """The filters in an address; unknown values find nothing rather than break the page."""
    given = {name: request.GET.get(name, "") for name in NAMES}
    given["time"] = given["time"] or "open"
    if not is_id(given["holder"]):
        given["holder"] = ""
    return BoardFilters(
        search=request.GET.get("q", "")[:60],
        page=page_number(request.GET.get("page", "")),
        page_size=page_size,
        **given,
    )


def is_id(text: str) -> bool:
    """True for the text of a UUID."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def bar(
    request: HttpRequest, viewer: Viewer, filters: BoardFilters, teams: list[Team]
) -> list[dict[str, Any]]:
    """The filters of the bar in order; grids and persons only once one team is meant."""
    team = meant_team(teams, filters.team)
    shown = [
        _filter(
            request, "time", _("时限"), _times(), "" if filters.time == "open" else filters.time, _("未办结")
        ),
        _filter(request, "source", _("来源"), RequestSource.choices, filters.source),
    ]
    if len(teams) > 1:
        named = [(each.code, each.short_name) for each in teams]
        shown.append(_filter(request, "team", _("队伍"), named, filters.team))
    if team is not None:
        shown += _of_team(request, viewer, team, filters)
    return [*shown, _filter(request, "practice", _("实践"), Practice.choices, filters.practice)]


def meant_team(teams: list[Team], code: str) -> Team | None:
    """The one team the list is about, if it is one."""
    if len(teams) == 1:
        return teams[0]
    return next((team for team in teams if team.code == code), None)


def _of_team(request: HttpRequest, viewer: Viewer, team: Team, filters: BoardFilters) -> list[dict[str, Any]]:
    grids = list(register.grids_of_team(viewer, team).values_list("grid__code", "grid__name"))
    members = register.members(viewer, team).values_list("pk", "name")
    people = [(str(pk), name) for pk, name in members]
    return [
        _filter(request, "grid", _("网格"), grids, filters.grid),
        _filter(request, "holder", _("责任人"), people, filters.holder),
    ]


def _times() -> list[tuple[str, Any]]:
    return [*QUICK_NAMES.items(), ("ended", _("已结束")), ("all", _("全部"))]


def quick(board: Board, filters: BoardFilters) -> list[dict[str, Any]]:
    """The quick filters with their counts and marks; the chosen one leads back to all."""
    return [
        {
            "value": None if filters.time == name else name,
            "mark": name if name != "unread" else "todo",
            "label": label,
            "count": board.quick[name],
            "is_current": filters.time == name,
        }
        for name, label in QUICK_NAMES.items()
    ]


def _filter(
    request: HttpRequest, name: str, label: str, choices: Any, value: str, blank: str = ""
) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return {
        "name": name,
        "label": label,
        "choices": choices,
        "value": value,
        "blank": blank,
        "off": f"?{query.urlencode()}",
    }


def tabs(board: Board, filters: BoardFilters) -> list[dict[str, Any]]:
    """The stage tabs with their counts; rare states stand only where something is in them."""
    total = sum(board.counts.values())
    name = _("全部") if filters.time in ("ended", "all") else _("全部在办")
    shown: list[dict[str, Any]] = [
        {"value": None, "label": name, "count": total, "is_current": not filters.state}
    ]
    for state in RequestState:
        count = board.counts.get(state.value, 0)
        always = state.value in _ALWAYS and filters.time in ("open", "all")
        if count or always or filters.state == state.value:
            current = filters.state == state.value
            shown.append({"value": state.value, "label": state.label, "count": count, "is_current": current})
    return shown
