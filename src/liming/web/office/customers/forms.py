"""The forms of a key customer's page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.execute.actions import LiaisonDraft
from liming.execute.enums import TalkChannel
from liming.execute.queries import purposes, visit_interval
from liming.register.models import Customer
from liming.register.queries import members
from liming.shared.viewer import Viewer
from liming.web.components.choices import keyed
from liming.web.components.evidence import check_photo
from liming.web.components.forms import HouseForm, checked_phone

_DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
_TEXT = forms.Textarea(attrs={"rows": 3})


class _OfTeam(HouseForm):
    """A form that names a member of the customer's team."""

    member = forms.ChoiceField(label=_("我方联络人"))

    def __init__(self, viewer: Viewer, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in members(viewer, customer.team)}
        self.fields["member"].choices = keyed(self.people.values(), "—")  # type: ignore[attr-defined]


class LiaisonForm(_OfTeam):
    """Who keeps in touch with whom, how often."""

    contact_name = forms.CharField(label=_("客户联系人"), max_length=60)
    contact_title = forms.CharField(label=_("职务"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("电话"), max_length=30, required=False, help_text=_("不填即不改"))
    every_days = forms.IntegerField(label=_("走访间隔（日）"), min_value=1, max_value=730)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("every_days", visit_interval())

    def clean_contact_phone(self) -> str:
        return checked_phone(self.cleaned_data["contact_phone"])

    def draft(self) -> LiaisonDraft:
        """The form as the execute room takes it."""
        return LiaisonDraft(**{**self.cleaned_data, "member": self.people[self.cleaned_data["member"]]})


class VisitForm(_OfTeam):
    """Plan a visit, diagnosis or inspection."""

    purpose = forms.ChoiceField(label=_("事由"))
    day = forms.DateField(label=_("日期"), widget=_DAY)
    field_order = ("purpose", "day", "member")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = purposes()  # type: ignore[attr-defined]
        self.fields["member"].label = _("谁去")
        self.fields["member"].required = False


class TalkForm(HouseForm):
    """One line of the log."""

    channel = forms.ChoiceField(label=_("方式"), choices=TalkChannel.choices)
    with_whom = forms.CharField(label=_("与谁"), max_length=60, required=False)
    words = forms.CharField(label=_("说了什么"), max_length=1000, widget=_TEXT)


class MeasureForm(HouseForm):
    """A measure proposed to the customer."""

    text = forms.CharField(label=_("措施"), max_length=200)
    yuan_per_year = forms.IntegerField(label=_("年节约（元）"), min_value=0, max_value=10**9, required=False)
    cost_yuan = forms.IntegerField(label=_("投入（元）"), min_value=0, max_value=10**9, required=False)
    due_on = forms.DateField(label=_("期限"), widget=_DAY, required=False)


class IssueForm(HouseForm):
    """The report's conclusion."""

    conclusion = forms.CharField(label=_("结论和建议"), max_length=2000, widget=forms.Textarea({"rows": 5}))


class SignForm(HouseForm):
    """What the customer says and signs."""

    name = forms.CharField(label=_("签收人"), max_length=60)
    feedback = forms.CharField(label=_("客户意见"), max_length=500, required=False, widget=_TEXT)
    signature = forms.FileField(label=_("签字照片"), required=False, help_text=_("拍签过字的一页，可不附"))

    def clean_signature(self) -> Any:
        file = self.cleaned_data["signature"]
        if file:
            check_photo(file)
        return file
