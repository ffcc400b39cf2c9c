"""Changing what a service type is called, who may ask for it, and what is asked with it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from liming.plan.enums import AnswerType, Publicity
from liming.plan.models import ServiceClass, ServiceQuestion, ServiceType
from liming.register.queries import root_path
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_CODE = re.compile(r"[A-Za-z0-9_]{1,20}", re.ASCII)
_LISTS = frozenset({AnswerType.ONE_OF_LIST, AnswerType.SOME_OF_LIST})
_MOST_QUESTIONS = 20


@dataclass(frozen=True)
class TypeDraft:
    """A service type as it should be; `keywords` are words that hotlines find it by, with commas between."""

    name: str
    name_en: str
    service_class: str
    keywords: str
    is_requestable: bool
    publicity: str
    source: str


@dataclass(frozen=True)
class QuestionDraft:
    """A question; `options` are rows of key, zh and en, for the two kinds of lists only."""

    code: str
    answer_type: str
    text: str
    text_en: str = ""
    hint: str = ""
    hint_en: str = ""
    options: tuple[dict[str, str], ...] = ()
    is_required: bool = False
    is_asked: bool = True


@transaction.atomic
def change_service_type(
    viewer: Viewer, code: str, draft: TypeDraft, questions: Sequence[QuestionDraft]
) -> ServiceType:
    """Change a type for every unit; `questions` are all of its questions in their order.

    What was answered keeps the question as it was asked. Raises DomainError `forbidden`, `out_of_scope`,
    `not_found`, `field_required`, `field_invalid`.
    """
    viewer.require(Right.EDIT_REGISTER, root_path())
    row = ServiceType.objects.select_for_update(of=("self",)).filter(pk=code).first()
    if row is None:
        raise DomainError("not_found", what="服务类型", key=code)
    _check_type(draft)
    _check_questions(questions)
    fields = _fields(draft)
    before = {name: getattr(row, name) for name in fields} | {"questions": _kept(row)}
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    _write_questions(row, questions, draft.source.strip())
    after = fields | {"questions": _kept(row)}
    changed = [name for name in after if after[name] != before[name]]
    audit.record(
        viewer,
        "service_type.changed",
        row,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        unit_path=root_path(),
    )
    return row


def _fields(draft: TypeDraft) -> dict[str, Any]:
    return {
        "name": draft.name.strip(),
        "name_en": draft.name_en.strip() or draft.name.strip(),
        "service_class_id": draft.service_class,
        "keywords": draft.keywords.strip(),
        "is_requestable": draft.is_requestable,
        "publicity": draft.publicity,
        "source": draft.source.strip(),
        "is_confirmed": True,
    }


def _check_type(draft: TypeDraft) -> None:
    for field, value in (("名称", draft.name), ("来源", draft.source)):
        if not value.strip():
            raise DomainError("field_required", field=field)
    if not ServiceClass.objects.filter(pk=draft.service_class).exists():
        raise DomainError("field_invalid", field="大类", value=draft.service_class, remedy="请从清单中选")
    if draft.publicity not in Publicity.values:
        raise DomainError("field_invalid", field="公开程度", value=draft.publicity, remedy="请从清单中选")
    lengths = (("名称", draft.name, 60), ("英文名称", draft.name_en, 80), ("关键词", draft.keywords, 200))
    _check_lengths((*lengths, ("来源", draft.source, 200)))


def _check_questions(questions: Sequence[QuestionDraft]) -> None:
    if len(questions) > _MOST_QUESTIONS:
        remedy = f"最多 {_MOST_QUESTIONS} 个"
        raise DomainError("field_invalid", field="附带问题", value=len(questions), remedy=remedy)
    seen: set[str] = set()
    for each in questions:
        if not _CODE.fullmatch(each.code) or each.code in seen:
            remedy = "用字母、数字和下划线，最多 20 个，不重复"
            raise DomainError("field_invalid", field="问题代号", value=each.code, remedy=remedy)
        seen.add(each.code)
        _check_question(each)


def _check_question(draft: QuestionDraft) -> None:
    if not draft.text.strip():
        raise DomainError("field_required", field=f"问题 {draft.code}")
    if draft.answer_type not in AnswerType.values:
        raise DomainError("field_invalid", field="回答方式", value=draft.answer_type, remedy="请从清单中选")
    keys = [each["key"] for each in draft.options]
    is_list = draft.answer_type in _LISTS
    is_whole = len(keys) > 1 and len(set(keys)) == len(keys)
    if (is_list and not is_whole) or (keys and not is_list):
        remedy = "单选和多选至少两项，代号不重复；其他方式不写选项"
        raise DomainError("field_invalid", field="选项", value=draft.code, remedy=remedy)
    _check_lengths(
        (
            ("问题", draft.text, 120),
            ("英文问题", draft.text_en, 160),
            ("提示", draft.hint, 120),
            ("英文提示", draft.hint_en, 160),
        )
    )


def _check_lengths(rows: Sequence[tuple[str, str, int]]) -> None:
    for field, value, most in rows:
        if len(value.strip()) > most:
            raise DomainError("field_invalid", field=field, value=value[:20], remedy=f"最多 {most} 字")


def _write_questions(row: ServiceType, questions: Sequence[QuestionDraft], source: str) -> None:
    """Those that stay keep their source where nothing of them changed."""
    sources = {each.pop("code"): (each, source_of) for each, source_of in _with_sources(row)}
    row.questions.all().delete()
    made = []
    for position, draft in enumerate(questions, start=1):
        values = _values(draft)
        same, kept = sources.get(draft.code, ({}, ""))
        question = ServiceQuestion(service_type=row, code=draft.code, position=position, **values)
        question.source = kept if same == values else source
        made.append(question)
    ServiceQuestion.objects.bulk_create(made)


def _with_sources(row: ServiceType) -> list[tuple[dict[str, Any], str]]:
    return [(_told(each), each.source) for each in row.questions.all()]


def _values(draft: QuestionDraft) -> dict[str, Any]:
    values = asdict(draft) | {"options": [dict(each) for each in draft.options]}
    del values["code"]
    values = {name: each.strip() if isinstance(each, str) else each for name, each in values.items()}
    return values | {"text_en": values["text_en"] or values["text"]}


def _told(question: ServiceQuestion) -> dict[str, Any]:
    names = ("answer_type", "text", "text_en", "hint", "hint_en", "options", "is_required", "is_asked")
    return {"code": question.code} | {name: getattr(question, name) for name in names}


def _kept(row: ServiceType) -> list[dict[str, Any]]:
    return [_told(each) for each in ServiceQuestion.objects.filter(service_type=row).order_by("position")]
