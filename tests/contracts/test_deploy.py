"""What is handed out for production names only what the program has, and no machine of ours."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
READ = "\n".join(path.read_text("utf-8") for path in (ROOT / "src" / "liming").rglob("*.py")) + "\n".join(
    path.read_text("utf-8") for path in DEPLOY.rglob("*.py")
)


def test_every_variable_of_the_example_is_read_somewhere() -> None:
    names = re.findall(
        r"^(LIMING_\w+|DATABASE_URL)=", (DEPLOY / "liming.env").read_text("utf-8"), re.MULTILINE
    )
    assert len(names) > 10
    assert [name for name in names if f'"{name}"' not in READ] == []


def test_every_variable_of_the_program_is_told_in_the_manual() -> None:
    told = "".join((ROOT / "docs" / name).read_text("utf-8") for name in ("set-up.md", "operate.md"))
    internal = {"LIMING_DEMO", "LIMING_DEBUG", "LIMING_NOW", "LIMING_STARTED", "LIMING_BUILD"}
    names = set(re.findall(r'"(LIMING_[A-Z_]+)"', READ)) - internal
    assert sorted(name for name in names if name not in told) == []


def test_every_command_of_a_unit_is_one_of_the_program() -> None:
    started = {
        name
        for path in (DEPLOY / "systemd").glob("*.service")
        for name in re.findall(r"-m liming\.project (\w+)", path.read_text("utf-8"))
    }
    assert started == {"worker", "backup", "tick"}
    assert started <= set(get_commands())


@pytest.mark.parametrize("unit", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda path: path.stem)
def test_every_service_is_shut_in(unit: Path) -> None:
    words = unit.read_text("utf-8")
    for line in ("User=liming", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n"):
        assert line in words, f"{unit.name}: {line}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_machine_of_ours_is_named(path: Path) -> None:
    words = path.read_text("utf-8")
    hosts = set(re.findall(r"https?://([\w.-]+)", words)) - {"127.0.0.1", "fuwu.example", "liming"}
    assert hosts == set()
    assert not re.search(r"/tmp/|/root/|/home/\w|docker\.io|quay\.io|ghcr\.io", words)
