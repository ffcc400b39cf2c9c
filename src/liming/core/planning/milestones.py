"""Steps that wait for each other: in which order they can be done, and when, if nothing else slips."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter


@dataclass(frozen=True, slots=True)
class Step:
    """A step planned from `start` to `due`; `after` are the keys of those it waits for."""

    key: int
    start: date
    due: date
    reached: date | None = None
    after: tuple[int, ...] = ()


class CircleError(ValueError):
    """Steps that wait for each other in a circle; `keys` are those on it."""

    def __init__(self, keys: Iterable[int]) -> None:
        super().__init__("steps wait for each other")
        self.keys = tuple(keys)


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The steps so that each comes after those it waits for. Raises CircleError."""
    known = {step.key: step for step in steps}
    graph = {step.key: [key for key in step.after if key in known] for step in known.values()}
    try:
        return [known[key] for key in TopologicalSorter(graph).static_order()]
    except CycleError as circle:
        raise CircleError(circle.args[1]) from None


def forecast(steps: Iterable[Step], today: date) -> Mapping[int, date]:
    """Key to the day a step is, or will be, reached when every open step keeps its planned length.

    An open step begins when all it waits for are reached, on its planned start at the earliest, and cannot
    end before today. Raises CircleError.
    """
    ends: dict[int, date] = {}
    for step in in_order(steps):
        if step.reached is not None:
            ends[step.key] = step.reached
            continue
        length = max(step.due - step.start, timedelta())
        ready = max([step.start, *(ends[key] for key in step.after if key in ends)])
        ends[step.key] = max(ready + length, step.due, today)
    return ends
