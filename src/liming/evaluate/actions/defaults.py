"""Load the shipped catalogue of indicators; what was edited stays."""

from typing import Any

from django.db import transaction

from liming.evaluate.models import Indicator
from liming.evaluate.rules import ShippedIndicators, shipped_indicators
from liming.register.queries import root_path
from liming.shared import audit
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def load_defaults(viewer: Viewer) -> int:
    """Add the indicators that are not there yet; returns how many. Needs `run_benchmark`."""
    viewer.require(Right.RUN_BENCHMARK, root_path())
    shipped = shipped_indicators()
    known = set(Indicator.objects.values_list("code", flat=True))
    added = [_row(shipped, row) for row in shipped.rows if row["code"] not in known]
    Indicator.objects.bulk_create(added)
    if added:
        first = Indicator.objects.get(code=added[0].code, version=1)
        audit.record(viewer, "indicator.loaded", first, after={"codes": [row.code for row in added]})
    return len(added)


def _row(shipped: ShippedIndicators, row: dict[str, Any]) -> Indicator:
    low, high = row["goalposts"]
    plain = {key: value for key, value in row.items() if key != "goalposts"}
    return Indicator(
        **plain, goal_low=low, goal_high=high, source=shipped.source, valid_from=shipped.valid_from
    )
