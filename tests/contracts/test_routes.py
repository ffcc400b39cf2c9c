"""Every address of the program is either public on purpose or guarded by a right."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.static import serve
from ninja.operation import PathView

from liming.shared.viewer import Right

API = "api/"


def routes(resolver: URLResolver | None = None, start: str = "") -> Iterator[tuple[str, Any]]:
    """Address and view of every route, API and static files included."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = start + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from routes(pattern, address)


def guard(view: Any) -> str:
    """`public`, `personal`, the right that guards the view, or nothing."""
    for mark in ("public", "personal"):
        if getattr(view, f"is_{mark}", False):
            return mark
    right = getattr(view, "right", None)
    return right.value if isinstance(right, Right) else ""


def unguarded(found: list[tuple[str, Any]]) -> list[str]:
    """Addresses of pages with neither mark."""
    return [address for address, view in found if not guard(view)]


def pages() -> list[tuple[str, Any]]:
    return [
        (address, view) for address, view in routes() if not address.startswith(API) and view is not serve
    ]


def operations() -> list[tuple[str, Any]]:
    """Address and operation of everything the API answers; Ninja's view closes over its operations."""
    found = []
    for address, view in routes():
        held = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
        of_view = [each for each in held if isinstance(each, PathView)]
        found += [(address, operation) for each in of_view for operation in each.operations]
    return found


def test_no_page_is_neither_public_nor_guarded() -> None:
    assert len(pages()) > 90
    assert unguarded(pages()) == []


def test_an_unmarked_page_would_be_found() -> None:
    assert unguarded([("office/x/", lambda request: None)]) == ["office/x/"]


@pytest.mark.parametrize("area", ["office/", "field/"])
def test_nothing_in_the_office_or_on_the_phone_is_public(area: str) -> None:
    found = [(address, view) for address, view in pages() if address.startswith(area)]
    assert len(found) > 5
    assert [address for address, view in found if guard(view) == "public"] == []


def test_every_operation_of_the_api_asks_who_is_there() -> None:
    assert len(operations()) >= 7
    assert [address for address, operation in operations() if not operation.auth_callbacks] == []
