"""What the doctor looks at beside the start-up checks: the running house, its database, its backups."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from liming.adapters.identity import oidc
from liming.jobs.recovery.shelves import shelf_to_read
from liming.shared import clock, health
from liming.shared.errors import DomainError

OLDEST_BACKUP = timedelta(hours=26)
MOST_SECONDS_OFF = 5.0
_TELLING = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Complaint:
    """One thing to mend; `level` as Django's checks have it (30 warning, 40 error)."""

    id: str
    level: int
    says: str
    hint: str

    @property
    def is_serious(self) -> bool:
        return self.level >= checks.ERROR


def examine(*, deploy: bool) -> list[Complaint]:
    """Everything that is not as it should be, settings first; `deploy` asks for all that production needs."""
    messages = checks.run_checks(include_deployment_checks=deploy)
    spoken = [each for each in messages if not each.is_silenced()]
    found = [Complaint(str(each.id), each.level, each.msg, each.hint or "") for each in spoken]
    looks = health.look()
    found += [_complaint(each) for each in looks if each.state is not health.State.OK]
    if looks[0].state is not health.State.DOWN:
        found += _database()
    found += _identity()
    if deploy:
        found += [*_backups(), *_time_zone()]
    return found


def _identity() -> Iterator[Complaint]:
    """Whether the company's sign-in, where one is set up, answers and describes itself as named."""
    provider = oidc.provider()
    if provider is None:
        return
    try:
        oidc.discover(provider)
    except DomainError:
        says = f"The company's sign-in does not answer at {provider.issuer}, or names another issuer."
        hint = "Its /.well-known/openid-configuration must name LIMING_OIDC_ISSUER to the letter."
        yield _warning("identity", says, hint)


def _complaint(found: health.Finding) -> Complaint:
    level = checks.ERROR if found.state is health.State.DOWN else checks.WARNING
    return Complaint(f"health.{found.name}", level, found.says, found.hint)


def _warning(name: str, says: str, hint: str) -> Complaint:
    return Complaint(f"doctor.{name}", checks.WARNING, says, hint)


def _database() -> Iterator[Complaint]:
    """How the database is set, and its clock."""
    try:
        yield from _postgres() if connection.vendor == "postgresql" else _sqlite()
    except DatabaseError as error:
        yield _warning("database", f"Its settings cannot be read ({type(error).__name__}).", "")


_SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def _postgres() -> Iterator[Complaint]:
    for name, wanted in _SAFE.items():
        if _asked(f"SHOW {name}") != wanted:
            says = f"PostgreSQL runs with {name} off: a power cut may lose what was acknowledged."
            yield _warning(f"postgres.{name}", says, f"Set {name} = on (deploy/postgresql.conf).")
    if _asked("SHOW server_encoding") != "UTF8":
        yield _warning("postgres.encoding", "The database is not UTF8.", "Make it anew with ENCODING 'UTF8'.")
    off = abs((_moment("SELECT clock_timestamp()") - clock.now()).total_seconds())
    if off > MOST_SECONDS_OFF:
        says = f"The database's clock and this machine's differ by {off:.0f} s."
        yield _warning("clock.database", says, "Let both keep their time by NTP (`timedatectl`).")


def _sqlite() -> Iterator[Complaint]:
    mode = _asked("PRAGMA journal_mode")
    if mode not in ("wal", "memory"):
        says = f"SQLite's journal is {mode}, so that readers wait for writers."
        yield _warning("sqlite.journal", says, "Put the file on a local disk: WAL needs one.")


def _asked(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def _moment(statement: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found: datetime = cursor.fetchone()[0]
        return found


def _backups() -> Iterator[Complaint]:
    hint = "Let `liming backup` run every night (deploy/systemd/liming-backup.timer) and set LIMING_BACKUPS."
    if not settings.BACKUPS:
        yield _warning("backup", "No folder of backups is named.", hint)
        return
    newest = newest_backup(Path(settings.BACKUPS))
    if newest is None:
        yield _warning("backup", f"There is no backup in {settings.BACKUPS}.", hint)
    elif (age := clock.now() - newest) > OLDEST_BACKUP:
        hours = age.total_seconds() / 3600
        yield _warning("backup", f"The newest backup is {hours:.0f} hours old.", "Look at its timer's log.")


def newest_backup(folder: Path) -> datetime | None:
    """The moment of the newest backup by its name, which needs no key; None without one."""
    try:
        with shelf_to_read(folder) as shelf:
            names = shelf.names("backups/")
    except DomainError:
        return None
    if not names:
        return None
    return datetime.strptime(names[-1].removeprefix("backups/"), _TELLING).replace(tzinfo=UTC)


def _time_zone() -> Iterator[Complaint]:
    """Timers and logs go by the machine's own zone, the program by Asia/Shanghai."""
    now = clock.now()
    if now.astimezone().utcoffset() != clock.local(now).utcoffset():
        hint = "Run `timedatectl set-timezone Asia/Shanghai`, so that timers and logs go by the same day."
        yield _warning("time_zone", "The machine's time zone is not Asia/Shanghai.", hint)
