"""The doctor names each sickness by an id and says what to mend; a well production set-up hears nothing."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from importlib import resources
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
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
    for name in ("_certificate", "_time_zone", "_clock_kept"):
        monkeypatch.setattr(doctor, name, lambda: iter(()))
    return settings


def backed_up_at(box: Path, moment: datetime) -> None:
    (box / "backups").mkdir(parents=True, exist_ok=True)
    box.chmod(0o700)
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
    monkeypatch: Any, tmp_path: Path, zone: str, found: list[str]
) -> None:
    """Read from the machine's own file: the process itself is in the program's zone already."""
    data = resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    (tmp_path / "localtime").write_bytes(data)
    monkeypatch.setattr(doctor, "MACHINE_ZONE", tmp_path / "localtime")
    assert [each.id for each in doctor._time_zone()] == found


def test_a_machine_without_a_zone_goes_by_utc(monkeypatch: Any) -> None:
    monkeypatch.setattr(doctor, "MACHINE_ZONE", Path("/nowhere"))
    assert [each.id for each in doctor._time_zone()] == ["doctor.time_zone"]


@pytest.mark.parametrize(
    "sign",
    [
        {"MEANT_FOR_PRODUCTION": True},
        {"ALLOWED_HOSTS": ["fuwu.example", "127.0.0.1"]},
        {"PUBLIC_ADDRESS": "https://fuwu.example"},
    ],
)
def test_a_house_for_people_that_runs_as_development_is_named(settings: Any, sign: dict[str, Any]) -> None:
    settings.MEANT_FOR_PRODUCTION, settings.ALLOWED_HOSTS = False, ["127.0.0.1", "testserver"]
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:8000"
    assert "doctor.development" not in [each.id for each in examine(deploy=False)]
    for name, value in sign.items():
        setattr(settings, name, value)
    [told] = [each for each in examine(deploy=False) if each.id == "doctor.development"]
    assert told.is_serious


def test_what_others_on_the_machine_may_read_is_named(production: Any, tmp_path: Path) -> None:
    key = tmp_path / "backup.key"
    key.write_text("k" * 40)
    key.chmod(0o644)
    production.BACKUP_KEY_FILE = str(key)
    assert [each.says for each in examine(deploy=True) if each.id == "doctor.readable"] == [
        f"Everybody on this machine may read {key}."
    ]
    key.chmod(0o600)
    assert ids() == []
    (tmp_path / "box").chmod(0o755)
    assert ids() == ["doctor.readable"]


def test_a_foreign_file_among_the_backups_is_passed_over(production: Any, tmp_path: Path) -> None:
    (tmp_path / "box" / "backups" / "README").touch()
    assert ids() == []


@pytest.mark.parametrize(
    ("answer", "found", "says"),
    [
        (timedelta(days=40), [], ""),
        (timedelta(days=5, hours=1), ["doctor.certificate"], "ends in 5 days"),
        (ConnectionRefusedError("refused"), ["doctor.address"], "does not answer"),
    ],
)
def test_the_certificate_is_looked_at(
    settings: Any, monkeypatch: Any, answer: Any, found: Any, says: str
) -> None:
    settings.PUBLIC_ADDRESS = "https://fuwu.example"
    now = clock.now()

    def ends_at(host: str, port: int) -> datetime:
        assert (host, port) == ("fuwu.example", 443)
        if isinstance(answer, Exception):
            raise answer
        moment: datetime = now + answer
        return moment

    monkeypatch.setattr(doctor.certificates, "ends_at", ends_at)
    with clock.fixed(now):
        told = list(doctor._certificate())
    assert [each.id for each in told] == found
    assert says in "".join(each.says for each in told)


def test_an_expired_certificate_is_refused_as_browsers_do(settings: Any, tmp_path: Path) -> None:
    """A server that answers with one that ended yesterday."""
    with answering_with(certificate(tmp_path, timedelta(days=-1))) as port:
        settings.PUBLIC_ADDRESS = f"https://localhost:{port}"
        [told] = doctor._certificate()
    assert (told.id, told.is_serious) == ("doctor.certificate", True)
    assert "Browsers refuse the certificate of localhost" in told.says


def certificate(folder: Path, lasts: timedelta) -> Path:
    """Key and certificate of localhost, by its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=30))
        .not_valid_after(clock.now() + lasts)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@contextmanager
def answering_with(both: Path) -> Iterator[int]:
    """One greeting on a port of this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)

    def greet() -> None:
        plain, _ = listening.accept()
        with plain, suppress(OSError), context.wrap_socket(plain, server_side=True):
            pass

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=greet)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


@pytest.mark.parametrize(("state", "found"), [(0, []), (-1, []), (5, ["doctor.clock.kept"])])
def test_a_clock_that_nothing_keeps_is_named(monkeypatch: Any, state: int, found: list[str]) -> None:
    monkeypatch.setattr(doctor, "_kernel_clock", lambda: state)
    assert [each.id for each in doctor._clock_kept()] == found


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
