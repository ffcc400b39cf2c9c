"""What the public page takes down."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.actions import Intake
from liming.execute.enums import RequestSource
from liming.execute.rules.outside import title_of
from liming.register.models import GridVersion
from liming.register.queries import PrintedPlace
from liming.web.components.forms import SentOnceForm, checked_phone
from liming.web.components.photos import RequestPhotosField
from liming.web.public import kinds


class AskForm(SentOnceForm):
    """Ask for help without an account; `website` is a trap that only programs fill in."""

    kind = forms.ChoiceField(
        choices=kinds.CHOICES, error_messages={"required": gettext_lazy("请选一样")}, initial="home"
    )
    address = forms.CharField(max_length=120, required=False)
    longitude = forms.FloatField(required=False, min_value=73, max_value=136)
    latitude = forms.FloatField(required=False, min_value=3, max_value=54)
    words = forms.CharField(max_length=500, error_messages={"required": gettext_lazy("请说说情况")})
    phone = forms.CharField(max_length=20, required=False)
    photos = RequestPhotosField(required=False)
    website = forms.CharField(required=False)

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("address") and values.get("longitude") is None:
            self.add_error("address", _("请写到村或小区，或用当前位置"))
        return values

    @property
    def is_trapped(self) -> bool:
        """True when a program filled in the hidden field."""
        return bool(self.data.get("website"))

    def intake(self, printed: PrintedPlace | None = None) -> Intake:
        """The form as the execute room takes it; the place of a scanned code counts unless it was changed."""
        values = self.cleaned_data
        return Intake(
            source=RequestSource.QR_CODE if printed else RequestSource.PUBLIC_PAGE,
            printed_code=printed.row if printed else None,
            grid_version=self._printed_grid(printed),
            title=title_of(values["words"]),
            words=values["words"],
            service_type_code=kinds.SERVICE_TYPES[values["kind"]],
            address=values["address"],
            longitude=values["longitude"] if values["latitude"] is not None else None,
            latitude=values["latitude"] if values["longitude"] is not None else None,
            contact_phone=values["phone"],
            photos=values["photos"],
            once=values["once"],
        )

    def _printed_grid(self, printed: PrintedPlace | None) -> GridVersion | None:
        values = self.cleaned_data
        return printed.grid_meant_by(values["address"]) if printed and values["longitude"] is None else None


class AddForm(forms.Form):
    """Words and photos added to a request later."""

    words = forms.CharField(max_length=500, required=False)
    photos = RequestPhotosField(required=False)
