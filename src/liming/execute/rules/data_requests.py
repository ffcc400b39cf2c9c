"""The legal course of a request about personal data."""

from datetime import date

from liming.execute.enums import DataRequestKind
from liming.execute.enums import DataRequestState as S
from liming.shared.transitions import TransitionTable

DATA_REQUEST: TransitionTable[S] = TransitionTable(
    "个人信息请求",
    {
        S.RECEIVED: frozenset({S.IDENTIFIED, S.REFUSED}),
        S.IDENTIFIED: frozenset({S.ANSWERED, S.REFUSED}),
        S.ANSWERED: frozenset(),
        S.REFUSED: frozenset(),
    },
)
"""Nobody is answered before his identity was checked; whose identity cannot be shown is refused."""

COPIED = (DataRequestKind.SEE, DataRequestKind.COPY)
"""Kinds whose answer is a copy."""


def data_request_prefix(day: date) -> str:
    """GR and the day: "GR260714-"."""
    return f"GR{day:%y%m%d}-"
