"""What is compared of two requests, how far apart they may lie, and when they count as alike."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from liming.execute import bridge
from liming.execute.bridge import CaseSketch
from liming.execute.models import Request
from liming.execute.rules.transitions import ENDED

REACH = timedelta(hours=72)
LEAST_SCORE = 0.6
NEIGHBOURS = "a duplicate may lie with a neighbour"
_COMPARED_AT_MOST = 60


def sketch_of(request: Request) -> CaseSketch:
    """What is compared of a request."""
    place = (request.longitude, request.latitude)
    words = f"{request.title} {request.address} {request.words}"
    return bridge.sketch(request.received_at, place, request.service_type_id, words)


def open_around(unit_id: UUID, at: datetime) -> list[Request]:
    """The unit's open requests received within reach of a moment, the newest first. One query."""
    rows = Request.objects.everywhere(NEIGHBOURS).filter(
        unit_id=unit_id, received_at__gte=at - REACH, received_at__lte=at + REACH
    )
    found = rows.exclude(state__in=ENDED).select_related("team", "unit").order_by("-received_at")
    return list(found[:_COMPARED_AT_MOST])


def likest(own: CaseSketch, others: Sequence[Request]) -> list[tuple[Request, float]]:
    """Those of `others` that count as alike with their score, best first."""
    scores = bridge.alike(own, [sketch_of(other) for other in others], LEAST_SCORE)
    found = [(others[place], score) for place, score in scores]
    return sorted(found, key=lambda each: (-each[1], each[0].number))
