"""What is typed on the pages of duty and desk; the rules stand in the room."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.actions import DeskDraft, PatternDraft, ShiftDraft
from liming.execute.actions.duty_patterns import MOST_PEOPLE
from liming.execute.enums import DeskOutcome, DutyDays, DutyKind
from liming.execute.models import DutyPattern
from liming.execute.queries import businesses, duty_parts
from liming.execute.rules.duty_columns import clock_minutes
from liming.register.models import Member, ServicePoint, Skill, Team
from liming.shared import clock
from liming.web.components.forms import HouseForm, SentOnceForm, checked_phone

MINUTES = (
    (5, gettext_lazy("5 分")),
    (10, gettext_lazy("10 分")),
    (20, gettext_lazy("20 分")),
    (40, gettext_lazy("40 分")),
)
WEEKDAYS = (
    ("1", gettext_lazy("周一")),
    ("2", gettext_lazy("周二")),
    ("3", gettext_lazy("周三")),
    ("4", gettext_lazy("周四")),
    ("5", gettext_lazy("周五")),
    ("6", gettext_lazy("周六")),
    ("7", gettext_lazy("周日")),
)


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


class PatternForm(HouseForm):
    """A turn that returns: where, which part of the day, on which days, how many people."""

    point = forms.ChoiceField(label=gettext_lazy("地点"), required=False)
    part = forms.ChoiceField(label=gettext_lazy("班次"))
    days = forms.ChoiceField(label=gettext_lazy("哪些天"), choices=DutyDays.choices)
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("每周哪几天"),
        required=False,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("选“每周指定几天”时填；逢节假日不排"),
    )
    people = forms.IntegerField(label=gettext_lazy("人数"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    skill = forms.ChoiceField(label=gettext_lazy("至少一人具备"), required=False)
    is_standby = forms.BooleanField(label=gettext_lazy("备班（在家待命）"), required=False)

    def __init__(self, *args: Any, points: list[ServicePoint], skills: list[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = {point.code: point for point in points}
        self.skills = {skill.code: skill for skill in skills}
        fields: Any = self.fields
        fields["point"].choices = [("", _("队部")), *((key, each.name) for key, each in self.points.items())]
        fields["part"].choices = [
            (row["code"], f"{row['name']} {row['starts']}–{row['ends']}") for row in duty_parts()
        ]
        fields["skill"].choices = [("", _("不限")), *((key, each.name) for key, each in self.skills.items())]

    @staticmethod
    def values_of(row: DutyPattern) -> dict[str, Any]:
        """What the form shows of a pattern."""
        return {
            "point": row.point.code if row.point else "",
            "part": row.part,
            "days": row.days,
            "weekdays": list(row.weekdays),
            "people": row.people,
            "skill": row.skill_id or "",
            "is_standby": row.kind == DutyKind.STANDBY,
        }

    def draft(self, team: Team) -> PatternDraft:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        point = self.points.get(values["point"])
        kind = DutyKind.STATION if point else DutyKind.TEAM
        return PatternDraft(
            team=team,
            part=values["part"],
            point=point,
            kind=DutyKind.STANDBY if values["is_standby"] else kind,
            days=DutyDays(values["days"]),
            weekdays="".join(values["weekdays"]),
            people=values["people"],
            skill=self.skills.get(values["skill"]),
        )


class WishForm(HouseForm):
    """A day on which a member would rather be off duty."""

    member = forms.ChoiceField(label=gettext_lazy("队员"))
    day = forms.DateField(label=gettext_lazy("日期"), widget=day_input())
    note = forms.CharField(label=gettext_lazy("原因，可不填"), required=False, max_length=60)

    def __init__(self, *args: Any, people: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in people}
        fields: Any = self.fields
        fields["member"].choices = [("", "—"), *((key, each.name) for key, each in self.people.items())]


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
