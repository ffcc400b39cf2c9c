"""Registering a request for somebody who called or came."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.actions import Intake
from liming.execute.enums import RequestSource, Urgency
from liming.execute.models import Request
from liming.register.models import Customer
from liming.register.queries import present_version
from liming.shared import clock
from liming.shared.viewer import Viewer
from liming.shared.words import named
from liming.web.components.forms import HouseForm, SentOnceForm, checked_phone
from liming.web.components.photos import RequestPhotosField

_CALLED = (
    RequestSource.VILLAGE,
    RequestSource.COMMUNITY,
    RequestSource.TOWNSHIP,
    RequestSource.ENTERPRISE,
    RequestSource.GOVERNMENT,
    RequestSource.HOTLINE_12345,
    RequestSource.HOTLINE_95598,
    RequestSource.STATION,
    RequestSource.SELF_FOUND,
)


class RequestForm(SentOnceForm, HouseForm):
    """What is taken down of a call; `service_types` are the choices of the taxonomy."""

    title = forms.CharField(
        label=gettext_lazy("摘要"), max_length=120, widget=forms.TextInput(attrs={"autofocus": True})
    )
    words = forms.CharField(
        label=gettext_lazy("原话"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    service_type = forms.ChoiceField(label=gettext_lazy("服务类型"))
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), choices=[(each.value, each.label) for each in _CALLED]
    )
    urgency = forms.ChoiceField(label=gettext_lazy("紧急程度"), choices=Urgency.choices)
    external_number = forms.CharField(label=gettext_lazy("来源单号"), required=False, max_length=40)
    address = forms.CharField(label=gettext_lazy("地址"), required=False, max_length=160)
    longitude = forms.FloatField(label=gettext_lazy("经度"), required=False, min_value=73, max_value=136)
    latitude = forms.FloatField(label=gettext_lazy("纬度"), required=False, min_value=3, max_value=54)
    contact_name = forms.CharField(label=gettext_lazy("来电人"), required=False, max_length=60)
    contact_phone = forms.CharField(label=gettext_lazy("电话"), required=False, max_length=30)

    customer_code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    grid = forms.CharField(required=False, max_length=20)
    photos = RequestPhotosField(required=False)

    WHAT = ("title", "words", "service_type", "source", "urgency", "external_number")
    WHO = ("contact_name", "contact_phone")

    def __init__(self, *args: Any, service_types: Any = (), viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        choice = self.fields["service_type"]
        choice.choices = [("", _("请选")), *((each.code, named(each)) for each in service_types)]  # type: ignore[attr-defined]

    def clean_contact_phone(self) -> str:
        return checked_phone(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("address") and values.get("longitude") is None:
            self.add_error("address", _("请写到村或小区，或在图上点"))
        if (values.get("longitude") is None) != (values.get("latitude") is None):
            self.add_error("latitude", _("经度和纬度要一起填"))
        return values

    def part(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        """The bound fields of one group of the form."""
        return [self[name] for name in names]

    def intake(self) -> Intake:
        """The form as the execute room takes it down."""
        values = self.cleaned_data
        chosen = values["grid"]
        return Intake(
            source=RequestSource(values["source"]),
            title=values["title"],
            words=values["words"],
            service_type_code=values["service_type"],
            address=values["address"],
            longitude=values["longitude"],
            latitude=values["latitude"],
            contact_name=values["contact_name"],
            contact_phone=values["contact_phone"],
            urgency=Urgency(values["urgency"]),
            external_number=values["external_number"],
            customer=self.customer(),
            grid_version=present_version(chosen) if chosen else None,
            photos=values["photos"],
            once=values["once"],
        )

    def customer(self) -> Customer | None:
        """The caller who was looked up, where the viewer reaches it."""
        code = self.cleaned_data.get("customer_code", "")
        if not code:
            return None
        rows = Customer.objects.visible_to(self.viewer).select_related("grid__current")
        found: Customer | None = rows.filter(code=code).first()
        return found

    def sketch(self) -> Request:
        """What is typed so far as an unsaved request, to see what it would meet."""
        values = self.cleaned_data
        return Request(
            title=values.get("title", ""),
            words=values.get("words", ""),
            address=values.get("address", ""),
            longitude=values.get("longitude"),
            latitude=values.get("latitude"),
            service_type_id=values.get("service_type", ""),
            received_at=clock.now(),
        )
