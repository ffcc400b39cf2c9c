"""Urging the person who holds a request."""

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.telling import tell_later
from liming.execute.models import Request
from liming.execute.rules.transitions import IN_HAND
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST_NOTE = 160


@transaction.atomic
def remind_request(viewer: Viewer, request: Request, note: str = "") -> Request:
    """Keep that the holder was urged, when and with which words; no clock and no state changes.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required` (nobody holds it), `illegal_transition`.
    """
    viewer.require(Right.DISPATCH)
    row = course.fresh(viewer, request)
    viewer.require(Right.DISPATCH, course.path_of(row))
    if row.state not in IN_HAND:
        raise DomainError("illegal_transition", what="诉求", source=row.get_state_display(), target="催办")
    if row.holder_id is None:
        raise DomainError("field_required", field="责任人")
    reminders = row.notes.setdefault("reminders", [])
    reminders.append({"at": clock.now().isoformat(), "by": viewer.name, "note": note.strip()[:_LONGEST_NOTE]})
    row.save(update_fields=["notes"])
    audit.record(
        viewer,
        "request.reminded",
        row,
        after={"note": bridge.mask_text(note.strip())[:_LONGEST_NOTE], "times": len(reminders)},
        unit_path=course.path_of(row),
    )
    tell_later("urged", row, f"urge:{row.pk}:{len(reminders)}", note.strip())
    return row
