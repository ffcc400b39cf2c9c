"""People of no team who took part: kind, name and organisation, nothing else."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.actions import HelperDraft
from liming.execute.enums import HelperKind
from liming.web.components.forms import HouseForm

MOST_GUESTS = 3


class GuestFields(NamedTuple):
    """The fields of one guest, as the page shows them."""

    kind: forms.BoundField
    name: forms.BoundField
    organisation: forms.BoundField


class GuestsForm(HouseForm):
    """The fields of `components/guests.html`; a form that names guests inherits them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_GUESTS + 1):
            self.fields[f"guest_kind_{number}"] = forms.ChoiceField(
                choices=HelperKind.choices, required=False, label=gettext_lazy("队外人员")
            )
            self.fields[f"guest_name_{number}"] = forms.CharField(
                max_length=60, required=False, label=gettext_lazy("姓名")
            )
            self.fields[f"guest_organisation_{number}"] = forms.CharField(
                max_length=80, required=False, label=gettext_lazy("所在单位")
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for number in range(1, MOST_GUESTS + 1):
            if bool(values.get(f"guest_name_{number}")) != bool(values.get(f"guest_organisation_{number}")):
                self.add_error(None, _("队外人员要写姓名和所在单位"))
                break
        return values

    def guests(self) -> tuple[HelperDraft, ...]:
        """Who was named."""
        values = self.cleaned_data
        return tuple(
            HelperDraft(
                HelperKind(values[f"guest_kind_{number}"] or HelperKind.OTHER),
                values[f"guest_name_{number}"],
                values[f"guest_organisation_{number}"],
            )
            for number in range(1, MOST_GUESTS + 1)
            if values[f"guest_name_{number}"]
        )

    @property
    def guest_rows(self) -> list[GuestFields]:
        """The fields guest by guest."""
        parts = ("kind", "name", "organisation")
        return [
            GuestFields(*(self[f"guest_{part}_{number}"] for part in parts))
            for number in range(1, MOST_GUESTS + 1)
        ]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """All other fields, for pages that list a form field by field."""
        return [field for field in self if not field.name.startswith("guest_")]

    @property
    def has_guests(self) -> bool:
        """Whether something was typed about a guest, so that the page keeps the part open."""
        return any(row.name.value() or row.organisation.value() for row in self.guest_rows)
