"""What a request would meet if it were taken down now: which grids, and which open ones look alike."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liming.execute import bridge
from liming.execute.models import Request
from liming.execute.queries.likeness import likest, open_around, sketch_of
from liming.execute.queries.places import Asked, find_place
from liming.execute.queries.public import PlaceChoice, place_choices
from liming.register.models import Customer
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_SHOWN = 4


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
    found = likest(sketch_of(sketch), open_around(unit_id, sketch.received_at))
    return tuple(_shown(viewer, other) for other, _score in found[:_SHOWN])


def _shown(viewer: Viewer, row: Request) -> AlikeOpen:
    path = row.team.path if row.team else row.unit.path
    return AlikeOpen(
        number=row.number,
        title=bridge.mask_text(row.title),
        state=row.get_state_display(),
        received_at=row.received_at,
        is_reached=viewer.may(Right.READ_WORK) and viewer.within(Right.READ_WORK).reaches(path),
    )
