"""What is entered of an outage or work area."""

import json
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.actions import EventDraft
from liming.execute.enums import EventKind
from liming.register.models import Unit
from liming.shared import clock
from liming.web.components.forms import HouseForm

_BETWEEN = re.compile(r"[\s,，、;；]+")


class EventForm(HouseForm):
    """Kind, time, notice and area; `units` are those the viewer may enter events for."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=EventKind.choices)
    unit = forms.ChoiceField(label=gettext_lazy("单位"))
    starts_at = forms.DateTimeField(
        label=gettext_lazy("开始"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("预计结束"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    notice = forms.CharField(label=gettext_lazy("公告，来电人查进度时会看到"), required=False, max_length=300)
    division_codes = forms.CharField(
        label=gettext_lazy("行政区划代码，逗号分开"), required=False, max_length=600
    )
    grid_codes = forms.CharField(label=gettext_lazy("网格编码，逗号分开"), required=False, max_length=2000)
    longitude = forms.FloatField(label=gettext_lazy("圆心经度"), required=False, min_value=73, max_value=136)
    latitude = forms.FloatField(label=gettext_lazy("圆心纬度"), required=False, min_value=3, max_value=54)
    radius_metres = forms.IntegerField(
        label=gettext_lazy("半径（米）"), required=False, min_value=1, max_value=100_000
    )
    polygon = forms.CharField(
        label=gettext_lazy("多边形（GeoJSON）"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    WHAT = ("title", "kind", "unit", "starts_at", "ends_at", "notice")
    NAMED = ("division_codes", "grid_codes")
    DRAWN = ("longitude", "latitude", "radius_metres", "polygon")

    def __init__(self, *args: Any, units: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        choice = self.fields["unit"]
        choice.choices = [(code, unit.short_name) for code, unit in self.units.items()]  # type: ignore[attr-defined]

    def clean_polygon(self) -> dict[str, Any] | None:
        text = self.cleaned_data["polygon"].strip()
        if not text:
            return None
        try:
            found: dict[str, Any] = json.loads(text)
        except ValueError:
            raise forms.ValidationError(_("请粘贴 GeoJSON 的 Polygon")) from None
        return found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        circle = [values.get(name) is None for name in ("longitude", "latitude", "radius_metres")]
        if any(circle) and not all(circle):
            self.add_error("radius_metres", _("圆心和半径要一起填"))
        return values

    def part(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        """The bound fields of one group of the form."""
        return [self[name] for name in names]

    def draft(self) -> EventDraft:
        """The form as the execute room takes it; times are wall-clock time in Asia/Shanghai."""
        values = self.cleaned_data
        unit: Unit = self.units[values["unit"]]
        circle = (values["longitude"], values["latitude"], values["radius_metres"])
        return EventDraft(
            kind=EventKind(values["kind"]),
            title=values["title"],
            starts_at=clock.parse(values["starts_at"].isoformat()),
            ends_at=clock.parse(values["ends_at"].isoformat()),
            notice=values["notice"],
            unit=unit,
            division_codes=_codes(values["division_codes"]),
            grid_codes=_codes(values["grid_codes"]),
            polygon=values["polygon"],
            circle=None if values["longitude"] is None else circle,
        )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for code in _BETWEEN.split(text) if code)
