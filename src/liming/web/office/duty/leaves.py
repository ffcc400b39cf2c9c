"""Leave of a team's members, entered and taken back by who leads the team."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute import queries as execute
from liming.register import actions, queries
from liming.register.enums import LeaveKind
from liming.register.models import Leave, Member, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.duty import place
from liming.web.office.duty.roster import address


class LeaveForm(forms.Form):
    """One leave of one of the team's members."""

    member = forms.ChoiceField(label=gettext_lazy("队员"))
    kind = forms.ChoiceField(label=gettext_lazy("假别"), choices=LeaveKind.choices)
    first_day = forms.DateField(
        label=gettext_lazy("开始"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("结束"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=gettext_lazy("备注"), max_length=120, required=False)

    def __init__(self, *args, people: list[Member], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.people = {each.code: each for each in people}
        choices = [("", _("请选")), *((each.code, each.name) for each in people)]
        self.fields["member"] = forms.ChoiceField(label=_("队员"), choices=choices)

    def leave(self) -> Leave:
        """The leave that was filled in, unsaved."""
        values = dict(self.cleaned_data)
        return Leave(member=self.people[values.pop("member")], **values)


@office_page(Right.KEEP_LEAVE)
def index(request: HttpRequest) -> HttpResponse:
    """Who is away, and a form for more."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, _point = place.place_of(request, viewer)
    today = f"{clock.today():%Y-%m-%d}"
    initial = {"member": request.GET.get("member", ""), "first_day": today, "last_day": today}
    form = LeaveForm(
        request.POST or None, initial=initial, people=list(queries.members(viewer, team).order_by("pinyin"))
    )
    if request.method == "POST" and (entered := _entered(viewer, form)):
        return redirect(_after(request, viewer, team, entered))
    context = {
        "team": team,
        "filters": [each for each in place.filters(viewer, team, None) if each["name"] == "team"],
        "form": form,
        "leaves": queries.leaves_of_team(viewer, team),
        "today": clock.today(),
    }
    return render(request, "office/duty/leaves.html", context, status=400 if form.errors else 200)


@office_page(Right.KEEP_LEAVE)
@require_POST
def withdraw(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """Take a leave back; the reason stays on record."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.leave_by_id(viewer, leave_id)
    team, name = found.member.team, found.member.name
    actions.withdraw_leave(viewer, found, request.POST.get("reason", ""))
    messages.success(request, _("%(name)s已销假") % {"name": name})
    return redirect(f"{reverse('duty_leaves')}?team={team.code}")


def _entered(viewer: Viewer, form: LeaveForm) -> Leave | None:
    if not form.is_valid():
        return None
    try:
        return actions.enter_leave(viewer, form.leave())
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
        return None


def _after(request: HttpRequest, viewer: Viewer, team: Team, leave: Leave) -> str:
    """Back to the list; for leave over duty, the roster that can be made again."""
    told = {"name": leave.member.name}
    messages.success(request, _("%(name)s已登记请假") % told)
    starts = execute.duty_ahead(viewer, leave.member, leave.first_day, leave.last_day)
    if not starts:
        return f"{reverse('duty_leaves')}?team={team.code}"
    words = _("%(name)s请假期间还有 %(n)s 班，请重排或找人换班")
    messages.warning(request, words % (told | {"n": len(starts)}))
    return address(team, None, clock.local(starts[0]).date())
