"""How the house is: database, migrations, worker, disk, clock; each a state and a sentence on what to do."""

import fcntl
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from liming.shared import clock, outbox, pulse
from liming.shared.models import AuditEntry

STUCK_AFTER = timedelta(minutes=10)
_LEAST_MEGABYTES = 50
_LINE_SECONDS = 0.5
_CLOCK_SECONDS = 120
_JUMP_SHOWN = timedelta(hours=1)
_STEPS = ("seal", "tell", "tick")


class State(IntEnum):
    """OK; WEAK: people can work, somebody should look; DOWN: requests fail."""

    OK = 0
    WEAK = 1
    DOWN = 2


@dataclass(frozen=True)
class Finding:
    """One look. `says` and `hint` are English sentences for the operator; they name no person."""

    name: str
    state: State = State.OK
    says: str = ""
    hint: str = ""


def look() -> list[Finding]:
    """Every look in order; without a database only what needs none. Never raises for a sick house."""
    found = [database()]
    if found[0].state is not State.DOWN:
        found += [_safely(name, each) for name, each in _LOOKS.items()]
    return [*found, disk()]


def worst(findings: list[Finding]) -> State:
    """The state of the whole."""
    return max(finding.state for finding in findings)


def database() -> Finding:
    """Whether it answers, and on SQLite whether writers get through."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        hint = "Start it, or check DATABASE_URL; the program goes on by itself when it answers."
        return Finding(
            "database", State.DOWN, f"The database does not answer ({type(error).__name__}).", hint
        )
    if connection.vendor == "sqlite" and not _line_moves(Path(f"{connection.settings_dict['NAME']}.lock")):
        hint = "A long import is running, or a process holds the lock: `fuser` on the .lock file names it."
        return Finding("database", State.WEAK, "Writers wait in line.", hint)
    return Finding("database")


def _line_moves(path: Path) -> bool:
    """Whether the line of SQLite's writers moves within half a second."""
    if not path.exists():
        return True
    end = time.monotonic() + _LINE_SECONDS
    with path.open() as line:
        while time.monotonic() < end:
            try:
                fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.005)
            else:
                return True
    return False


def _safely(name: str, each: Callable[[], Finding]) -> Finding:
    try:
        return each()
    except (DatabaseError, InterfaceError) as error:
        return Finding(
            name, State.DOWN, f"It cannot be read ({type(error).__name__}).", "Run `liming migrate`."
        )


def migrations() -> Finding:
    """Whether the tables are those of this program."""
    pending = _known_steps() - set(MigrationRecorder(connection).applied_migrations())
    if not pending:
        return Finding("migrations")
    first = ".".join(min(pending))
    return Finding(
        "migrations", State.DOWN, f"{len(pending)} migrations wait, first {first}.", "Run `liming migrate`."
    )


@cache
def _known_steps() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def worker() -> Finding:
    """Whether every step of the background work was done of late."""
    now, beats = clock.now(), pulse.beats()
    for name in _STEPS:
        at = beats[name].at if name in beats else None
        if at is None or now - at > pulse.LATE_AFTER:
            why = beats[name].failure if name in beats else ""
            says = f"The worker's step “{name}” was last done {_ago(at, now)}{f' ({why})' if why else ''}."
            return Finding(
                "worker", State.WEAK, says, "Start or restart the worker; nothing is lost meanwhile."
            )
    return Finding("worker")


def _ago(at: datetime | None, now: datetime) -> str:
    return "never" if at is None else f"{(now - at).total_seconds():.0f} s ago"


def queue() -> Finding:
    """Whether work that is due gets done."""
    waits = outbox.oldest_wait()
    if waits < STUCK_AFTER:
        return Finding("queue")
    says = f"Background work has waited for {waits.total_seconds() / 60:.0f} minutes."
    return Finding("queue", State.WEAK, says, "Look at the worker's log; restart the worker.")


def clock_state() -> Finding:
    """Whether the clock stands before what was written, or has jumped within the last hour."""
    now = clock.now()
    last = AuditEntry.objects.order_by("-id").values_list("at", flat=True).first()
    hint = "Let the machine keep its time by NTP (`timedatectl`)."
    if last and (last - now).total_seconds() > _CLOCK_SECONDS:
        behind = (last - now).total_seconds()
        return Finding("clock", State.WEAK, f"The clock is {behind:.0f} s before the last record.", hint)
    jump = pulse.beats().get(pulse.CLOCK)
    if jump and jump.failed_at and abs(now - jump.failed_at) < _JUMP_SHOWN:
        return Finding("clock", State.WEAK, f"The clock jumped by {jump.failure}.", hint)
    return Finding("clock")


def disk() -> Finding:
    """Room where the house writes."""
    places = {Path(settings.VAR), *_database_folder()}
    free = min((shutil.disk_usage(each).free // 1_000_000 for each in places if each.exists()), default=0)
    hint = "Delete old logs and backups, or make the disk larger; the program goes on by itself."
    if free < _LEAST_MEGABYTES:
        return Finding("disk", State.DOWN, f"The disk is full ({free} MB free).", hint)
    if free < settings.DISK_FLOOR_MB:
        return Finding("disk", State.WEAK, f"The disk is nearly full ({free} MB free).", hint)
    return Finding("disk")


def database_bytes() -> int:
    """Size of the database on its disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def _database_folder() -> list[Path]:
    name = str(connection.settings_dict["NAME"])
    return [Path(name).parent] if connection.vendor == "sqlite" and name.startswith("/") else []


_LOOKS: dict[str, Callable[[], Finding]] = {
    "migrations": migrations,
    "worker": worker,
    "queue": queue,
    "clock": clock_state,
}
