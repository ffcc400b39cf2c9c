"""Quarters and months as ordered values that know their days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_QUARTER = re.compile(r"(\d{4})Q([1-4])", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter; `number` runs from 1 to 4. Raises ValueError outside that."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4 or not 1 <= self.year <= 9999:
            raise ValueError(f"no such quarter: {self.year}Q{self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2026Q3"; anything else raises ValueError."""
        match = _QUARTER.fullmatch(text)
        if match is None:
            raise ValueError(f"not a quarter: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter that holds this local day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        return Month(self.year, self.number * 3).last_day

    def months(self) -> tuple["Month", "Month", "Month"]:
        """The three months of the quarter in order."""
        first = Month(self.year, self.number * 3 - 2)
        return first, first.next(), first.shift(2)

    def shift(self, n: int) -> Self:
        """The quarter `n` quarters later (earlier when negative)."""
        index = self.year * 4 + self.number - 1 + n
        return type(self)(index // 4, index % 4 + 1)

    def next(self) -> Self:
        return self.shift(1)

    def previous(self) -> Self:
        return self.shift(-1)

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.number}"


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month; `month` runs from 1 to 12. Raises ValueError outside that."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12 or not 1 <= self.year <= 9999:
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2026-11"; anything else raises ValueError."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that holds this local day."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        if self.month == 12:
            return date(self.year, 12, 31)
        return date(self.year, self.month + 1, 1) - _ONE_DAY

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, (self.month + 2) // 3)

    def days(self) -> tuple[date, ...]:
        """Every day of the month in order."""
        return tuple(date(self.year, self.month, number) for number in range(1, self.last_day.day + 1))

    def shift(self, n: int) -> Self:
        """The month `n` months later (earlier when negative)."""
        index = self.year * 12 + self.month - 1 + n
        return type(self)(index // 12, index % 12 + 1)

    def next(self) -> Self:
        return self.shift(1)

    def previous(self) -> Self:
        return self.shift(-1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def quarters_between(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    """All quarters from `first` to `last`, both included; empty when `last` is earlier."""
    count = (last.year - first.year) * 4 + last.number - first.number + 1
    return tuple(first.shift(step) for step in range(count))


def months_between(first: Month, last: Month) -> tuple[Month, ...]:
    """All months from `first` to `last`, both included; empty when `last` is earlier."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(first.shift(step) for step in range(count))
