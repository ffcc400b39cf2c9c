"""What the asker adds after asking: words, photos, which place is meant."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from liming.execute.actions import course
from liming.execute.actions.access import reach_by_code
from liming.execute.actions.dispatching import send_if_at_once
from liming.execute.actions.photos import keep_photos
from liming.execute.enums import NoteKind, RequestState
from liming.execute.models import Request, RequestNote
from liming.execute.rules.transitions import ENDED
from liming.register.models import GridVersion
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

LONGEST_WORDS = 500


@transaction.atomic
def add_by_code(viewer: Viewer, follow_code: str, words: str = "", photos: Sequence[bytes] = ()) -> Request:
    """Words or photos that the holder of the follow code adds while the request is open.

    Raises DomainError `not_found`, `request_ended`, `field_required`, and what `keep_photos` raises.
    """
    row = reach_by_code(follow_code)
    add_to(viewer, row, words, photos)
    return row


def add_to(viewer: Viewer, row: Request, words: str, photos: Sequence[bytes]) -> None:
    """Append words and photos to a request that the caller reached and locked."""
    words = words.strip()[:LONGEST_WORDS]
    if row.state in ENDED:
        raise DomainError("request_ended", number=row.number)
    if not words and not photos:
        raise DomainError("field_required", field="补充的话或照片")
    if words:
        RequestNote.objects.create(
            request=row, at=clock.now(), by_name=viewer.name[:60], kind=NoteKind.ADDED, words=words
        )
    new_photos = keep_photos(row, photos, viewer.name, already=row.photos.count() if photos else 0)
    audit.record(
        viewer,
        "request.added_to",
        row,
        after={"words": len(words), "photos": new_photos},
        unit_path=course.path_of(row),
    )


@transaction.atomic
def settle_place_by_code(viewer: Viewer, follow_code: str, grid_code: str) -> Request:
    """The asker says which of the grids near a border is meant; once certain, it is given out as usual.

    Raises DomainError `not_found`, `place_settled` (somebody has it already), `not_a_candidate`.
    """
    row = reach_by_code(follow_code)
    settle_place(viewer, row, grid_code)
    return row


def settle_place(viewer: Viewer, row: Request, grid_code: str) -> None:
    """Put a waiting request into one of its candidate grids; the caller reached and locked it."""
    if row.state != RequestState.RECEIVED:
        raise DomainError("place_settled")
    version = _candidate(row, grid_code)
    before = row.grid_version.grid.code if row.grid_version else ""
    row.grid_version, row.team, row.unit = version, version.team, version.team.unit
    row.division = version.division
    row.notes |= {"is_border": False, "place_named_by_asker": True}
    if row.area_type != version.area_type:
        row.area_type = version.area_type
        course.refit_timers(row)
    row.save()
    audit.record(
        viewer,
        "request.place_settled",
        row,
        before={"grid": before},
        after={"grid": grid_code},
        unit_path=course.path_of(row),
    )
    send_if_at_once(row)


def _candidate(row: Request, grid_code: str) -> GridVersion:
    found: dict[str, Any] | None = next(
        (each for each in row.notes.get("candidates", ()) if each["code"] == grid_code), None
    )
    if found is None:
        raise DomainError("not_a_candidate", name=grid_code)
    rows = GridVersion.objects.everywhere("a candidate kept on the request")
    version: GridVersion = rows.select_related("grid", "team__unit", "division").get(pk=found["grid_version"])
    return version
