"""The catalogue as the department edits it, its versions, and a change before it holds."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from liming.evaluate import bridge
from liming.evaluate.enums import Dimension
from liming.evaluate.models import Indicator, ScoringRules
from liming.evaluate.queries.catalogue import indicators_on
from liming.evaluate.queries.indicator_words import recipe_formulas
from liming.evaluate.rules.drafts import IndicatorDraft, check_draft
from liming.evaluate.rules.recipes import FIGURES, check_recipe
from liming.evaluate.rules.shipped import shipped_indicators
from liming.plan.models import ServiceClass, ServiceType
from liming.register.models import Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

LETTERS = {Dimension.EFFECTIVENESS: "E", Dimension.SATISFACTION: "S", Dimension.PUBLICITY: "B"}
OWN_LETTER = "U"


@dataclass(frozen=True)
class Line:
    """The newest version of an indicator, its share of its dimension in the quarter it holds, and whether it
    waits for a later quarter. `share` is 0 to 1; None where it has no weight.
    """

    indicator: Indicator
    share: float | None
    waits: bool


@dataclass(frozen=True)
class DimensionLines:
    """A dimension with its lines and the sum of their weights; weights are shares of this sum."""

    dimension: Dimension
    lines: list[Line]
    total: float
    weight: float


@dataclass(frozen=True)
class Catalogue:
    """The province's indicators by dimension, and the rules they are added up by."""

    dimensions: list[DimensionLines]
    rules: dict[str, Any]
    rules_version: ScoringRules | None


def catalogue(viewer: Viewer) -> Catalogue:
    """The newest version of every indicator of the province, waiting ones too. Needs `read_benchmark`."""
    viewer.require(Right.READ_BENCHMARK)
    newest = _newest(list(Indicator.objects.filter(owner=None).order_by("version")))
    rules = bridge.rules_now(str(next_quarter()))
    found = [
        _dimension(dimension, [row for row in newest if row.dimension == dimension], rules)
        for dimension in Dimension
    ]
    return Catalogue(found, rules, ScoringRules.objects.first())


def own_indicators(viewer: Viewer) -> list[Indicator]:
    """The newest versions of units' own indicators that concern the viewer: of units in reach, and of those
    above. Needs `read_benchmark`.
    """
    viewer.require(Right.READ_BENCHMARK)
    rows = Indicator.objects.filter(owner__isnull=False).select_related("owner").order_by("version")
    shown = [row for row in _newest(list(rows)) if concerns(viewer, row)]
    return sorted(shown, key=lambda row: (row.owner.path if row.owner else "", row.code))


def concerns(viewer: Viewer, indicator: Indicator) -> bool:
    """Whether the viewer may see it: the province's, one of a unit in reach, or of one above the viewer."""
    if indicator.owner is None:
        return True
    path = indicator.owner.path
    return viewer.reaches(path) or any(own.startswith(path) for own in viewer.unit_paths)


def indicator_versions(viewer: Viewer, code: str) -> list[Indicator]:
    """All versions of one indicator, newest first. Needs `read_benchmark`; raises `not_found`."""
    viewer.require(Right.READ_BENCHMARK)
    rows = list(Indicator.objects.filter(code=code).select_related("owner").order_by("-version"))
    if not rows or not concerns(viewer, rows[0]):
        raise DomainError("not_found", what=_("指标"), key=code)
    return rows


def rules_versions(viewer: Viewer) -> list[ScoringRules]:
    """What the department changed in the rules, newest first. Needs `read_benchmark`."""
    viewer.require(Right.READ_BENCHMARK)
    return list(ScoringRules.objects.all())


def next_quarter() -> bridge.Quarter:
    """The quarter after today's: where a change holds from unless somebody says otherwise."""
    return bridge.Quarter.of(clock.today()).next()


def quarter_choices() -> list[str]:
    """The quarters from which a change may hold: the next one first, then this one and the two after."""
    after = next_quarter()
    return [str(after), str(after.previous()), str(after.next()), str(after.next().next())]


def first_day_of(quarter: str) -> date:
    """The day a change from this quarter on holds from. Raises `quarter_invalid`, `indicator_quarter` for a
    quarter that has ended: what it was told to be measured by stays.
    """
    wanted, this = bridge.quarter_of(quarter), bridge.Quarter.of(clock.today())
    if wanted.first_day < this.first_day:
        raise DomainError("indicator_quarter", quarter=quarter, first=str(this))
    return wanted.first_day


