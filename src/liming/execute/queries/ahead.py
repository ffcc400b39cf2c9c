"""What a request would meet if it were taken down now: which grids, and which open ones look alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from liming.execute import bridge
from liming.execute.models import Request
from liming.execute.queries.places import Asked, find_place
from liming.execute.queries.public import PlaceChoice, place_choices
from liming.execute.queries.similar import sketch_of
from liming.execute.rules.transitions import ENDED
from liming.register.models import Customer
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_HOURS, _SCORE, _COMPARED, _SHOWN = 72, 0.6, 60, 4


@dataclass(frozen=True)
class AlikeOpen:
    """An open request that may tell of the same trouble; `is_reached` when the viewer may open it."""

    number: str
    title: str
    state: str
    received_at: datetime
    is_reached: bool


@dataclass(frozen=True)
class Ahead:
    """`place` says where it lies when that is clear; else `choices` are to be asked."""

    place: str
    choices: tuple[PlaceChoice, ...]
    is_border: bool
    alike: tuple[AlikeOpen, ...]


def look_ahead(viewer: Viewer, sketch: Request, customer: Customer | None = None) -> Ahead:
    """Where an unsaved request would lie and what is like it. Nothing is written.

    `sketch` needs title, words, address, longitude, latitude, service_type_id and received_at.
    """
    viewer.require(Right.RECEIVE_REQUEST)
    found = find_place(
        clock.today(), Asked(sketch.longitude, sketch.latitude, sketch.address, customer=customer)
    )
    choices = place_choices([each["grid_version"] for each in found.candidates])
    return Ahead(
        place=choices[0].words if len(choices) == 1 else "",
        choices=choices if len(choices) > 1 else (),
        is_border=found.is_border,
        alike=_alike(viewer, sketch, found.unit_id),
    )


def _alike(viewer: Viewer, sketch: Request, unit_id: UUID) -> tuple[AlikeOpen, ...]:
    since = sketch.received_at - timedelta(hours=_HOURS)
    others = (
        Request.objects.everywhere("a duplicate may lie with a neighbour")
        .filter(unit_id=unit_id, received_at__gte=since)
        .exclude(state__in=ENDED)
        .select_related("team", "unit")
        .order_by("-received_at")[:_COMPARED]
    )
    own = sketch_of(sketch)
    scored = [(bridge.similarity(own, sketch_of(other)).score, other) for other in others]
    near = sorted((pair for pair in scored if pair[0] >= _SCORE), key=lambda pair: -pair[0])[:_SHOWN]
    return tuple(_shown(viewer, other) for _score, other in near)


def _shown(viewer: Viewer, row: Request) -> AlikeOpen:
    path = row.team.path if row.team else row.unit.path
    return AlikeOpen(
        number=row.number,
        title=bridge.mask_text(row.title),
        state=row.get_state_display(),
        received_at=row.received_at,
        is_reached=viewer.may(Right.READ_WORK) and viewer.within(Right.READ_WORK).reaches(path),
    )
