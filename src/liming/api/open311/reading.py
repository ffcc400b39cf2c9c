"""Reading parameters: an empty one counts as absent, a wrong one is refused by its name."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest, QueryDict

from liming.shared import clock
from liming.shared.errors import DomainError

T = TypeVar("T")
_ATTRIBUTE = re.compile(r"attribute\[([^\]]+)\](?:\[\d*\])?")
_TRUE = ("true", "1", "v1", "yes")


class Parameters:
    """The parameters of a call: those of the address, over them those of the body."""

    def __init__(self, request: HttpRequest) -> None:
        self._sources: Sequence[QueryDict] = (request.POST, request.GET)

    def text(self, name: str, longest: int = 4_000) -> str:
        """The value without blanks around it; "" when absent. Raises `field_invalid` when too long."""
        found = next((value for each in self._sources if (value := each.get(name, "").strip())), "")
        if len(found) > longest:
            raise wrong(name, found, f"≤ {longest}")
        return found

    def words(self, name: str) -> tuple[str, ...]:
        """A comma list without its blanks and repetitions."""
        given = (each.strip() for each in self.text(name, 40_000).split(","))
        return tuple(dict.fromkeys(each for each in given if each))

    def flag(self, name: str) -> bool:
        """True for true, 1 and v1."""
        return self.text(name).lower() in _TRUE

    def moment(self, name: str) -> datetime | None:
        """A W3C time."""
        return self._read(name, clock.read_w3c, "2026-07-14T08:00:00+08:00")

    def number(self, name: str, low: float, high: float) -> float | None:
        """A finite number within the limits."""

        def read(text: str) -> float:
            return _within(float(text), low, high)

        return self._read(name, read, f"{low:g}–{high:g}")

    def whole(self, name: str, default: int, high: int) -> int:
        """A whole number from 1 on."""

        def read(text: str) -> int:
            return int(_within(int(text), 1, high))

        found = self._read(name, read, f"1–{high}")
        return default if found is None else found

    def numbers(self, name: str, limits: Sequence[tuple[float, float]]) -> tuple[float, ...] | None:
        """A comma list of exactly so many numbers, each within its limits."""

        def read(text: str) -> tuple[float, ...]:
            pairs = zip(text.split(","), limits, strict=True)
            return tuple(_within(float(each), low, high) for each, (low, high) in pairs)

        return self._read(name, read, ",".join(f"{low:g}–{high:g}" for low, high in limits))

    def attributes(self) -> dict[str, list[str]]:
        """What is given as attribute[CODE] or attribute[CODE][], by code."""
        found: dict[str, list[str]] = {}
        for key, values in self._sources[0].lists():
            named = _ATTRIBUTE.fullmatch(key)
            if named:
                found.setdefault(named[1], []).extend(str(value) for value in values)
        return found

    def _read(self, name: str, read: Callable[[str], T], remedy: str) -> T | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return read(text)
        except (ValueError, OverflowError) as fault:
            raise wrong(name, text, remedy) from fault


def wrong(name: str, value: str, remedy: str) -> DomainError:
    """The refusal of a parameter by its own name."""
    return DomainError("field_invalid", field=name, value=value[:40], remedy=remedy)


def _within(number: float, low: float, high: float) -> float:
    if not math.isfinite(number) or not low <= number <= high:
        raise ValueError(number)
    return number
