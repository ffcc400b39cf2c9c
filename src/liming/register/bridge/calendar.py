"""The working calendar of the core from the day exceptions of the register."""

from liming.core.calendar.working_days import DayKind, WorkCalendar
from liming.register.models import DayException
from liming.shared import revision


@revision.kept()
def work_calendar() -> WorkCalendar:
    """Weekdays corrected by the holidays and make-up days in the register, as they stand now."""
    exceptions, provisional = {}, set()
    for row in DayException.objects.all():
        exceptions[row.day] = DayKind(row.kind)
        if row.is_provisional:
            provisional.add(row.day.year)
    return WorkCalendar(exceptions, frozenset(provisional))
