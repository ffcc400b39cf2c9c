"""Entering a case, and changing a line of the scoring sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.evaluate import queries
from liming.evaluate.actions import PointEvidence
from liming.evaluate.models import PointEntry, PointItem
from liming.register.models import Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer
from liming.shared.words import named
from liming.web.components.forms import HouseForm
from liming.web.components.images import checked_proof

_MEGABYTES = 10
_STEP = forms.NumberInput({"step": "0.1"})
_DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
FIELD_OF = {
    "point_future": "happened_on",
    "point_too_many": "points",
    "point_item_ended": "item",
    "not_found": "record",
}


def field_of(refusal: DomainError) -> str | None:
    """The field a refusal stands at."""
    return FIELD_OF.get(refusal.code)


class PointForm(HouseForm):
    """One case of a team, with at least one piece of evidence before it is handed in."""

    item = forms.ChoiceField(label=_("项目"))
    title = forms.CharField(label=_("事由"), max_length=160)
    happened_on = forms.DateField(label=_("发生日期"), widget=_DAY)
    points = forms.FloatField(
        label=_("分值"),
        min_value=0,
        required=False,
        widget=_STEP,
        help_text=_("不填按项目的分值；否决项不计分"),
    )
    record = forms.CharField(label=_("服务记录编号"), max_length=24, required=False)
    press = forms.ChoiceField(label=_("稿件"), required=False)
    honour = forms.ChoiceField(label=_("荣誉"), required=False)
    link = forms.URLField(label=_("链接"), required=False, max_length=300, assume_scheme="https")
    file = forms.FileField(label=_("凭据文件"), required=False, help_text=_("文件或照片，最多 10 兆"))

    def __init__(
        self, viewer: Viewer, team: Team, *args: Any, entry: PointEntry | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_initial(entry), **kwargs)
        self.viewer, self.team = viewer, team
        self.items = {row.code: row for row in queries.point_items(viewer, only_active=True)}
        proofs = queries.own_proofs(viewer, team)
        self.press_items = {str(row.pk): row for row in proofs.press}
        self.honours = {str(row.pk): row for row in proofs.honours}
        self._choose("item", [(code, _item(row)) for code, row in self.items.items()])
        self._choose("press", [("", "—"), *((key, row.title) for key, row in self.press_items.items())])
        self._choose("honour", [("", "—"), *((key, row.title) for key, row in self.honours.items())])

    def clean_file(self) -> Any:
        return checked_proof(self.cleaned_data["file"], _MEGABYTES)

    def case(self) -> dict[str, Any]:
        """The case as the evaluate room takes it. Raises `not_found` for a record that is not the team's."""
        data = self.cleaned_data
        item = self.items[data["item"]]
        given = data["points"]
        return {
            "item": item,
            "title": data["title"],
            "happened_on": data["happened_on"],
            "points": item.points if given is None else given,
            "evidence": PointEvidence(
                link=data["link"],
                file=data["file"],
                record=queries.record_as_proof(self.viewer, self.team, data["record"]),
                press=self.press_items.get(data["press"]),
                honour=self.honours.get(data["honour"]),
            ),
        }

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class ItemForm(HouseForm):
    """What a line of the sheet is worth."""

    points = forms.FloatField(label=_("每件分值"), min_value=0, max_value=100, widget=_STEP)
    quarter_cap = forms.FloatField(
        label=_("每队每季上限"), min_value=0, max_value=100, required=False, widget=_STEP
    )
    source = forms.CharField(label=_("来源"), max_length=200)
    is_confirmed = forms.BooleanField(label=_("已核定"), required=False)
    is_active = forms.BooleanField(label=_("使用中"), required=False)


def _item(row: PointItem) -> str:
    worth = f" {row.points:g}" if row.points else ""
    return f"{row.get_kind_display()}　{row.code} {named(row)}{worth}"


def _initial(entry: PointEntry | None) -> dict[str, Any]:
    if entry is None:
        return {}
    return {
        "item": entry.item.code,
        "title": entry.title,
        "happened_on": entry.happened_on,
        "points": entry.points,
        "record": entry.record.number if entry.record else "",
        "press": str(entry.press_id or ""),
        "honour": str(entry.honour_id or ""),
        "link": entry.link,
    }
