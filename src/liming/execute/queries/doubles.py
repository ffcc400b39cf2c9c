"""Requests that may tell of the same trouble as new ones."""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from liming.execute import bridge
from liming.execute.bridge import CaseSketch
from liming.execute.models import Request
from liming.execute.queries.likeness import LEAST_SCORE, NEIGHBOURS, REACH, sketch_of
from liming.execute.rules.transitions import ENDED
from liming.shared import clock

_COMPARED_AT_MOST = 20

Ground = tuple[str, str]
"""Where doubles are looked for: the id of a grid version, or of a unit for requests without a grid."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier request, by its number or as the row that has none yet, and how much it is alike, 0 to 1."""

    other: str | Request
    score: float

    def as_notes(self) -> dict[str, Any]:
        """As it is kept with the later request."""
        return {"number": _number(self.other), "score": round(self.score, 2)}


@dataclass(slots=True)
class _Earlier:
    other: str | Request
    sketch: CaseSketch


class Doubles:
    """New requests, batch after batch in order, each beside those before it and those in the tables.

    One query for a batch, or none when the same grounds were read before.
    """

    def __init__(self) -> None:
        self._known: dict[Ground, deque[_Earlier]] = {}
        self._read_since: dict[Ground, datetime] = {}
        self._fresh: list[_Earlier] = []

    def of_each(self, requests: Sequence[Request]) -> list[list[Alike]]:
        """For each new request those it may repeat, best first; the batch before is written by now."""
        for earlier in self._fresh:
            earlier.other = _number(earlier.other)
        self._fresh = []
        if requests:
            self._read(requests)
        return [self._of(request) for request in requests]

    def _of(self, request: Request) -> list[Alike]:
        own = sketch_of(request)
        since = request.received_at - REACH
        near = [
            earlier
            for ground in _grounds(request)
            for earlier in self._known[ground]
            if since <= earlier.sketch.at <= request.received_at
        ]
        scores = bridge.alike(own, [earlier.sketch for earlier in near], LEAST_SCORE)
        self._fresh.append(_Earlier(request, own))
        self._known[_own_ground(request)].append(self._fresh[-1])
        return sorted(
            (Alike(near[place].other, score) for place, score in scores), key=lambda each: -each.score
        )

    def _read(self, requests: Sequence[Request]) -> None:
        """What lies in the tables, the oldest first, of the grounds that were not read that far back."""
        first = min(request.received_at for request in requests) - REACH
        since = clock.local(first).replace(hour=0, minute=0, second=0, microsecond=0)
        wanted = {ground for request in requests for ground in _grounds(request)}
        grounds = {each for each in wanted if each not in self._known or since < self._read_since[each]}
        if not grounds:
            return
        found: dict[Ground, deque[_Earlier]] = {each: deque(maxlen=_COMPARED_AT_MOST) for each in grounds}
        most = _COMPARED_AT_MOST * len(grounds) if len(requests) == 1 else None
        for row in reversed(_rows(grounds, since)[:most]):
            number, at, longitude, latitude, kind, title, address, words, version, unit, state = row
            if state not in ENDED:
                sketch = bridge.sketch(at, (longitude, latitude), kind, f"{title} {address} {words}")
                ground = (str(version), "") if version else ("", str(unit))
                found[ground].append(_Earlier(number, sketch))
        self._known |= found
        self._read_since |= dict.fromkeys(grounds, since)


def _rows(grounds: Collection[Ground], since: datetime) -> QuerySet[Request, tuple[Any, ...]]:
    where = Q(grid_version_id__in=[version for version, _ in grounds if version])
    units = [unit for _, unit in grounds if unit]
    if units:
        where |= Q(grid_version=None, unit_id__in=units)
    rows = Request.objects.everywhere(NEIGHBOURS).filter(where, received_at__gte=since)
    found: QuerySet[Request, tuple[Any, ...]] = rows.order_by("-received_at").values_list(*_FIELDS)
    return found


def _number(other: str | Request) -> str:
    return other if isinstance(other, str) else other.number


_FIELDS = (
    "number",
    "received_at",
    "longitude",
    "latitude",
    "service_type_id",
    "title",
    "address",
    "words",
    "grid_version_id",
    "unit_id",
    "state",
)


def _own_ground(request: Request) -> Ground:
    if request.grid_version_id is not None:
        return str(request.grid_version_id), ""
    return "", str(request.unit_id)


def _grounds(request: Request) -> Iterable[Ground]:
    """The request's own ground first, then its other candidate grids."""
    own = _own_ground(request)
    others = [(each["grid_version"], "") for each in request.notes.get("candidates", ())]
    return dict.fromkeys([own, *others])
