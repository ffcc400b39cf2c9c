"""Requests that are in the tables already, asked for in bulk while a sheet is read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from liming.execute.models import Request
from liming.execute.rules.transitions import ENDED

_REASON = "a number is taken down once, and an outage may be in hand at a neighbour"
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class KnownRequest:
    number: str
    external_number: str
    received_at: datetime
    address: str
    title: str
    words: str


class KnownRequests:
    """Answers from what was looked up; an unknown number is asked for once, a county's open requests too."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._looked_up: set[str] = set()
        self._open: dict[tuple[str, str], list[KnownRequest]] = {}

    def look_up(self, numbers: Collection[str]) -> None:
        """Ask for many external numbers, some thousands a query."""
        missing = sorted(set(numbers) - self._looked_up)
        for start in range(0, len(missing), _AT_ONCE):
            rows = Request.objects.everywhere(_REASON).filter(
                external_number__in=missing[start : start + _AT_ONCE]
            )
            for external, number in rows.order_by("-number").values_list("external_number", "number"):
                self._numbers[external] = number
        self._looked_up.update(missing)

    def by_number(self, number: str) -> str:
        """Our number of the request with this external number; empty when there is none."""
        if number not in self._looked_up:
            self.look_up([number])
        return self._numbers.get(number, "")

    def open_in(self, county: str, service_type: str) -> list[KnownRequest]:
        """Open requests of a type in a county (six digits)."""
        key = (county, service_type)
        if key not in self._open:
            rows = (
                Request.objects.everywhere(_REASON)
                .filter(service_type_id=service_type, division__code__startswith=county)
                .exclude(state__in=ENDED)
                .order_by("number")
            )
            values = rows.values_list("number", "external_number", "received_at", "address", "title", "words")
            self._open[key] = [KnownRequest(*value) for value in values]
        return self._open[key]
