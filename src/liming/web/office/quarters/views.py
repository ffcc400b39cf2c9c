"""One quarter from the units' handing in to its publication."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.evaluate import actions, queries
from liming.evaluate.enums import SnapshotState
from liming.evaluate.models import Snapshot
from liming.register.queries import unit_by_code
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.words.formats import quarter_name

CONDITION_WORDS = {
    "remote_share": gettext_lazy("特殊边远户数占比"),
    "city_share": gettext_lazy("城区户数占比"),
    "households_per_member": gettext_lazy("每名队员服务户数"),
    "members": gettext_lazy("队员数"),
}
STEPS = (
    gettext_lazy("各单位上报"),
    gettext_lazy("省公司审核"),
    gettext_lazy("冻结"),
    gettext_lazy("公布与公示"),
)


@office_page(Right.READ_BENCHMARK)
def page(request: HttpRequest) -> HttpResponse:
    """Where the quarter stands, what each unit handed in, its revisions and appeals."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    course = queries.quarter_course(viewer, request.GET.get("quarter", ""))
    newest = course.newest
    context = {
        "course": course,
        "steps": [(number, name, number <= course.step) for number, name in enumerate(STEPS, start=1)],
        "previous": queries.neighbour(course.quarter, -1),
        "next": queries.neighbour(course.quarter, 1),
        "may_run": viewer.may(Right.RUN_BENCHMARK),
        "may_freeze": course.has_ended and (newest is None or newest.state == SnapshotState.RUNNING),
        "may_publish": newest is not None and newest.state == SnapshotState.FROZEN,
        "fairness": _fairness(viewer, newest),
        "missing": len(course.lines) - course.handed_in,
        "reason": _("更正申诉 %(n)s 件") % {"n": len(course.to_correct)},
    }
    return render(request, "office/quarters/quarter.html", context)


@require_POST
@office_page(Right.SUBMIT_QUARTER)
def submit(request: HttpRequest) -> HttpResponse:
    """A unit hands its quarter in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    quarter = request.POST.get("quarter", "")
    unit = unit_by_code(viewer, request.POST.get("unit", ""))
    row = actions.submit_quarter(viewer, quarter, unit, request.POST.get("note", ""))
    messages.success(request, _("已上报，记录 %(n)s 条") % {"n": row.records})
    return _back(quarter)


@require_POST
@office_page(Right.RUN_BENCHMARK)
def review(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Accept what a unit handed in, or send it back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.submission_by_id(viewer, submission_id)
    is_accepted = request.POST.get("act") == "accept"
    actions.review_submission(viewer, row, is_accepted=is_accepted, note=request.POST.get("note", ""))
    messages.success(request, _("已审核") if is_accepted else _("已退回，该单位可补正后再报"))
    return _back(row.quarter)


@require_POST
@office_page(Right.RUN_BENCHMARK)
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the frozen quarter to the teams."""
    snapshot = actions.publish_quarter(request.viewer, request.POST.get("quarter", ""))  # type: ignore[attr-defined]
    told = {"quarter": quarter_name(snapshot.quarter), "day": f"{snapshot.notice_until:%Y-%m-%d}"}
    messages.success(request, _("%(quarter)s已公布，公示到 %(day)s") % told)
    return _back(snapshot.quarter)


def _fairness(viewer: Viewer, snapshot: Snapshot | None) -> list[dict[str, Any]]:
    """For the department: by peer group, what a standard deviation more of each condition is worth."""
    if snapshot is None or snapshot.frozen_at is None or not viewer.may(Right.RUN_BENCHMARK):
        return []
    return [
        {
            "name": queries.group_name(report.peer_group),
            "report": report,
            "rows": [
                (CONDITION_WORDS[each.condition], each)
                for each in (report.found.dependences if report.found else ())
            ],
        }
        for report in queries.fairness_reports(viewer, snapshot)
    ]


def _back(quarter: str) -> HttpResponse:
    return redirect(f"{reverse('quarter')}?{urlencode({'quarter': quarter})}")
