"""Supervision: a unit above asks a team for a reply, and closes when it is content."""

from datetime import datetime

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.enums import SupervisionState
from liming.execute.models import Request, Supervision, SupervisionReply
from liming.execute.queries.settings import setting
from liming.execute.rules.judging import SUPERVISION
from liming.execute.rules.transitions import ENDED
from liming.register.models import Unit
from liming.shared import audit, clock
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
    levels = {each["code"]: each for each in setting("requests.supervision_levels")}
    if level not in levels:
        raise DomainError("field_invalid", field="督办级别", value=level, remedy="请从清单里选")
    if not ground.strip():
        raise DomainError("field_required", field="督办事由")
    if row.state in ENDED:
        raise DomainError("illegal_transition", what="诉求", source=row.get_state_display(), target="督办")
    now = clock.now()
    if due_at is not None and due_at <= now:
        raise DomainError("field_invalid", field="回复期限", value=due_at, remedy="请填以后的时间")
    unit = _unit_of(viewer, row)
    supervision = Supervision.objects.create(
        request=row,
        unit=unit,
        level=level,
        ground=bridge.mask_text(ground.strip())[:200],
        asked_at=now,
        asked_by=viewer.name[:60],
        due_at=due_at or bridge.due_at(now, int(levels[level]["days"]), "working_day", {}),
    )
    after = {"number": row.number, "level": level, "ground": supervision.ground}
    audit.record(viewer, "supervision.asked", supervision, after=after, unit_path=course.path_of(row))
    return supervision


def _unit_of(viewer: Viewer, row: Request) -> Unit:
    """The viewer's own unit above the request; the top of the tree for background work."""
    paths = viewer.within(Right.SUPERVISE).unit_paths
    nearest = max((path for path in paths if course.path_of(row).startswith(path)), key=len)
    units = Unit.objects.everywhere("the supervisor's own unit")
    found: Unit | None = units.filter(path=nearest).first() or units.filter(parent=None).first()
    assert found is not None
    return found


@transaction.atomic
def reply_supervision(viewer: Viewer, supervision: Supervision, words: str) -> SupervisionReply:
    """The team's answer; whoever dispatches for the team gives it.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `illegal_transition`.
    """
    row, found = _reach(viewer, supervision, Right.DISPATCH, None)
    SUPERVISION.check(SupervisionState(found.state), SupervisionState.REPLIED)
    if not words.strip():
        raise DomainError("field_required", field="回复")
    now = clock.now()
    reply = SupervisionReply.objects.create(
        supervision=found,
        at=now,
        by_name=viewer.name[:60],
        words=bridge.mask_text(words.strip())[:300],
        is_late=now > found.due_at,
    )
    _move(viewer, row, found, SupervisionState.REPLIED, reply.words)
    return reply


@transaction.atomic
def ask_again(viewer: Viewer, supervision: Supervision, words: str) -> Supervision:
    """The reply does not do: the team answers once more, with the days of the level from now."""
    row, found = _reach(viewer, supervision, Right.SUPERVISE, supervision)
    SUPERVISION.check(SupervisionState(found.state), SupervisionState.OPEN)
    if not words.strip():
        raise DomainError("field_required", field="还要回复什么")
    days = {each["code"]: int(each["days"]) for each in setting("requests.supervision_levels")}
    found.due_at = bridge.due_at(clock.now(), days.get(found.level, 1), "working_day", {})
    found.ground = f"{found.ground}；{bridge.mask_text(words.strip())}"[:200]
    _move(viewer, row, found, SupervisionState.OPEN, words.strip())
    return found


@transaction.atomic
def close_supervision(viewer: Viewer, supervision: Supervision, verdict: str) -> Supervision:
    """End a supervision with the verdict in words; the unit that asked closes it, or one above.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `illegal_transition`.
    """
    row, found = _reach(viewer, supervision, Right.SUPERVISE, supervision)
    SUPERVISION.check(SupervisionState(found.state), SupervisionState.CLOSED)
    if not verdict.strip():
        raise DomainError("field_required", field="销号结论")
    found.verdict = bridge.mask_text(verdict.strip())[:200]
    found.closed_at, found.closed_by = clock.now(), viewer.name[:60]
    _move(viewer, row, found, SupervisionState.CLOSED, found.verdict)
    return found


def _move(viewer: Viewer, row: Request, found: Supervision, state: SupervisionState, words: str) -> None:
    found.state = state
    found.save()
    after = {"number": row.number, "words": bridge.mask_text(words)}
    audit.record(viewer, f"supervision.{state.value}", found, after=after, unit_path=course.path_of(row))


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
