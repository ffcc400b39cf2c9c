"""The list of guarantees, one with its progress, its files and its report."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.adapters.documents.guarantee import guarantee_report
from liming.adapters.documents.official import WORD
from liming.execute import queries
from liming.execute.enums import GuaranteeFileKind, GuaranteeState
from liming.register.models import Customer
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.files import stored_answer
from liming.web.components.listing import download, filters_of, paged
from liming.web.office.guarantees.words import PHASES

ROWS_PER_PAGE = 30


@office_page(Right.READ_WORK)
def index(request: HttpRequest) -> HttpResponse:
    """Guarantees with checks and hazards counted from records."""
    viewer = request.viewer  # type: ignore[attr-defined]
    themes = [(row["code"], row["name"]) for row in queries.themes()]
    filters = filters_of(request, [("theme", _("主题"), lambda: themes)])
    search = request.GET.get("q", "")
    page = paged(queries.guarantees(viewer, filters[0].value, search), request, ROWS_PER_PAGE)
    shown = list(page)
    progress, names, now = queries.progress_of([row.pk for row in shown]), dict(themes), clock.now()
    context = {
        "page": page,
        "rows": [
            (row, names.get(row.theme, row.theme), PHASES[queries.phase_of(row, now)], progress[str(row.pk)])
            for row in shown
        ],
        "filters": filters,
        "search": {"name": "q", "placeholder": _("名称或单号"), "value": search},
        "may_edit": viewer.may(Right.EDIT_GUARANTEE),
    }
    return render(request, "office/guarantees/list.html", context)


@office_page(Right.READ_WORK)
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One guarantee: plan, people, places with their checks, hazards, contacts, files."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.guarantee_page(viewer, number)
    row = found.guarantee
    is_open = row.state in (GuaranteeState.PLANNED, GuaranteeState.ISSUED)
    may_edit = is_open and viewer.may(Right.EDIT_GUARANTEE) and viewer.reaches(row.team.path)
    context = {
        "found": found,
        "phase": PHASES[found.phase],
        "may_edit": may_edit,
        "private_words": _private_words(found),
        "file_kinds": GuaranteeFileKind.choices,
        "people": queries.receivers(viewer, row.team) if may_edit else (),
        "named": {each.member_id for each in found.people},
        "sites": queries.sites_to_add(viewer, row) if may_edit else (),
        "customer_kinds": queries.customer_kinds(viewer, row) if may_edit else (),
        "kind_names": dict(Customer._meta.get_field("kind").choices or ()),
    }
    return render(request, "office/guarantees/page.html", context)


@office_page(Right.READ_WORK)
def report(request: HttpRequest, number: str) -> HttpResponse:
    """The special-action report as an official paper."""
    found = queries.guarantee_page(request.viewer, number)  # type: ignore[attr-defined]
    return download(guarantee_report(found), f"{found.guarantee.title}-{_('总结')}.docx", WORD)


@office_page(Right.READ_WORK)
def file(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """One kept file, to be saved."""
    row = queries.guarantee_by_number(request.viewer, number)  # type: ignore[attr-defined]
    kept = row.files.filter(pk=file_id).first()
    if kept is None:
        raise DomainError("not_found", what=_("文件"), key=number)
    return stored_answer(kept.file, kept.name)


def _private_words(found: queries.GuaranteePage) -> str:
    """All of its texts together, to see whether private numbers stand in them."""
    row = found.guarantee
    return "\n".join([row.plan_text, row.result_text, row.thanks, *(each.phone for each in found.contacts)])
