"""The league's page, its sheet, and the rows behind a figure."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_table
from liming.evaluate import actions
from liming.evaluate import queries as evaluate
from liming.evaluate.enums import Dimension
from liming.evaluate.models import Snapshot
from liming.evaluate.queries import RANKABLE, Behind, League
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.navigation import exists
from liming.web.office.league import words
from liming.web.office.league.beside import beside
from liming.web.office.league.choosing import filters, unit_path
from liming.web.words.formats import quarter_name

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPENED = {
    "record": "/office/ledger/{}/",
    "request": "/office/requests/{}/",
    "project": "/office/projects/{}/",
    "check": "/office/supervision/checks/{}/",
}


def _league(request: HttpRequest) -> League | None:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    query = request.GET
    path = unit_path(viewer, query.get("unit", ""))
    return evaluate.league(viewer, query.get("quarter", ""), query.get("group", ""), path)


@office_page(Right.READ_BENCHMARK)
def league_page(request: HttpRequest) -> HttpResponse:
    """Bands of one peer group in one quarter, beside them one team taken apart."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    league = _league(request)
    if league is None:
        return render(request, "office/league/empty.html", _runs(viewer))
    code = request.GET.get("team", "")
    if not code and len(league.rows) == 1:
        code = league.rows[0].standing.team.code
    detail = evaluate.team_standing(viewer, league.snapshot, code) if code else None
    points = evaluate.points_of(league.snapshot, [row.standing.team_id for row in league.rows])
    return render(
        request,
        "office/league/league.html",
        {
            **_runs(viewer),
            "league": league,
            "sections": words.sections(league, code, "all" in request.GET),
            "scale": words.score_scale(league.rows),
            "shares": words.share_scale(league.rows),
            "filters": filters(
                viewer, league.snapshot, league.group, league.groups, request.GET.get("unit", "")
            ),
            "dimensions": Dimension,
            "detail": detail,
            **beside(viewer, league.snapshot, detail.standing if detail else None),
            "points": points,
            "limit": words.limit(detail) if detail else 1.0,
            "selected": code,
            "rankable_from": RANKABLE,
            "today": clock.today(),
            "columns": 11 if league.is_rankable else 10,
        },
    )


def _runs(viewer: Viewer) -> dict[str, Any]:
    """What the viewer may do with the quarter: measure it again, freeze it."""
    summary = evaluate.evaluation_summary(viewer)
    return {
        "may_run": viewer.may(Right.RUN_BENCHMARK),
        "running_quarter": summary.running_quarter,
        "waiting_quarter": summary.waiting_quarter,
    }


@office_page(Right.READ_BENCHMARK)
def league_sheet(request: HttpRequest) -> HttpResponse:
    """The bands as a spreadsheet."""
    league = _league(request)
    if league is None:
        return redirect("league")
    table = _("分档表")
    title = f"{quarter_name(league.snapshot.quarter)} {league.group_name} {table}"
    points = evaluate.points_of(league.snapshot, [row.standing.team_id for row in league.rows])
    answer = HttpResponse(write_table(words.sheet(league, title, points)), content_type=EXCEL)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    return answer


@require_POST
@office_page(Right.RUN_BENCHMARK)
def measure(request: HttpRequest) -> HttpResponse:
    """Measure a quarter again and show it."""
    snapshot = actions.measure_quarter(request.viewer, request.POST.get("quarter", ""))  # type: ignore[attr-defined]
    messages.success(
        request, _("已测算，截至 %(time)s") % {"time": f"{clock.local(snapshot.measured_at):%H:%M}"}
    )
    return redirect(f"{reverse('league')}?{urlencode({'quarter': snapshot.quarter})}")


@require_POST
@office_page(Right.RUN_BENCHMARK)
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze a finished quarter, or with a reason its next revision, and show its course."""
    quarter, reason = request.POST.get("quarter", ""), request.POST.get("reason", "").strip()[:200]
    snapshot = actions.freeze_quarter(request.viewer, quarter, reason)  # type: ignore[attr-defined]
    messages.success(request, _("已冻结，校验码 %(code)s，公布后各队可见") % {"code": snapshot.data_hash[:8]})
    return redirect(f"{reverse('quarter')}?{urlencode({'quarter': snapshot.quarter})}")


@office_page(Right.READ_BENCHMARK)
def records_page(request: HttpRequest, quarter: str, team: str, indicator: str) -> HttpResponse:
    """The rows one figure was counted from."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    snapshot = evaluate.shown_snapshot(viewer, quarter)
    assert snapshot is not None
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() else 1
    behind = evaluate.records_behind(viewer, snapshot, team, indicator, page)
    opened = OPENED.get(behind.opens, "")
    return render(
        request,
        "office/league/records.html",
        {
            "behind": behind,
            "snapshot": snapshot,
            "may_appeal": _may_appeal(viewer, snapshot, behind),
            "value": words.figure(behind.indicator, behind.cell.value),
            "rows": [
                (
                    row,
                    opened.format(row.number) if row.number and opened and exists(opened.format("x")) else "",
                )
                for row in behind.rows
            ],
        },
    )


def _may_appeal(viewer: Viewer, snapshot: Snapshot, behind: Behind) -> bool:
    """Whether the viewer may doubt this figure today."""
    path = behind.standing.team.path
    is_theirs = viewer.may(Right.FILE_APPEAL) and viewer.within(Right.FILE_APPEAL).reaches(path)
    return is_theirs and evaluate.open_for_appeal(viewer, snapshot.quarter) == snapshot
