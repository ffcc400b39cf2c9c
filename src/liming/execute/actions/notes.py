"""What another system adds to a request."""

from dataclasses import dataclass

from django.db import transaction

from liming.execute.actions import course
from liming.execute.models import OutsideUpdate, Request
from liming.execute.queries.outside import within_reach
from liming.execute.rules.outside import check_media_url
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

LONGEST_WORDS = 4_000


@dataclass(frozen=True)
class NoteDraft:
    """A note to a request; `external_id` is the sender's own number of it."""

    number: str
    words: str = ""
    external_id: str = ""
    media_url: str = ""
    says_closed: bool = False


@transaction.atomic
def note_request(viewer: Viewer, draft: NoteDraft) -> OutsideUpdate:
    """Keep a note in the course of a request that the viewer sent itself or that lies in its units.

    That the other side calls it closed is kept as said: only a ledger record ends a request here. A note with
    an `external_id` that the sender used before is the same note.
    Raises DomainError `forbidden`, `not_found`, `field_required`, `field_invalid`.
    """
    viewer.require(Right.NOTE_REQUEST)
    row = _reach(viewer, draft.number)
    earlier = _earlier(viewer, draft)
    if earlier is not None:
        return earlier
    _check(draft)
    note = OutsideUpdate.objects.create(
        request=row,
        sender_id=viewer.key_id,
        sender_name=viewer.name[:60],
        external_id=draft.external_id,
        at=clock.now(),
        words=draft.words.strip(),
        media_url=draft.media_url,
        says_closed=draft.says_closed,
    )
    after = {"number": row.number, "says_closed": note.says_closed}
    audit.record(viewer, "request.updated", row, after=after, unit_path=course.path_of(row))
    return note


def _reach(viewer: Viewer, number: str) -> Request:
    rows = Request.objects.everywhere("own ones and those of the units are chosen here")
    row = (
        rows.filter(within_reach(viewer, Right.NOTE_REQUEST), number=number)
        .select_related("team", "unit")
        .first()
    )
    if row is None:
        raise DomainError("not_found", what="诉求", key=number)
    return row


def _earlier(viewer: Viewer, draft: NoteDraft) -> OutsideUpdate | None:
    if not draft.external_id or viewer.key_id is None:
        return None
    return OutsideUpdate.objects.filter(sender_id=viewer.key_id, external_id=draft.external_id).first()


def _check(draft: NoteDraft) -> None:
    if not draft.words.strip() and not draft.media_url and not draft.says_closed:
        raise DomainError("field_required", field="说明")
    if len(draft.words) > LONGEST_WORDS:
        raise DomainError("field_invalid", field="说明", value="…", remedy=f"≤ {LONGEST_WORDS}")
    if len(draft.external_id) > 60:
        raise DomainError("field_invalid", field="update_id", value=draft.external_id[:20], remedy="≤ 60")
    if draft.media_url:
        check_media_url(draft.media_url)
