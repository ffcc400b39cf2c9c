"""Giving out what a sheet brought: who would get what and why, then all at once."""

from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liming.execute.queries import ManyPlan, plan_many, sheet_to_give
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.requests.many import act_and_tell
from liming.web.office.sheets.pages import sheet_of


@office_page(Right.DISPATCH)
def give(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The proposed persons with reason and load, each row to be left out; sent, those ticked go at once."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    sheet = sheet_of(viewer, sheet_id)
    if request.method == "POST":
        act_and_tell(request, "dispatch")
        return redirect("sheet", sheet_id)
    waiting = sheet_to_give(viewer, sheet_id)
    context: dict[str, Any] = {"sheet": sheet, "waiting": waiting}
    if waiting.numbers:
        plan = plan_many(viewer, "dispatch", waiting.numbers)
        context |= {"plan": plan, "people": _people(plan)}
    return render(request, "office/sheets/give.html", context)


def _people(plan: ManyPlan) -> list[dict[str, Any]]:
    """The shares, the largest first, each with its rows."""
    ready = sorted(plan.ready, key=attrgetter("member_id"))
    rows = {key: list(each) for key, each in groupby(ready, key=attrgetter("member_id"))}
    return [{"share": share, "rows": rows[share.member_id]} for share in plan.shares]
