"""The month's roster: members down, days across; add turns, copy a week."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.register.models import ServicePoint, Team
from liming.register.queries import members
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.duty import place
from liming.web.office.duty.forms import CopyForm, ShiftForm
from liming.web.office.duty.making_words import gaps_of
from liming.web.office.duty.texts import roster_text
from liming.web.words.formats import weekday

MOST_GAPS = 8


@office_page(Right.READ_WORK)
def month(request: HttpRequest) -> HttpResponse:
    """The roster of a team or point in one month."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, point = place.place_of(request, viewer)
    first = month_of(request.GET.get("month", ""))
    found = queries.roster(viewer, team, first, point)
    may_edit = viewer.may(Right.EDIT_DUTY)
    stand = queries.roster_stand(viewer, team, first) if may_edit and point is None else None
    shares = stand.shares if stand else {}
    context = {
        "found": found,
        "head": (head := heads(found.days, found.rest, found.cover)),
        "rows": [
            (row, list(zip(head, row.days, strict=True)), shares.get(row.member.pk, ())) for row in found.rows
        ],
        "stand": stand,
        "gaps": gaps_of(stand.gaps[:MOST_GAPS]) if stand else [],
        "more_gaps": len(stand.gaps[MOST_GAPS:]) if stand else 0,
        "filters": place.filters(viewer, team, point),
        "previous": first - timedelta(days=1),
        "next": first + timedelta(days=31),
        "may_edit": may_edit,
        "may_keep_leave": viewer.may(Right.KEEP_LEAVE),
        "offers": queries.offered_swaps(viewer, team.pk),
        "to_settle": queries.swaps_to_settle(viewer, team.pk) if may_edit else [],
        "copy_form": CopyForm(initial=_weeks()),
        "parts": queries.duty_parts(),
        "clashes": [shift for shift in found.shifts if shift.is_on_leave and shift.may_change],
        "text": roster_text(found),
    }
    return render(request, "office/duty/roster.html", context)


def month_of(text: str) -> date:
    """The first day of the month in an address ("2026-07"); this month for anything else."""
    try:
        found = parse_date(f"{text}-01")
    except ValueError:
        found = None
    return found or clock.today().replace(day=1)


def heads(days: Sequence[date], rest: frozenset[date], covers: Sequence[object]) -> list[dict[str, Any]]:
    """The days across: number, weekday, whether people rest, whether it is today, how many have duty."""
    today = clock.today()
    return [
        {
            "day": day,
            "weekday": weekday(day)[-1:] if weekday(day).startswith("周") else weekday(day)[:1],
            "is_rest": day in rest,
            "is_today": day == today,
            "cover": cover,
        }
        for day, cover in zip(days, covers, strict=True)
    ]


def _weeks() -> dict[str, date]:
    monday = clock.today() - timedelta(days=clock.today().weekday())
    return {"source": monday, "target": monday + timedelta(days=7)}


def address(team: Team, point: ServicePoint | None, day: date) -> str:
    """The roster of the month that holds a day."""
    values = {"team": team.code, "month": f"{day:%Y-%m}"}
    if point is not None:
        values = {"point": point.code, "month": f"{day:%Y-%m}"}
    return f"{reverse('duty_roster')}?{urlencode(values)}"


@office_page(Right.EDIT_DUTY)
def add(request: HttpRequest) -> HttpResponse:
    """Put a member on the roster."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, point = place.place_of(request, viewer)
    initial = {"point": point.code if point else "", "day": request.GET.get("day") or clock.today()}
    initial["member"] = request.GET.get("member", "")
    form = ShiftForm(
        request.POST or None,
        initial=initial,
        people=list(members(viewer, team).order_by("pinyin")),
        points=list(queries.points(viewer).filter(team=team)),
    )
    status = 200
    if request.method == "POST":
        made = _added(viewer, team, form)
        if made:
            messages.success(request, _("已排 %(n)s 班") % {"n": len(made)})
            return redirect(address(team, point, form.cleaned_data["day"]))
        status = 400
    return render(
        request, "office/duty/add.html", {"form": form, "team": team, "point": point}, status=status
    )


def _added(viewer: Viewer, team: Team, form: ShiftForm) -> list[Any]:
    """The shifts that were made; none when the form or the room refuses, which the form then says."""
    if not form.is_valid():
        return []
    try:
        last_day = form.cleaned_data["last_day"] or form.cleaned_data["day"]
        return actions.add_shifts(viewer, form.draft(team), last_day)
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
        return []


@office_page(Right.EDIT_DUTY)
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Repeat a week's roster in another week; who could not be rostered is named."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, point = place.place_of(request, viewer)
    form = CopyForm(request.POST)
    if not form.is_valid():
        raise DomainError("field_required", field=_("两个星期"))
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    report = actions.copy_week(viewer, team, source, target)
    words = _("已复制 %(made)s 班，已有 %(present)s 班")
    messages.success(request, words % {"made": report.made, "present": report.present})
    for _shift, sentence in report.left_out:
        messages.warning(request, sentence)
    return redirect(address(team, point, target))
