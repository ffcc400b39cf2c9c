"""Supervision on the phone: what I have to check, one check by its guide, what my team has to mend."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.evaluate import actions
from liming.evaluate.actions import CheckDraft
from liming.evaluate.enums import CheckState, Severity
from liming.evaluate.queries import supervision as queries
from liming.execute.queries.settings import in_language, setting
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.components import evidence
from liming.web.components.evidence import PhotosField
from liming.web.components.forms import HouseForm
from liming.web.components.images import MEGABYTES
from liming.web.field.checks import shown_checks
from liming.web.field.forms import typed_answer
from liming.web.field.item import CHECK_CHOICES
from liming.web.field.position import position_of
from liming.web.office.supervision import words

MOST_MORE = 3


class CheckForm(HouseForm):
    """A check: the answers of its questions by their numbers, each with words and photos of a defect."""

    remark = forms.CharField(max_length=400, required=False)
    photos = PhotosField(required=False)
    integrity = forms.MultipleChoiceField(required=False)
    integrity_words = forms.CharField(max_length=300, required=False)

    def __init__(self, questions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        rows = setting("checks.integrity")
        self.fields["integrity"].choices = [(row["code"], in_language(row)) for row in rows]  # type: ignore[attr-defined]
        self.unconfirmed = {row["code"] for row in rows if not row.get("confirmed", True)}
        for question in self.questions:
            self.fields[f"photo_{question.number}"] = PhotosField(required=False)

    def answer(self, question: Any) -> Any:
        """The answer typed for one question; None when it is missing or no number."""
        return typed_answer(self.data, question)  # type: ignore[arg-type]

    def note(self, number: int) -> str:
        return str(self.data.get(f"note_{number}", ""))

    @property
    def more(self) -> list[tuple[str, str]]:
        """What was found besides, with its severity; as many lines as the page offers."""
        data: Any = self.data
        return [
            (str(data.get(f"more_{n}", "")), str(data.get(f"severity_{n}", "")))
            for n in range(1, MOST_MORE + 1)
        ]

    def draft(self) -> CheckDraft:
        """The form as the evaluate room takes it."""
        values = self.cleaned_data
        position = position_of(self.data)  # type: ignore[arg-type]
        numbers = [question.number for question in self.questions]
        return CheckDraft(
            answers=tuple(found for each in self.questions if (found := self.answer(each))),
            notes={number: self.note(number) for number in numbers},
            photos={0: tuple(values["photos"])} | {n: tuple(values[f"photo_{n}"]) for n in numbers},
            remark=values["remark"],
            more=tuple(
                (text, Severity(severity) if severity in Severity else Severity.GENERAL)
                for text, severity in self.more
                if text.strip()
            ),
            integrity=tuple(values["integrity"]),
            integrity_words=values["integrity_words"],
            longitude=position.longitude if position else None,
            latitude=position.latitude if position else None,
        )


@field_page(Right.DO_SUPERVISION)
def own(request: HttpRequest) -> HttpResponse:
    """My checks still to do, the nearest day first."""
    rows = queries.own_checks(request.viewer)  # type: ignore[attr-defined]
    context = {"rows": [(row, words.what(row)) for row in rows], "today": clock.today()}
    return render(request, "field/supervision.html", context)


@field_page(Right.DO_SUPERVISION)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """One check: filled in, kept for later, or ended."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.check_detail(viewer, number)
    if found.row.state != CheckState.PLANNED:
        return redirect("supervision_check", number)
    questions = queries.questions_of(found)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CheckForm(questions, *given)
    if request.method == "POST":
        is_kept = "pause" in request.POST
        act = actions.save_check if is_kept else actions.finish_check
        if form.made(lambda: act(viewer, found.row, form.draft())) is not None:
            messages.success(request, _("填的已保存") if is_kept else _("检查已完成，请通知整改"))
            return redirect("field_supervision") if is_kept else redirect("supervision_check", number)
    return _page(request, found, questions, form)


def _page(request: HttpRequest, found: queries.CheckDetail, questions: Any, form: CheckForm) -> HttpResponse:
    checks = shown_checks(questions, form)
    kept = {each.number: each.note for each in questions}
    severities = [(text, severity or Severity.GENERAL) for text, severity in form.more]
    context = {
        "found": found,
        "row": found.row,
        "what": words.what(found.row),
        "way": words.way(found.row),
        "form": form,
        "checks": [(each, form.note(each.number) if form.is_bound else kept[each.number]) for each in checks],
        "filled_count": sum(bool(each.judgement) for each in checks),
        "defect_count": sum(each.judgement == "defect" for each in checks),
        "check_choices": CHECK_CHOICES,
        "more": list(enumerate(severities, start=1)),
        "severities": Severity.choices,
        "photo_limit": evidence.LIMIT,
        "photo_megabytes": MEGABYTES,
    }
    return render(request, "field/supervision_check.html", context, status=400 if form.errors else 200)


class FieldMendForm(HouseForm):
    """What was done about a finding."""

    note = forms.CharField(label=gettext_lazy("做了什么"), max_length=300, required=False)
    photos = PhotosField(required=False)


@field_page(Right.MEND_FINDING)
def to_mend(request: HttpRequest) -> HttpResponse:
    """What my team still has to mend."""
    rows = queries.findings_to_mend(request.viewer)  # type: ignore[attr-defined]
    return render(request, "field/findings.html", {"rows": rows, "today": clock.today()})


@field_page(Right.MEND_FINDING)
def mend(request: HttpRequest, number: str) -> HttpResponse:
    """One finding and what was done about it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.finding_detail(viewer, number)
    if "mend" not in found.acts:
        return redirect("supervision_finding", number)
    form = FieldMendForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        values = form.cleaned_data if form.is_valid() else {}
        if form.made(lambda: actions.mend_finding(viewer, found.row, values["note"], values["photos"])):
            messages.success(request, _("已记整改，等复查"))
            return redirect("field_findings")
    context = {
        "found": found,
        "row": found.row,
        "form": form,
        "today": clock.today(),
        "photo_limit": evidence.LIMIT,
        "photo_megabytes": MEGABYTES,
    }
    return render(request, "field/finding.html", context, status=400 if form.errors else 200)
