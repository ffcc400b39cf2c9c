"""A new contact: the body, its person, its place, its account."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.register import queries as register
from liming.register.actions import ContactDraft
from liming.register.enums import ContactKind
from liming.register.models import Customer, Division, Grid
from liming.shared.viewer import Viewer
from liming.web.components.forms import HouseForm, checked_phone


class ContactForm(HouseForm):
    """`units` are the choices (code, name) of the viewer's own units."""

    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=ContactKind.choices)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    person = forms.CharField(label=gettext_lazy("联系人"), max_length=60)
    phone = forms.CharField(label=gettext_lazy("电话"), max_length=20, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("供电单位"))
    division = forms.CharField(
        label=gettext_lazy("所在区划"),
        max_length=60,
        help_text=gettext_lazy("写到乡镇或社区，比如 夏县泗交镇"),
    )
    grid = forms.CharField(label=gettext_lazy("网格编码，可不填"), max_length=20, required=False)
    customer = forms.CharField(
        label=gettext_lazy("企业客户编码"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("企业必填，地址和台账随客户"),
    )
    address = forms.CharField(label=gettext_lazy("地址"), max_length=120, required=False)
    username = forms.CharField(label=gettext_lazy("账号"), max_length=60)
    password = forms.CharField(
        label=gettext_lazy("初始口令"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, viewer: Viewer, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    def clean_division(self) -> Division:
        found = register.division_by_words(self.cleaned_data["division"])
        if len(found) != 1:
            names = "、".join(register.full_name(each.division) for each in found[:5])
            words = _("有多处：%(names)s") % {"names": names} if found else _("没有这个区划")
            raise forms.ValidationError(words)
        return found[0].division

    def clean_grid(self) -> Grid | None:
        return self._own(Grid, "grid", _("没有这个网格"))

    def clean_customer(self) -> Customer | None:
        found: Customer | None = self._own(Customer, "customer", _("没有这个客户"))
        return found

    def _own(self, model: Any, name: str, words: str) -> Any:
        code = self.cleaned_data[name].strip()
        if not code:
            return None
        found = model.objects.visible_to(self.viewer).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(words)
        return found

    def draft(self) -> ContactDraft:
        """The form as the register takes it."""
        values = self.cleaned_data
        customer = values["customer"]
        return ContactDraft(
            kind=ContactKind(values["kind"]),
            name=values["name"],
            person=values["person"],
            phone=values["phone"],
            division=values["division"],
            grid=values["grid"] or (customer.grid if customer else None),
            customer=customer,
            address=values["address"] or (customer.address if customer else ""),
        )
