"""Entering a press item or an honour."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.execute.actions import Proof
from liming.execute.enums import HonourKind, PressLevel
from liming.web.components.forms import HouseForm
from liming.web.components.images import checked_proof

_MEGABYTES = 10
_DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class PublicityForm(HouseForm):
    """What both have: title, level, link and file."""

    title = forms.CharField(label=_("标题"), max_length=160)
    level = forms.ChoiceField(label=_("级别"), choices=PressLevel.choices)
    link = forms.URLField(label=_("链接"), required=False, max_length=300, assume_scheme="https")
    file = forms.FileField(label=_("凭据文件"), required=False, help_text=_("报样、照片或证书，最多 10 兆"))
    order: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.order)

    def clean_file(self) -> Any:
        return checked_proof(self.cleaned_data["file"], _MEGABYTES)

    def proof(self) -> Proof:
        """The proof as the execute room takes it."""
        return Proof(self.cleaned_data["link"], self.cleaned_data["file"])

    def fields_given(self) -> dict[str, Any]:
        """Everything but the proof."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("link", "file")}

    @classmethod
    def of(cls, entry: Any) -> Self:
        """The form with the present values of an entry."""
        names = [name for name in cls.base_fields if name != "file"]
        return cls(initial={name: getattr(entry, name) for name in names})


class PressForm(PublicityForm):
    """A publication."""

    outlet = forms.CharField(label=_("媒体"), max_length=80)
    published_on = forms.DateField(label=_("刊发日期"), widget=_DAY)
    order = ("title", "outlet", "level", "published_on", "link", "file")


class HonourForm(PublicityForm):
    """A banner, letter or title."""

    kind = forms.ChoiceField(label=_("种类"), choices=HonourKind.choices)
    giver = forms.CharField(label=_("授予单位"), max_length=80)
    given_on = forms.DateField(label=_("授予日期"), widget=_DAY)
    order = ("kind", "title", "giver", "level", "given_on", "link", "file")
