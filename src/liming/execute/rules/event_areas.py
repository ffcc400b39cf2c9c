"""What may be drawn as the area of an outage or work area, and how named divisions hold places."""

from dataclasses import dataclass

LARGEST = "events.largest_square_kilometres"
"""Parameter: no single event is drawn larger."""
_LEAST_SHARE = 0.5


@dataclass(frozen=True)
class Drawn:
    """A polygon as measured: its size, and the share inside the unit (None where no outline is known)."""

    square_kilometres: float
    share_inside: float | None


def flaw(drawn: Drawn, largest: float) -> str:
    """The refusal a polygon meets: mostly outside the unit, larger than allowed, or "" for none."""
    if drawn.share_inside is not None and drawn.share_inside < _LEAST_SHARE:
        return "event_area_outside"
    return "event_area_too_large" if drawn.square_kilometres > largest else ""


def division_prefix(code: str) -> str:
    """What every code inside a division begins with: "140800" gives "1408", "140000" gives "14"."""
    if len(code) != 6:
        return code
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
