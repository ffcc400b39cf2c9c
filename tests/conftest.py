"""What every test may lean on."""

from collections.abc import Iterator
from contextlib import nullcontext
from importlib.util import find_spec
from typing import Any

import pytest
from django.core.cache import cache
from tests.kept import KEEPER

from liming.shared import clock, revision
from liming.shared.limits import meter

collect_ignore = [] if find_spec("pyspark") else ["spark"]
"""Spark's tests are run by `./run test --spark`, which installs its packages."""


@pytest.fixture(autouse=True)
def _still_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """The clock stands at the moment that the mark `clock_at` names."""
    marker = request.node.get_closest_marker("clock_at")
    with clock.fixed(*marker.args) if marker else nullcontext():
        yield


@pytest.fixture
def corner() -> Any:
    """The grids, members and viewers that most acts of execute need (tests/factories/execute.py)."""
    from tests.factories import execute

    return execute.corner()


@pytest.fixture
def tree() -> Any:
    """A province with two cities and their counties (tests/factories/register.py)."""
    from tests.factories import register

    return register.unit_tree()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """No test sees what another one cached, kept or counted."""
    cache.clear()
    revision.forget()
    meter().forget()


@pytest.fixture(scope="session")
def _keeper(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Nothing is kept when the test database goes."""
    yield
    with django_db_blocker.unblock():
        KEEPER.forget()


@pytest.fixture
def _kept_world(request: pytest.FixtureRequest, _keeper: None, django_db_blocker: Any) -> None:
    """Build, keep or take back the world that the mark `kept` names, outside the test's transaction."""
    marker = request.node.get_closest_marker("kept")
    with django_db_blocker.unblock():
        KEEPER.want(**(marker.kwargs if marker else {"world": None}))


@pytest.fixture
def _django_db_helper(_kept_world: None, _django_db_helper: None) -> None:
    """pytest-django's own fixture, after the kept world."""
