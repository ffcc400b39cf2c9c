"""One backup: a moment of the database, then the files it may point to."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from liming.jobs.recovery.box import Box, Chain, KeptFile, Manifest
from liming.jobs.recovery.copying import copy_rows, prove
from liming.jobs.recovery.places import Place, build_file
from liming.jobs.recovery.roots import keep_files
from liming.jobs.recovery.shelves import shelf_to_write
from liming.jobs.recovery.sides import Print, Say, prints
from liming.jobs.recovery.sqlite_side import copy_file, filling, reading
from liming.shared import audit, clock
from liming.shared.errors import DomainError

PROGRAM = "0.1.0"
_CHAIN = (
    "SELECT count(chain_number), count(*) - count(chain_number), max(chain_number) FROM shared_auditentry"
)
_HEAD = "SELECT chain_hash FROM shared_auditentry WHERE chain_number = ?"
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Made:
    """A backup that was written; `new_bytes` is what it added to the place, `forgotten` how many went."""

    name: str
    manifest: Manifest
    new_bytes: int
    forgotten: int


def back_up(place: Place, target: Path, secret: bytes | None, say: Say, keep: int = 0) -> Made:
    """Write a backup while the program serves; `keep` > 0 then forgets all but so many newest ones.

    Raises DomainError `no_room`, `backup_at_work` or as `Box` does.
    """
    with shelf_to_write(target) as shelf, scratch(size_of(place)) as folder:
        box = Box(shelf, secret)
        staged = folder / "house.sqlite3"
        steps = tuple(place.steps())
        tables = take_moment(place, staged, say)
        with staged.open("rb") as file:
            database = box.keep("house.sqlite3", file, staged.stat().st_size, 0)
        say(f"database: {database.size // _MEGABYTE} MB in {len(database.pieces)} pieces")
        files = tuple(keep_files(box, _before(box)))
        say(f"files: {len(files)}")
        manifest = Manifest(
            made_at=made_at(),
            program=PROGRAM,
            engine=place.connection.vendor,
            steps=steps,
            tables=tables,
            chain=chain_in(staged),
            database=database,
            files=files,
        )
        name = box.add(manifest)
        return Made(name, manifest, box.new_bytes, box.thin_out(keep) if keep else 0)


def made_at() -> str:
    """The moment as backups are named by; ISO 8601, UTC."""
    return clock.now().isoformat(timespec="seconds")


def take_moment(place: Place, staged: Path, say: Say) -> dict[str, Print]:
    """All rows of one moment as a new SQLite file; the print of every table, read from that file."""
    if place.is_file:
        copy_file(place.file, staged)
        with reading(staged) as side:
            return prints(side)
    build_file(staged, place.steps())
    with place.read() as source, filling(staged) as target:
        tables = copy_rows(source, target, say)
        prove(target, tables)
    return tables


def chain_in(file: Path) -> Chain:
    """How the audit chain of a SQLite file stands."""
    with closing(sqlite3.connect(file)) as found:
        sealed, waiting, last = found.execute(_CHAIN).fetchone()
        head = found.execute(_HEAD, [last]).fetchone()
    return Chain(sealed, waiting, head[0] if head else audit.GENESIS)


def size_of(place: Place) -> int:
    """Bytes that the database takes."""
    if place.is_file:
        return place.file.stat().st_size
    with place.connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def scratch(needed: int) -> Iterator[Path]:
    """A private folder on the program's own disk, gone after the block. Raises DomainError `no_room`."""
    refuse_without_room_in_var(needed)
    with tempfile.TemporaryDirectory(prefix="recovery-", dir=settings.VAR) as folder:
        yield Path(folder)


def refuse_without_room_in_var(needed: int) -> None:
    """The same for the program's own folder, which is made where it is not there yet."""
    var = Path(settings.VAR)
    var.mkdir(parents=True, exist_ok=True)
    refuse_without_room(var, needed)


def refuse_without_room(where: Path, needed: int) -> None:
    """Raises DomainError `no_room` unless a tenth more than needed is free."""
    free = shutil.disk_usage(where).free
    if free < needed * 1.1:
        raise DomainError("no_room", where=str(where), needed=needed // _MEGABYTE, free=free // _MEGABYTE)


def _before(box: Box) -> dict[str, KeptFile]:
    """The files of the newest backup by name."""
    return {file.path: file for file in box.manifest().files} if box.backups() else {}
