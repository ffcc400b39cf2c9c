"""A hazard's legal course, and what its origin says about level and owner."""

from collections.abc import Collection

from liming.execute.enums import HazardLevel, OwnerSide
from liming.execute.enums import HazardState as S
from liming.shared.transitions import TransitionTable

HAZARD: TransitionTable[S] = TransitionTable(
    "隐患",
    {
        S.FOUND: frozenset({S.NOTIFIED, S.CURED, S.WITHDRAWN}),
        S.NOTIFIED: frozenset({S.NOTIFIED, S.CURED, S.WITHDRAWN}),
        S.CURED: frozenset({S.RECHECKED, S.FOUND, S.NOTIFIED}),
        S.RECHECKED: frozenset(),
        S.WITHDRAWN: frozenset(),
    },
)
"""`found -> cured` is a hazard cured on the spot; a failed re-check leads back to before the cure."""

OPEN = (S.FOUND, S.NOTIFIED, S.CURED)
UNCURED = (S.FOUND, S.NOTIFIED)


def after_failed_check(was_notified: bool) -> S:
    """Where a hazard goes back to when the re-check finds it not cured."""
    return S.NOTIFIED if was_notified else S.FOUND


def share_beyond(value: float | None, low: float | None, high: float | None) -> float:
    """How far a number lies outside its limits, as a share of the limit; 0 inside or without limits."""
    if value is None:
        return 0.0
    if low is not None and value < low:
        return (low - value) / abs(low) if low else 1.0
    if high is not None and value > high:
        return (value - high) / abs(high) if high else 1.0
    return 0.0


def proposed_level(
    item: str, beyond: float, major_items: Collection[str], major_beyond: float
) -> tuple[HazardLevel, str]:
    """The level of a defect and the rule that says so: "listed", "beyond" or "usual".

    `item` is checklist and question, "C07-13"; `beyond` as `share_beyond` gives it.
    """
    if item in major_items:
        return HazardLevel.MAJOR, "listed"
    if beyond >= major_beyond > 0:
        return HazardLevel.MAJOR, "beyond"
    return HazardLevel.GENERAL, "usual"


def proposed_side(item: str, grid_items: Collection[str]) -> OwnerSide:
    """Who has to cure the defect of this question."""
    return OwnerSide.GRID if item in grid_items else OwnerSide.USER
