"""The register of the day at the desk: take a business, end it, print the sheet."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.adapters.documents.pdf import PDF
from liming.execute import actions, queries
from liming.execute.enums import DeskOutcome
from liming.execute.models import DeskRecord
from liming.register.models import Member, ServicePoint, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.office.duty import place
from liming.web.office.duty.day_sheet import day_sheet
from liming.web.office.duty.forms import DeskForm
from liming.web.office.duty.texts import desk_text

SAID = {
    DeskOutcome.DONE: gettext_lazy("已办结并记入台账"),
    DeskOutcome.TAKEN_ALONG: gettext_lazy("已带回代办"),
    DeskOutcome.HANDED_OVER: gettext_lazy("已转交"),
    DeskOutcome.REQUEST: gettext_lazy("已转为诉求"),
}
ACTED = {
    "finish": gettext_lazy("已办结并记入台账"),
    "return": gettext_lazy("已退回首问队员"),
    "hand-on": gettext_lazy("已转交"),
    "pass": gettext_lazy("已转为诉求"),
    "chase": gettext_lazy("已催办"),
}


@office_page(Right.READ_WORK)
def day(request: HttpRequest) -> HttpResponse:
    """The day's register; a POST writes one business into it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, point = place.place_of(request, viewer)
    people = queries.receivers(viewer, team)
    form = DeskForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        draft = form.draft(team, point, _for(viewer, form, request))
        taken = form.sent(lambda: actions.take_business(viewer, draft))
        if taken is not None:
            messages.success(request, f"{taken.number} {SAID[DeskOutcome(taken.outcome)]}")
            return redirect(address(team, point))
    on = day_of(request)
    context: dict[str, Any] = {
        "found": (found := queries.desk_day(viewer, team, on, point)),
        "text": desk_text(found),
        "filters": place.filters(viewer, team, point),
        "form": form,
        "people": people,
        "is_today": on == clock.today(),
        "previous": on - timedelta(days=1),
        "next": on + timedelta(days=1),
        "may_take": viewer.may(Right.DO_WORK) and on == clock.today(),
        "writes_for": viewer.member_id is None or viewer.may(Right.EDIT_DUTY),
    }
    return render(request, "office/duty/desk.html", context, status=400 if form.errors else 200)


def _for(viewer: Viewer, form: DeskForm, request: HttpRequest) -> Member | None:
    """Whom a captain writes for; nobody else says so."""
    return form.people.get(request.POST.get("member", "")) if viewer.may(Right.EDIT_DUTY) else None


def day_of(request: HttpRequest) -> date:
    """The day in the address, today for anything else."""
    try:
        return parse_date(request.GET.get("day", "")) or clock.today()
    except ValueError:
        return clock.today()


def address(team: Team, point: ServicePoint | None) -> str:
    """Today's register of a point or team."""
    values = {"point": point.code} if point else {"team": team.code}
    return f"{reverse('desk')}?{urlencode(values)}"


@office_page(Right.READ_WORK)
def sheet(request: HttpRequest) -> HttpResponse:
    """The day's register as an A4 paper."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, point = place.place_of(request, viewer)
    on = day_of(request)
    content = day_sheet(queries.desk_day(viewer, team, on, point))
    name = point.name if point else team.short_name
    return download(content, f"{_('值班登记')}-{name}-{on:%Y-%m-%d}.pdf", PDF)


@office_page(Right.DO_WORK)
@require_POST
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Finish, return, hand on, chase a business, or make it a request."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.desk_record(viewer, number)
    perform(request, viewer, row, act)
    return redirect(address(row.team, row.point))


def perform(request: HttpRequest, viewer: Viewer, row: DeskRecord, act: str) -> None:
    """Do it and say so; an unknown act is no page."""
    if act not in ACTED:
        raise Http404
    messages.success(request, do(viewer, row, act, request.POST))


def do(viewer: Viewer, row: DeskRecord, act: str, data: QueryDict) -> str:
    """Do it with what was filled in; what to tell."""
    note = data.get("note", "")
    if act == "finish":
        actions.finish_business(viewer, row, note)
    elif act == "return":
        actions.return_business(viewer, row, note)
    elif act == "chase":
        actions.chase_business(viewer, row, note)
    elif act == "pass":
        actions.pass_business(viewer, row, data.get("address", ""))
    else:
        people = {str(each.pk): each for each in queries.receivers(viewer, row.team)}
        receiver = people.get(data.get("receiver", ""))
        actions.hand_on_business(viewer, row, receiver, data.get("receiver_name", ""))
    return f"{row.number} {ACTED[act]}"


@office_page(Right.READ_PRIVATE)
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Phone and account number in full, once; the look is kept."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = actions.reveal_desk(viewer, queries.desk_record(viewer, number), request.POST.get("reason", ""))
    if not (row.phone or row.account_number):
        raise DomainError("not_found", what=_("电话和户号"), key=row.number)
    return render(request, "office/duty/revealed.html", {"row": row})
