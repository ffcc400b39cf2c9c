"""Copies of the built demo, one for each measurement, so that none changes another's or the demo itself."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.postgres import server

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "var" / "demo.sqlite3"


@contextmanager
def copied(name: str, postgres: bool = False) -> Iterator[str]:
    """A copy of the demo's database inside the block; yields its DATABASE_URL. Needs `./run demo` built.

    With `postgres` the copy is moved to a private server there.
    """
    with _copied(name) as url:
        if not postgres:
            yield url
            return
        with server() as target:
            environment = {
                **os.environ,
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "liming.project.settings",
            }
            command = [sys.executable, "-m", "liming.project", "move", "--to", target]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
            yield target


@contextmanager
def _copied(name: str) -> Iterator[str]:
    if not DEMO.is_file():
        raise SystemExit("build the demo first: ./run demo --smoke")
    path = ROOT / "var" / f"bench-{name}.sqlite3"
    remove(path)
    with sqlite3.connect(DEMO) as source, sqlite3.connect(path) as target:
        source.backup(target)
    source.close()
    target.close()
    try:
        yield f"sqlite:///{path}"
    finally:
        remove(path)


def remove(path: Path) -> None:
    """Delete a database with its side files."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def set_up(url: str = "") -> None:
    """Load the program on a database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
    os.environ["LIMING_DEMO"] = "1"
    if url:
        os.environ["DATABASE_URL"] = url
    import django

    django.setup()
