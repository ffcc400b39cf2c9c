"""The clocks of one request: their limits, how long they ran, what is left."""

from dataclasses import dataclass
from datetime import datetime

from liming.execute import bridge
from liming.execute.enums import LimitUnit, RequestState, Stage
from liming.execute.models import Request, StageTimer
from liming.execute.rules.wording import amount_words
from liming.shared import clock
from liming.shared.remaining import remaining_text


@dataclass(frozen=True)
class ClockLine:
    """One stage's clock. Minutes leave pauses out; `minutes_left` is negative when over.

    `minutes_left` is None and `time_left` empty once it ended. `time_left` says the state while it is paused.
    """

    stage: str
    name: str
    limit: str
    amount: int
    unit: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    used_minutes: int
    minutes_left: int | None
    time_left: str
    is_late: bool


def clock_lines(request: Request) -> tuple[ClockLine, ...]:
    """The clocks of a request that the viewer reached, nearest limit first. Uses `timers` as given."""
    now = clock.now()
    timers = sorted(request.timers.all(), key=lambda timer: (timer.due_at, timer.stage))
    counted = [timer for timer in timers if timer.ended_at is None and timer.unit == LimitUnit.WORKING_DAY]
    left = bridge.working_days_left(now, [timer.due_at for timer in counted])
    days = dict(zip((timer.pk for timer in counted), left, strict=True))
    return tuple(_clock(request, timer, days.get(timer.pk), now) for timer in timers)


def _clock(request: Request, timer: StageTimer, working_days: int | None, now: datetime) -> ClockLine:
    is_running = timer.ended_at is None
    minutes = bridge.remaining_minutes(now, timer.due_at, request.notes) if is_running else None
    is_paused = request.state == RequestState.WAITING
    words = request.get_state_display() if is_paused else remaining_text(timer.due_at - now, working_days)
    end = timer.ended_at or now
    return ClockLine(
        stage=timer.stage,
        name=str(Stage(timer.stage).label),
        limit=amount_words(timer.amount, timer.unit),
        amount=timer.amount,
        unit=timer.unit,
        started_at=timer.started_at,
        due_at=timer.due_at,
        ended_at=timer.ended_at,
        used_minutes=bridge.used_minutes(timer.started_at, end, request.notes),
        minutes_left=minutes,
        time_left=words if is_running else "",
        is_late=minutes < 0 if minutes is not None else end > timer.due_at,
    )
