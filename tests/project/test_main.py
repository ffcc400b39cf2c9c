"""The command line says in a sentence what an operator can mend."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "liming.project.settings"


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LIMING_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, *words],
        env=kept | {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": SETTINGS} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_database_without_tables_is_told_without_a_traceback(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    ended = run("-m", "liming.project", "stats", DATABASE_URL=url, LIMING_VAR=str(tmp_path))
    assert ended.returncode == 1
    assert "no such table" in ended.stderr
    assert "liming migrate" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (tmp_path / "empty.sqlite3").stat().st_mode & 0o777 == 0o600


def test_this_machine_may_ask_by_its_own_name(tmp_path: Path) -> None:
    """Watching asks 127.0.0.1, whatever names people use."""
    asked = "from django.conf import settings; print(settings.ALLOWED_HOSTS)"
    ended = run("-c", asked, LIMING_HOSTS="fuwu.example")
    assert ended.stdout.strip() == "['fuwu.example', '127.0.0.1', 'localhost', '[::1]']"


def test_a_password_need_not_stand_on_the_line_of_a_move(tmp_path: Path) -> None:
    """What the environment names is taken; a line without either is a wrong use."""
    own = {"DATABASE_URL": f"sqlite:///{tmp_path / 'a.sqlite3'}", "LIMING_VAR": str(tmp_path)}
    assert run("-m", "liming.project", "move", **own).returncode == 2
    ended = run("-m", "liming.project", "move", **own, LIMING_MOVE_TO=own["DATABASE_URL"])
    assert (ended.returncode, "same database" in ended.stderr) == (1, True)


def test_every_service_and_its_socket_is_part_of_the_target() -> None:
    """Stopping liming.target stops all that would start the server again."""
    units: dict[str, Any] = {each.name: each.read_text() for each in (ROOT / "deploy/systemd").iterdir()}
    for name in ("liming-web.service", "liming-web.socket", "liming-worker.service", "liming-backup.timer"):
        assert "PartOf=liming.target" in units[name]
        assert name in units["liming.target"]
    assert "Requires=liming-web.socket" in units["liming-web.service"]
    assert "ExecReload" not in units["liming-web.service"]
