"""The secretary's report: drafted from records, words added, handed in, settled."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.adapters.reports.making import composed
from liming.improve import actions, queries
from liming.improve.enums import ReportFormat, ReportKind, SecretaryReportState
from liming.improve.models import SecretaryReport
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.components.listing import paged
from liming.web.office.reports import layout


class WordsForm(HouseForm):
    """What the secretary says beside the figures."""

    duties = forms.CharField(
        label=actions.SECTION_NAMES["duties"], required=False, widget=forms.Textarea({"rows": 5})
    )
    problems = forms.CharField(
        label=actions.SECTION_NAMES["problems"], required=False, widget=forms.Textarea({"rows": 5})
    )
    plans = forms.CharField(
        label=actions.SECTION_NAMES["plans"], required=False, widget=forms.Textarea({"rows": 5})
    )


class ReturnForm(HouseForm):
    """Why a report is sent back."""

    note = forms.CharField(label=gettext_lazy("退回理由"), max_length=200)


@office_page(Right.READ_GAPS)
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports of the branches in reach, and those the viewer may begin."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    context = {
        "page": paged(queries.secretary_reports(viewer), request),
        "branches": queries.branches(viewer),
        "years": [clock.today().year, clock.today().year - 1],
    }
    return render(request, "office/reports/performances.html", context)


@office_page(Right.WRITE_PERFORMANCE)
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Begin a branch's report, or go on with it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    code, year = request.POST.get("branch", ""), request.POST.get("year", "")
    branch = next((each for each in queries.branches(viewer) if each.code == code), None)
    if branch is None or not year.isdecimal():
        raise DomainError("not_found", what=_("党支部"), key=code)
    row = actions.draft_secretary_report(viewer, branch, int(year))
    return redirect("performance", report_id=row.pk)


@office_page(Right.READ_GAPS)
def page(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The report as it reads, with the next step."""
    return _page(request, queries.secretary_report(request.viewer, report_id))  # type: ignore[attr-defined]


@office_page(Right.WRITE_PERFORMANCE)
@require_POST
def write(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Keep the secretary's words; figures in them are refused."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    report = queries.secretary_report(viewer, report_id)
    form = WordsForm(request.POST)
    row = form.made(
        lambda: actions.write_performance_words(viewer, report, form.cleaned_data),
        lambda refusal: str(refusal.data["name"]) if "name" in refusal.data else None,
    )
    if row is None:
        return _page(request, report, form)
    messages.success(request, _("已保存"))
    return redirect("performance", report_id=report_id)


@office_page(Right.WRITE_PERFORMANCE)
@require_POST
def submit(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Hand it in: its figures stand from now on."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    actions.submit_secretary_report(viewer, queries.secretary_report(viewer, report_id))
    messages.success(request, _("已提交，数字不再变动"))
    return redirect("performance", report_id=report_id)


@office_page(Right.ACCEPT_PERFORMANCE)
@require_POST
def send_back(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Send it back with a reason."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    report = queries.secretary_report(viewer, report_id)
    actions.return_secretary_report(viewer, report, request.POST.get("note", ""))
    messages.success(request, _("已退回"))
    return redirect("performance", report_id=report_id)


@office_page(Right.ACCEPT_PERFORMANCE)
@require_POST
def settle(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Settle it for good."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    actions.freeze_secretary_report(viewer, queries.secretary_report(viewer, report_id))
    messages.success(request, _("已定稿"))
    return redirect("performance", report_id=report_id)


def _page(request: HttpRequest, row: SecretaryReport, form: WordsForm | None = None) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    path = row.branch.unit.path
    report = composed(viewer, ReportKind.PERFORMANCE.value, str(row.year), row.branch.code)
    is_draft = row.state == SecretaryReportState.DRAFT
    is_submitted = row.state == SecretaryReportState.SUBMITTED
    context = {
        "row": row,
        "report": report,
        "sheets": layout.sheets(report),
        "formats": ReportFormat,
        "form": form or WordsForm(initial=row.words),
        "return_form": ReturnForm(),
        "may_write": is_draft and _may(viewer, Right.WRITE_PERFORMANCE, path),
        "may_settle": is_submitted and _may(viewer, Right.ACCEPT_PERFORMANCE, path),
    }
    return render(request, "office/reports/performance.html", context, status=400 if form else 200)


def _may(viewer: Viewer, right: Right, path: str) -> bool:
    return viewer.may(right) and viewer.within(right).reaches(path)
