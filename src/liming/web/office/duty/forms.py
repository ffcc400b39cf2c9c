"""What is typed on the pages of duty and desk; the rules stand in the room."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.actions import DeskDraft, ShiftDraft
from liming.execute.enums import DeskOutcome, DutyKind
from liming.execute.queries import businesses, duty_parts
from liming.execute.rules.duty_columns import clock_minutes
from liming.register.models import Member, ServicePoint, Team
from liming.shared import clock
from liming.web.components.forms import HouseForm, SentOnceForm, checked_phone

MINUTES = (
    (5, gettext_lazy("5 分")),
    (10, gettext_lazy("10 分")),
    (20, gettext_lazy("20 分")),
    (40, gettext_lazy("40 分")),
)
ELSEWHERE = "elsewhere"


def day_input() -> forms.DateInput:
    """The browser's own field for a day."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class ShiftForm(HouseForm):
    """One turn of duty, on one day or on every day up to another."""

    member = forms.ChoiceField(label=gettext_lazy("队员"))
    point = forms.ChoiceField(label=gettext_lazy("地点"), required=False)
    day = forms.DateField(label=gettext_lazy("日期"), widget=day_input())
    last_day = forms.DateField(
        label=gettext_lazy("到"), required=False, widget=day_input(), help_text=gettext_lazy("不填即一天")
    )
    part = forms.ChoiceField(label=gettext_lazy("班次"))
    kind = forms.ChoiceField(label=gettext_lazy("班别"), choices=DutyKind.choices)
    note = forms.CharField(label=gettext_lazy("备注"), required=False, max_length=120)

    def __init__(self, *args: Any, people: list[Member], points: list[ServicePoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in people}
        self.points = {point.code: point for point in points}
        self.parts = {row["code"]: row for row in duty_parts()}
        fields: Any = self.fields
        fields["member"].choices = [("", "—"), *((key, each.name) for key, each in self.people.items())]
        fields["point"].choices = [("", _("队部")), *((key, each.name) for key, each in self.points.items())]
        fields["part"].choices = [
            (key, f"{row['name']} {row['starts']}–{row['ends']}") for key, row in self.parts.items()
        ]

    def draft(self, team: Team) -> ShiftDraft:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        part = self.parts[values["part"]]
        starts = _moment(values["day"], part["starts"])
        ends = _moment(values["day"], part["ends"])
        return ShiftDraft(
            team=team,
            member=self.people[values["member"]],
            starts_at=starts,
            ends_at=ends if ends > starts else ends + timedelta(days=1),
            point=self.points.get(values["point"]),
            kind=DutyKind(values["kind"]),
            note=values["note"],
        )


def _moment(day: Any, text: str) -> datetime:
    minutes = clock_minutes(text) or 0
    return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=clock.LOCAL_ZONE)


class CopyForm(HouseForm):
    """Which week is repeated in which."""

    source = forms.DateField(label=gettext_lazy("从这一周"), widget=day_input())
    target = forms.DateField(label=gettext_lazy("到这一周"), widget=day_input())


class DeskForm(SentOnceForm, HouseForm):
    """A villager's business at the desk, in under a minute."""

    business = forms.ChoiceField(label=gettext_lazy("办什么"))
    whom = forms.CharField(label=gettext_lazy("来办的人"), max_length=60)
    account_number = forms.CharField(label=gettext_lazy("户号"), required=False, max_length=20)
    phone = forms.CharField(label=gettext_lazy("电话"), required=False, max_length=20)
    words = forms.CharField(label=gettext_lazy("什么情况"), required=False, max_length=300)
    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"), choices=DeskOutcome.choices, initial=DeskOutcome.DONE
    )
    receiver = forms.ChoiceField(label=gettext_lazy("转交给"), required=False)
    receiver_name = forms.CharField(label=gettext_lazy("队外接办"), required=False, max_length=60)
    due_on = forms.DateField(label=gettext_lazy("几日办好"), required=False, widget=day_input())
    address = forms.CharField(label=gettext_lazy("地址"), required=False, max_length=160)
    minutes = forms.TypedChoiceField(label=gettext_lazy("用时"), choices=MINUTES, coerce=int, initial=10)

    def __init__(self, *args: Any, people: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in people}
        fields: Any = self.fields
        fields["business"].choices = [(row["code"], row["name"]) for row in businesses()]
        fields["receiver"].choices = [("", "—"), *((key, each.name) for key, each in self.people.items())]

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        is_over = values.get("outcome") == DeskOutcome.HANDED_OVER
        if is_over and not (values.get("receiver") or values.get("receiver_name")):
            self.add_error("receiver", _("请选转交给谁，或写队外接办的人"))
        return values

    def draft(self, team: Team, point: ServicePoint | None, member: Member | None = None) -> DeskDraft:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        due_on = values["due_on"]
        return DeskDraft(
            team=team,
            point=point,
            business=values["business"],
            whom=values["whom"],
            account_number=values["account_number"],
            phone=values["phone"],
            words=values["words"],
            outcome=DeskOutcome(values["outcome"]),
            receiver=self.people.get(values["receiver"]),
            receiver_name=values["receiver_name"],
            due_at=clock.at(due_on, 18) if due_on else None,
            address=values["address"],
            minutes=values["minutes"],
            member=member,
            once=values["once"],
        )
