"""What is typed about a special action, its lead group and its places; the rules stand in the room."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.plan import queries
from liming.plan.actions import ActionDraft, LeadDraft, PlaceDraft
from liming.plan.enums import ActionLevel, Aim, LeadRole, Practice
from liming.plan.models import ActionPlace, SpecialAction
from liming.register import queries as register
from liming.register.enums import CustomerKind, PointKind, SiteKind
from liming.register.models import Member, Post, Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer
from liming.shared.words import named
from liming.web.components.forms import HouseForm, checked_phone
from liming.web.words.formats import masked_phone

_DAY = {"type": "date"}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(_DAY, format="%Y-%m-%d"), **more)


def _text(label: Any, most: int, *, required: bool = False, rows: int = 0, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea({"rows": rows}) if rows else None
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, help_text=hint)


class ActionForm(HouseForm):
    """Name, days, aim, goal; `draft()` gives them as the plan room takes them."""

    name = _text(gettext_lazy("名称"), 80, required=True)
    first_day = _day(gettext_lazy("开始"))
    last_day = _day(gettext_lazy("结束"))
    level = forms.ChoiceField(
        label=gettext_lazy("级别"), choices=[("", "—"), *ActionLevel.choices], required=False
    )
    aim = forms.ChoiceField(label=gettext_lazy("目标"), choices=Aim.choices)
    practice = forms.ChoiceField(label=gettext_lazy("实践"), choices=Practice.choices)
    service_type = forms.ChoiceField(
        label=gettext_lazy("点位工作的服务类型"),
        required=False,
        help_text=gettext_lazy("点位排成工作时用它的检查表"),
    )
    goal = _text(gettext_lazy("要达到什么"), 2_000, rows=3)
    content = _text(gettext_lazy("做什么"), 200, rows=2)
    source = _text(gettext_lazy("依据"), 200, hint=gettext_lazy("如：上级通知文号、会议决定"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._types = {row.code: row for row in queries.service_types()}
        fields: Any = self.fields
        fields["service_type"].choices = [
            ("", "—"),
            *((code, f"{code} {named(row)}") for code, row in self._types.items()),
        ]

    @classmethod
    def values_of(cls, row: SpecialAction) -> dict[str, Any]:
        """The present values of an action."""
        return {name: getattr(row, name) for name in cls.base_fields} | {"service_type": row.service_type_id}

    def draft(self, template: str = "") -> ActionDraft:
        """The form as the plan room takes it."""
        values = dict(self.cleaned_data)
        values["service_type"] = self._types.get(values["service_type"])
        return ActionDraft(template=template, **values)


class LeadForm(HouseForm):
    """One more person of the lead group, found by code or name, else taken by the words."""

    role = forms.ChoiceField(label=gettext_lazy("组内职务"), choices=LeadRole.choices)
    who = _text(
        gettext_lazy("姓名"),
        40,
        required=True,
        hint=gettext_lazy("队员和示范岗可写编码；不在册的直接写姓名"),
    )
    duty = _text(gettext_lazy("分工"), 60, hint=gettext_lazy("如：统筹指挥、抢修、物资、宣传"))

    def draft(self, viewer: Viewer) -> LeadDraft:
        """As the plan room takes it. Raises DomainError `action_lead_unclear`."""
        role, who, duty = (self.cleaned_data[name].strip() for name in ("role", "who", "duty"))
        post = Post.objects.visible_to(viewer).filter(code=who, ended_on=None).first()
        if post is not None:
            return LeadDraft(LeadRole(role), post=post, duty=duty)
        member = _member(viewer, who)
        return LeadDraft(LeadRole(role), member=member, name="" if member else who, duty=duty)


def _member(viewer: Viewer, who: str) -> Member | None:
    """The member of this code, else the only one of this name."""
    members = register.members(viewer)
    found: Member | None = members.filter(code=who).first()
    if found is not None:
        return found
    same = list(members.filter(name=who).order_by("code")[:9])
    if len(same) > 1:
        raise DomainError("action_lead_unclear", count=len(same), name=who, example=same[0].code)
    return same[0] if same else None


_THINGS = (
    ("customer", gettext_lazy("客户"), CustomerKind),
    ("site", gettext_lazy("场所"), SiteKind),
    ("service_point", gettext_lazy("服务点"), PointKind),
    ("grid", gettext_lazy("网格"), None),
)
_PLACE = (
    "name",
    "stake",
    "hazards",
    "measure",
    "equipment",
    "contact_name",
    "watch",
    "check_on",
    "every_days",
)


class PlaceForm(HouseForm):
    """The plan of one place; the team is chosen before, its things and members are the choices."""

    thing = forms.ChoiceField(
        label=gettext_lazy("登记的对象"),
        required=False,
        help_text=gettext_lazy("不在册的不选，写名称和经纬度"),
    )
    name = _text(gettext_lazy("点位"), 80, hint=gettext_lazy("不写即用对象的名称"))
    longitude = forms.FloatField(label=gettext_lazy("经度"), min_value=-180, max_value=180, required=False)
    latitude = forms.FloatField(label=gettext_lazy("纬度"), min_value=-90, max_value=90, required=False)
    stake = _text(gettext_lazy("涉及什么"), 200, rows=2, hint=gettext_lazy("如：考点 30 个考场，双电源"))
    hazards = _text(gettext_lazy("隐患"), 300, rows=2)
    measure = _text(gettext_lazy("措施"), 300, required=True, rows=3)
    member = forms.ChoiceField(label=gettext_lazy("责任人"), required=False)
    equipment = _text(
        gettext_lazy("车辆和发电机"), 120, hint=gettext_lazy("如：抢修车 1 台，30 千瓦发电机 1 台")
    )
    check_on = _day(gettext_lazy("检查日"))
    every_days = forms.IntegerField(
        label=gettext_lazy("几天一巡"),
        min_value=1,
        max_value=366,
        required=False,
        help_text=gettext_lazy("不填即只检查一次"),
    )
    watch = _text(gettext_lazy("值守和巡视"), 200, rows=2)
    contact_name = _text(gettext_lazy("联系人"), 40)
    contact_phone = _text(gettext_lazy("联系电话"), 20)

    def __init__(
        self, *args: Any, viewer: Viewer, team: Team, place: ActionPlace | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.team, self.place = team, place
        self._things = dict(_things(viewer, team, place))
        self._members = {str(row.pk): row for row in register.members(viewer, team).order_by("code")}
        fields: Any = self.fields
        fields["thing"].choices = [("", "—"), *self._grouped()]
        fields["member"].choices = [("", "—"), *((key, row.name) for key, row in self._members.items())]

    def _grouped(self) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        for name, label, _kinds in _THINGS:
            rows = [(key, row.name) for key, row in self._things.items() if key.startswith(f"{name}:")]
            if rows:
                yield str(label), rows

    @classmethod
    def values_of(cls, place: ActionPlace) -> dict[str, Any]:
        """The present values of a place; the phone is masked and stays when it comes back so."""
        thing = next((name for name, _label, _kinds in _THINGS if getattr(place, f"{name}_id")), "")
        return {
            **{name: getattr(place, name) for name in (*_PLACE, "longitude", "latitude")},
            "thing": f"{thing}:{getattr(place, thing).code}" if thing else "",
            "member": str(place.member_id or ""),
            "contact_phone": masked_phone(place.contact_phone) if place.contact_phone else "",
        }

    def clean_contact_phone(self) -> str:
        phone = str(self.cleaned_data["contact_phone"])
        if self.place is not None and phone and phone == masked_phone(self.place.contact_phone):
            return self.place.contact_phone
        return checked_phone(phone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("thing") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("请写点位，或选一个登记的对象"))
        return cleaned

    def draft(self) -> PlaceDraft:
        """The form as the plan room takes it."""
        values = self.cleaned_data
        kind = values["thing"].partition(":")[0]
        things = {kind: self._things[values["thing"]]} if kind else {}
        plain = {name: values[name] for name in (*_PLACE, "contact_phone", "longitude", "latitude")}
        return PlaceDraft(team=self.team, member=self._members.get(values["member"]), **plain, **things)


def _things(viewer: Viewer, team: Team, place: ActionPlace | None) -> Iterable[tuple[str, Any]]:
    """What the team looks after that may be a place: key and row, at most some hundred of each."""
    for name, rows in queries.things_of_team(viewer, team).items():
        for row in rows:
            yield f"{name}:{row.code}", row
    for name, _label, _kinds in _THINGS:
        row = getattr(place, name) if place is not None else None
        if row is not None:
            yield f"{name}:{row.code}", row
