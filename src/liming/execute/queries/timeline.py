"""The course of a request as a timeline: what was done, how long it took, what is due next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.enums import RequestState, Stage
from liming.execute.models import OutsideUpdate, Request, StageTimer
from liming.execute.rules.wording import NEXT_NAMES, STEP_NAMES, amount_words, used_words
from liming.shared import clock
from liming.shared.viewer import PUBLIC

_STAGE_OF = {
    RequestState.ACCEPTED: Stage.SIGN_FOR,
    RequestState.ON_SITE: Stage.ARRIVE,
    RequestState.RESOLVED: Stage.FINISH,
    RequestState.REVISITED: Stage.REVISIT,
}
_TAKEN_UP = {
    RequestState.RECEIVED,
    RequestState.DISPATCHED,
    RequestState.ACCEPTED,
    RequestState.EN_ROUTE,
    RequestState.ON_SITE,
}


@dataclass(frozen=True)
class TimelineStep:
    """`kind`: done, now or next; `used` is "2 分 / 限 3 分" or empty; a next step carries its `due_at`."""

    at: datetime
    kind: str
    name: str
    words: str
    used: str
    is_late: bool = False
    due_at: datetime | None = None


def timeline(request: Request) -> tuple[TimelineStep, ...]:
    """Steps done, the present one, and the next limit, in order.

    Uses `steps`, `timers` and `outside_updates` as given.
    """
    timers = {timer.stage: timer for timer in request.timers.all()}
    rows = list(request.steps.all())
    steps = [
        _step(step, timers, request.notes, follows_pause=_follows_pause(before, step))
        for before, step in zip([None, *rows], rows, strict=False)
    ]
    steps += _contact(timers, request)
    steps += _notes(request)
    steps.sort(key=lambda step: step.at)
    steps = [*steps[:-1], _as_now(steps[-1])] if steps else []
    return (*steps, *_next(timers.values()))


def _follows_pause(before: Any, step: Any) -> bool:
    return before is not None and before.state == RequestState.WAITING and step.state in _TAKEN_UP


def _step(
    step: Any, timers: Mapping[str, StageTimer], notes: Mapping[str, Any], *, follows_pause: bool
) -> TimelineStep:
    state = RequestState(step.state)
    timer = timers.get(_STAGE_OF.get(state, ""))
    return TimelineStep(
        at=step.at,
        kind="done",
        name=_("继续") if follows_pause else str(STEP_NAMES[state]),
        words=str(step.note or step.actor_name) if follows_pause else _words(state, step),
        used=_used(timer, step.at, notes),
        is_late=timer is not None and step.at > timer.due_at,
    )


def _words(state: RequestState, step: Any) -> str:
    if state == RequestState.RECEIVED:
        if step.actor_name == PUBLIC.name:
            return str(step.note)
        return _("%(source)s，首问 %(name)s") % {"source": step.note, "name": step.actor_name}
    if state == RequestState.DISPATCHED and step.note:
        return _("%(member)s，%(by)s派出") % {"member": step.note, "by": step.actor_name}
    return str(step.note) or ("" if step.actor_name == PUBLIC.name else step.actor_name)


def _used(timer: StageTimer | None, at: datetime, notes: Mapping[str, Any]) -> str:
    if timer is None:
        return ""
    return used_words(bridge.used_minutes(timer.started_at, at, notes), timer.amount, timer.unit)


def _contact(timers: Mapping[str, StageTimer], request: Request) -> list[TimelineStep]:
    at = request.notes.get("contacted_at")
    if not at:
        return []
    moment, timer = clock.parse(at), timers.get(Stage.CONTACT)
    words = bridge.mask_text(request.notes.get("contact_note", ""))
    used = _used(timer, moment, request.notes)
    return [TimelineStep(moment, "done", str(_("联系")), words, used)]


def _notes(request: Request) -> list[TimelineStep]:
    """What other systems added, under their names."""
    return [
        TimelineStep(
            at=note.at,
            kind="done",
            name=str(_("补充")),
            words=_("：").join(filter(None, (_note_head(note), bridge.mask_text(note.words)))),
            used="",
        )
        for note in request.outside_updates.all()
    ]


def _note_head(note: OutsideUpdate) -> str:
    return _("%(name)s称已办结") % {"name": note.sender_name} if note.says_closed else note.sender_name


def _as_now(step: TimelineStep) -> TimelineStep:
    return TimelineStep(step.at, "now", step.name, step.words, step.used, step.is_late)


def _next(timers: Iterable[StageTimer]) -> list[TimelineStep]:
    running = sorted((timer for timer in timers if timer.ended_at is None), key=lambda each: each.due_at)
    return [
        TimelineStep(
            at=timer.due_at,
            kind="next",
            name=str(NEXT_NAMES[Stage(timer.stage)]),
            words=_("限 %(limit)s") % {"limit": amount_words(timer.amount, timer.unit)},
            used="",
            due_at=timer.due_at,
        )
        for timer in running[:1]
    ]
