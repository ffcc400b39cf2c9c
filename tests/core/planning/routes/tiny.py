"""Problems small enough to look at: places on a line, whose longitude counts minutes of driving."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from liming.core.planning.routes import Budget, Member, Place, Problem, Shift, Visit, Window
from liming.core.planning.routes.travel import Minutes

SHORT = Budget(120, 80)


class Line:
    """Driving takes as many minutes as the longitudes lie apart."""

    def minutes(self, places: Sequence[Place]) -> Minutes:
        x = np.array([place.longitude for place in places])
        return np.ceil(np.abs(x[:, None] - x[None, :])).astype(np.int64)


def at(minute: float) -> Place:
    return Place(minute, 0.0)


def member(key: str, where: float = 0, start: int = 480, end: int = 1_050, **more: Any) -> Member:
    return Member(key, at(where), (Shift(Window(start, end)),), **more)


def visit(
    key: str, where: float, minutes: int = 30, start: int = 480, end: int = 1_050, **more: Any
) -> Visit:
    return Visit(key, at(where), minutes, (Window(start, end),), **more)


def problem(members: Sequence[Member], visits: Sequence[Visit], **more: Any) -> Problem:
    return Problem(tuple(members), tuple(visits), Line(), **{"lunch": None} | more)
