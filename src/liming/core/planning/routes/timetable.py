"""Real hours for one route: as early as possible, and lunch put where it disturbs nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liming.core.planning.routes.clock import Clock
from liming.core.planning.routes.problem import Window

LONG = 90
"""A drive or visit longer than this (minutes) may pause for lunch; a shorter one has it before or after."""


@dataclass(frozen=True, slots=True)
class Step:
    """A drive (no windows) or a visit (begins inside one of its windows), in minutes."""

    minutes: int
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Timetable:
    """Begin and end of every step, and lunch where one is due."""

    spans: tuple[Window, ...]
    lunch: Window | None

    @property
    def leaves(self) -> int:
        """When the member sets out."""
        return self.spans[0].start

    @property
    def returns(self) -> int:
        """When the member is back."""
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class _Break:
    """Lunch before the step, not before the minute; or inside it, at the minute."""

    step: int
    cut: Window
    not_before: int
    is_inside: bool = False


def timetable(clock: Clock, shift: Window, steps: Sequence[Step]) -> Timetable | None:
    """Hours for the steps, which alternate drives and visits and end with the drive home; None when none
    fit.
    """
    cuts = clock.lunches(shift)
    plain = _run(shift, steps, None)
    if not cuts:
        return plain
    cut = cuts[0]
    if plain is not None and (plain.leaves >= cut.end or plain.returns <= cut.start):
        return plain
    tried = (_run(shift, steps, each) for each in _breaks(clock, cut, steps))
    fitting = [each for each in tried if each is not None and _is_near(clock, cut, each)]
    if fitting:
        return min(fitting, key=lambda each: (each.returns, abs((each.lunch or cut).start - cut.start)))
    paused = (_run(shift, steps, each) for each in _pauses(clock, cut, steps))
    return next((each for each in paused if each is not None), None)


def _breaks(clock: Clock, cut: Window, steps: Sequence[Step]) -> Iterator[_Break]:
    assert clock.lunch is not None
    day = cut.start - clock.lunch.start
    for place in range(len(steps)):
        yield _Break(place, cut, cut.start)
        yield _Break(place, cut, day + clock.lunch.earliest)


def _pauses(clock: Clock, cut: Window, steps: Sequence[Step]) -> Iterator[_Break]:
    assert clock.lunch is not None
    latest = cut.start - clock.lunch.start + clock.lunch.latest
    for minute in (cut.start, latest):
        yield from (
            _Break(place, cut, minute, True) for place, step in enumerate(steps) if step.minutes > LONG
        )


def _is_near(clock: Clock, cut: Window, found: Timetable) -> bool:
    assert clock.lunch is not None and found.lunch is not None
    day = cut.start - clock.lunch.start
    return day + clock.lunch.earliest <= found.lunch.start <= day + clock.lunch.latest


def _run(shift: Window, steps: Sequence[Step], pause: _Break | None) -> Timetable | None:
    now, spans, lunch = shift.start, [], None
    for place, step in enumerate(steps):
        is_here = pause is not None and pause.step == place
        if pause is not None and is_here and not pause.is_inside:
            begin = max(now, pause.not_before)
            lunch = Window(begin, begin + pause.cut.end - pause.cut.start)
            now = lunch.end
        begins = _begin(now, step)
        if begins is None:
            return None
        now = begins + step.minutes
        if pause is not None and is_here and pause.is_inside:
            if not begins < pause.not_before < now:
                return None
            length = pause.cut.end - pause.cut.start
            lunch, now = Window(pause.not_before, pause.not_before + length), now + length
        spans.append(Window(begins, now))
    if now > shift.end:
        return None
    if len(steps) > 1 and (
        lunch is None or pause is None or pause.step > 1 or (pause.step == 1 and pause.is_inside)
    ):
        spans[0] = Window(spans[1].start - steps[0].minutes, spans[1].start)
    return Timetable(tuple(spans), lunch)


def _begin(now: int, step: Step) -> int | None:
    if not step.windows:
        return now
    return min((max(now, each.start) for each in step.windows if now <= each.end), default=None)
