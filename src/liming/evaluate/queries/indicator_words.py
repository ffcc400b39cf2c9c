"""A recipe in words, in both languages, so that a stored formula says what is counted."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from liming.evaluate.enums import Basis, Figure
from liming.evaluate.rules.recipes import FILTERS, Filter
from liming.plan.models import ServiceClass, ServiceType
from liming.shared.words import named


def recipe_formulas(recipe: Mapping[str, Any]) -> tuple[str, str]:
    """The formula in Chinese and English."""
    with translation.override("zh-hans"):
        chinese = recipe_words(recipe)
    with translation.override("en"):
        return chinese[:300], recipe_words(recipe)[:400]


def recipe_words(recipe: Mapping[str, Any]) -> str:
    """What is divided by what, in the reader's language."""
    rows = str(Basis(recipe["basis"]).label)
    of_which = _chosen(recipe["basis"], recipe["all"])
    every = f"{rows}（{of_which}）" if of_which else rows
    figure = Figure(recipe["figure"])
    if figure == Figure.SHARE:
        return f"{_chosen(recipe['basis'], recipe['good'])} / {every}"
    if figure == Figure.PER_MEMBER:
        return _("%(all)s / 季末队员") % {"all": every}
    return _("%(all)s用时合计 / 件数") % {"all": every} if figure == Figure.MINUTES else every


def _chosen(basis: str, chosen: Mapping[str, Any]) -> str:
    filters = {each.key: each for each in FILTERS[basis]}
    parts = [f"{filters[key].label} {_values(filters[key], value)}" for key, value in chosen.items()]
    return _("，").join(parts)


def _values(of: Filter, value: Any) -> str:
    if of.kind == "number":
        return str(value)
    if of.choices:
        return _("、").join(str(of.choices(each).label) for each in value)
    rows: Any = ServiceClass.objects if of.kind == "class" else ServiceType.objects
    return _("、").join(named(row) for row in rows.filter(code__in=value).order_by("code"))
