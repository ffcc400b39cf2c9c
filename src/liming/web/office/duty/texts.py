"""The roster and the day at the desk as lines for a WeChat group."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from liming.execute.queries import DeskDay, Roster, RosterShift
from liming.shared import clock
from liming.web.components.group_text import group_text
from liming.web.words.formats import clock_time, local_date, weekday

_WEEK = 7


def roster_text(found: Roster) -> str:
    """Who has duty on the coming seven days of the month, a line a day; of another month every day."""
    place = found.point.name if found.point else found.team.short_name
    first, last = _days(found.days, clock.today())
    shifts = [each for each in found.shifts if first <= clock.local(each.starts_at).date() <= last]
    head = _("%(place)s值班，%(first)s–%(last)s") % {
        "place": place,
        "first": local_date(first),
        "last": local_date(last),
    }
    days = groupby(shifts, key=lambda each: clock.local(each.starts_at).date())
    lines = [f"{local_date(day)} {weekday(day)} " + _("，").join(map(_shift, each)) for day, each in days]
    return "\n".join([head, *(lines or [_("还没有排班")])])


def _days(days: Sequence[date], today: date) -> tuple[date, date]:
    if today in days:
        return today, min(days[-1], today + timedelta(days=_WEEK - 1))
    return days[0], days[-1]


def _shift(shift: RosterShift) -> str:
    hours = f"{clock_time(shift.starts_at)}–{clock_time(shift.ends_at)}"
    return " ".join(part for part in (hours, shift.member, shift.point) if part)


def desk_text(found: DeskDay) -> str:
    """What came to the desk today by its kind and state; nobody who came is named."""
    place = found.point.name if found.point else found.team.short_name
    head = _("%(place)s %(day)s登记 %(n)s 件，此前未了 %(open)s 件") % {
        "place": place,
        "day": local_date(found.day),
        "n": len(found.lines),
        "open": len(found.open_lines),
    }
    return group_text(
        head,
        [
            (clock_time(each.asked_at), each.business, str(each.state.label), each.receiver or each.member)
            for each in (*found.lines, *found.open_lines)
        ],
    )
