"""Checklist questions as the phone shows them: the limit in words, the answer judged at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liming.execute.enums import HazardLevel
from liming.execute.rules.checks import judge
from liming.execute.rules.hazards import share_beyond


@dataclass(frozen=True)
class ShownCheck:
    """One question; `judgement` is ok, defect, na or empty while unanswered."""

    number: int
    text: str
    kind: str
    unit: str
    low: float | None
    high: float | None
    limit_words: str
    value: str
    judgement: str
    judged_words: str
    is_missing: bool
    level: str
    level_words: str
    major_beyond: float
    photo_errors: tuple[str, ...] = ()


def shown_checks(questions: Iterable[Any], form: Any) -> list[ShownCheck]:
    """The questions with what was kept, or with what was just typed when the form was sent."""
    return [_shown(question, form) for question in questions]


def _shown(question: Any, form: Any) -> ShownCheck:
    result, value, typed = question.result, question.value, ""
    if form.is_bound:
        answer = form.answer(question)
        typed = form.data.get(f"value_{question.number}", "")
        value = answer.value if answer else None
        result = judge(answer.result, value, question.low, question.high) if answer else ""
    return ShownCheck(
        number=question.number,
        text=question.text,
        kind=question.kind,
        unit=question.unit,
        low=question.low,
        high=question.high,
        limit_words=limit_words(question.low, question.high),
        value=typed or ("" if value is None else f"{value:g}"),
        judgement=result,
        judged_words=beyond_words(value, question.low, question.high, question.unit),
        is_missing=form.is_bound and not result,
        level=question.level,
        level_words=str(_level(question, value).label),
        major_beyond=question.level_if_beyond,
        photo_errors=tuple(str(error) for error in form.errors.get(f"photo_{question.number}", ())),
    )


def _level(question: Any, value: float | None) -> HazardLevel:
    """The hazard that a defect of this question makes, as the rule proposes it."""
    beyond = share_beyond(value, question.low, question.high)
    return HazardLevel.MAJOR if beyond >= question.level_if_beyond > 0 else HazardLevel(question.level)


def limit_words(low: float | None, high: float | None) -> str:
    """198–235, 不大于 30, 不小于 10, or nothing."""
    if low is not None and high is not None:
        return f"{low:g}–{high:g}"
    if high is not None:
        return _("不大于 %(limit)s") % {"limit": f"{high:g}"}
    return _("不小于 %(limit)s") % {"limit": f"{low:g}"} if low is not None else ""


def beyond_words(value: float | None, low: float | None, high: float | None, unit: str) -> str:
    """低于下限 7 伏, 高于上限 3 伏, or 缺陷 where no number says it."""
    if value is not None and low is not None and value < low:
        return _("低于下限 %(by)s %(unit)s") % {"by": f"{low - value:.4g}", "unit": unit}
    if value is not None and high is not None and value > high:
        return _("高于上限 %(by)s %(unit)s") % {"by": f"{value - high:.4g}", "unit": unit}
    return _("缺陷")
