"""A roster as it was made, with all that is needed to make it again."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Roster:
    """Duty key to the keys of who is on it, in order; a duty nobody covers has fewer than it needs.

    `cost` is what the rules say against it and `bound` what no roster goes below; `is_optimal` when both
    meet. The same problem with `seed`, `engine` and the same limit gives the same roster.
    """

    cells: Mapping[str, tuple[str, ...]]
    cost: int
    bound: int
    is_optimal: bool
    seed: int
    engine: str

    @property
    def gap(self) -> float:
        """How far the cost may lie above the best, as a share of the cost."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


def changed_cells(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> int:
    """How many places on duty are held by somebody else than before, or by nobody."""
    return sum(len(set(people) - set(after.get(duty, ()))) for duty, people in before.items())
