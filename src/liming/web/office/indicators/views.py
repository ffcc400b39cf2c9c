"""The catalogue by dimension, one indicator with its versions, and units' own tables."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.evaluate import queries
from liming.evaluate.models import Indicator
from liming.evaluate.queries.indicator_words import recipe_words
from liming.evaluate.rules.drafts import RULE_NAMES
from liming.evaluate.rules.indicator_columns import scale_of
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.words.formats import quarter_name, unit_name


@office_page(Right.READ_BENCHMARK)
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """The province's indicators with weights, goalposts and source, and the rules beside them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.catalogue(viewer)
    context = {
        "found": found,
        "rules": [(name, found.rules[key]) for key, name in RULE_NAMES.items()],
        "parts": [
            (part, [(line, goalposts(line.indicator)) for line in part.lines]) for part in found.dimensions
        ],
        "may_edit": viewer.may(Right.EDIT_INDICATORS),
        "may_own": viewer.may(Right.EDIT_OWN_INDICATORS),
    }
    return render(request, "office/indicators/catalogue.html", context)


@office_page(Right.READ_BENCHMARK)
def indicator_page(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: what holds, and every version with who, when and why."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    versions = queries.indicator_versions(viewer, code)
    newest = versions[0]
    context = {
        "row": newest,
        "goalposts": goalposts(newest),
        "formula": recipe_words(newest.recipe) if newest.recipe else "",
        "versions": [(row, goalposts(row)) for row in versions],
        "may_edit": _may_edit(viewer, newest) and newest.valid_to is None,
        "may_end": _may_edit(viewer, newest) and newest.valid_to is None and bool(newest.recipe),
        "quarters": [(each, quarter_name(each)) for each in queries.quarter_choices()],
    }
    return render(request, "office/indicators/indicator.html", context)


@office_page(Right.READ_BENCHMARK)
def own_page(request: HttpRequest) -> HttpResponse:
    """Units' own indicators, and one unit's own table in a quarter."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = queries.own_indicators(viewer)
    units = {row.owner.code: row.owner for row in rows if row.owner}
    code = request.GET.get("unit", "")
    unit = units.get(code) or (next(iter(units.values())) if units and not code else None)
    snapshot = queries.shown_snapshot(viewer, request.GET.get("quarter", ""))
    table = queries.own_table(viewer, snapshot, unit) if snapshot and unit else None
    context = {
        "rows": [(row, goalposts(row)) for row in rows],
        "table": table,
        "lines": _own_lines(table) if table else [],
        "filters": _own_filters(viewer, units, unit.code if unit else "", snapshot),
        "may_own": viewer.may(Right.EDIT_OWN_INDICATORS),
    }
    return render(request, "office/indicators/own.html", context)


def goalposts(row: Indicator) -> str:
    """Lower to upper goalpost in the indicator's unit."""
    scale = scale_of(row.kind)
    unit = "%" if scale > 1 else f" {unit_name(row.unit)}"
    low, high = (f"{value * scale:g}" for value in (row.goal_low, row.goal_high))
    return f"{low}–{high}{unit}"


def _may_edit(viewer: Viewer, row: Indicator) -> bool:
    if row.owner is None:
        return viewer.may(Right.EDIT_INDICATORS)
    right = Right.EDIT_OWN_INDICATORS
    return viewer.may(right) and viewer.within(right).reaches(row.owner.path)


def _own_lines(table: queries.OwnTable) -> list[tuple[queries.OwnResult, list[queries.OwnCell | None]]]:
    return [
        (result, [result.by_code.get(each.code) for each in table.indicators]) for result in table.results
    ]


def _own_filters(viewer: Viewer, units: dict[str, Any], unit: str, snapshot: Any) -> list[dict[str, Any]]:
    quarters = [(each.quarter, quarter_name(each.quarter)) for each in queries.snapshots(viewer)]
    found = [
        {
            "name": "quarter",
            "label": _("季度"),
            "choices": quarters,
            "value": snapshot.quarter if snapshot else "",
        }
    ]
    if len(units) > 1:
        names = [(code, each.short_name) for code, each in units.items()]
        found.append({"name": "unit", "label": _("单位"), "choices": names, "value": unit})
    return found
