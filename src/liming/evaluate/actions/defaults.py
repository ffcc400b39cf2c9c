"""Load the shipped catalogue of indicators and the scoring sheet; what was edited stays."""

from typing import Any

from django.db import transaction

from liming.evaluate.models import Indicator, PointItem
from liming.evaluate.rules import ShippedIndicators, shipped_indicators, shipped_point_items
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def load_defaults(viewer: Viewer) -> int:
    """Add the indicators that are not there yet; returns how many. Needs `run_benchmark`.

    One that was never measured and can be now gets a new version from today; what was measured stays.
    """
    viewer.require(Right.RUN_BENCHMARK, root_path())
    _load_point_items()
    shipped = shipped_indicators()
    newest = {row.code: row for row in Indicator.objects.order_by("version")}
    added = [_row(shipped, row) for row in shipped.rows if row["code"] not in newest]
    added += [_next(shipped, row, newest[row["code"]]) for row in shipped.rows if _is_new(row, newest)]
    Indicator.objects.bulk_create(added)
    if added:
        first = Indicator.objects.get(code=added[0].code, version=added[0].version)
        audit.record(viewer, "indicator.loaded", first, after={"codes": [row.code for row in added]})
    return len(added)


def _load_point_items() -> None:
    known = set(PointItem.objects.values_list("code", flat=True))
    rows = [PointItem(**row) for row in shipped_point_items() if row["code"] not in known]
    PointItem.objects.bulk_create(rows)


def _is_new(row: dict[str, Any], newest: dict[str, Indicator]) -> bool:
    known = newest.get(row["code"])
    return known is not None and not known.measure and bool(row["measure"])


def _next(shipped: ShippedIndicators, row: dict[str, Any], known: Indicator) -> Indicator:
    """The version that measures it: goalposts and weight as they were set."""
    made = _row(shipped, row)
    made.version, made.valid_from = known.version + 1, clock.today()
    made.goal_low, made.goal_high, made.weight = known.goal_low, known.goal_high, known.weight
    return made


def _row(shipped: ShippedIndicators, row: dict[str, Any]) -> Indicator:
    low, high = row["goalposts"]
    plain = {key: value for key, value in row.items() if key != "goalposts"}
    return Indicator(
        **plain, goal_low=low, goal_high=high, source=shipped.source, valid_from=shipped.valid_from
    )
