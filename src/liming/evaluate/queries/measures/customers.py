"""Measures of what customers and villages gained: confirmed savings, pairing items that were done."""

from datetime import date

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Cast, Coalesce

from liming.evaluate.queries.measures.effectiveness import WHOLE_PROVINCE
from liming.evaluate.queries.measures.facts import Facts, Measure
from liming.evaluate.rules import Count, Counts, Window
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
        Q(pk__isnull=False),
        "record__number",
        "text",
        "effect_on",
        "record",
    )


def yuan_saved(window: Window) -> Counts:
    """Whole yuan a year by team."""
    yuan = Cast("effect_yuan_per_year", BigIntegerField())
    rows = savings(window).rows.order_by().values(team=F("customer__team_id"))
    summed = rows.annotate(total=Sum(yuan), squares=Sum(yuan * yuan))
    return {row["team"]: Count(row["total"], 1, row["squares"]) for row in summed}


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
    return Facts(rows, "pairing__team_id", Q(is_done=True), "pairing__code", "content", "due")


SAVINGS = Measure(savings, yuan_saved)