def proposed(draft: IndicatorDraft, quarter: str, *, code: str = "", owner: Unit | None = None) -> Indicator:
    """The version a draft would make, not stored: checked, with its code, number and formula.

    Raises what `check_draft` and `check_recipe` raise, `quarter_invalid`, `indicator_quarter`, `not_found`,
    `indicator_unchanged`.
    """
    current = Indicator.objects.filter(code=code).order_by("-version").first() if code else None
    if code and current is None:
        raise DomainError("not_found", what="指标", key=code)
    draft = _counted(draft)
    check_draft(draft, is_own=owner is not None)
    row = Indicator(
        code=code or next_code(draft.dimension, owner),
        version=current.version + 1 if current else 1,
        owner=owner,
        valid_from=first_day_of(quarter),
        **_columns(draft),
    )
    row.formula, row.formula_en = _formulas(row, current)
    if current is not None and not _differs(current, row):
        raise DomainError("indicator_unchanged", name=row.name)
    return row


def draft_of(row: Indicator) -> IndicatorDraft:
    """The draft that would make this very version again."""
    return IndicatorDraft(**{name: getattr(row, name) for name in IndicatorDraft.__dataclass_fields__})


def check_dimension(row: Indicator, day: date) -> None:
    """Refuse that a province's dimension is left without any weight: `indicator_dimension_empty`."""
    if row.owner_id is not None:
        return
    left = [each for each in indicators_on(day) if each.dimension == row.dimension and each.owner is None]
    if not any(each.weight for each in left):
        raise DomainError("indicator_dimension_empty", dimension=str(Dimension(row.dimension).label))


def next_code(dimension: str, owner: Unit | None) -> str:
    """The next free code: E22 in a dimension of the province, U001 for a unit's own."""
    letter = OWN_LETTER if owner else LETTERS[Dimension(dimension)]
    codes = Indicator.objects.filter(code__startswith=letter).values_list("code", flat=True)
    numbers = [int(code[1:]) for code in codes if code[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1:0{3 if owner else 2}d}"


def measure_choices() -> list[tuple[str, dict[str, Any]]]:
    """The named measures with the catalogue's row that describes each."""
    return [(row["measure"], row) for row in shipped_indicators().rows if row["measure"]]


def _counted(draft: IndicatorDraft) -> IndicatorDraft:
    """The draft with kind and unit as what it counts says, whatever else was written there."""
    if draft.recipe:
        recipe = check_recipe(
            draft.recipe,
            ServiceClass.objects.values_list("code", flat=True),
            ServiceType.objects.values_list("code", flat=True),
        )
        rule = FIGURES[recipe["figure"]]
        return replace(draft, recipe=recipe, kind=rule.kind.value, unit=rule.unit, measure="")
    if not draft.measure:
        return replace(draft, recipe={})
    known = dict(measure_choices())
    if draft.measure not in known:
        raise DomainError("recipe_unknown", value=draft.measure)
    row = known[draft.measure]
    return replace(draft, recipe={}, kind=row["kind"], unit=row["unit"])


def _columns(draft: IndicatorDraft) -> dict[str, Any]:
    columns = {name: getattr(draft, name) for name in IndicatorDraft.__dataclass_fields__}
    for name in ("name", "name_en", "exclusions", "source"):
        columns[name] = columns[name].strip()
    return columns


def _formulas(row: Indicator, current: Indicator | None) -> tuple[str, str]:
    if row.recipe:
        return recipe_formulas(row.recipe)
    if current is not None and current.measure == row.measure and not current.recipe:
        return current.formula, current.formula_en
    shipped = next((each for measure, each in measure_choices() if measure == row.measure), None)
    return (shipped["formula"], shipped["formula_en"]) if shipped else ("", "")


def _differs(current: Indicator, row: Indicator) -> bool:
    names = (*IndicatorDraft.__dataclass_fields__, "formula")
    return any(getattr(current, name) != getattr(row, name) for name in names)


def _newest(rows: list[Indicator]) -> list[Indicator]:
    """The last version of each code, ended ones left out."""
    newest = {row.code: row for row in rows}
    return [newest[code] for code in sorted(newest) if newest[code].valid_to is None]


def _dimension(dimension: Dimension, rows: list[Indicator], rules: dict[str, Any]) -> DimensionLines:
    total = sum(row.weight for row in rows)
    today = clock.today()
    lines = [
        Line(row, row.weight / total if row.weight and total else None, row.valid_from > today)
        for row in rows
    ]
    return DimensionLines(dimension, lines, total, rules["dimension_weights"].get(dimension, 0.0))
