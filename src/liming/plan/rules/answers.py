"""Reading the answers that come with a request, against the questions of its type."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from liming.plan.enums import AnswerType
from liming.plan.models import ServiceQuestion
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.words import chosen

_LONGEST = {AnswerType.STRING: 200, AnswerType.TEXT: 2_000}


@dataclass(frozen=True)
class Answers:
    """`kept` is what a request keeps: code, question and answer in both languages, as asked that day.

    `faults` name every missing or wrong answer.
    """

    kept: tuple[dict[str, Any], ...]
    faults: tuple[DomainError, ...]


def read_answers(questions: Iterable[ServiceQuestion], given: Mapping[str, Sequence[str]]) -> Answers:
    """The answers in the order of the questions; codes nobody asked for are left out."""
    kept: list[dict[str, Any]] = []
    faults: list[DomainError] = []
    for question in questions:
        values = [value.strip() for value in given.get(question.code, ()) if value.strip()]
        if not question.is_asked:
            continue
        if not values:
            if question.is_required:
                faults.append(DomainError("answer_missing", question=_said(question)))
            continue
        try:
            kept.append(_answer(question, values))
        except DomainError as fault:
            faults.append(fault)
    return Answers(tuple(kept), tuple(faults))


def _answer(question: ServiceQuestion, values: list[str]) -> dict[str, Any]:
    kind = AnswerType(question.answer_type)
    if kind != AnswerType.SOME_OF_LIST and len(values) > 1:
        raise _wrong(question, "、".join(values), _("只能填一个"))
    chinese, english = zip(*(_in_words(question, kind, value) for value in values), strict=True)
    return {
        "code": question.code,
        "question": question.text,
        "question_en": question.text_en,
        "answer": "、".join(chinese),
        "answer_en": ", ".join(english),
    }


def _in_words(question: ServiceQuestion, kind: AnswerType, value: str) -> tuple[str, str]:
    if kind in (AnswerType.ONE_OF_LIST, AnswerType.SOME_OF_LIST):
        option = next((each for each in question.options if each["key"] == value), None)
        if option is None:
            keys = ", ".join(each["key"] for each in question.options)
            raise _wrong(question, value, _("请用 %(keys)s 之一") % {"keys": keys})
        return option["zh"], option["en"]
    if kind == AnswerType.NUMBER:
        return (_number(question, value),) * 2
    if kind == AnswerType.DATETIME:
        return (_moment(question, value),) * 2
    if len(value) > _LONGEST[kind]:
        raise _wrong(question, value[:20], _("最多 %(n)s 字") % {"n": _LONGEST[kind]})
    return value, value


def _number(question: ServiceQuestion, value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _wrong(question, value, _("请填数字"))
    return f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"


def _moment(question: ServiceQuestion, value: str) -> str:
    try:
        moment = clock.read_w3c(value)
    except ValueError as fault:
        raise _wrong(question, value, _("时间写成 2026-07-14T08:00:00+08:00")) from fault
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"


def _wrong(question: ServiceQuestion, value: str, remedy: Any) -> DomainError:
    return DomainError("answer_wrong", question=_said(question), value=value, remedy=str(remedy))


def _said(question: ServiceQuestion) -> str:
    return chosen(question.text, question.text_en)
