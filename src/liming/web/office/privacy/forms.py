"""What is asked when a person's request about his data is taken or carried out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.execute import queries
from liming.execute.actions import DataRequestDraft
from liming.execute.enums import DataRequestKind, DataRequestSource
from liming.shared.viewer import Viewer
from liming.web.components.forms import HouseForm, checked_phone

_TAKEN_BY = [choice for choice in DataRequestSource.choices if choice[0] != DataRequestSource.FOLLOW]


class TakeForm(HouseForm):
    """Who asks what, how it came, and what his data is found by."""

    kind = forms.ChoiceField(label=_("要求"), choices=DataRequestKind.choices)
    source = forms.ChoiceField(label=_("提出方式"), choices=_TAKEN_BY)
    person = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    account_number = forms.CharField(
        label=_("户号"), max_length=20, required=False, help_text=_("电话和户号至少填一样，凭它查找")
    )
    words = forms.CharField(
        label=_("原话"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
    unit = forms.ChoiceField(label=_("受理单位"), help_text=_("在本单位及下级的记录里查找"))

    def __init__(self, viewer: Viewer, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in queries.units_to_answer(viewer)}
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (code, unit.short_name or unit.name) for code, unit in self.units.items()
        ]

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    @property
    def draft(self) -> DataRequestDraft:
        """The draft of what was typed."""
        values = self.cleaned_data
        return DataRequestDraft(
            DataRequestKind(values["kind"]),
            DataRequestSource(values["source"]),
            values["person"],
            values["phone"],
            values["account_number"],
            values["words"],
        )
