"""What can be put right in a record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.execute.actions import HelperDraft
from liming.execute.enums import HelperKind, RecordResult
from liming.execute.models import ServiceRecord
from liming.execute.queries import LedgerRow
from liming.web.components.forms import HouseForm

FIELDS = ("result", "minutes", "whom", "place", "note")


class CorrectionForm(HouseForm):
    """The correctable fields of a record, and why."""

    result = forms.ChoiceField(label=_("结果"), choices=RecordResult.choices)
    minutes = forms.IntegerField(label=_("分钟"), min_value=0, max_value=7 * 24 * 60)
    whom = forms.CharField(label=_("对象"), required=False, max_length=80, help_text=_("不填即不改"))
    place = forms.CharField(label=_("地点"), required=False, max_length=120)
    note = forms.CharField(
        label=_("做了什么"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(label=_("更正原因"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @staticmethod
    def values_of(record: ServiceRecord, shown: LedgerRow) -> dict[str, Any]:
        """The present values; what the page masks stays empty, and empty means unchanged."""
        note = record.note if record.note == shown.note else ""
        place = record.place if record.place == shown.place else ""
        return {"result": record.result, "minutes": record.minutes, "place": place, "note": note}

    def changes(self, record: ServiceRecord) -> dict[str, Any]:
        """Only the fields that were filled in and differ from the record."""
        typed = {name: self.cleaned_data.get(name) for name in FIELDS}
        return {
            name: value
            for name, value in typed.items()
            if value not in ("", None) and value != getattr(record, name)
        }


class JoinForm(HouseForm):
    """Another team, or somebody of no team, who took part."""

    team = forms.ChoiceField(label=_("一起做的队"), required=False)
    kind = forms.ChoiceField(label=_("队外人员"), choices=HelperKind.choices, required=False)
    name = forms.CharField(label=_("姓名"), required=False, max_length=60)
    organisation = forms.CharField(label=_("所在单位"), required=False, max_length=80)

    def __init__(self, *args: Any, teams: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["team"].choices = [("", _("没有")), *teams]  # type: ignore[attr-defined]

    def helpers(self) -> tuple[HelperDraft, ...]:
        """The person typed, if any."""
        values = self.cleaned_data
        if not values["name"] and not values["organisation"]:
            return ()
        return (HelperDraft(HelperKind(values["kind"]), values["name"], values["organisation"]),)
