"""Those who watch get small answers: alive, able to serve, and figures that Prometheus reads."""

import re
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from liming.shared import health, pulse
from liming.shared.tallies import tallies

LINE = re.compile(r'^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+$')


@pytest.fixture(autouse=True)
def _well(settings: Any, tmp_path: Any) -> None:
    settings.VAR, settings.DISK_FLOOR_MB = tmp_path, 0
    tallies().forget()


def away() -> None:
    raise OperationalError("could not connect to server: secret-host")


def test_alive_asks_nothing(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_names_each_look(client: Client) -> None:
    for name in ("seal", "tell", "tick"):
        pulse.beat(name)
    answer = client.get("/health/ready")
    names = ("database", "migrations", "worker", "queue", "clock", "disk")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "checks": dict.fromkeys(names, "ok")},
    )


@pytest.mark.django_db
def test_a_late_worker_is_told_but_pages_are_served(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"], answer.json()["checks"]["worker"]) == (
        200,
        "weak",
        "weak",
    )


def test_without_a_database_it_is_not_ready_and_tells_no_secret(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(health.connection, "cursor", away)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "checks": {"database": "down", "disk": "ok"}}


@pytest.mark.django_db
def test_figures_are_lines_that_prometheus_reads(client: Client) -> None:
    pulse.beat("tick")
    client.get("/sign-in/")
    client.get("/nowhere/13812345678/")
    lines = client.get("/metrics").content.decode().splitlines()
    assert [line for line in lines if not line.startswith("#") and not LINE.match(line)] == []
    page = 'route="sign_in",method="GET",status="200"'
    assert f"liming_request_seconds_count{{{page}}} 1" in lines
    assert f'liming_request_seconds_bucket{{{page},le="+Inf"}} 1' in lines
    assert 'liming_request_seconds_count{route="-",method="GET",status="404"} 1' in lines
    assert 'liming_tasks{state="waiting"} 0' in lines
    assert 'liming_phone_acts_last_hour{state="clash"} 0' in lines
    assert "liming_audit_waiting 0" in lines
    assert 'liming_state{check="disk"} 0' in lines
    assert "13812345678" not in "".join(lines)


def test_figures_come_without_a_database_too(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(health.connection, "cursor", away)
    assert 'liming_state{check="database"} 2' in client.get("/metrics").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("caller", "headers", "trusted", "status"),
    [
        ("127.0.0.1", {}, [], 200),
        ("10.0.0.9", {}, [], 403),
        ("10.0.0.9", {"Authorization": "Bearer a-long-token"}, [], 200),
        ("10.0.0.9", {"Authorization": "Bearer wrong"}, [], 403),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.5"}, [], 403),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.5"}, ["127.0.0.1"], 403),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, ["127.0.0.1"], 200),
    ],
)
def test_figures_are_for_named_addresses_or_the_token(
    client: Client, settings: Any, caller: str, headers: dict[str, str], trusted: list[str], status: int
) -> None:
    settings.METRICS_TOKEN, settings.TRUSTED_PROXIES = "a-long-token", trusted
    assert client.get("/metrics", REMOTE_ADDR=caller, headers=headers).status_code == status


@pytest.mark.django_db
def test_no_token_set_is_no_token_that_fits(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    answer = client.get("/metrics", REMOTE_ADDR="10.0.0.9", headers={"Authorization": "Bearer "})
    assert answer.status_code == 403
