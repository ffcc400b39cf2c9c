"""The limiter counts what it is asked, forgets in time, and holds between processes."""

from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from liming.shared import clock
from liming.shared.callers import address_of
from liming.shared.limits import Meter, wait_for

NOW = datetime(2026, 7, 14, 1, 0, tzinfo=UTC)


def at(seconds: float) -> Any:
    return clock.fixed(NOW + timedelta(seconds=seconds))


def test_so_many_acts_pass_and_the_next_is_told_how_long_to_wait() -> None:
    """Six a minute: six at once, then one every ten seconds."""
    meter = Meter(slots=64)
    with at(0):
        assert [meter.take("a", 6, 60) for _ in range(6)] == [0.0] * 6
        assert meter.take("a", 6, 60) == pytest.approx(10)
    with at(9.5):
        assert meter.take("a", 6, 60) == pytest.approx(0.5)
    with at(10):
        assert meter.take("a", 6, 60) == 0.0
        assert meter.take("a", 6, 60) == pytest.approx(10)


def test_a_rested_key_has_its_whole_allowance_again() -> None:
    meter = Meter(slots=64)
    with at(0):
        assert [meter.take("a", 3, 60) > 0 for _ in range(4)] == [False, False, False, True]
    with at(60):
        assert [meter.take("a", 3, 60) > 0 for _ in range(4)] == [False, False, False, True]


def test_a_refused_act_does_not_lengthen_the_wait() -> None:
    meter = Meter(slots=64)
    with at(0):
        meter.take("a", 1, 60)
        assert {meter.take("a", 1, 60) for _ in range(5)} == {60.0}


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    meter = Meter(slots=64)
    with at(86_400):
        meter.take("a", 1, 60)
    with at(0):
        assert meter.take("a", 1, 60) == 0.0
        assert meter.take("a", 1, 60) == pytest.approx(60)


def test_keys_do_not_count_for_each_other() -> None:
    meter = Meter(slots=64)
    with at(0):
        assert meter.take("a", 1, 60) == 0.0
        assert meter.take("b", 1, 60) == 0.0


def test_a_flood_of_keys_never_grows_the_table_and_spares_the_busiest() -> None:
    """With every place in use, what is nearest to free gives way: the key under the longest limit stays."""
    meter = Meter(slots=16)
    with at(0):
        meter.take("slow", 1, 3600)
        for number in range(500):
            meter.take(f"flood {number}", 10, 60)
        assert meter.take("slow", 1, 3600) == pytest.approx(3600)


def test_the_wait_is_given_in_whole_seconds() -> None:
    with at(0):
        assert wait_for("x", 7, 60) == 0
        assert [wait_for("x", 7, 60) for _ in range(7)] == [0] * 6 + [9]


def _take(path: Path, count: int, answers: Any) -> None:
    meter = Meter(path)
    answers.put(sum(meter.take("shared", 100, 3600) == 0.0 for _ in range(count)))


def test_processes_of_one_machine_count_together(tmp_path: Path) -> None:
    """Three processes of eighty acts each share one allowance of a hundred."""
    context = get_context("fork")
    answers = context.Queue()
    path = tmp_path / "limits.bin"
    workers = [context.Process(target=_take, args=(path, 80, answers)) for _ in range(3)]
    for each in workers:
        each.start()
    allowed = [answers.get(timeout=60) for _ in workers]
    for each in workers:
        each.join()
    assert sum(allowed) == 100


@pytest.mark.parametrize(
    ("proxies", "connection", "forwarded", "caller"),
    [
        ([], "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (["10.0.0.0/8"], "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (["10.0.0.0/8"], "10.0.0.2", "198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.2", "198.51.100.1, 10.0.0.9", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.2", "", "10.0.0.2"),
        (["10.0.0.0/8"], "10.0.0.2", "nonsense", "10.0.0.2"),
        (["::1"], "::1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_a_trusted_proxy_is_believed(
    settings: Any, proxies: list[str], connection: str, forwarded: str, caller: str
) -> None:
    """A forwarded header counts only from a proxy, and only its last address that is none."""
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=connection, HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == caller
