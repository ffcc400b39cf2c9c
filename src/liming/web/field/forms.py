"""What a member fills in when work ends."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.actions import CheckAnswer, EvidenceDraft, QuickDraft, RecordDraft, TakenOver
from liming.execute.enums import EvidenceKind, EvidencePhase, RecordResult
from liming.register.models import Customer, Member
from liming.web.components.evidence import PhotosField, photos_as
from liming.web.components.forms import SentOnceForm
from liming.web.components.guests import GuestsForm
from liming.web.components.minutes import MINUTES
from liming.web.components.signing import SigningForm
from liming.web.field.numbers import number
from liming.web.field.position import no_position_of, position_of

LONGEST_MINUTES = 24 * 60
WHOM = (
    ("household", gettext_lazy("一户")),
    ("several", gettext_lazy("几户")),
    ("village", gettext_lazy("村、社区")),
    ("enterprise", gettext_lazy("单位")),
)
_PICK = {"required": gettext_lazy("请选一样"), "invalid_choice": gettext_lazy("请选一样")}
_RESULT = gettext_lazy("结果")


def typed_answer(data: "MultiValueDict[str, str]", check: Any) -> CheckAnswer | None:
    """The answer to one question of a checklist as it was sent; None when it is missing or no number."""
    ticked = data.get(f"check_{check.number}", "")
    if check.kind == "number" and ticked != "na":
        value = number(data.get(f"value_{check.number}", ""))
        return None if value is None else CheckAnswer(check.number, "", value)
    return CheckAnswer(check.number, ticked) if ticked in {"ok", "defect", "na"} else None


def said_again(last: Any) -> dict[str, Any]:
    """The fields that an earlier visit can fill, by name."""
    return {
        "members": [str(key) for key in last.members],
        "other_members": last.others,
        "materials": last.materials,
        "place_note": last.place_note,
    }


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else str(value).strip()


class FinishForm(SentOnceForm, SigningForm, GuestsForm):
    """The end of one item. `checks` are its checklist questions, answered in fields of their numbers, each
    with a field for photos of its defect; `colleagues` are the members who may have taken part.
    """

    result = forms.ChoiceField(label=_RESULT, choices=RecordResult.choices, error_messages=_PICK)
    minutes = forms.IntegerField(min_value=1, max_value=LONGEST_MINUTES, required=False)
    note = forms.CharField(max_length=500, required=False)
    remainder = forms.CharField(max_length=120, required=False)
    rest_day = forms.DateField(required=False)
    materials = forms.CharField(max_length=200, required=False)
    place_note = forms.CharField(max_length=120, required=False)
    taken_from = forms.CharField(max_length=24, required=False)
    photos_before = PhotosField(required=False)
    photos = PhotosField(required=False)
    photo_consent = forms.BooleanField(required=False)
    members = forms.MultipleChoiceField(required=False)
    other_members = forms.CharField(max_length=200, required=False)

    def __init__(
        self, *args: Any, checks: Any = (), colleagues: Iterable[Member] = (), last: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.last = last
        self.checks = list(checks)
        self.colleagues = {str(each.pk): each for each in colleagues}
        self.fields["members"].choices = [(key, each.name) for key, each in self.colleagues.items()]  # type: ignore[attr-defined]
        for check in self.checks:
            self.fields[f"photo_{check.number}"] = PhotosField(required=False)

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
        self.check_paper(values)
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
        return typed_answer(self.data, check)  # type: ignore[arg-type]

    def given(self) -> tuple[CheckAnswer, ...]:
        """What is answered so far."""
        return self._answers()[0]

    def evidence(self) -> tuple[EvidenceDraft, ...]:
        """Photos before and after, of each defect, and the signature."""
        values = self.cleaned_data
        defects = [
            EvidenceDraft(EvidenceKind.PHOTO, photo, EvidencePhase.DEFECT, check.number)
            for check in self.checks
            for photo in values.get(f"photo_{check.number}", ())
        ]
        return (
            *photos_as(values["photos_before"], EvidencePhase.BEFORE),
            *photos_as(values["photos"], EvidencePhase.AFTER),
            *defects,
            *self.signature_evidence(),
        )

    def _taken_over(self) -> TakenOver | None:
        """Which fields still say what the earlier visit said, once its values were taken in by a tap."""
        values, last = self.cleaned_data, self.last
        if last is None or values["taken_from"] != last.number:
            return None
        earlier = said_again(last)
        same = [name for name, value in earlier.items() if value and _plain(values[name]) == _plain(value)]
        return TakenOver(last.number, last.day, tuple(same)) if same else None

    def draft(self, helpers: Iterable[Member] = ()) -> RecordDraft:
        """The form as the execute room takes it; `helpers` are the members of other teams it names."""
        values = self.cleaned_data
        members = [self.colleagues[key] for key in values["members"]]
        return RecordDraft(
            result=RecordResult(values["result"]),
            note=values["note"],
            minutes=values["minutes"],
            answers=values["answers"],
            evidence=self.evidence(),
            members=(*members, *helpers),
            helpers=self.guests(),
            materials=values["materials"],
            place_note=values["place_note"],
            taken_over=self._taken_over(),
            photo_consent=values["photo_consent"],
            position=position_of(self.data),  # type: ignore[arg-type]
            no_position=no_position_of(self.data),  # type: ignore[arg-type]
            once=values["once"],
        )


class QuickForm(SentOnceForm, SigningForm):
    """A record in six taps. `whom` is a kind of people, or a customer at hand by id."""

    service_type = forms.CharField(label=gettext_lazy("做了什么"), max_length=8, error_messages=_PICK)
    whom = forms.CharField(label=gettext_lazy("为谁"), max_length=40, error_messages=_PICK)
    whom_words = forms.CharField(max_length=60, required=False)
    result = forms.ChoiceField(
        label=_RESULT,
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
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("用时"), choices=MINUTES, coerce=int, initial=20, error_messages=_PICK
    )
    photos = PhotosField(required=False)
    photo_consent = forms.BooleanField(required=False)

    def draft(self, customer: Customer | None) -> QuickDraft:
        """The form as the execute room takes it; `customer` is whom it names, if a known one."""
        values = self.cleaned_data
        kind = "" if customer else str(dict(WHOM)[values["whom"]])
        words = values["whom_words"].strip()
        return QuickDraft(
            result=RecordResult(values["result"]),
            minutes=values["minutes"],
            evidence=photos_as(values["photos"]),
            whom=words or kind,
            customer=customer,
            service_type_code=values["service_type"],
            photo_consent=values["photo_consent"],
            position=position_of(self.data),  # type: ignore[arg-type]
            no_position=no_position_of(self.data),  # type: ignore[arg-type]
            once=values["once"],
        )
