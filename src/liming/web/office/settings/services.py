"""Service types: their names, who may ask for them, and what is asked with them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liming.plan import queries
from liming.plan.actions import QuestionDraft, TypeDraft, change_service_type
from liming.plan.enums import AnswerType, Publicity
from liming.plan.models import ServiceQuestion, ServiceType
from liming.register.queries import root_path
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page

BLANK_QUESTIONS = 1
MOST_ROWS = 30
_TEXTS = ("code", "answer_type", "text", "text_en", "hint", "hint_en", "options", "position")


@office_page(Right.READ_REGISTER)
def listing(request: HttpRequest) -> HttpResponse:
    """Every type with its class, publicity and number of questions."""
    types = queries.all_service_types(request.viewer)  # type: ignore[attr-defined]
    return render(request, "office/settings/services.html", {"types": types})


@office_page(Right.READ_REGISTER, posting=(Right.EDIT_REGISTER,))
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One type with its questions; sent, it is changed for every unit; a refused form comes back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.kept_service_type(viewer, code)
    if request.method != "POST":
        rows = [_row_of(each) for each in row.questions.all()]
        return _page(request, row, _values_of(row), rows)
    rows, values = _posted_rows(request.POST), _posted_values(request.POST)
    try:
        change_service_type(viewer, code, TypeDraft(**values), _drafts(rows))
    except DomainError as refusal:
        if refusal.code in ("forbidden", "out_of_scope"):
            raise
        return _page(request, row, values, rows, refusal.sentence())
    messages.success(request, _("已保存"))
    return redirect("service_type", code)


def _page(
    request: HttpRequest,
    row: ServiceType,
    values: Mapping[str, Any],
    rows: list[dict[str, Any]],
    refusal: str = "",
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    may_edit = viewer.may(Right.EDIT_REGISTER) and viewer.within(Right.EDIT_REGISTER).reaches(root_path())
    is_padded = may_edit and not any(not each["code"] for each in rows)
    blank = [{"position": len(rows) + 1}] * BLANK_QUESTIONS if is_padded else []
    context = {
        "type": row,
        "values": values,
        "questions": [*rows, *blank],
        "classes": queries.service_classes(),
        "publicities": Publicity.choices,
        "answer_types": AnswerType.choices,
        "may_edit": may_edit,
        "refusal": refusal,
    }
    return render(request, "office/settings/service.html", context, status=422 if refusal else 200)


def _values_of(row: ServiceType) -> dict[str, Any]:
    names = ("name", "name_en", "keywords", "is_requestable", "publicity")
    return {name: getattr(row, name) for name in names} | {
        "service_class": row.service_class_id,
        "source": row.source,
    }


def _row_of(question: ServiceQuestion) -> dict[str, Any]:
    names = ("code", "answer_type", "text", "text_en", "hint", "hint_en", "position", "is_required")
    lines = [" | ".join((each["key"], each["zh"], each["en"])) for each in question.options]
    return {name: getattr(question, name) for name in names} | {
        "options": "\n".join(lines),
        "is_read": not question.is_asked,
    }


def _posted_values(posted: Mapping[str, str]) -> dict[str, Any]:
    names = ("name", "name_en", "service_class", "keywords", "publicity", "source")
    return {name: posted.get(name, "") for name in names} | {"is_requestable": "is_requestable" in posted}


def _posted_rows(posted: Mapping[str, str]) -> list[dict[str, Any]]:
    """The questions of the form in the order asked for; those to drop and the empty ones are left out."""
    rows = []
    for number in range(MOST_ROWS):
        start = f"q-{number}-"
        row: dict[str, Any] = {name: posted.get(start + name, "").strip() for name in _TEXTS}
        row |= {"is_required": f"{start}is_required" in posted, "is_read": f"{start}is_read" in posted}
        if (row["code"] or row["text"]) and f"{start}drop" not in posted:
            rows.append(row)
    return sorted(rows, key=lambda row: int(row["position"]) if row["position"].isdecimal() else MOST_ROWS)


def _drafts(rows: list[dict[str, Any]]) -> list[QuestionDraft]:
    return [
        QuestionDraft(
            code=row["code"],
            answer_type=row["answer_type"],
            text=row["text"],
            text_en=row["text_en"],
            hint=row["hint"],
            hint_en=row["hint_en"],
            options=tuple(_option(line) for line in row["options"].splitlines() if line.strip()),
            is_required=row["is_required"] and not row["is_read"],
            is_asked=not row["is_read"],
        )
        for row in rows
    ]


def _option(line: str) -> dict[str, str]:
    key, chinese, english = ([part.strip() for part in line.replace("｜", "|").split("|")] + ["", ""])[:3]
    return {"key": key, "zh": chinese or key, "en": english or chinese or key}
