"""Pairings: agreement, the year's plan item by item, activities of the ledger, the next step."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute import queries
from liming.plan import actions
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import team_choices
from liming.web.components.forms import HouseForm
from liming.web.components.listing import Filter, Wanted, filters_of, paged, with_default

_SIZE = 30
_YEARS = 3


class ItemForm(HouseForm):
    """One more item of the year's plan."""

    content = forms.CharField(label=gettext_lazy("共建事项"), max_length=120)
    due_on = forms.DateField(
        label=gettext_lazy("期限"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    is_meeting = forms.BooleanField(label=gettext_lazy("联席会议"), required=False)


@office_page(Right.READ_WORK)
def listing(request: HttpRequest) -> HttpResponse:
    """Pairings of the viewer's teams with what their year has brought."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    year = _year(request)
    found = queries.pairings(
        viewer,
        request.GET.get("q", "")[:60],
        request.GET.get("team", ""),
        ended=request.GET.get("state") == "ended",
    )
    page = paged(found, request, _SIZE)
    context = {
        "page": page,
        "rows": queries.pairing_years(page.object_list, year),
        "year": year,
        "filters": _filters(request, viewer),
        "search": {"placeholder": _("村支部、我方支部、乡镇"), "value": request.GET.get("q", "")},
    }
    return render(request, "office/pairings/list.html", context)


@office_page(Right.READ_WORK)
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One pairing in one year."""
    return _page(request, code, ItemForm())


def _page(request: HttpRequest, code: str, form: ItemForm, status: int = 200) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    pairing = queries.pairing_by_code(viewer, code)
    year = _year(request)
    reaches = viewer.within(Right.EDIT_MONTH_PLAN).reaches(pairing.team.path)
    context: dict[str, Any] = {
        "pairing": pairing,
        "year": year,
        "years": [clock.today().year - back for back in range(-1, _YEARS - 1)],
        "found": queries.pairing_years([pairing], year)[0],
        "form": form,
        "may_plan": viewer.may(Right.EDIT_MONTH_PLAN) and reaches and pairing.ended_on is None,
        "may_hold": viewer.may(Right.HOLD_ACTIVITY) and pairing.ended_on is None,
    }
    return render(request, "office/pairings/detail.html", context, status=status)


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def plan_year(request: HttpRequest, code: str) -> HttpResponse:
    """Take the agreement's items into the year's plan."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    year = _year(request)
    new = actions.plan_pairing_year(viewer, queries.pairing_by_code(viewer, code), year)
    messages.success(request, _("已列入 %(n)d 项") % {"n": len(new)})
    return redirect(_address(code, year))


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def add_item(request: HttpRequest, code: str) -> HttpResponse:
    """Add one item; a refused form comes back as it was filled in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form, year = ItemForm(request.POST), _year(request)
    if not form.is_valid():
        return _page(request, code, form, status=400)
    values = form.cleaned_data
    try:
        actions.add_pairing_item(
            viewer,
            queries.pairing_by_code(viewer, code),
            year,
            values["content"],
            values["due_on"],
            is_meeting=values["is_meeting"],
        )
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
        return _page(request, code, form, status=400)
    messages.success(request, _("已列入计划"))
    return redirect(_address(code, year))


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def drop_item(request: HttpRequest, code: str, item_id: UUID) -> HttpResponse:
    """Take an item out of the plan with the reason."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    item = queries.pairing_item(viewer, item_id)
    actions.drop_pairing_item(viewer, item, request.POST.get("reason", ""))
    messages.success(request, _("已从计划撤下"))
    return redirect(_address(code, item.year))


def _address(code: str, year: int) -> str:
    return f"{reverse('pairing', args=[code])}?year={year}"


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return (
        int(text) if text.isdigit() and len(text) == 4 and 2000 <= int(text) <= 2100 else clock.today().year
    )


def _filters(request: HttpRequest, viewer: Viewer) -> list[Filter]:
    this_year = clock.today().year
    years = [(str(each), str(each)) for each in range(this_year + 1, this_year - _YEARS, -1)]
    wanted: list[Wanted] = [
        ("year", _("年度"), lambda: years),
        ("state", _("状态"), lambda: [("ended", _("已结束"))]),
    ]
    teams = team_choices(viewer)
    if len(teams) > 1:
        wanted.append(("team", _("队伍"), lambda: teams))
    return with_default(filters_of(request, wanted), "year", str(clock.today().year))
