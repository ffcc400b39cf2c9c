"""What a member fills in when work ends."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.actions import CheckAnswer, EvidenceDraft, QuickDraft, RecordDraft
from liming.execute.enums import EvidenceKind, RecordResult
from liming.web.components.forms import HouseForm
from liming.web.field.photos import PhotosField

LONGEST_MINUTES = 24 * 60
MINUTES = (
    (10, gettext_lazy("10 分")),
    (20, gettext_lazy("20 分")),
    (40, gettext_lazy("40 分")),
    (60, gettext_lazy("1 时")),
    (120, gettext_lazy("更长")),
)
WHOM = (
    ("household", gettext_lazy("一户")),
    ("several", gettext_lazy("几户")),
    ("village", gettext_lazy("村、社区")),
    ("enterprise", gettext_lazy("单位")),
)
_PICK = {"required": gettext_lazy("请选一样"), "invalid_choice": gettext_lazy("请选一样")}


def number(text: str) -> float | None:
    """The number a person typed, a comma or a full stop before the decimals; None when it is none."""
    try:
        return float(text.strip().replace("，", ".").replace(",", "."))
    except ValueError:
        return None


class FinishForm(HouseForm):
    """The end of one item. `checks` are its checklist questions, answered in fields of their numbers."""

    result = forms.ChoiceField(
        choices=RecordResult.choices, initial=RecordResult.SOLVED, error_messages=_PICK
    )
    minutes = forms.IntegerField(min_value=1, max_value=LONGEST_MINUTES, required=False)
    note = forms.CharField(max_length=500, required=False)
    remainder = forms.CharField(max_length=120, required=False)
    rest_day = forms.DateField(required=False)
    photos = PhotosField(required=False)

    def __init__(self, *args: Any, checks: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checks = list(checks)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["answers"], missing = self._answers()
        if missing:
            numbers = "、".join(str(each) for each in missing)
            self.add_error(None, _("检查表第 %(numbers)s 项没填或不是数") % {"numbers": numbers})
        if values.get("result") == RecordResult.PARTLY and not (
            values.get("remainder") and values.get("rest_day")
        ):
            self.add_error(None, _("部分解决要写还剩什么、哪天续办"))
        return values

    def _answers(self) -> tuple[tuple[CheckAnswer, ...], list[int]]:
        answers, missing = [], []
        for check in self.checks:
            answer = self.answer(check)
            if answer is None:
                missing.append(check.number)
            else:
                answers.append(answer)
        return tuple(answers), missing

    def answer(self, check: Any) -> CheckAnswer | None:
        """The answer typed for one question; None when it is missing or no number."""
        data: MultiValueDict[str, str] = self.data  # type: ignore[assignment]
        ticked = data.get(f"check_{check.number}", "")
        if check.kind == "number" and ticked != "na":
            value = number(data.get(f"value_{check.number}", ""))
            return None if value is None else CheckAnswer(check.number, "", value)
        return CheckAnswer(check.number, ticked) if ticked in {"ok", "defect", "na"} else None

    def draft(self) -> RecordDraft:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        return RecordDraft(
            result=RecordResult(values["result"]),
            note=values["note"],
            minutes=values["minutes"],
            answers=values["answers"],
            photo_count=len(values["photos"]),
            evidence=evidence(values["photos"]),
        )


class QuickForm(HouseForm):
    """A record in six taps."""

    service_type = forms.CharField(max_length=8, error_messages=_PICK)
    whom = forms.ChoiceField(choices=WHOM, initial="household", error_messages=_PICK)
    whom_words = forms.CharField(max_length=60, required=False)
    result = forms.ChoiceField(
        choices=[
            (each.value, each.label)
            for each in (
                RecordResult.SOLVED,
                RecordResult.GUIDED,
                RecordResult.TRANSFERRED,
                RecordResult.HAZARD_FOUND,
            )
        ],
        initial=RecordResult.SOLVED,
        error_messages=_PICK,
    )
    minutes = forms.TypedChoiceField(choices=MINUTES, coerce=int, initial=20, error_messages=_PICK)
    photos = PhotosField(required=False)
    longitude = forms.FloatField(required=False, min_value=73, max_value=136)
    latitude = forms.FloatField(required=False, min_value=3, max_value=54)

    def draft(self) -> QuickDraft:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        kind = str(dict(WHOM)[values["whom"]])
        words = values["whom_words"].strip()
        return QuickDraft(
            result=RecordResult(values["result"]),
            minutes=values["minutes"],
            photo_count=len(values["photos"]),
            evidence=evidence(values["photos"]),
            whom=words or kind,
            service_type_code=values["service_type"],
            longitude=values["longitude"],
            latitude=values["latitude"],
        )


def evidence(photos: list[Any]) -> tuple[EvidenceDraft, ...]:
    """Photos as evidence of a record."""
    return tuple(EvidenceDraft(EvidenceKind.PHOTO, photo) for photo in photos)
