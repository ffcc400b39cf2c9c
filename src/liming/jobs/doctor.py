"""What the doctor looks at beside the start-up checks: the running house, its database, its backups."""

import ctypes
import os
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from liming.adapters import certificates
from liming.adapters.identity import oidc
from liming.jobs.recovery import roots
from liming.jobs.recovery.shelves import shelf_to_read
from liming.shared import clock, health
from liming.shared.errors import DomainError

OLDEST_BACKUP = timedelta(hours=26)
MOST_SECONDS_OFF = 5.0
SHORTEST_CERTIFICATE = timedelta(days=21)
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
    found += [*_unfinished(), *_identity()]
    if deploy:
        found += [*_backups(), *_readable(), *_certificate(), *_time_zone(), *_clock_kept()]
    else:
        found += _mistaken_for_development()
    return found


def _mistaken_for_development() -> Iterator[Complaint]:
    """A house that people come to from elsewhere, and yet one for trying out."""
    strangers = [name for name in settings.ALLOWED_HOSTS if name not in settings.LOCAL_NAMES]
    if not (settings.MEANT_FOR_PRODUCTION or strangers or settings.PUBLIC_ADDRESS.startswith("https://")):
        return
    says = "This house runs as a development set-up, though it is set up for people."
    hint = "Set LIMING_DEVELOPMENT=0, take LIMING_DEBUG and LIMING_DEMO away, and ask the doctor again."
    yield Complaint("doctor.development", checks.ERROR, says, hint)


def _unfinished() -> Iterator[Complaint]:
    """Whether a restore was killed between its rows and its files."""
    if roots.unfinished().exists():
        says = "A restore was broken off while it changed over: rows and pictures may be of two houses."
        hint = "Run the same `liming restore` again; what was there before it stays beside the new one."
        yield Complaint("doctor.restore", checks.ERROR, says, hint)


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


def _readable() -> Iterator[Complaint]:
    """Names and telephone numbers lie in these: nobody else on the machine may read them."""
    key = [Path(settings.BACKUP_KEY_FILE)] if settings.BACKUP_KEY_FILE else []
    backups = [Path(settings.BACKUPS)] if settings.BACKUPS else []
    for path in (Path(settings.VAR), *backups, *key):
        if path.exists() and path.stat().st_mode & 0o007:
            yield _warning(
                "readable", f"Everybody on this machine may read {path}.", f"Run `chmod o= {path}`."
            )
    for path in key:
        if not os.access(path, os.R_OK):
            says = f"The key of the backups cannot be read: {path}."
            yield _warning("backup.key", says, "Make it, or give it to the services' user (docs/operate.md).")


def _certificate() -> Iterator[Complaint]:
    """Whether the address that people use is answered with a certificate that holds for some weeks."""
    address = urlsplit(settings.PUBLIC_ADDRESS)
    if address.scheme != "https" or not address.hostname:
        return
    hint = "Renew it where deploy/nginx.conf names it, then `systemctl reload nginx`."
    try:
        left = certificates.ends_at(address.hostname, address.port or 443) - clock.now()
    except ssl.SSLCertVerificationError as fault:
        says = f"Browsers refuse the certificate of {address.hostname}: {fault.verify_message}."
        authority = " One of the company's own authority has to be known here: `update-ca-certificates`."
        yield Complaint("doctor.certificate", checks.ERROR, says, hint + authority)
    except OSError as fault:
        says = f"{settings.PUBLIC_ADDRESS} does not answer from here ({fault})."
        hint = (
            "Look at `systemctl status nginx`; if only this machine cannot reach it, name it in /etc/hosts."
        )
        yield _warning("address", says, hint)
    else:
        if left < SHORTEST_CERTIFICATE:
            yield _warning("certificate", f"The certificate ends in {left.days} days.", hint)


def newest_backup(folder: Path) -> datetime | None:
    """The moment of the newest backup by its name, which needs no key; None without one."""
    try:
        with shelf_to_read(folder) as shelf:
            names = shelf.names("backups/")
    except (DomainError, OSError):
        return None
    return max(filter(None, map(_moment_of, names)), default=None)


def _moment_of(name: str) -> datetime | None:
    """When the backup of this name was made; None for a file that somebody else put there."""
    try:
        return datetime.strptime(name.removeprefix("backups/"), _TELLING).replace(tzinfo=UTC)
    except ValueError:
        return None


MACHINE_ZONE = Path("/etc/localtime")


def _time_zone() -> Iterator[Complaint]:
    """Timers and logs go by the machine's own zone, the program by Asia/Shanghai.

    The process has been put into the program's zone already, so that only the machine's file tells.
    """
    now = clock.now()
    try:
        with MACHINE_ZONE.open("rb") as file:
            zone: tzinfo = ZoneInfo.from_file(file)
    except (OSError, ValueError):
        zone = UTC
    if now.astimezone(zone).utcoffset() != clock.local(now).utcoffset():
        hint = "Run `timedatectl set-timezone Asia/Shanghai`, so that timers and logs go by the same day."
        yield _warning("time_zone", "The machine's time zone is not Asia/Shanghai.", hint)


_UNSYNCHRONISED = 5


def _clock_kept() -> Iterator[Complaint]:
    """Whether the kernel says that something keeps its clock; where it may not be asked, nothing."""
    if _kernel_clock() == _UNSYNCHRONISED:
        says = "Nothing keeps this machine's clock: limits and deadlines will drift."
        yield _warning(
            "clock.kept", says, "Run `timedatectl set-ntp true` and see `timedatectl` say it is synchronized."
        )


def _kernel_clock() -> int:
    """The kernel's state of the clock by adjtimex(2), -1 where it does not tell."""
    try:
        return int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512)))
    except (OSError, AttributeError):
        return -1
