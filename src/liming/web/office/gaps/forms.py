"""The forms of a gap. What they check here is shape only; the rules stand in the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.improve.actions import Why
from liming.improve.queries import GapDetail, causes
from liming.register.models import Member, Unit
from liming.web.components.forms import HouseForm
from liming.web.words.formats import unit_name

WHYS = 5


class OpenForm(HouseForm):
    """Take a gap: why it is there, what will be done, by whom and with whom, by when, to reach what."""

    cause = forms.ChoiceField(label=_("原因类别"), required=False)
    title = forms.CharField(label=_("措施"), max_length=120)
    measures = forms.CharField(label=_("怎么做"), required=False, widget=forms.Textarea({"rows": 3}))
    owner = forms.ChoiceField(label=_("承诺人"))
    due_on = forms.DateField(label=_("完成日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    expected = forms.FloatField(min_value=0, widget=forms.NumberInput({"step": "0.1"}))
    members = forms.MultipleChoiceField(label=_("协助队员"), required=False)
    units = forms.MultipleChoiceField(label=_("协助单位"), required=False)
    cost = forms.DecimalField(
        label=_("费用（元）"), required=False, min_value=0, max_digits=12, decimal_places=2
    )

    def __init__(self, detail: GapDetail, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = detail.gap.indicator
        self.people = {str(member.pk): member for member in detail.owners}
        self.places = {unit.code: unit for unit in detail.units}
        names = [(key, member.name) for key, member in self.people.items()]
        self._choose("cause", [("", "—"), *causes()])
        self._choose("owner", [("", "—"), *names])
        self._choose("members", names)
        self._choose("units", [(code, unit.short_name) for code, unit in self.places.items()])
        for number in range(1, WHYS + 1):
            self.fields[f"why{number}"] = forms.CharField(required=False, max_length=120)
        unit = "%" if self.is_share else unit_name(self.indicator.unit)
        self.fields["expected"].label = _("预期值（%(unit)s）") % {"unit": unit}
        shown = detail.gap.comparator * (100 if self.is_share else 1)
        self.initial.setdefault("expected", round(shown, 1))
        self.ask_plainly()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def is_share(self) -> bool:
        return bool(self.indicator.kind == "proportion")

    @property
    def whys(self) -> list[forms.BoundField]:
        return [self[f"why{number}"] for number in range(1, WHYS + 1)]

    @property
    def member(self) -> Member:
        return self.people[self.cleaned_data["owner"]]

    @property
    def expected_value(self) -> float:
        """In the indicator's own unit."""
        return round(self.cleaned_data["expected"] / (100 if self.is_share else 1), 6)

    @property
    def why(self) -> Why:
        """Cause, chain of whys, helpers and cost."""
        data = self.cleaned_data
        helpers: list[Member] = [self.people[key] for key in data["members"]]
        units: list[Unit] = [self.places[code] for code in data["units"]]
        return Why(
            cause=data["cause"],
            whys=tuple(data[f"why{number}"] for number in range(1, WHYS + 1)),
            members=tuple(helpers),
            units=tuple(units),
            cost_fen=int((data["cost"] or 0) * 100),
        )


class NoteForm(HouseForm):
    """A note that goes with finishing, giving up or verifying."""

    note = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )


class DoneForm(HouseForm):
    """What was done; without it nothing is done."""

    note = forms.CharField(label=_("做了什么"), max_length=300, widget=forms.Textarea({"rows": 3}))


class PostponeForm(HouseForm):
    """A later day, and why."""

    due_on = forms.DateField(label=_("改到"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("改期原因"), max_length=200)
