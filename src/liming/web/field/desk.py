"""The desk on the phone: a villager's business in under a minute."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.enums import DeskOutcome
from liming.register.models import Member, ServicePoint
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.field.own_member import own_member
from liming.web.office.duty.desk import SAID, perform
from liming.web.office.duty.forms import DeskForm


@field_page(Right.DO_WORK)
def take(request: HttpRequest) -> HttpResponse:
    """Write one business into the day's register of the point where the member has duty."""
    viewer = request.viewer  # type: ignore[attr-defined]
    member = own_member(viewer)
    choices = list(queries.points(viewer).filter(team=member.team))
    point = point_of(viewer, member, choices, request.POST.get("point"))
    form = form_of(viewer, member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = form.sent(lambda: actions.take_business(viewer, form.draft(member.team, point)))
        if taken is not None:
            messages.success(request, f"{taken.number} {SAID[DeskOutcome(taken.outcome)]}")
            return redirect("my_duty")
    context = {"form": form, "points": choices, "point": point, "member": member}
    return render(request, "field/desk.html", context, status=400 if form.errors else 200)


def form_of(viewer: Viewer, member: Member, data: QueryDict | None) -> DeskForm:
    """The register's form, with the colleagues to whom a business may go."""
    people = [each for each in queries.receivers(viewer, member.team) if each.pk != member.pk]
    return DeskForm(data, people=people)


def point_of(
    viewer: Viewer, member: Member, choices: list[ServicePoint], code: str | None
) -> ServicePoint | None:
    """The point that was chosen, else where the member has duty now, else none (the team's office)."""
    if code is not None:
        return next((each for each in choices if each.code == code), None)
    now = queries.on_duty(clock.now(), teams=[member.team_id])
    own = next((each.point_id for each in now if each.member_id == member.pk), None)
    return next((each for each in choices if each.pk == own), None)


@field_page(Right.DO_WORK)
@require_POST
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Finish, return, hand on, chase, make a request."""
    viewer = request.viewer  # type: ignore[attr-defined]
    perform(request, viewer, queries.desk_record(viewer, number), act)
    return redirect("my_duty")
