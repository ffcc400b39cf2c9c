"""Searches for what is odd in a quarter's records; each returns sightings, none judges.

Here: one search a module, all alike in what they return. Not here: the task that a person settles
(`actions.audits`).
"""

from collections.abc import Callable, Mapping

from liming.evaluate.enums import AuditKind
from liming.evaluate.queries.sightings.devices import one_device
from liming.evaluate.queries.sightings.ends import heaped_ends, no_complaint
from liming.evaluate.queries.sightings.photos import like_photos
from liming.evaluate.queries.sightings.times import many_at_once, odd_minutes, round_minutes
from liming.evaluate.queries.sightings.words import repeated_texts
from liming.evaluate.rules import Sighting, Window

Search = Callable[[Window], list[Sighting]]

AT_ANY_TIME: Mapping[AuditKind, Search] = {
    AuditKind.LIKE_PHOTOS: like_photos,
    AuditKind.LIKE_TEXTS: repeated_texts,
    AuditKind.ONE_DEVICE: one_device,
    AuditKind.ODD_MINUTES: odd_minutes,
    AuditKind.MANY_AT_ONCE: many_at_once,
}
"""What rests on single records and is seen while the quarter runs."""

AT_THE_END: Mapping[AuditKind, Search] = {
    AuditKind.HEAPED_ENDS: heaped_ends,
    AuditKind.NO_COMPLAINT: no_complaint,
    AuditKind.ROUND_MINUTES: round_minutes,
}
"""What rests on a whole quarter and is looked for once it has ended; its evidence never grows."""

__all__ = ["AT_ANY_TIME", "AT_THE_END", "Search"]
