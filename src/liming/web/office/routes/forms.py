"""What is typed about visits and members' days; the rules stand in the room."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.plan.actions.route_needs import BaseDraft, NeedDraft
from liming.plan.models import RouteBase, VisitNeed
from liming.plan.rules.routes import clock_of
from liming.register.models import ServicePoint
from liming.web.components.choices import keyed
from liming.web.components.forms import HouseForm


class MinuteField(forms.TimeField):
    """A time of day; its value is minutes since midnight."""

    widget = forms.TimeInput({"type": "time"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.error_messages["invalid"] = _("请写成 08:30 这样的时间")

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return found.hour * 60 + found.minute if isinstance(found, time) else None

    def prepare_value(self, value: Any) -> Any:
        return clock_of(value) if isinstance(value, int) else value


class NumberField(forms.IntegerField):
    """A whole number that may be left out; the room says what is too much."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.error_messages["invalid"] = _("请写整数")


class NeedForm(HouseForm):
    """What one visit needs; empty = as the service type says."""

    opens = MinuteField(label=_("最早上门"))
    closes = MinuteField(label=_("最晚上门"))
    promised = MinuteField(label=_("与客户约定"), help_text=_("前后 15 分内到"))
    is_night = forms.BooleanField(label=_("只在夜间做"), required=False)
    minutes = NumberField(label=_("办事时长（分）"))
    persons = forms.TypedChoiceField(
        label=_("人数"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("按服务类型")), (1, _("1 人")), (2, _("2 人同去"))],
    )
    skill_code = forms.ChoiceField(label=_("所需技能"), required=False)
    skill_level = NumberField(label=_("技能等级，不低于"))
    priority = forms.TypedChoiceField(
        label=_("优先级"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("按来源")), (1, _("一般")), (2, _("较急")), (3, _("急"))],
    )
    work_days = NumberField(label=_("几天做完"), help_text=_("每天去一次，尽量同一个人"))
    until = forms.DateField(
        label=_("最晚做到哪天"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不填即只在当天"),
    )

    def __init__(self, *args: Any, skills: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill_code"].choices = [("", _("按服务类型")), *skills.items()]  # type: ignore[attr-defined]

    def draft(self) -> NeedDraft:
        """What was typed."""
        return NeedDraft(**self.cleaned_data | {"work_days": self.cleaned_data["work_days"] or 1})


class BaseForm(HouseForm):
    """Where and when a member's day begins and ends; empty = as the team."""

    point = forms.ChoiceField(label=_("从服务点出发"), required=False)
    longitude = forms.FloatField(label=_("或经度"), required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False)
    begins = MinuteField(label=_("上班"))
    ends = MinuteField(label=_("收工"))
    lunch_at = MinuteField(label=_("回出发地午休"), help_text=_("不填即随全队，就地午休"))

    def __init__(self, *args: Any, points: list[ServicePoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = {str(point.pk): point for point in points}
        self.fields["point"].choices = keyed(points, _("随全队"))  # type: ignore[attr-defined, arg-type]

    def draft(self) -> BaseDraft:
        """What was typed."""
        return BaseDraft(**self.cleaned_data | {"point": self.points.get(self.cleaned_data["point"])})


def need_values(need: VisitNeed | None) -> dict[str, Any]:
    """The form's first values."""
    return {} if need is None else {name: getattr(need, name) for name in NeedDraft.__dataclass_fields__}


def base_values(base: RouteBase | None) -> dict[str, Any]:
    """The form's first values."""
    if base is None:
        return {}
    found = {name: getattr(base, name) for name in BaseDraft.__dataclass_fields__}
    return found | {"point": str(base.point_id or "")}
