"""How any supervision is opened, answered, asked again and closed; the rooms say of what and by whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from liming.plan import bridge
from liming.plan.enums import SupervisionState
from liming.plan.models.supervision import SupervisionFields
from liming.plan.queries.settings import setting
from liming.plan.rules import SUPERVISION
from liming.register.models import Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

LEVELS = "supervision.levels"


def opening(
    viewer: Viewer, right: Right, path: str, level: str, ground: str, due_at: datetime | None = None
) -> dict[str, Any]:
    """The fields of a new supervision of something at `path`; by default the days of its level.

    Raises DomainError `field_required`, `field_invalid`.
    """
    now = clock.now()
    if level not in (days := _days()):
        raise DomainError("field_invalid", field="督办级别", value=level, remedy="请从清单里选")
    if not ground.strip():
        raise DomainError("field_required", field="督办事由")
    if due_at is not None and due_at <= now:
        raise DomainError("field_invalid", field="回复期限", value=due_at, remedy="请填以后的时间")
    return {
        "unit": _unit_of(viewer, right, path),
        "level": level,
        "ground": bridge.mask_text(ground.strip())[:200],
        "asked_at": now,
        "asked_by": viewer.name[:60],
        "due_at": due_at or bridge.reply_due(now, days[level]),
    }


def answering(viewer: Viewer, found: SupervisionFields, words: str) -> dict[str, Any]:
    """The fields of the team's answer; raises `illegal_transition`, `field_required`."""
    _check(found, SupervisionState.REPLIED)
    if not words.strip():
        raise DomainError("field_required", field="回复")
    found.state = SupervisionState.REPLIED
    return said(viewer, found, words)


def asking_again(viewer: Viewer, found: SupervisionFields, words: str) -> dict[str, Any]:
    """The answer does not do: once more, with the days of the level from now. Raises as `answering`."""
    _check(found, SupervisionState.OPEN)
    if not words.strip():
        raise DomainError("field_required", field="还要回复什么")
    found.due_at = bridge.reply_due(clock.now(), _days().get(found.level, 1))
    found.ground = f"{found.ground}；{bridge.mask_text(words.strip())}"[:200]
    found.state = SupervisionState.OPEN
    return said(viewer, found, words)


def closing(viewer: Viewer, found: SupervisionFields, verdict: str) -> dict[str, Any]:
    """The end with its verdict in words; raises as `answering`."""
    _check(found, SupervisionState.CLOSED)
    if not verdict.strip():
        raise DomainError("field_required", field="销号结论")
    found.verdict = bridge.mask_text(verdict.strip())[:200]
    found.closed_at, found.closed_by = clock.now(), viewer.name[:60]
    found.state = SupervisionState.CLOSED
    return said(viewer, found, verdict)


def said(viewer: Viewer, found: SupervisionFields, words: str) -> dict[str, Any]:
    """Fields of what somebody says about a supervision now."""
    now = clock.now()
    return {
        "at": now,
        "by_name": viewer.name[:60],
        "words": bridge.mask_text(words.strip())[:300],
        "is_late": now > found.due_at,
    }


def _check(found: SupervisionFields, target: SupervisionState) -> None:
    SUPERVISION.check(SupervisionState(found.state), target)


def _days() -> Mapping[str, int]:
    return {each["code"]: int(each["days"]) for each in setting(LEVELS)}


def _unit_of(viewer: Viewer, right: Right, path: str) -> Unit:
    """The viewer's own unit above the place; the top of the tree for background work."""
    paths = viewer.within(right).unit_paths
    nearest = max((each for each in paths if path.startswith(each)), key=len)
    units = Unit.objects.everywhere("the supervisor's own unit")
    found: Unit | None = units.filter(path=nearest).first() or units.filter(parent=None).first()
    assert found is not None
    return found
