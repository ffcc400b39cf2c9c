"""Recipes counted: chosen filters over ledger records or resolved requests, opened like any other measure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from liming.evaluate.enums import Basis, CheckResult, Figure, Handling, Proof
from liming.evaluate.models import Indicator
from liming.evaluate.queries.measures import MEASURES
from liming.evaluate.queries.measures.effectiveness import (
    EVERY_ROW,
    SERVED,
    ledger_facts,
    participations,
    people,
    solved_first_time,
)
from liming.evaluate.queries.measures.facts import Facts, Measure, Rows
from liming.evaluate.rules import Fold, Window
from liming.execute.enums import Stage
from liming.execute.models import ChecklistAnswer, StageTimer

_SERVICE = {
    "practice": "practice__in",
    "service_class": "service_type__service_class_id__in",
    "service_type": "service_type__code__in",
}
_LOOKUPS: dict[str, dict[str, str]] = {
    Basis.RECORDS: {
        **{key: f"record__{lookup}" for key, lookup in _SERVICE.items()},
        "source": "record__request__source__in",
        "origin": "record__origin_kind__in",
        "result": "record__result__in",
        "minutes_least": "record__minutes__gte",
        "minutes_most": "record__minutes__lte",
    },
    Basis.REQUESTS: {**_SERVICE, "source": "source__in", "urgency": "urgency__in"},
}
_ONE_OF: dict[str, dict[str, Q]] = {
    "proof": {
        Proof.PHOTO: Q(record__photo_count__gt=0),
        Proof.SIGNATURE: Q(record__has_signature=True),
        Proof.COMPLETE: Q(record__is_complete=True),
    },
    "check": {
        CheckResult.CHECKED: Q(record__work_item__checklist__isnull=False),
        CheckResult.ALL_GOOD: Q(record__work_item__checklist__isnull=False, has_defect=False),
        CheckResult.DEFECT: Q(has_defect=True),
    },
    "handling": {
        Handling.IN_TIME: Q(is_in_time=True),
        Handling.FIRST_TIME: Q(came_back=False),
        Handling.REOPENED: Q(came_back=True),
    },
}


def measure_of(indicator: Indicator) -> Measure | None:
    """What counts an indicator: its recipe, else its named measure; None where nothing does yet."""
    if not indicator.recipe:
        return MEASURES.get(indicator.measure)
    return recipe_measure(indicator.recipe, indicator.owner.path if indicator.owner else "")


def counted_as(indicator: Indicator) -> str:
    """The plain name its facts are counted under: the measure's, or one of its own for a recipe."""
    return f"recipe_{indicator.code.lower()}" if indicator.recipe else indicator.measure


def measures_of(indicators: Iterable[Indicator]) -> dict[str, Measure]:
    """The measures of these indicators by the name they count under, each once."""
    found = {counted_as(each): measure_of(each) for each in indicators}
    return {name: measure for name, measure in found.items() if measure is not None}


def recipe_measure(recipe: Mapping[str, Any], below: str = "") -> Measure:
    """The measure of a checked recipe; with a path `below` only the teams below it are read."""
    figure, facts = Figure(recipe["figure"]), partial(_facts, recipe, below)
    if figure == Figure.COUNT:
        return Measure(facts, lambda _window: Fold(is_counted_once=True))
    if figure == Figure.PER_MEMBER:
        return Measure(lambda window: replace(facts(window), exposure=0), beside=people)
    if figure == Figure.MINUTES:
        return Measure(
            lambda window: replace(facts(window), amount=F("record__minutes")),
            lambda _window: Fold(has_squares=True),
        )
    return Measure(facts)


def _facts(recipe: Mapping[str, Any], below: str, window: Window) -> Facts:
    basis = recipe["basis"]
    used = {*recipe["all"], *recipe["good"]}
    found = _records(window, used) if basis == Basis.RECORDS else _requests(window, used)
    good = _fits(basis, recipe["good"]) if recipe["good"] else EVERY_ROW
    rows = found.rows.filter(_fits(basis, recipe["all"]))
    if below:
        rows = rows.filter(**{f"{found.team.removesuffix('_id')}__path__startswith": below})
    return replace(found, rows=rows, good=good)


def _records(window: Window, used: set[str]) -> Facts:
    rows: Rows = participations(window)
    if "check" in used:
        defects = ChecklistAnswer.objects.filter(work_item=OuterRef("record__work_item"), result="defect")
        rows = rows.annotate(has_defect=Exists(defects))
    return ledger_facts(rows, EVERY_ROW, SERVED)


def _requests(window: Window, used: set[str]) -> Facts:
    found = solved_first_time(window)
    if "handling" not in used:
        return found
    kept = StageTimer.objects.filter(request=OuterRef("pk"), stage=Stage.FINISH, ended_at__lte=F("due_at"))
    return replace(found, rows=found.rows.annotate(is_in_time=Exists(kept)))


def _fits(basis: str, chosen: Mapping[str, Any]) -> Q:
    condition = Q()
    for key, value in chosen.items():
        if key in _ONE_OF:
            any_of = Q()
            for each in value:
                any_of |= _ONE_OF[key][each]
            condition &= any_of
        else:
            condition &= Q(**{_LOOKUPS[basis][key]: value})
    return condition
