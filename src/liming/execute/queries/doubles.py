"""Requests that may tell of the same trouble as new ones."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from liming.execute import bridge
from liming.execute.bridge import CaseSketch
from liming.execute.models import Request
from liming.execute.rules.transitions import ENDED

DUPLICATE_HOURS = 72
DUPLICATE_SCORE = 0.6
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
        number = self.other if isinstance(self.other, str) else self.other.number
        return {"number": number, "score": round(self.score, 2)}


class Doubles:
    """The new requests in order, each beside those before it and those in the tables. One query."""

    def __init__(self, requests: Sequence[Request]) -> None:
        self._requests = requests
        self._known: dict[Ground, list[tuple[str | Request, CaseSketch]]] = defaultdict(list)
        if requests:
            self._read()

    def of_each(self) -> list[list[Alike]]:
        """For each new request those it may repeat, best first."""
        return [self._of(request) for request in self._requests]

    def _of(self, request: Request) -> list[Alike]:
        own = sketch_of(request)
        since = request.received_at - timedelta(hours=DUPLICATE_HOURS)
        near = [
            (other, sketch)
            for ground in _grounds(request)
            for other, sketch in self._known[ground][-_COMPARED_AT_MOST:]
            if since <= sketch.at <= request.received_at
        ]
        scores = bridge.alike(own, [sketch for _, sketch in near], DUPLICATE_SCORE)
        self._known[_own_ground(request)].append((request, own))
        return sorted((Alike(near[place][0], score) for place, score in scores), key=lambda each: -each.score)

    def _read(self) -> None:
        """What lies in the tables, the oldest first; for one request no more than can be compared."""
        grounds = {ground for request in self._requests for ground in _grounds(request)}
        since = min(request.received_at for request in self._requests) - timedelta(hours=DUPLICATE_HOURS)
        where = Q(grid_version_id__in=[version for version, _ in grounds if version])
        units = [unit for _, unit in grounds if unit]
        if units:
            where |= Q(grid_version=None, unit_id__in=units)
        rows = Request.objects.everywhere("a duplicate may lie with a neighbour").filter(
            where, received_at__gte=since
        )
        found = rows.order_by("-received_at").values_list(*_FIELDS)
        if len(self._requests) == 1:
            found = found[: _COMPARED_AT_MOST * len(grounds)]
        for row in reversed(found):
            number, at, longitude, latitude, kind, title, address, words, version, unit, state = row
            if state not in ENDED:
                sketch = bridge.sketch(at, (longitude, latitude), kind, f"{title} {address} {words}")
                self._known[(str(version), "") if version else ("", str(unit))].append((number, sketch))


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


def sketch_of(request: Request) -> CaseSketch:
    """What is compared of a request."""
    place = (request.longitude, request.latitude)
    words = f"{request.title} {request.address} {request.words}"
    return bridge.sketch(request.received_at, place, request.service_type_id, words)


def _own_ground(request: Request) -> Ground:
    if request.grid_version_id is not None:
        return str(request.grid_version_id), ""
    return "", str(request.unit_id)


def _grounds(request: Request) -> Iterable[Ground]:
    """The request's own ground first, then its other candidate grids."""
    own = _own_ground(request)
    others = [(each["grid_version"], "") for each in request.notes.get("candidates", ())]
    return dict.fromkeys([own, *others])
