"""The connected corner on the morning of 14 July 2026, limits out of the way."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.factories import execute
from tests.factories import open311 as make

from liming.shared import clock


@pytest.fixture(autouse=True)
def _still_clock() -> Iterator[None]:
    with clock.fixed(execute.MORNING.replace(hour=9)):
        yield


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.ANONYMOUS_READS_A_MINUTE = 100_000


@pytest.fixture
def world() -> make.Connected:
    return make.connected()
