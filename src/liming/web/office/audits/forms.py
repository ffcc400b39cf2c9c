"""Forms of an audit task: whom it goes to, what the look showed, the conclusion."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.register.models import Account
from liming.web.components.forms import HouseForm


class AssignForm(HouseForm):
    """Somebody outside the team."""

    place = "assign"
    assignee = forms.ChoiceField(label=_("核查人"))

    def __init__(self, *args: Any, handlers: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assignee"]
        field.choices = [(str(each.pk), each.display_name) for each in handlers]


class LookForm(HouseForm):
    """What the look showed."""

    place = "look"
    finding = forms.CharField(label=_("核查情况"), max_length=500, widget=forms.Textarea({"rows": 3}))


class DecideForm(HouseForm):
    """Cleared or confirmed, and why."""

    place = "decide"
    answer = forms.ChoiceField(
        label=_("结论"),
        widget=forms.RadioSelect,
        choices=[("cleared", _("排除：情况正常")), ("confirmed", _("属实：记录有误，另行更正"))],
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))
