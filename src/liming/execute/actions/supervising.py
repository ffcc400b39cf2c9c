"""Supervision: a unit above asks a team for a reply, and closes when it is content."""

from datetime import datetime

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.models import Request, Supervision, SupervisionReply
from liming.execute.rules.transitions import ENDED
from liming.plan.actions import supervising
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def supervise_request(
    viewer: Viewer, request: Request, level: str, ground: str, due_at: datetime | None = None
) -> Supervision:
    """Supervise a request: its team replies by `due_at`, by default the days of the level.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `field_invalid`, `illegal_transition`.
    """
    row = course.reach(viewer, request, Right.SUPERVISE)
    fields = supervising.opening(viewer, Right.SUPERVISE, course.path_of(row), level, ground, due_at)
    if row.state in ENDED:
        raise DomainError("illegal_transition", what="诉求", source=row.get_state_display(), target="督办")
    supervision: Supervision = Supervision.objects.create(request=row, **fields)
    after = {"number": row.number, "level": level, "ground": supervision.ground}
    audit.record(viewer, "supervision.asked", supervision, after=after, unit_path=course.path_of(row))
    return supervision


@transaction.atomic
def reply_supervision(viewer: Viewer, supervision: Supervision, words: str) -> SupervisionReply:
    """The team's answer; whoever dispatches for the team gives it.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `illegal_transition`.
    """
    row, found = _reach(viewer, supervision, Right.DISPATCH, None)
    reply = SupervisionReply.objects.create(supervision=found, **supervising.answering(viewer, found, words))
    _save(viewer, row, found, reply.words)
    return reply


@transaction.atomic
def ask_again(viewer: Viewer, supervision: Supervision, words: str) -> Supervision:
    """The reply does not do: the team answers once more, with the days of the level from now."""
    row, found = _reach(viewer, supervision, Right.SUPERVISE, supervision)
    supervising.asking_again(viewer, found, words)
    _save(viewer, row, found, words.strip())
    return found


@transaction.atomic
def close_supervision(viewer: Viewer, supervision: Supervision, verdict: str) -> Supervision:
    """End a supervision with the verdict in words; the unit that asked closes it, or one above.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `illegal_transition`.
    """
    row, found = _reach(viewer, supervision, Right.SUPERVISE, supervision)
    supervising.closing(viewer, found, verdict)
    _save(viewer, row, found, found.verdict)
    return found


def _save(viewer: Viewer, row: Request, found: Supervision, words: str) -> None:
    found.save()
    after = {"number": row.number, "words": bridge.mask_text(words)}
    audit.record(viewer, f"supervision.{found.state}", found, after=after, unit_path=course.path_of(row))


def _reach(
    viewer: Viewer, supervision: Supervision, right: Right, asked: Supervision | None
) -> tuple[Request, Supervision]:
    """The request locked and the row as it is now; `asked` also demands the supervising unit."""
    row = course.reach(viewer, supervision.request, right)
    rows = Supervision.objects.everywhere("the path was required above").select_related("unit")
    found: Supervision = rows.get(pk=supervision.pk)
    if asked is not None:
        viewer.require(right, found.unit.path)
    return row, found
