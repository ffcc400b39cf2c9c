"""The roster out to a sheet and in from one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_marked_copy, write_table
from liming.execute import actions, queries
from liming.execute.rules.duty_columns import DUTY
from liming.register.rules.headers import known_headers
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components import uploads
from liming.web.components.listing import download
from liming.web.office.duty import place
from liming.web.office.duty.roster import month_of

_SHOWN = 200


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The month of a team or point under the header that an import reads."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, point = place.place_of(request, viewer)
    first = month_of(request.GET.get("month", ""))
    table = queries.roster_table(viewer, team, first, point)
    name = point.name if point else team.short_name
    return download(write_table(table), f"{_('值班表')}-{name}-{first:%Y-%m}.xlsx")


@office_page(Right.EDIT_DUTY)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; after sending it, the report of a dry run."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            table = uploads.read_upload(request, known_headers(DUTY))
            report = actions.import_roster(request.viewer, table)  # type: ignore[attr-defined]
            uploads.keep(request, DUTY.key)
            context = _report(report, table.name)
        except DomainError as error:
            context = {"refusal": error.sentence(), "status": 422}
    return _page(request, context)


def _report(report: actions.RosterReport, file_name: str) -> dict[str, Any]:
    more = max(0, len(report.errors) - _SHOWN)
    return {"report": report, "errors": report.errors[:_SHOWN], "more": more, "file_name": file_name}


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = context.pop("status", 200)
    context |= {
        "upload_url": reverse("duty_import"),
        "confirm_url": reverse("duty_import_confirm"),
        "marked_url": reverse("duty_import_marked"),
    }
    return render(request, "office/duty/import.html", context, status=status)


@office_page(Right.EDIT_DUTY)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Write the sheet that was looked at."""
    mode: Any = "good_rows" if request.POST.get("mode") == "good_rows" else "all_or_nothing"
    table = uploads.kept(request, DUTY.key, known_headers(DUTY)).table
    report = actions.import_roster(request.viewer, table, dry_run=False, mode=mode)  # type: ignore[attr-defined]
    if not report.is_written:
        return _page(request, {**_report(report, table.name), "status": 422})
    uploads.forget(request)
    messages.success(request, _("已排 %(n)s 班") % {"n": report.created})
    return redirect("duty_roster")


@office_page(Right.EDIT_DUTY)
def marked_copy(request: HttpRequest) -> HttpResponse:
    """The sheet that was looked at, its wrong cells in red."""
    table = uploads.kept(request, DUTY.key, known_headers(DUTY)).table
    report = actions.import_roster(request.viewer, table)  # type: ignore[attr-defined]
    return download(write_marked_copy(table, report.errors), _("值班表") + "-" + _("错误标注") + ".xlsx")
