"""What is asked when a key is issued; the rules stand in the register."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.register import queries
from liming.register.actions import FASTEST, KeyDraft
from liming.shared import clock
from liming.shared.viewer import Viewer
from liming.web.components.forms import HouseForm

RIGHTS = (
    ("may_read", _("读取")),
    ("may_create", _("提交诉求")),
    ("may_update", _("补充进展")),
)
USUAL_RATE = 120


def in_a_year() -> date:
    """The day before today's next anniversary."""
    today = clock.today()
    return date(today.year + 1, today.month, min(today.day, 28))


class KeyForm(HouseForm):
    """Who connects, what for, over which unit, with which rights, how fast and until when."""

    owner = forms.CharField(label=_("接入方"), max_length=60)
    purpose = forms.CharField(label=_("用途"), max_length=160)
    unit = forms.ChoiceField(label=_("单位"), help_text=_("只能读本单位及下级的诉求；地点不明的归本单位"))
    rights = forms.MultipleChoiceField(
        label=_("权限"), choices=RIGHTS, widget=forms.CheckboxSelectMultiple, initial=["may_create"]
    )
    rate_per_minute = forms.IntegerField(label=_("每分钟次数"), min_value=1, max_value=FASTEST)
    expires_on = forms.DateField(label=_("有效至"), widget=forms.DateInput({"type": "date"}))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in queries.units(viewer)}
        names = [(code, f"{unit.short_name or unit.name}（{code}）") for code, unit in self.units.items()]
        self.fields["unit"].choices = names  # type: ignore[attr-defined]
        self.initial.setdefault("rate_per_minute", USUAL_RATE)
        self.initial.setdefault("expires_on", in_a_year().isoformat())

    @property
    def draft(self) -> KeyDraft:
        """The form as the register issues it."""
        data = self.cleaned_data
        return KeyDraft(
            owner=data["owner"],
            purpose=data["purpose"],
            unit=self.units[data["unit"]],
            expires_on=data["expires_on"],
            rate_per_minute=data["rate_per_minute"],
            **{name: name in data["rights"] for name, _label in RIGHTS},
        )
