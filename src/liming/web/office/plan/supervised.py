"""Supervised items: the list, one with its steps and what its viewer may do, and setting a new one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute.queries import records_of_item
from liming.plan import actions, queries
from liming.plan.enums import SupervisionState
from liming.plan.models import ItemSupervision
from liming.register.models import Team
from liming.register.queries import member_by_code, members, team_by_code, teams
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import paged
from liming.web.office.plan.addresses import read_day

TABS = {
    "open": gettext_lazy("在办"),
    "late": gettext_lazy("超期未回复"),
    "replied": gettext_lazy("待销号"),
    "closed": gettext_lazy("已销号"),
}
DONE = {
    "urge": gettext_lazy("已催办"),
    "answer": gettext_lazy("已回复"),
    "send-back": gettext_lazy("已退回"),
    "extend": gettext_lazy("已延期"),
    "accept": gettext_lazy("已销号"),
}


@office_page(Right.READ_PLAN)
def index(request: HttpRequest) -> HttpResponse:
    """The supervised items within reach by where they stand, those due first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    code, which = request.GET.get("team", ""), request.GET.get("state", "")
    which = which if which in TABS else "open"
    team = team_by_code(viewer, code) if code else None
    totals = queries.supervised_totals(viewer, team)
    context = {
        "page": paged(queries.supervised_items(viewer, which, team), request),
        "tabs": [(name, words, totals[name]) for name, words in TABS.items()],
        "which": which,
        "team": team,
        "levels": dict(queries.supervision_levels()),
        "may_set": viewer.may(Right.SUPERVISE_ITEM),
    }
    return render(request, "office/plan/supervised.html", context)


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, supervision_id: UUID) -> HttpResponse:
    """What was asked, what was said, what the ledger shows, and the next act."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.supervised_item(viewer, supervision_id)
    context = {
        "found": found,
        "level": dict(queries.supervision_levels()).get(found.level, ""),
        "steps": queries.supervised_steps(found),
        "records": records_of_item(viewer, found.item_id),
        "is_late": found.state == SupervisionState.OPEN and found.due_at < clock.now(),
        **_may(viewer, found),
    }
    return render(request, "office/plan/supervised_item.html", context)


@office_page(Right.SUPERVISE_ITEM)
def new(request: HttpRequest) -> HttpResponse:
    """A form for one supervised item of a team, and its saving."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    values = request.POST if request.method == "POST" else request.GET
    team = team_by_code(viewer, values["team"]) if values.get("team") else None
    context: dict[str, Any] = {"team": team, "values": values, "refusal": ""}
    if request.method == "POST" and team is not None:
        try:
            found = actions.set_supervised_item(viewer, team, _draft(viewer, team, request.POST))
        except DomainError as refusal:
            context["refusal"] = refusal.sentence()
        else:
            messages.success(request, _("已下达，已通知队长"))
            return redirect("supervised_item", found.pk)
    context |= _choices(viewer, team)
    status = 400 if context["refusal"] else 200
    return render(request, "office/plan/supervised_new.html", context, status=status)


_RULING = ("urge", "send-back", "extend", "accept")
_RIGHTS = {"answer": (Right.EDIT_MONTH_PLAN,), **dict.fromkeys(_RULING, (Right.SUPERVISE_ITEM,))}


@require_POST
@office_page(Right.READ_PLAN, acts=_RIGHTS)
def act(request: HttpRequest, supervision_id: UUID, act: str) -> HttpResponse:
    """Urge, answer, send back or accept."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    perform = ACTS.get(act)
    if perform is None:
        raise DomainError("not_found", what=_("操作"), key=act)
    perform(viewer, queries.supervised_item(viewer, supervision_id), request.POST)
    messages.success(request, DONE[act])
    return redirect("supervised_item", supervision_id)


def _answer(viewer: Viewer, found: ItemSupervision, data: QueryDict) -> ItemSupervision:
    draft = actions.AnswerDraft(data.get("words", ""), data.get("done_by", ""), data.get("evidence", ""))
    return actions.answer_supervised_item(viewer, found, draft)


ACTS: dict[str, Callable[[Viewer, ItemSupervision, QueryDict], ItemSupervision]] = {
    "urge": lambda viewer, found, data: actions.urge_supervised_item(viewer, found, data.get("words", "")),
    "answer": _answer,
    "send-back": lambda viewer, found, data: actions.send_back_supervised_item(
        viewer, found, data.get("words", "")
    ),
    "extend": lambda viewer, found, data: actions.extend_supervised_item(
        viewer, found, read_day(data.get("day", "")), data.get("words", "")
    ),
    "accept": lambda viewer, found, data: actions.accept_supervised_item(
        viewer, found, data.get("words", "")
    ),
}


def _may(viewer: Viewer, found: ItemSupervision) -> dict[str, bool]:
    rules = viewer.may(Right.SUPERVISE_ITEM) and viewer.within(Right.SUPERVISE_ITEM).reaches(found.unit.path)
    answers = viewer.may(Right.EDIT_MONTH_PLAN) and viewer.within(Right.EDIT_MONTH_PLAN).reaches(
        found.item.team.path
    )
    is_closed = found.state == SupervisionState.CLOSED
    return {
        "may_rule": rules and not is_closed,
        "may_send_back": rules and found.state == SupervisionState.REPLIED,
        "may_answer": answers and not rules and not is_closed,
    }


def _draft(viewer: Viewer, team: Team, data: QueryDict) -> actions.SupervisedDraft:
    code = data.get("member", "")
    return actions.SupervisedDraft(
        title=data.get("title", ""),
        service_type=queries.service_type(data.get("service_type", "")),
        day=read_day(data.get("day", "")),
        ground=data.get("ground", ""),
        notice_number=data.get("notice_number", ""),
        level=data.get("level", ""),
        member=member_by_code(viewer, code) if code else None,
        places=queries.place_of_item(team, data.get("site", ""), data.get("customer", "")),
    )


def _choices(viewer: Viewer, team: Team | None) -> dict[str, Any]:
    if team is None:
        return {"teams": teams(viewer)}
    return {
        "service_types": queries.service_types(),
        "levels": queries.supervision_levels(),
        "members": members(viewer, team),
        "sites": queries.sites_of_team(team),
    }
