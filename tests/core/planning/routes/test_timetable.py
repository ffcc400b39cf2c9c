from hypothesis import given
from hypothesis import strategies as st

from liming.core.planning.routes import Lunch, Window
from liming.core.planning.routes.clock import Clock
from liming.core.planning.routes.timetable import Step, timetable

SHIFT = Window(480, 1_050)
CLOCK = Clock(Lunch())


def day(*steps: Step, shift: Window = SHIFT, clock: Clock = CLOCK):
    return timetable(clock, shift, steps)


def visit(minutes: int, start: int = 480, end: int = 1_050) -> Step:
    return Step(minutes, (Window(start, end),))


def test_the_member_leaves_as_late_as_the_first_visit_allows():
    found = day(Step(20), visit(30, start=600), Step(20))
    assert found.spans == (Window(580, 600), Window(600, 630), Window(630, 650))
    assert found.lunch is None


def test_lunch_falls_between_two_activities_at_noon():
    found = day(Step(60), visit(180), Step(10), visit(60), Step(30))
    assert found.lunch == Window(720, 765)
    assert found.spans[2] == Window(765, 775)


def test_lunch_waits_for_a_short_visit_that_straddles_noon():
    found = day(Step(100), visit(95), Step(5), visit(60), Step(30))
    assert (found.spans[3], found.lunch) == (Window(680, 740), Window(740, 785))


def test_a_long_visit_pauses_for_lunch():
    found = day(Step(60), visit(400), Step(30))
    assert (found.lunch, found.spans[1]) == (Window(720, 765), Window(540, 985))


def test_who_is_back_before_noon_has_lunch_at_home():
    assert day(Step(30), visit(60, end=540), Step(30)).lunch is None


def test_a_visit_whose_hour_lies_inside_lunch_has_it_afterwards():
    found = day(Step(10), visit(30, 480, 500), Step(10), visit(40, 730, 730), Step(10))
    assert (found.spans[3].start, found.lunch) == (730, Window(770, 815))


def test_a_route_that_does_not_fit_the_shift_has_no_hours():
    assert day(Step(60), visit(420), Step(60)) is None


def test_a_window_that_is_over_has_no_hours():
    assert day(Step(60), visit(30, end=500), Step(10)) is None


def test_the_later_of_two_windows_is_taken_when_the_first_is_over():
    both = Step(30, (Window(480, 500), Window(600, 620)))
    assert day(Step(60), both, Step(10)).spans[1].start == 600


@given(st.lists(st.tuples(st.integers(1, 80), st.integers(10, 90)), min_size=1, max_size=6))
def test_what_fits_the_squeezed_day_always_has_real_hours_with_lunch(legs):
    """Drives and visits of up to 90 minutes with open windows: lunch never makes a possible day
    impossible.
    """
    steps = [step for drive, minutes in legs for step in (Step(drive), visit(minutes, 0, 2_000))] + [Step(30)]
    total = sum(step.minutes for step in steps)
    found = day(*steps)
    assert (found is not None) == (total <= 1_050 - 480 - 45 or 480 + total <= 720)
