"""What changed on the board since it was shown: one small query over the newest steps."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from liming.execute.enums import RequestState
from liming.execute.models import Request, RequestStep
from liming.execute.queries.board import BoardRow, board_rows, with_parts
from liming.execute.queries.reach import reach_of
from liming.shared import clock
from liming.shared.ids import new_id
from liming.shared.viewer import Right, Viewer

OVERLAP = timedelta(seconds=3)
"""Steps of writers that had not committed when the page was read."""
MOST_TOLD = 99
MOST_ROWS = 60


@dataclass(frozen=True)
class News:
    """Numbers of requests that came and of known ones that moved since; `cursor` is for the next question."""

    cursor: str
    came: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


def news_cursor() -> str:
    """Where the next question for news begins: an id of this moment, a little back."""
    return str(new_id(clock.now() - OVERLAP))


def board_news(viewer: Viewer, cursor: str) -> News:
    """Steps written after `cursor` in the viewer's reach, at most MOST_TOLD requests.

    A cursor that is none starts anew with nothing to tell.
    """
    viewer.require(Right.READ_WORK)
    try:
        since = UUID(cursor)
    except ValueError:
        return News(news_cursor())
    steps = (
        RequestStep.objects.filter(reach_of(viewer, "request__"), pk__gt=since)
        .order_by("pk")
        .values_list("pk", "request__number", "state")[: 2 * MOST_TOLD]
    )
    came: dict[str, None] = {}
    moved: dict[str, None] = {}
    last = since
    for last, number, state in steps:  # noqa: B007 - the last step is the next cursor
        (came if state == RequestState.RECEIVED else moved)[number] = None
    return News(str(last), tuple(came), tuple(number for number in moved if number not in came))


def rows_of(viewer: Viewer, numbers: tuple[str, ...]) -> tuple[BoardRow, ...]:
    """The rows of these requests as the board shows them now."""
    found = Request.objects.visible_to(viewer).filter(number__in=numbers[:MOST_ROWS])
    return board_rows(with_parts(found))
