"""What is different between two versions of a guide, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

Mark = Literal["same", "added", "removed", "changed"]
Line = tuple[str, str]
"""A line's words and what is set beside them."""


@dataclass(frozen=True)
class Change:
    """One line in both versions; `old` or `new` is None where the version has no such line."""

    mark: Mark
    old: Line | None
    new: Line | None


def changes_between(old: Sequence[Line], new: Sequence[Line]) -> list[Change]:
    """Every line of both in the order of the new version; a line whose words stand in both is `changed`
    when what is set beside them differs, and lines put in each other's place are shown as changed too.
    """
    matcher = SequenceMatcher(None, [line[0] for line in old], [line[0] for line in new], autojunk=False)
    found: list[Change] = []
    for _tag, first, last, begin, end in matcher.get_opcodes():
        found += [_change(*pair) for pair in zip_longest(old[first:last], new[begin:end])]
    return found


def _change(old: Line | None, new: Line | None) -> Change:
    if old is None:
        return Change("added", None, new)
    if new is None:
        return Change("removed", old, None)
    return Change("same" if old == new else "changed", old, new)
