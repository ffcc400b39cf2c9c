"""One clock: held still in tests, local in Shanghai."""

from datetime import UTC, date, datetime

import pytest

from liming.shared import clock


def test_fixed_holds_the_clock_and_lets_it_go() -> None:
    moment = datetime(2026, 7, 14, 1, 20, tzinfo=UTC)
    with clock.fixed(moment):
        assert clock.now() == moment
    assert clock.now() != moment


def test_today_is_the_day_in_shanghai_not_in_utc() -> None:
    with clock.fixed(datetime(2026, 7, 14, 18, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 15)


def test_the_environment_may_fix_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMING_NOW", "2027-01-10T08:00")
    assert clock.now() == datetime(2027, 1, 10, 0, 0, tzinfo=UTC)
