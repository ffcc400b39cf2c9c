from hypothesis import given
from hypothesis import strategies as st

from liming.core.planning.routes import DAY, Lunch, Window
from liming.core.planning.routes.clock import Clock

CLOCK = Clock(Lunch())
minutes = st.integers(0, 5 * DAY)


def test_every_day_loses_its_lunch():
    assert [CLOCK.squeeze(each) for each in (719, 720, 740, 765, 766)] == [719, 720, 720, 720, 721]
    assert CLOCK.squeeze(DAY + 800) == DAY + 800 - 2 * 45


def test_without_lunch_nothing_changes():
    assert Clock(None).squeeze(740) == Clock(None).restore(740) == 740
    assert Clock(None).window(Window(730, 740)) == (Window(730, 740), 0)
    assert Clock(None).lunches(Window(0, DAY)) == []


@given(minutes)
def test_a_minute_outside_lunch_comes_back(minute):
    if not 720 <= minute % DAY < 765:
        assert CLOCK.restore(CLOCK.squeeze(minute)) == minute


@given(minutes, minutes)
def test_order_is_kept(one, other):
    assert (one <= other) <= (CLOCK.squeeze(one) <= CLOCK.squeeze(other))


def test_a_window_inside_lunch_makes_its_visit_longer_by_what_was_cut():
    assert CLOCK.window(Window(730, 740)) == (Window(720, 720), 10)
    assert CLOCK.window(Window(700, 740)) == (Window(700, 720), 0)
    assert CLOCK.window(Window(730, 900)) == (Window(720, 855), 0)


def test_lunch_is_due_on_days_whose_cut_lies_inside_the_shift():
    assert CLOCK.lunches(Window(480, 1_050)) == [Window(720, 765)]
    assert CLOCK.lunches(Window(730, 1_050)) == []
    assert CLOCK.lunches(Window(18 * 60, 26 * 60)) == []
