"""Quiet hours: what is not urgent waits until the morning."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from liming.shared import clock


def release_at(now: datetime, hours: Mapping[str, str], *, is_urgent: bool) -> datetime:
    """When a notice may leave: now, or the end of the quiet hours it falls into.

    `hours` holds "starts" and "ends" as "21:30"; equal times mean no quiet hours. They may pass midnight.
    """
    starts, ends = _time(hours["starts"]), _time(hours["ends"])
    local = clock.local(now)
    if is_urgent or starts == ends:
        return now
    here = local.time()
    is_quiet = starts <= here < ends if starts < ends else here >= starts or here < ends
    if not is_quiet:
        return now
    day = local.date() if here < ends else local.date() + timedelta(days=1)
    return datetime.combine(day, ends, clock.LOCAL_ZONE)


def _time(text: str) -> time:
    return time.fromisoformat(text.strip().zfill(5))
