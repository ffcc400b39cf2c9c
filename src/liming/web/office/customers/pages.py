"""Key customers by what is due, and one customer on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.execute import queries
from liming.execute.queries import CustomerList, CustomerRow
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import team_choices
from liming.web.components.forms import HouseForm
from liming.web.components.listing import Filter, Wanted, filters_of
from liming.web.office.customers.forms import LiaisonForm, TalkForm, VisitForm
from liming.web.office.requests.paging import CutPage, page_number
from liming.web.office.requests.sheets import sheet

_SIZE = 30


@office_page(Right.READ_WORK)
def listing(request: HttpRequest) -> HttpResponse:
    """Key customers of the viewer's teams, the visit due first on top."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = _found(request, viewer, page_number(request.GET.get("page", "")), _SIZE)
    context = {
        "page": CutPage(found.rows, found.total, found.page, found.pages, _SIZE),
        "overdue": found.overdue,
        "filters": _filters(request, viewer),
        "search": {"placeholder": _("名称、编码或拼音首字母"), "value": request.GET.get("q", "")},
        "today": clock.today(),
    }
    return render(request, "office/customers/list.html", context)


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the list as a sheet."""
    head = [
        _("编码"),
        _("客户"),
        _("队伍"),
        _("联络人"),
        _("客户联系人"),
        _("上次走访"),
        _("应走访"),
        _("已排"),
        _("在办诉求"),
        _("未完措施"),
        _("报告"),
    ]
    rows = [_export_row(row) for row in _found(request, request.viewer).rows]  # type: ignore[attr-defined]
    return sheet(_("重点客户"), head, rows)


def _export_row(row: CustomerRow) -> list[object]:
    return [
        row.code,
        row.name,
        row.team,
        row.liaison,
        row.contact,
        row.last_visit_on,
        row.due_on,
        row.planned_on,
        row.requests,
        row.measures,
        row.reports,
    ]


@office_page(Right.READ_WORK)
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One key customer: contacts, open requests, visits, reports, what comes next."""
    return customer_page(request, code)


def customer_page(
    request: HttpRequest,
    code: str,
    status: int = 200,
    phone: str = "",
    refused: dict[str, HouseForm] | None = None,
) -> HttpResponse:
    """The page; a refused form comes back as it was filled in, opened."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.customer_page(viewer, code)
    liaison, forms = found.liaison, refused or {}
    present = (
        {
            "member": str(liaison.member_id),
            "contact_name": liaison.contact_name,
            "contact_title": liaison.contact_title,
            "every_days": liaison.every_days,
        }
        if liaison and found.may_keep and viewer.may(Right.READ_PRIVATE)
        else {}
    )
    context = {
        "found": found,
        "customer": found.customer,
        "row": found.row,
        "phone": phone,
        "today": clock.today(),
        "may_reveal": viewer.may(Right.READ_PRIVATE),
        "liaison_form": forms.get("liaison") or LiaisonForm(viewer, found.customer, initial=present),
        "visit_form": forms.get("visit") or VisitForm(viewer, found.customer),
        "talk_form": forms.get("talk") or TalkForm(),
        "opened": next(iter(forms), ""),
    }
    return render(request, "office/customers/detail.html", context, status=status)


def _found(request: HttpRequest, viewer: Viewer, page: int = 1, size: int | None = None) -> CustomerList:
    get = request.GET.get
    return queries.key_customers(viewer, get("q", "")[:60], get("team", ""), get("state", ""), page, size)


def _filters(request: HttpRequest, viewer: Viewer) -> list[Filter]:
    states = [
        ("overdue", _("走访超期")),
        ("no_liaison", _("未定联络人")),
        ("requests", _("有在办诉求")),
        ("measures", _("有未完措施")),
    ]
    wanted: list[Wanted] = [("state", _("待办"), lambda: states)]
    teams = team_choices(viewer)
    if len(teams) > 1:
        wanted.append(("team", _("队伍"), lambda: teams))
    return filters_of(request, wanted)
