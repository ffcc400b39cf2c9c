"""Measures of what customers and villages gained: confirmed savings, pairing items that were done."""

from datetime import date

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce

from liming.evaluate.enums import FactKind
from liming.evaluate.queries.measures.effectiveness import EVERY_ROW, WHOLE_PROVINCE
from liming.evaluate.queries.measures.facts import Facts, Measure
from liming.evaluate.rules import Fold, Window
from liming.execute.enums import ActivityState, MeasureState
from liming.execute.models import Activity, CustomerMeasure
from liming.plan.models import PairingItem


def savings(window: Window) -> Facts:
    """Measures whose effect was looked at in the quarter, with a saving in yuan a year."""
    rows = CustomerMeasure.objects.everywhere(WHOLE_PROVINCE).filter(
        state=MeasureState.CHECKED,
        effect_on__range=(window.first_day, window.last_day),
        effect_yuan_per_year__gt=0,
    )
    return Facts(
        rows,
        "customer__team_id",
        EVERY_ROW,
        "record__number",
        "text",
        "effect_on",
        "record",
        kind=FactKind.SAVING,
        name="text",
        amount=Cast("effect_yuan_per_year", BigIntegerField()),
    )


def by_team(_window: Window) -> Fold:
    """A sum of values for one team-quarter."""
    return Fold(is_counted_once=True, has_squares=True)


def pairing_items(window: Window) -> Facts:
    """Items of the year's plans due in the window; good when one of their activities was held by its end.

    A held activity stands in the ledger. An item without a day falls due with the year.
    """
    held = Activity.objects.everywhere(WHOLE_PROVINCE).filter(
        pairing_item=OuterRef("pk"), state=ActivityState.DONE, starts_at__lt=window.end
    )
    year = window.first_day.year
    rows = (
        PairingItem.objects.everywhere(WHOLE_PROVINCE)
        .filter(year=year, dropped_reason="")
        .annotate(due=Coalesce(F("due_on"), Value(date(year, 12, 31))), is_done=Exists(held))
        .filter(due__range=(window.first_day, window.due_by))
    )
    names = ("pairing__code", "content", "due")
    return Facts(
        rows, "pairing__team_id", Q(is_done=True), *names, kind=FactKind.PAIRING_ITEM, seen=("content",)
    )


SAVINGS = Measure(savings, by_team)
