"""Recipes: what a person counts by choosing from fixed filters. Data only, never run as code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.evaluate.enums import Basis, CheckResult, Figure, Handling, IndicatorKind, Proof
from liming.execute.enums import RecordResult, RequestSource, Urgency
from liming.plan.enums import OriginKind, Practice
from liming.shared.errors import DomainError

MOST_MINUTES = 10_000
Chosen = Mapping[str, Any]
"""Filter key -> the chosen values (any of them fits), or a number of minutes."""


@dataclass(frozen=True)
class Filter:
    """One fixed choice. `kind`: `choice` from `choices`, `class` and `type` from the plan's service classes
    and types, `number` a count of minutes.
    """

    key: str
    label: str | Promise
    kind: Literal["choice", "class", "type", "number"]
    choices: type[TextChoices] | None = None


@dataclass(frozen=True)
class FigureRule:
    """How a figure is treated: its noise, and its unit."""

    kind: IndicatorKind
    unit: str


_SERVICE = (
    Filter("practice", _("三色实践"), "choice", Practice),
    Filter("service_class", _("服务大类"), "class"),
    Filter("service_type", _("服务类型"), "type"),
    Filter("source", _("诉求来源"), "choice", RequestSource),
)
FILTERS: dict[str, tuple[Filter, ...]] = {
    Basis.RECORDS: (
        *_SERVICE,
        Filter("origin", _("来由"), "choice", OriginKind),
        Filter("result", _("办理结果"), "choice", RecordResult),
        Filter("check", _("检查表"), "choice", CheckResult),
        Filter("proof", _("凭证"), "choice", Proof),
        Filter("minutes_least", _("用时至少（分）"), "number"),
        Filter("minutes_most", _("用时至多（分）"), "number"),
    ),
    Basis.REQUESTS: (
        *_SERVICE,
        Filter("urgency", _("紧急程度"), "choice", Urgency),
        Filter("handling", _("办理情况"), "choice", Handling),
    ),
}
FIGURES: dict[str, FigureRule] = {
    Figure.SHARE: FigureRule(IndicatorKind.PROPORTION, "%"),
    Figure.COUNT: FigureRule(IndicatorKind.COUNT, "件"),
    Figure.PER_MEMBER: FigureRule(IndicatorKind.RATIO, "件"),
    Figure.MINUTES: FigureRule(IndicatorKind.MEAN, "分"),
}


def check_recipe(recipe: Mapping[str, Any], classes: Iterable[str], types: Iterable[str]) -> dict[str, Any]:
    """The recipe in its canonical form: basis, figure, `all` (which rows) and `good` (which of them).

    Raises DomainError `recipe_unknown` for anything that is no fixed choice, `recipe_other_basis` for a
    condition of the other rows, `recipe_without_good` for a share that names nothing good, `recipe_minutes`
    where requests are asked for minutes.
    """
    basis, figure = str(recipe.get("basis", "")), str(recipe.get("figure", ""))
    if basis not in FILTERS or figure not in FIGURES:
        raise DomainError("recipe_unknown", value=f"{basis} {figure}".strip())
    if figure == Figure.MINUTES and basis != Basis.RECORDS:
        raise DomainError("recipe_minutes")
    known = {"class": frozenset(classes), "type": frozenset(types)}
    every, good = (_checked(recipe.get(part) or {}, basis, known) for part in ("all", "good"))
    if figure == Figure.SHARE and not good:
        raise DomainError("recipe_without_good")
    return {"basis": basis, "figure": figure, "all": every, "good": good if figure == Figure.SHARE else {}}


def _checked(chosen: Chosen, basis: str, known: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    filters = {each.key: each for each in FILTERS[basis]}
    unknown = next((key for key, value in chosen.items() if value and key not in filters), None)
    if unknown is not None:
        other = next((each for of in FILTERS.values() for each in of if each.key == unknown), None)
        if other is not None:
            raise DomainError("recipe_other_basis", name=str(other.label), basis=str(Basis(basis).label))
        raise DomainError("recipe_unknown", value=unknown)
    checked = {key: _values(filters[key], value, known) for key, value in chosen.items() if value}
    return dict(sorted(checked.items()))


def _values(of: Filter, value: Any, known: Mapping[str, frozenset[str]]) -> Any:
    if of.kind == "number":
        if not isinstance(value, int) or not 0 < value <= MOST_MINUTES:
            raise DomainError("recipe_unknown", value=f"{of.label} {value}")
        return value
    allowed = set(of.choices.values) if of.choices else known[of.kind]
    values = [value] if isinstance(value, str) else list(value)
    wrong = next((each for each in values if each not in allowed), None)
    if wrong is not None:
        raise DomainError("recipe_unknown", value=f"{of.label} {wrong}")
    return sorted(set(values))
