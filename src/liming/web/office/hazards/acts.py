"""What can be done with a hazard, on the phone and in the office: the form and the domain act of each."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute import actions
from liming.execute.actions import RecordDraft
from liming.execute.enums import HazardLevel, OwnerSide, RecordResult, SignedHow
from liming.execute.models import Hazard
from liming.execute.queries import HazardDetail
from liming.register.models import Member
from liming.shared.viewer import Viewer
from liming.web.components.evidence import PhotosField, photos_as
from liming.web.components.forms import HouseForm
from liming.web.components.minutes import MINUTES
from liming.web.components.signing import SigningForm

Words = str | Promise
NO_VISIT = 0

LEVEL_REASONS: dict[str, Words] = {
    "listed": gettext_lazy("按规则建议：属重大隐患检查项"),
    "beyond": gettext_lazy("按规则建议：超出限值一半以上"),
    "usual": gettext_lazy("按规则建议"),
    "changed": gettext_lazy("人工调整"),
}
DUE_WORDS: dict[str, Words] = {
    "notify": gettext_lazy("应告知"),
    "cure": gettext_lazy("应整改"),
    "recheck": gettext_lazy("应复查"),
}
ACT_WORDS: dict[str, Words] = {
    "notify": gettext_lazy("记告知"),
    "cure": gettext_lazy("记整改"),
    "recheck": gettext_lazy("复查"),
    "change": gettext_lazy("调整"),
    "withdraw": gettext_lazy("撤销隐患"),
}
DONE_WORDS: dict[str, Words] = {
    "notify": gettext_lazy("已记告知"),
    "cure": gettext_lazy("已记整改，到期复查"),
    "recheck": gettext_lazy("已记复查"),
    "change": gettext_lazy("已调整"),
    "withdraw": gettext_lazy("已撤销，不再计数"),
}


class NotifyForm(SigningForm):
    """How the user took the notice: signed on the phone, on paper, refused, or told inside the company."""

    refused = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.check_paper(values)
        return values

    def how(self, side: str) -> SignedHow:
        """By what was filled in; a hazard of the grid's own side needs no signature."""
        values = self.cleaned_data
        if values["signature"]:
            return SignedHow.SIGNATURE
        if values["signed_on_paper"]:
            return SignedHow.PAPER
        if values["refused"]:
            return SignedHow.REFUSED
        return SignedHow.NOT_NEEDED if side == OwnerSide.GRID else SignedHow.SIGNATURE


class CureForm(HouseForm):
    """The cure with its photos; minutes make it a visit, none when the user cured it and sent a picture."""

    minutes = forms.TypedChoiceField(
        choices=[*MINUTES, (NO_VISIT, gettext_lazy("没去现场"))], coerce=int, initial=20
    )
    note = forms.CharField(required=False, max_length=300)
    photos = PhotosField(required=False)

    def work(self, result: RecordResult, ended_at: datetime | None = None) -> RecordDraft:
        """The visit as the execute room takes it."""
        values = self.cleaned_data
        return RecordDraft(
            result=result,
            note=values["note"],
            minutes=values["minutes"] or None,
            ended_at=ended_at,
            evidence=photos_as(values["photos"]),
        )


class RecheckForm(CureForm):
    """The second look: cured or not."""

    is_cured = forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("合格，销号")), ("no", gettext_lazy("不合格，再整改"))],
        coerce=lambda value: value == "yes",
        error_messages={"required": gettext_lazy("请选一样")},
    )


class ChangeForm(HouseForm):
    """Level, side, keeper and demand."""

    level = forms.ChoiceField(label=gettext_lazy("级别"), choices=HazardLevel.choices)
    owner_side = forms.ChoiceField(label=gettext_lazy("责任方"), choices=OwnerSide.choices)
    keeper = forms.ChoiceField(label=gettext_lazy("跟踪人"), required=False)
    demand = forms.CharField(
        label=gettext_lazy("整改要求"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, people: Iterable[Member] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        choices = [("", _("不变")), *((key, each.name) for key, each in self.people.items())]
        self.fields["keeper"].choices = choices  # type: ignore[attr-defined]


class WithdrawForm(HouseForm):
    """Why it was no hazard."""

    note = forms.CharField(label=gettext_lazy("撤销原因"), max_length=300)


class NewHazardForm(HouseForm):
    """A hazard met on the way."""

    text = forms.CharField(max_length=160)
    level = forms.ChoiceField(choices=HazardLevel.choices, initial=HazardLevel.GENERAL)
    owner_side = forms.ChoiceField(choices=OwnerSide.choices, initial=OwnerSide.USER)
    whom = forms.CharField(max_length=80, required=False)
    place = forms.CharField(max_length=120, required=False)
    demand = forms.CharField(max_length=300, required=False)
    photos = PhotosField(required=False)


def form_for(
    act: str, detail: HazardDetail, people: Iterable[Member], *given: "MultiValueDict[str, Any]"
) -> HouseForm:
    """The form of an act, filled with the hazard's present values where it changes them."""
    if act == "change":
        hazard = detail.hazard
        initial = {
            "level": hazard.level,
            "owner_side": hazard.owner_side,
            "keeper": str(hazard.keeper_id or ""),
            "demand": hazard.demand,
        }
        return ChangeForm(*given, initial=initial, people=people)
    kinds: dict[str, type[HouseForm]] = {
        "notify": NotifyForm,
        "cure": CureForm,
        "recheck": RecheckForm,
        "withdraw": WithdrawForm,
    }
    return kinds[act](*given)


def perform(
    viewer: Viewer,
    hazard: Hazard,
    act: str,
    form: Any,
    at: datetime | None = None,
    by: Member | None = None,
) -> Hazard:
    """Do the act with what the form says, now, or as the phone of `by` kept it; the domain decides whether it
    is allowed.
    """
    doers: dict[str, Callable[[], Hazard]] = {
        "notify": lambda: actions.notify_hazard(
            viewer,
            hazard,
            form.how(hazard.owner_side),
            form.cleaned_data["note"],
            form.signature_evidence(),
            at,
        ),
        "cure": lambda: actions.cure_hazard(viewer, hazard, form.work(RecordResult.SOLVED, at), by),
        "recheck": lambda: actions.recheck_hazard(
            viewer, hazard, form.cleaned_data["is_cured"], form.work(RecordResult.SOLVED, at), by
        ),
        "change": lambda: actions.change_hazard(
            viewer,
            hazard,
            level=HazardLevel(form.cleaned_data["level"]),
            owner_side=OwnerSide(form.cleaned_data["owner_side"]),
            keeper=form.people.get(form.cleaned_data["keeper"]),
            demand=form.cleaned_data["demand"],
        ),
        "withdraw": lambda: actions.withdraw_hazard(viewer, hazard, form.cleaned_data["note"]),
    }
    return doers[act]()
