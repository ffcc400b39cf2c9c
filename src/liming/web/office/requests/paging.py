"""A page of rows that a query already cut, in the shape the pager reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Counted:
    """What the pager asks of a paginator."""

    count: int
    num_pages: int


@dataclass(frozen=True)
class CutPage:
    """Rows of one page; behaves like Django's Page without holding the rows of the others."""

    rows: Sequence[Any]
    total: int
    number: int
    pages: int
    size: int

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def paginator(self) -> Counted:
        return Counted(self.total, self.pages)

    @property
    def start_index(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def end_index(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def has_other_pages(self) -> bool:
        return self.pages > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def page_number(text: str) -> int:
    """The page asked for in an address; anything odd is the first."""
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
