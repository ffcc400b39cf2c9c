"""What somebody wants an indicator or the rules to be, and whether that can hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.evaluate.enums import Dimension, IndicatorKind
from liming.shared.errors import DomainError

SEALED_MEASURES = frozenset({"satisfaction_rate", "mean_score", "call_back_satisfaction"})
"""Measures of sealed ratings: below their minimum sample a figure would tell a single score."""
SEALED_MINIMUM = 10
TEXTS = {
    "name": ("名称", 60),
    "name_en": ("英文名称", 80),
    "exclusions": ("口径", 200),
    "source": ("来源", 200),
}
RULE_RANGES: dict[str, tuple[float, float]] = {
    "notice_working_days": (1, 30),
    "minimum_callbacks": (1, 500),
    "band_threshold": (0.5, 0.999),
    "honour_share": (0.01, 0.5),
    "bonus_cap": (0, 20),
    "deduction_cap": (0, 40),
}
"""The rules the department edits beside the weights of the dimensions, with their sensible range."""
RULE_NAMES: dict[str, str | Promise] = {
    "notice_working_days": _("公示期（工作日）"),
    "minimum_callbacks": _("分档最少独立回访"),
    "band_threshold": _("分高低的概率界限"),
    "honour_share": _("评先进占同组的比例"),
    "bonus_cap": _("每队每季加分上限"),
    "deduction_cap": _("每队每季扣分上限"),
}
WHOLE = frozenset({"notice_working_days", "minimum_callbacks"})


@dataclass(frozen=True)
class IndicatorDraft:
    """One version as wanted. Goalposts in the indicator's own unit (a share for %); `measure` or `recipe`
    says what is counted, and both are empty where nothing is yet.
    """

    name: str
    dimension: str
    kind: str
    unit: str
    goal_low: float
    goal_high: float
    name_en: str = ""
    direction: int = 1
    weight: float = 0.0
    own_weight: float = 0.0
    minimum_sample: int = 10
    exclusions: str = ""
    source: str = ""
    is_confirmed: bool = False
    measure: str = ""
    recipe: Mapping[str, Any] = field(default_factory=dict)


def check_draft(draft: IndicatorDraft, *, is_own: bool) -> None:
    """Raise DomainError where the version cannot hold: `field_required`, `field_invalid`,
    `indicator_goalposts`, `indicator_goalposts_share`, `indicator_weight`, `indicator_own_weight`,
    `indicator_not_counted`, `indicator_minimum`.
    """
    _check_texts(draft)
    if draft.dimension not in Dimension.values or draft.kind not in IndicatorKind.values:
        raise DomainError("field_invalid", field="维度", value=draft.dimension, remedy="请从列表中选")
    if draft.direction not in (1, -1):
        raise DomainError(
            "field_invalid", field="方向", value=draft.direction, remedy="请选越高越好或越低越好"
        )
    _check_goalposts(draft)
    _check_weights(draft, is_own=is_own)
    least = SEALED_MINIMUM if draft.measure in SEALED_MEASURES else 0
    if not least <= draft.minimum_sample <= 100_000:
        raise DomainError("indicator_minimum", name=draft.name, least=least)


def _check_texts(draft: IndicatorDraft) -> None:
    if not draft.name.strip():
        raise DomainError("field_required", field="名称")
    if not draft.source.strip():
        raise DomainError("field_required", field="来源")
    for name, (label, most) in TEXTS.items():
        text = getattr(draft, name)
        if len(text) > most:
            raise DomainError("field_invalid", field=label, value=f"{text[:20]}…", remedy=f"至多 {most} 字")


def _check_goalposts(draft: IndicatorDraft) -> None:
    low, high = draft.goal_low, draft.goal_high
    if not (isfinite(low) and isfinite(high) and low < high):
        raise DomainError("indicator_goalposts", name=draft.name)
    if draft.kind == IndicatorKind.PROPORTION and not 0 <= low < high <= 1:
        raise DomainError("indicator_goalposts_share", name=draft.name)


def _check_weights(draft: IndicatorDraft, *, is_own: bool) -> None:
    for weight in (draft.weight, draft.own_weight):
        if not (isfinite(weight) and 0 <= weight <= 1000):
            raise DomainError("indicator_weight", name=draft.name)
    if is_own and draft.weight:
        raise DomainError("indicator_own_weight", name=draft.name)
    if (draft.weight or draft.own_weight or is_own) and not (draft.measure or draft.recipe):
        raise DomainError("indicator_not_counted", name=draft.name)


def check_rules(values: Mapping[str, Any]) -> dict[str, Any]:
    """The edited rules as they are stored. Raises DomainError `field_invalid`, `rules_weights`."""
    weights = {name: float(values["dimension_weights"].get(name, 0.0)) for name in Dimension.values}
    if any(not isfinite(weight) or weight < 0 for weight in weights.values()) or not sum(weights.values()):
        raise DomainError("rules_weights")
    checked: dict[str, Any] = {"dimension_weights": weights}
    for name, (least, most) in RULE_RANGES.items():
        value = values[name]
        if not isfinite(value) or not least <= value <= most:
            field = str(RULE_NAMES[name])
            raise DomainError("field_invalid", field=field, value=value, remedy=f"{least}–{most}")
        checked[name] = int(value) if name in WHOLE else float(value)
    return checked
