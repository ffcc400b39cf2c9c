"""The catalogue from a sheet: dry run first; every changed row is a new version with its reason."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from liming.evaluate.actions.indicators import change_indicator
from liming.evaluate.enums import Direction
from liming.evaluate.models import Indicator
from liming.evaluate.queries.indicators import draft_of, next_quarter
from liming.evaluate.rules.drafts import IndicatorDraft
from liming.evaluate.rules.indicator_columns import INDICATORS, scale_of
from liming.register.actions import ImportReport, Mode, Outcome, take_rows
from liming.register.queries import root_path
from liming.register.rules import Table
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_FIELDS = {
    "indicator_goalposts": "goal_low",
    "indicator_goalposts_share": "goal_high",
    "indicator_weight": "weight",
    "indicator_not_counted": "weight",
    "indicator_dimension_empty": "weight",
    "indicator_minimum": "minimum_sample",
    "indicator_quarter": "quarter",
    "quarter_invalid": "quarter",
    "not_found": "code",
}
_PLAIN = ("name", "name_en", "weight", "minimum_sample", "exclusions", "source", "is_confirmed")


def import_indicators(
    viewer: Viewer,
    table: Table,
    *,
    dry_run: bool = True,
    mode: Mode = "all_or_nothing",
) -> tuple[ImportReport, list[Indicator]]:
    """Take a sheet of the province's indicators; the report, and the versions it makes (or would make).

    An empty cell leaves what is there; a row that changes something needs a reason. Needs `edit_indicators`.
    Raises `header_unknown`, `header_twice`.
    """
    viewer.require(Right.EDIT_INDICATORS, root_path())
    made: list[Indicator] = []

    def take(values: dict[str, Any]) -> Outcome:
        current = _current(values["code"])
        draft = _wanted(draft_of(current), values)
        if draft == draft_of(current):
            return "unchanged"
        quarter = values.get("quarter") or str(next_quarter())
        row = change_indicator(
            viewer, current.code, draft, quarter=quarter, reason=values.get("reason") or ""
        )
        made.append(row)
        return "changed"

    report = take_rows(viewer, INDICATORS, table, take, _FIELDS, dry_run=dry_run, mode=mode)
    return report, made


def _current(code: str) -> Indicator:
    row = Indicator.objects.filter(code=code, owner=None).order_by("-version").first()
    if row is None:
        raise DomainError("not_found", what=_("指标"), key=code)
    return row


def _wanted(draft: IndicatorDraft, values: dict[str, Any]) -> IndicatorDraft:
    changes = {name: values[name] for name in _PLAIN if values.get(name) is not None}
    if "weight" in changes:
        changes["weight"] = float(changes["weight"])
    scale = scale_of(draft.kind)
    for name in ("goal_low", "goal_high"):
        if values.get(name) is not None:
            changes[name] = round(float(values[name]) / scale, 6)
    if values.get("direction"):
        changes["direction"] = Direction(values["direction"]).sign
    return replace(draft, **changes)
