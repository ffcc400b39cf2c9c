"""The forms of a gap. What they check here is shape only; the rules stand in the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.improve.queries import GapDetail
from liming.register.models import Member
from liming.web.components.forms import HouseForm


class OpenForm(HouseForm):
    """Take a gap: what will be done, by whom, by when, to reach what."""

    title = forms.CharField(label=_("措施"), max_length=120)
    measures = forms.CharField(label=_("怎么做"), required=False, widget=forms.Textarea({"rows": 3}))
    owner = forms.ChoiceField(label=_("承诺人"))
    due_on = forms.DateField(label=_("完成日期"), widget=forms.DateInput({"type": "date"}))
    expected = forms.FloatField(
        label=_("预期值（%）"), min_value=0, max_value=100, widget=forms.NumberInput({"step": "0.1"})
    )

    def __init__(self, detail: GapDetail, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in detail.owners}
        names = [("", "—"), *((key, member.name) for key, member in self.people.items())]
        self.fields["owner"].choices = names  # type: ignore[attr-defined]
        self.initial.setdefault("expected", round(detail.gap.comparator * 100, 1))

    @property
    def member(self) -> Member:
        return self.people[self.cleaned_data["owner"]]


class NoteForm(HouseForm):
    """A note that goes with finishing, giving up or verifying."""

    note = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
