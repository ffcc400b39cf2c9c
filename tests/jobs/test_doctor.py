"""The doctor names each sickness by an id and says what to mend; a well production set-up hears nothing."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from liming.jobs import doctor
from liming.jobs.doctor import examine
from liming.shared import clock, pulse

pytestmark = pytest.mark.django_db
TOLERATED = {"doctor.postgres.fsync"}
"""The tests' own PostgreSQL is a fast one."""


@pytest.fixture
def production(settings: Any, tmp_path: Path, monkeypatch: Any) -> Any:
    """A set-up with which nothing is wrong."""
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    settings.DEVELOPMENT, settings.DEBUG = False, False
    settings.SECRET_KEY = "abcdefghijklmnopqrstuvwxyz0123456789" * 2
    settings.ALLOWED_HOSTS, settings.TRUSTED_PROXIES = ["fuwu.example"], ["127.0.0.1"]
    settings.PUBLIC_ADDRESS, settings.NOTICE_CHANNEL = "https://fuwu.example", "file"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 3600
    settings.STATIC_ROOT, settings.BUILD = tmp_path / "collected", tmp_path
    settings.DIVISIONS_FILE = tmp_path / "divisions.json"
    settings.VAR, settings.DISK_FLOOR_MB, settings.LOG_DAYS = tmp_path, 0, 190
    for path in ("collected/staticfiles.json", "static/app.css", "divisions.json"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    settings.BACKUPS = str(tmp_path / "box")
    backed_up_at(tmp_path / "box", clock.now())
    for name in ("seal", "tell", "tick"):
        pulse.beat(name)
    monkeypatch.setattr(doctor, "_time_zone", lambda: iter(()))
    return settings


def backed_up_at(box: Path, moment: datetime) -> None:
    (box / "backups").mkdir(parents=True, exist_ok=True)
    (box / "backups" / moment.astimezone(UTC).strftime("%Y%m%d-%H%M%S")).touch()


def ids() -> list[str]:
    return [each.id for each in examine(deploy=True) if each.id not in TOLERATED]


def test_a_well_set_up_house_hears_nothing(production: Any) -> None:
    assert ids() == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"SECRET_KEY": "development-only-" + "x" * 48}, ["liming.E003"]),
        ({"SECRET_KEY": "short"}, ["liming.E007"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["liming.E008"]),
        ({"ALLOWED_HOSTS": ["127.0.0.1", "localhost"]}, ["liming.W005"]),
        ({"PUBLIC_ADDRESS": "http://fuwu.example"}, ["liming.W006"]),
        ({"TRUSTED_PROXIES": []}, ["liming.W004"]),
        ({"CSRF_COOKIE_SECURE": False}, ["liming.E009"]),
        ({"NOTICE_CHANNEL": "none"}, ["liming.W003"]),
        ({"LOG_DAYS": 30}, ["liming.W007"]),
        ({"STATIC_ROOT": Path("/nowhere")}, ["liming.E010"]),
        ({"BACKUPS": ""}, ["doctor.backup"]),
        ({"BACKUPS": "/nowhere"}, ["doctor.backup"]),
        ({"DISK_FLOOR_MB": 10**9}, ["health.disk"]),
    ],
)
def test_each_setting_that_is_wrong_is_named(
    production: Any, changed: dict[str, Any], found: list[str]
) -> None:
    for name, value in changed.items():
        setattr(production, name, value)
    assert [each for each in ids() if not each.startswith("security.")] == found


def test_an_old_backup_is_told_by_its_name(production: Any, tmp_path: Path) -> None:
    production.BACKUPS = str(tmp_path / "old")
    backed_up_at(tmp_path / "old", clock.now() - timedelta(hours=50))
    assert ids() == ["doctor.backup"]
    backed_up_at(tmp_path / "old", clock.now() - timedelta(hours=25))
    assert ids() == []


def test_the_running_house_is_looked_at(production: Any) -> None:
    with clock.fixed(clock.now() + timedelta(hours=1)):
        assert ids() == ["health.worker", *_clocks()]


def _clocks() -> list[str]:
    """Held still an hour ahead, this machine's clock differs from a database server's."""
    return ["doctor.clock.database"] if connection.vendor == "postgresql" else []


@pytest.mark.parametrize(("zone", "found"), [("Asia/Shanghai", []), ("UTC", ["doctor.time_zone"])])
def test_the_machine_s_zone_is_the_program_s(
    monkeypatch: Any, settings: Any, zone: str, found: list[str]
) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert [each.id for each in doctor._time_zone()] == found
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_command_ends_by_what_is_serious(production: Any, capsys: Any) -> None:
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json", stdout=said)
    assert (ended.value.code, json.loads(said.getvalue())["audit"]["broken_at"]) == (0, None)
    production.SECRET_KEY = "short"
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=said)
    assert ended.value.code == 1
    assert "liming.E007: The secret key is too short" in said.getvalue()
