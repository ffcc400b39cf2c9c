"""Appeals against a published figure: file, give an opinion, decide, withdraw."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.evaluate import actions, queries
from liming.evaluate.enums import AppealState
from liming.evaluate.models import Appeal
from liming.register.queries import team_by_code
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.office.league.words import figure


class AppealForm(HouseForm):
    """What a team doubts, and what shows it."""

    ground = forms.CharField(
        label=gettext_lazy("哪里不对，应为多少"), max_length=500, widget=forms.Textarea({"rows": 4})
    )
    evidence = forms.CharField(label=gettext_lazy("凭据（台账编号、附件名）"), max_length=300, required=False)


class AnswerForm(HouseForm):
    """An opinion or a decision: which way, and why."""

    answer = forms.ChoiceField(label=gettext_lazy("意见"), widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, yes: str, no: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answer"]
        field.choices = [("yes", yes), ("no", no)]


@office_page(Right.FILE_APPEAL)
def new(request: HttpRequest) -> HttpResponse:
    """The form of an appeal about one figure, and its filing."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    snapshot = queries.shown_snapshot(viewer, request.GET.get("quarter", ""))
    team, code = team_by_code(viewer, request.GET.get("team", "")), request.GET.get("indicator", "")
    if snapshot is None:
        raise DomainError("quarter_not_measured", quarter="")
    cell = queries.appealed_cell(snapshot, team, code)
    form = AppealForm(request.POST or None)
    if request.method == "POST":
        row = form.made(lambda: actions.file_appeal(viewer, snapshot, team, code, **form.cleaned_data))
        if row is not None:
            messages.success(request, _("申诉已提交，等单位初核"))
            return redirect("appeal", row.pk)
    context = {"form": form, "snapshot": snapshot, "team": team, "cell": cell, "value": _value(cell)}
    return render(request, "office/quarters/appeal_new.html", context, status=422 if form.errors else 200)


@office_page(Right.READ_BENCHMARK)
def page(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """One appeal with its course; the next answer where the viewer may give it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    appeal = queries.appeal_by_id(viewer, appeal_id)
    form = _form_for(viewer, appeal, request)
    if form is not None and request.method == "POST":
        answered = form.made(lambda: _answer(viewer, appeal, form.cleaned_data))
        if answered is not None:
            messages.success(request, _("已记下"))
            return redirect("appeal", appeal.pk)
    cell = queries.appealed_cell(appeal.snapshot, appeal.team, appeal.indicator.code)
    context = {
        "appeal": appeal,
        "form": form,
        "cell": cell,
        "value": _value(cell),
        "may_withdraw": appeal.state in queries.OPEN_APPEALS
        and viewer.may(Right.FILE_APPEAL)
        and viewer.within(Right.FILE_APPEAL).reaches(appeal.team.path),
    }
    return render(
        request, "office/quarters/appeal.html", context, status=422 if form and form.errors else 200
    )


@require_POST
@office_page(Right.FILE_APPEAL)
def withdraw(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Take an appeal back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    actions.withdraw_appeal(viewer, queries.appeal_by_id(viewer, appeal_id))
    messages.success(request, _("已撤回"))
    return redirect("appeal", appeal_id)


def _form_for(viewer: Viewer, appeal: Appeal, request: HttpRequest) -> AnswerForm | None:
    """The next answer's form for whoever may give it, else None."""
    if appeal.state == AppealState.FILED and viewer.may(Right.JUDGE):
        return AnswerForm(request.POST or None, yes=_("情况属实，建议更正"), no=_("口径无误，建议维持"))
    if appeal.state == AppealState.REVIEWED and viewer.may(Right.RUN_BENCHMARK):
        return AnswerForm(request.POST or None, yes=_("成立，更正后出修订"), no=_("不成立，维持原值"))
    return None


def _answer(viewer: Viewer, appeal: Appeal, given: dict[str, str]) -> Appeal:
    is_yes, words = given["answer"] == "yes", given["words"]
    if appeal.state == AppealState.FILED:
        return actions.review_appeal(viewer, appeal, is_supported=is_yes, opinion=words)
    return actions.decide_appeal(viewer, appeal, is_upheld=is_yes, decision=words)


def _value(cell: Any) -> str:
    return figure(cell.indicator, cell.value)
