"""A subscription as iCalendar text."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from icalendar import Calendar, Event, Timezone

from liming.shared import clock

_PRODUCT = "-//Liming//Community service teams//ZH"
_REFRESH = timedelta(hours=1)


class EventLike(Protocol):
    """What is told of an entry; a day when `ends` is None."""

    @property
    def key(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def starts(self) -> date | datetime: ...
    @property
    def ends(self) -> datetime | None: ...
    @property
    def is_cancelled(self) -> bool: ...


def calendar_text(title: str, events: Iterable[tuple[EventLike, str]], at: datetime) -> bytes:
    """Title and (event, address of its page) pairs as an iCalendar file; times carry Asia/Shanghai."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", str(clock.LOCAL_ZONE))
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    zone = Timezone.from_tzinfo(clock.LOCAL_ZONE, first_date=date(2000, 1, 1), last_date=date(2038, 1, 1))
    calendar.add_component(zone)
    for event, address in events:
        calendar.add_component(_component(event, address, at))
    return calendar.to_ical()


def _component(event: EventLike, address: str, at: datetime) -> Event:
    row = Event()
    row.add("uid", f"{event.key}@liming")
    row.add("dtstamp", at)
    row.add("summary", event.summary)
    if isinstance(event.starts, datetime):
        row.add("dtstart", event.starts.astimezone(clock.LOCAL_ZONE))
        if event.ends is not None:
            row.add("dtend", event.ends.astimezone(clock.LOCAL_ZONE))
    else:
        row.add("dtstart", event.starts)
        row.add("dtend", event.starts + timedelta(days=1))
        row.add("transp", "TRANSPARENT")
    if event.place:
        row.add("location", event.place)
    if address:
        row.add("url", address)
    row.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return row
