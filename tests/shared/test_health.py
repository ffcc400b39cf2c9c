"""Each sickness of the house is seen and said with what to do; a well house says nothing."""

import fcntl
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError

from liming.shared import audit, clock, health, outbox, pulse
from liming.shared.health import State
from liming.shared.models import AuditEntry
from liming.shared.viewer import system_viewer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 4, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture(autouse=True)
def _room(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    settings.DISK_FLOOR_MB = 0


def beats(*names: str) -> None:
    for name in names:
        pulse.beat(name)


def states() -> dict[str, State]:
    return {each.name: each.state for each in health.look() if each.state is not State.OK}


def says(name: str) -> str:
    return next(each.says for each in health.look() if each.name == name)


def test_a_well_house_has_nothing_to_say() -> None:
    beats("seal", "tell", "tick")
    assert states() == {}
    assert [each.name for each in health.look()] == [
        "database",
        "migrations",
        "worker",
        "queue",
        "clock",
        "disk",
    ]


def test_a_dead_worker_is_seen_by_its_oldest_step() -> None:
    with clock.fixed(NOON):
        beats("seal", "tell", "tick")
    with clock.fixed(NOON + timedelta(seconds=89)):
        assert states() == {}
        beats("seal", "tell")
    with clock.fixed(NOON + timedelta(seconds=100)):
        assert states() == {"worker": State.WEAK}
        assert says("worker") == "The worker's step “tick” was last done 100 s ago."


def test_a_step_that_fails_says_why_without_its_data() -> None:
    with clock.fixed(NOON):
        beats("seal", "tell", "tick")
        pulse.Pace("tick").failed(ValueError("张三 13800000000"))
    with clock.fixed(NOON + timedelta(seconds=100)):
        beats("seal", "tell")
        assert says("worker") == "The worker's step “tick” was last done 100 s ago (ValueError)."


def test_work_that_waits_is_seen(db: None) -> None:
    beats("seal", "tell", "tick")
    outbox.put("seal_audit", {})
    assert states() == {}
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        beats("seal", "tell", "tick")
        assert states() == {"queue": State.WEAK}
        assert says("queue") == "Background work has waited for 11 minutes."


def test_work_for_later_does_not_wait() -> None:
    beats("seal", "tell", "tick")
    outbox.put("seal_audit", {}, not_before=clock.now() + timedelta(days=1))
    with clock.fixed(clock.now() + timedelta(minutes=30)):
        assert outbox.oldest_wait() == timedelta()


def test_a_clock_that_was_put_back_is_seen_by_what_was_written() -> None:
    AuditEntry.objects.create(at=NOON, actor_name="x", act="x.y", subject_kind="x", subject_id="1")
    with clock.fixed(NOON - timedelta(seconds=110)):
        beats("seal", "tell", "tick")
        assert states() == {}
    with clock.fixed(NOON - timedelta(hours=2)):
        beats("seal", "tell", "tick")
        assert states() == {"clock": State.WEAK}
        assert says("clock") == "The clock is 7200 s before the last record."


def test_writing_goes_on_and_the_chain_holds_when_the_clock_goes_back() -> None:
    viewer = system_viewer("test")
    for moment in (NOON, NOON - timedelta(hours=2), NOON + timedelta(days=1)):
        with clock.fixed(moment):
            pulse.beat("tick")
            audit.record(viewer, "beat.seen", pulse.beats()["tick"])
            audit.seal()
    assert audit.verify() == audit.ChainCheck(3, None)


@pytest.mark.parametrize(("seconds", "jump"), [(20, 0.0), (3600, 3600.0), (-7200, -7200.0)])
def test_a_jump_is_told_from_time_that_passed(monkeypatch: Any, seconds: float, jump: float) -> None:
    monkeypatch.setattr(pulse.time, "monotonic", lambda: 1000.0)
    with clock.fixed(NOON):
        watch = pulse.Watch()
    monkeypatch.setattr(pulse.time, "monotonic", lambda: 1005.0)
    with clock.fixed(NOON + timedelta(seconds=5 + seconds)):
        beats("seal", "tell", "tick")
        assert watch.look() == jump
        assert watch.look() == 0.0
        assert states() == ({"clock": State.WEAK} if jump else {})


@pytest.mark.parametrize(("free", "state"), [(2_000, State.OK), (500, State.WEAK), (49, State.DOWN)])
def test_a_filling_disk_is_seen(settings: Any, monkeypatch: Any, free: int, state: State) -> None:
    settings.DISK_FLOOR_MB = 1_000
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free * 1_000_000))
    assert health.disk().state is state


def test_pending_migrations_are_down(monkeypatch: Any) -> None:
    monkeypatch.setattr(health, "_known_steps", lambda: frozenset({("plan", "0999_later")}))
    assert health.migrations() == health.Finding(
        "migrations", State.DOWN, "1 migrations wait, first plan.0999_later.", "Run `liming migrate`."
    )


def test_without_a_database_the_disk_is_still_looked_at(monkeypatch: Any) -> None:
    def away() -> None:
        raise OperationalError("no route")

    monkeypatch.setattr(health.connection, "cursor", away)
    assert [(each.name, each.state) for each in health.look()] == [
        ("database", State.DOWN),
        ("disk", State.OK),
    ]


def test_a_line_that_does_not_move_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "house.lock"
    assert health._line_moves(path)
    with path.open("w") as holder:
        assert health._line_moves(path)
        fcntl.flock(holder, fcntl.LOCK_EX)
        assert not health._line_moves(path)
