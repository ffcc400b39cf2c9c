"""A generic list: filter, sort, page, pinyin search and export, all kept in the address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

PAGE_SIZE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Heading:
    """A column's head: its words, the address that sorts by it, and how it is sorted now."""

    label: str
    url: str
    sorted: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: its words and, where it leads somewhere, an address; `label` is told before it on a phone."""

    text: str
    url: str = ""
    is_number: bool = False
    label: str = ""


@dataclass(frozen=True)
class Filter:
    """One choice of the filter bar; `off` is the address without it."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    value: str
    off: str


@dataclass(frozen=True)
class Listing:
    """Everything that `components/listing.html` shows."""

    headings: Sequence[Heading]
    lines: Sequence[Sequence[Cell]]
    page: Page[Any]
    filters: Sequence[Filter] = ()
    search: dict[str, str] = field(default_factory=dict)
    empty: str = ""
    empty_url: str = ""
    empty_button: str = ""


def paged(rows: QuerySet[Any] | Sequence[Any], request: HttpRequest, size: int = PAGE_SIZE) -> Page[Any]:
    """The page that the address asks for; a number out of range gives the nearest."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def headings(request: HttpRequest, columns: Iterable[tuple[str, str, bool]], order: str) -> list[Heading]:
    """Heads for (field, label, is_number); pressing one sorts by it, pressing again turns it round."""
    result = []
    for name, label, is_number in columns:
        now = "ascending" if order == name else "descending" if order == f"-{name}" else ""
        wanted = f"-{name}" if now == "ascending" else name
        result.append(Heading(label, address(request.GET, sort=wanted, page=None), now, is_number))
    return result


def address(query: QueryDict, **changes: str | None) -> str:
    """The present query with changes; None removes a key."""
    copy = query.copy()
    for name, value in changes.items():
        copy.pop(name, None)
        if value is not None:
            copy[name] = value
    return "?" + copy.urlencode()


Wanted = tuple[str, str, Callable[[], Sequence[tuple[str, Any]]]]
"""A filter to offer: its name, its label, and what gives its choices."""


def filters_of(request: HttpRequest, wanted: Iterable[Wanted]) -> list[Filter]:
    """Filters for (name, label, choices); a value that is no choice counts as none."""
    result = []
    for name, label, choices_of in wanted:
        choices = choices_of()
        value = request.GET.get(name, "")
        value = value if value in {key for key, _ in choices} else ""
        result.append(Filter(name, label, choices, value, address(request.GET, **{name: None, "page": None})))
    return result


def with_default(filters: Sequence[Filter], name: str, value: str) -> list[Filter]:
    """The filters with what is meant where the address names no choice, e.g. this quarter."""
    return [replace(each, value=value) if each.name == name and not each.value else each for each in filters]


def download(content: bytes, title: str, content_type: str = EXCEL) -> HttpResponse:
    """A file to keep, with a Chinese name that every browser understands."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
