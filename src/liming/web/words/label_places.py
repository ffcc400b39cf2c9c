"""Where a word on a chart stands so that no line runs through it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_WIDE, _NARROW, _ABOVE_BASE, _BELOW_BASE = 11.5, 6.6, 10.0, 3.0
_OVER, _UNDER, _STEP, _AIR = -6.0, 14.0, 12.0, 2.0


class Box(NamedTuple):
    """A rectangle in the chart's units, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def is_crossed(self, line: "Line") -> bool:
        """Whether a straight line, drawn from left to right, runs through it."""
        (x1, y1), (x2, y2) = line
        left, right = max(self.left, x1), min(self.right, x2)
        if left > right:
            return False
        ends = (y1, y2)
        if x2 > x1:
            slope = (y2 - y1) / (x2 - x1)
            ends = (y1 + slope * (left - x1), y1 + slope * (right - x1))
        return max(ends) > self.top and min(ends) < self.bottom


Point = tuple[float, float]
Line = tuple[Point, Point]


def text_box(text: str, right: float, baseline: float) -> Box:
    """The room of a text in the charts' size that ends at `right`."""
    width = sum(_WIDE if ord(letter) > 0x2E7F else _NARROW for letter in text)
    return Box(right - width, baseline - _ABOVE_BASE, right, baseline + _BELOW_BASE)


def place_on_line(
    text: str, y: float, within: Box, lines: Sequence[Line], taken: Iterable[Box] = ()
) -> tuple[float, float]:
    """The right end and the baseline of a text that names the level line at `y`.

    As far to the right as it stands free, over the line rather than under it; where it is nowhere free, where
    the fewest lines cross it and no other word stands.
    """
    boxes = list(taken)
    places = list(_places(y, -text_box(text, 0, 0).left, within))

    def clashes(place: tuple[float, float]) -> tuple[int, int]:
        box = text_box(text, *place)
        aired = Box(box.left - _AIR, box.top - _AIR, box.right + _AIR, box.bottom)
        return sum(aired.meets(each) for each in boxes), sum(aired.is_crossed(line) for line in lines)

    return min(places, key=clashes)


def _places(y: float, width: float, within: Box) -> Iterator[tuple[float, float]]:
    right = within.right
    bases = [y + away for away in (_OVER, _UNDER) if within.top <= y + away <= within.bottom]
    while right - width >= within.left:
        yield from ((round(right, 1), round(base, 1)) for base in bases or [y + _OVER])
        right -= _STEP
