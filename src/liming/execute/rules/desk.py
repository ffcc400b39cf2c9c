"""The short life of a business taken at the desk."""

from liming.execute.enums import DeskState as S
from liming.shared.transitions import TransitionTable

DESK: TransitionTable[S] = TransitionTable(
    "代办业务",
    {
        S.OPEN: frozenset({S.OPEN, S.DONE, S.RETURNED, S.PASSED}),
        S.RETURNED: frozenset({S.OPEN, S.DONE, S.PASSED}),
        S.DONE: frozenset(),
        S.PASSED: frozenset(),
    },
)
"""`open -> open` is handing on to somebody else; a return goes back to who was asked first."""

UNFINISHED = (S.OPEN, S.RETURNED)
