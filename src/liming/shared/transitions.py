"""Legal transitions of a thing, in one table that a test walks."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from django.db.models import TextChoices

from liming.shared.errors import DomainError

S = TypeVar("S", bound=TextChoices)


class TransitionTable(Generic[S]):
    """`moves` maps each state to the states it may become; unlisted moves are refused."""

    def __init__(self, what: str, moves: Mapping[S, frozenset[S]]) -> None:
        self.what = what
        self.moves = dict(moves)

    def allows(self, source: S, target: S) -> bool:
        """True when the table lists the move."""
        return target in self.moves.get(source, frozenset())

    def check(self, source: S, target: S) -> None:
        """Raise DomainError `illegal_transition` unless the table lists the move."""
        if not self.allows(source, target):
            raise DomainError("illegal_transition", what=self.what, source=source.label, target=target.label)

    def ends(self) -> frozenset[S]:
        """States that nothing leaves."""
        return frozenset(state for state, targets in self.moves.items() if not targets)
