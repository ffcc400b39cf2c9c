"""Worlds built once for the tests that stand side by side.

A factory marked `@keepable` builds rows. Tests marked `@pytest.mark.kept(world=factory)` find them there: the
rows are built in a transaction around the tests, each test runs in its own savepoint, and the first test that
wants another world, or none, takes them back. Inside such a test the factory returns a copy of what it built.
"""

from collections.abc import Callable
from contextlib import nullcontext
from copy import deepcopy
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction

from liming.shared import clock, revision

World = TypeVar("World")
Factory = Callable[[], Any]


class Keeper:
    """Holds at most one world, in an open transaction of the test database."""

    def __init__(self) -> None:
        self._factory: Factory | None = None
        self._at: datetime | None = None
        self._world: Any = None
        self._frame: Any = None

    def want(self, world: Factory | None, at: datetime | None = None) -> None:
        """Have this world ready, built at this moment of the clock; None = an empty database."""
        if (world, at) == (self._factory, self._at):
            return
        self.forget()
        if world is None:
            return
        self._frame = transaction.atomic()
        self._frame.__enter__()
        try:
            with clock.fixed(at) if at else nullcontext():
                self._world = world()
        except BaseException:
            self.forget()
            raise
        self._factory, self._at = world, at
        cache.clear()
        revision.forget()

    def forget(self) -> None:
        """Take the world back."""
        if self._frame is not None:
            transaction.set_rollback(True)
            self._frame.__exit__(None, None, None)
        self._factory = self._at = self._world = self._frame = None

    def copy(self, factory: Factory) -> Any:
        """A copy of the world if it is this factory's, else None."""
        return deepcopy(self._world) if self._factory is factory else None


KEEPER = Keeper()


def keepable(build: Callable[[], World]) -> Callable[[], World]:
    """Let tests keep what `build` makes; without a kept world it is built anew, as any factory does."""

    @wraps(build)
    def factory() -> World:
        kept: World | None = KEEPER.copy(factory)
        return build() if kept is None else kept

    return factory
