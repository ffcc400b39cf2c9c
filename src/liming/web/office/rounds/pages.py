"""The list of rounds, one with its places, and a new one."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute import queries
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.actions import RoundDraft, RoundPlaceDraft, plan_round
from liming.plan.queries.service_types import service_types
from liming.register.enums import CustomerKind
from liming.register.models import Customer, Member, Team
from liming.register.queries import members, teams
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.components.listing import paged
from liming.web.office.duty.forms import day_input

ROWS_PER_PAGE = 30
_COMMA = re.compile(r"[，,\t]\s*")


class RoundForm(HouseForm):
    """Name, kind, day, who, and the places: lines, or all customers of a kind."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    service_type = forms.ChoiceField(label=gettext_lazy("服务类型"))
    member = forms.ChoiceField(label=gettext_lazy("谁去"))
    day = forms.DateField(label=gettext_lazy("哪天"), widget=day_input())
    kind = forms.ChoiceField(label=gettext_lazy("本队客户"), required=False)
    places = forms.CharField(
        label=gettext_lazy("点位，一行一处"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("逗号后面写位置，比如：12 号杆，泗交村口"),
    )
    reason = forms.CharField(
        label=gettext_lazy("变更原因"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("月计划已确认时要写"),
    )

    def __init__(self, viewer: Viewer, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        self.types = {each.code: each for each in service_types()}
        people = members(viewer, team).order_by("pinyin")
        self.people: dict[str, Member] = {str(each.pk): each for each in people}
        self.fields["service_type"].choices = [(code, each.name) for code, each in self.types.items()]  # type: ignore[attr-defined]
        self.fields["member"].choices = [(key, each.name) for key, each in self.people.items()]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("不选")), *CustomerKind.choices]  # type: ignore[attr-defined]

    def draft(self, viewer: Viewer) -> RoundDraft:
        """The form as the plan room takes it."""
        values = self.cleaned_data
        return RoundDraft(
            team=self.team,
            title=values["title"],
            service_type=self.types[values["service_type"]],
            day=values["day"],
            member=self.people[values["member"]],
            places=[*_of_kind(viewer, self.team, values["kind"]), *_of_lines(values["places"])],
            reason=values["reason"],
        )


def _of_kind(viewer: Viewer, team: Team, kind: str) -> list[RoundPlaceDraft]:
    if not kind:
        return []
    rows = Customer.objects.visible_to(viewer).filter(team=team, kind=kind, closed_on=None)
    return [
        RoundPlaceDraft(row.name, row.address, row, None, row.longitude, row.latitude)
        for row in rows.order_by("division", "code")
    ]


def _of_lines(text: str) -> list[RoundPlaceDraft]:
    lines = [_COMMA.split(line.strip(), 1) for line in text.splitlines() if line.strip()]
    return [RoundPlaceDraft(line[0], line[-1] if len(line) > 1 else "") for line in lines]


@office_page(Right.READ_WORK)
def index(request: HttpRequest) -> HttpResponse:
    """Rounds with how far they are, the newest day first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = paged(queries.rounds(viewer), request, ROWS_PER_PAGE)
    context = {"page": page, "rows": list(page), "may_plan": viewer.may(Right.EDIT_MONTH_PLAN)}
    return render(request, "office/rounds/list.html", context)


@office_page(Right.READ_WORK)
def page(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One round, place by place."""
    walk = queries.seen_round(request.viewer, item_id)  # type: ignore[attr-defined]
    context = {"walk": walk, "item": walk.item, "is_done": walk.item.state in WORK_ENDED}
    return render(request, "office/rounds/page.html", context)


@office_page(Right.EDIT_MONTH_PLAN)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a round of the team in the address, else of the viewer's first one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    choices = teams(viewer)
    team = choices.filter(code=request.GET.get("team", "")).first() or choices.first()
    if team is None:
        raise DomainError("not_found", what=_("服务队"), key="—")
    form = RoundForm(viewer, team, request.POST or None, initial={"day": clock.today()})
    if request.method == "POST":
        item = form.made(lambda: plan_round(viewer, form.draft(viewer)))
        if item is not None:
            messages.success(request, _("已安排：%(title)s") % {"title": item.title})
            return redirect("round", item.pk)
    context = {"form": form, "team": team}
    return render(request, "office/rounds/new.html", context, status=400 if form.errors else 200)
