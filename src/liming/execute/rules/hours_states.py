"""The legal course of a correction of service hours and of a line drawn to be checked."""

from liming.execute.enums import HoursCheckState, HoursCorrectionState
from liming.shared.transitions import TransitionTable

HOURS_CORRECTION: TransitionTable[HoursCorrectionState] = TransitionTable(
    "时长更正",
    {
        HoursCorrectionState.PROPOSED: frozenset(
            {HoursCorrectionState.ACCEPTED, HoursCorrectionState.REFUSED}
        ),
        HoursCorrectionState.ACCEPTED: frozenset(),
        HoursCorrectionState.REFUSED: frozenset(),
    },
)

_ANSWERS = frozenset(set(HoursCheckState) - {HoursCheckState.DRAWN})

HOURS_CHECK: TransitionTable[HoursCheckState] = TransitionTable(
    "时长抽查",
    {
        HoursCheckState.DRAWN: _ANSWERS,
        HoursCheckState.UNREACHED: _ANSWERS,
        HoursCheckState.CONFIRMED: frozenset(),
        HoursCheckState.DIFFERENT: frozenset(),
        HoursCheckState.DECLINED: frozenset(),
    },
)
"""Who is not reached is tried again; every answer ends it."""


def may_try(state: HoursCheckState, tries: int, most: int) -> bool:
    """Whether somebody may call (again): not ended, and not tried as often as allowed."""
    return bool(HOURS_CHECK.moves[state]) and tries < most
