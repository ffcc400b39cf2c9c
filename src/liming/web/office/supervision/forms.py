"""What is asked when supervision is planned and findings are followed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.evaluate.enums import ReviewState, TargetGround
from liming.evaluate.models import SupervisionCheck
from liming.evaluate.queries.supervision import Checker
from liming.register.models import ServicePoint, Team
from liming.web.components.evidence import PhotosField
from liming.web.components.forms import HouseForm


def people_of(people: Iterable[Checker]) -> list[tuple[str, str]]:
    """Accounts to choose from, by name."""
    return [(str(each.account.pk), each.account.display_name) for each in people]


class AssignForm(HouseForm):
    """Who does a check."""

    checker = forms.ChoiceField(label=_("检查人"))

    def __init__(self, people: Iterable[Checker], check: SupervisionCheck, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"checker": str(check.checker_id or "")}, **kwargs)
        self.fields["checker"].choices = people_of(people)  # type: ignore[attr-defined]


class CancelForm(HouseForm):
    """Why a check will not be made."""

    reason = forms.CharField(label=_("取消原因"), max_length=400)


class TargetedForm(HouseForm):
    """A team looked at without a draw: why, what and by whom."""

    team = forms.ChoiceField(label=_("队伍"))
    ground = forms.ChoiceField(label=_("为什么查"), choices=TargetGround.choices)
    reason = forms.CharField(
        label=_("原因说明"), max_length=200, required=False, help_text=_("群众反映和其他须写明")
    )
    point = forms.ChoiceField(label=_("检查什么"), required=False)
    record = forms.CharField(label=_("服务记录编号，查一条记录时填"), max_length=24, required=False)
    checker = forms.ChoiceField(label=_("检查人"))

    def __init__(
        self,
        teams: Iterable[Team],
        points: Iterable[ServicePoint],
        people: Iterable[Checker],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {each.code: each for each in teams}
        self.points = {each.code: each for each in points}
        named = [(code, each.short_name) for code, each in self.teams.items()]
        self.fields["team"].choices = named  # type: ignore[attr-defined]
        places = [("", _("形象规范")), *((code, each.name) for code, each in self.points.items())]
        self.fields["point"].choices = places  # type: ignore[attr-defined]
        self.fields["checker"].choices = people_of(people)  # type: ignore[attr-defined]


class NoteForm(HouseForm):
    """Words to an act."""

    note = forms.CharField(
        label=_("说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class MendForm(NoteForm):
    """What was done, with photos."""

    photos = PhotosField(label=_("照片"), required=False)


class RecheckForm(MendForm):
    """The second look."""

    is_mended = forms.TypedChoiceField(
        label=_("复查结果"),
        choices=[("yes", _("合格")), ("no", _("不合格，再整改"))],
        coerce=lambda value: value == "yes",
    )
    field_order = ["is_mended", "note", "photos"]


class IntegrityForm(HouseForm):
    """What was found out, or what was done."""

    words = forms.CharField(label=_("结论或处理"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ReviewForm(HouseForm):
    """How a post or area stands."""

    result = forms.ChoiceField(label=_("复评结果"))
    remedy_by = forms.DateField(
        label=_("整改期限，限期整改时填"), required=False, widget=forms.DateInput({"type": "date"})
    )
    reason = forms.CharField(
        label=_("理由，保留可不填"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, acts: Iterable[ReviewState], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.value, each.label) for each in acts]
        self.fields["result"].choices = choices  # type: ignore[attr-defined]
