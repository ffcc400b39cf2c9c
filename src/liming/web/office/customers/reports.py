"""Reports: what was found, measures, issuing, signing, taking home."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.documents import WORD, report_document, report_pdf
from liming.adapters.documents.customer_report import report_words
from liming.adapters.documents.pdf import PDF
from liming.execute import actions, queries
from liming.execute.rules.reports import limit_words
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.components.listing import download as file_answer
from liming.web.components.marks import for_customer
from liming.web.office.customers.forms import IssueForm, MeasureForm, SignForm

FORMS = {"docx": WORD, "pdf": PDF}


@office_page(Right.KEEP_CUSTOMER)
def prepare(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One visit: its findings against the limits, measures to propose, the conclusion to issue."""
    return _prepared(request, code, number)


def _prepared(
    request: HttpRequest, code: str, number: str, status: int = 200, **forms: HouseForm
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    record = queries.visit_of(viewer, code, number)
    findings = [
        (each, limit_words(each.item.low, each.item.high, each.item.unit))
        for each in queries.findings_of(record)
    ]
    context = {
        "record": record,
        "customer": record.customer,
        "findings": findings,
        "measures": queries.measures_of(record),
        "measure_form": forms.get("measure") or MeasureForm(),
        "issue_form": forms.get("issue") or IssueForm(),
    }
    return render(request, "office/customers/prepare.html", context, status=status)


@office_page(Right.KEEP_CUSTOMER)
@require_POST
def propose(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Propose a measure with this visit."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = MeasureForm(request.POST)
    if not form.is_valid():
        return _prepared(request, code, number, 400, measure=form)
    actions.propose_measure(viewer, queries.visit_of(viewer, code, number), **form.cleaned_data)
    messages.success(request, _("已加措施"))
    return redirect("customer_report", code, number)


@office_page(Right.KEEP_CUSTOMER)
@require_POST
def issue(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Freeze the report."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = IssueForm(request.POST)
    if form.is_valid():
        record = queries.visit_of(viewer, code, number)
        try:
            report = actions.issue_report(viewer, record, form.cleaned_data["conclusion"])
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("已出具报告 %(number)s") % {"number": report.number})
            return redirect("report", report.number, report.version)
    return _prepared(request, code, number, 400, issue=form)


@office_page(Right.READ_WORK)
def shown(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """A report as it was handed over."""
    return _shown(request, number, version, SignForm())


def _shown(
    request: HttpRequest, number: str, version: int, form: SignForm, status: int = 200
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    report = queries.customer_report(viewer, number, version)
    reaches = viewer.within(Right.KEEP_CUSTOMER).reaches(report.customer.team.path)
    context = {
        "report": report,
        "words": report_words(report),
        "form": form,
        "may_keep": viewer.may(Right.KEEP_CUSTOMER) and reaches,
    }
    return render(request, "office/customers/report.html", context, status=status)


@office_page(Right.KEEP_CUSTOMER)
@require_POST
def sign(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Keep the customer's name, words and signature."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = SignForm(request.POST, request.FILES)
    if form.is_valid():
        report = queries.customer_report(viewer, number, version)
        try:
            actions.sign_report(viewer, report, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("已签收"))
            return redirect("report", number, version)
    return _shown(request, number, version, form, status=400)


@office_page(Right.READ_WORK)
def download(request: HttpRequest, number: str, version: int, form: str) -> HttpResponse:
    """The report as Word or PDF; on each page stands who took it and when."""
    if form not in FORMS:
        raise Http404
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    report = queries.customer_report(viewer, number, version)
    made = report_pdf if form == "pdf" else report_document
    content = made(report, for_customer(viewer))
    name = f"{report.customer.name}{report.get_kind_display()}-{number}-{version}.{form}"
    return file_answer(content, name, FORMS[form])
