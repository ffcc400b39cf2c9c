"""Which months would change when the working calendar does."""

from datetime import date

from liming.plan import bridge
from liming.plan.models import MonthPlan
from liming.plan.queries.derivation import DerivedMonth, derived_month
from liming.plan.rules import LOCKED
from liming.shared.viewer import Right, Viewer


def calendar_effect(viewer: Viewer, year: int) -> list[DerivedMonth]:
    """The year's months that have plans not yet handed in and would change if derived now.

    A changed day moves visits inside its own month only. Raises as `derived_month`.
    """
    viewer.require(Right.READ_PLAN)
    span = (date(year, 1, 1), date(year, 12, 31))
    plans = MonthPlan.objects.visible_to(viewer).filter(month__range=span).exclude(state__in=LOCKED)
    months = sorted(set(plans.order_by().values_list("month", flat=True)))
    found = (derived_month(viewer, str(bridge.month_of(month))) for month in months)
    return [derived for derived in found if not derived.is_empty]
