"""Special actions of a year."""

from datetime import date

from liming.plan.models import SpecialAction


def special_actions(year: int) -> list[SpecialAction]:
    """Actions with a day in the year, in the order they begin."""
    rows = SpecialAction.objects.filter(first_day__lte=date(year, 12, 31), last_day__gte=date(year, 1, 1))
    return list(rows.order_by("first_day", "code"))
