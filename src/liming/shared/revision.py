"""What may be kept in memory, and until when: one token stands for all that seldom changes.

An action that changes something watched gives the token anew in its own transaction (`audit.record` sees to
it); whatever was built under another token is built again. Bulk builders call `touch` themselves.
"""

import secrets
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple, Unpack, cast

from liming.shared.models import Revision

A = TypeVarTuple("A")
T = TypeVar("T")

_NAME = "kept"
_watched: set[str] = set()
_kept: list[Callable[[], None]] = []
_held: ContextVar[list[str] | None] = ContextVar("held_revision", default=None)


def watch(*beginnings: str) -> None:
    """Say which subjects count, by the beginning of their kind: "register." or "plan.servicetype"."""
    _watched.update(beginnings)


def is_watched(subject_kind: str) -> bool:
    """True when a change of such a subject makes what is kept in memory stale."""
    return subject_kind.startswith(tuple(_watched))


def touch() -> None:
    """Give a new token in the caller's transaction."""
    token = secrets.token_hex(16)  # never a drawn one: builders repeat theirs
    if not Revision.objects.filter(name=_NAME).update(token=token):
        Revision.objects.update_or_create(name=_NAME, defaults={"token": token})
    box = _held.get()
    if box is not None:
        box[:] = [token]


def token() -> str:
    """The token of now; one small query, inside `held` only the first time."""
    box = _held.get()
    if box:
        return box[0]
    found = Revision.objects.filter(name=_NAME).values_list("token", flat=True)
    token = next(iter(found), "")
    if box is not None:
        box.append(token)
    return token


@contextmanager
def held() -> Iterator[None]:
    """Ask for the token at most once for all that is read inside the block, blocks inside it included."""
    if _held.get() is not None:
        yield
        return
    mark = _held.set([])
    try:
        yield
    finally:
        _held.reset(mark)


def kept(maxsize: int = 8) -> Callable[[Callable[[Unpack[A]], T]], Callable[[Unpack[A]], T]]:
    """Keep what the function returns, by its arguments, until something watched changes.

    The arguments must be hashable; nobody may change what is returned.
    """

    def decorate(build: Callable[[Unpack[A]], T]) -> Callable[[Unpack[A]], T]:
        @lru_cache(maxsize=maxsize)
        def under(_token: str, *arguments: Hashable) -> T:
            return build(*cast("tuple[*A]", arguments))

        _kept.append(under.cache_clear)

        @wraps(build)
        def function(*arguments: *A) -> T:
            return under(token(), *cast("tuple[Hashable, ...]", arguments))

        return function

    return decorate


def forget() -> None:
    """Drop all that is kept in this process; for tests, whose transactions never end."""
    for clear in _kept:
        clear()
