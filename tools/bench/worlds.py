"""Copies of the built demo, one for each measurement, so that none changes another's or the demo itself."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "var" / "demo.sqlite3"


@contextmanager
def copied(name: str) -> Iterator[str]:
    """A copy of the demo's database inside the block; yields its DATABASE_URL. Needs `./run demo` built."""
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
