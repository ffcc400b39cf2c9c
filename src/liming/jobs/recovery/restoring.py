"""A backup becomes a house again, whole or not at all; a database moves to another engine."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError

from liming.evaluate import queries as evaluate
from liming.jobs.recovery import roots
from liming.jobs.recovery.backing_up import refuse_without_room, refuse_without_room_in_var, scratch
from liming.jobs.recovery.box import Box, Manifest
from liming.jobs.recovery.copying import copy_rows, prove
from liming.jobs.recovery.places import STAGED, Place, settle
from liming.jobs.recovery.schema import models_at
from liming.jobs.recovery.shelves import shelf_to_read
from liming.jobs.recovery.sides import Print, Say
from liming.jobs.recovery.sqlite_side import reading
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.models import Heartbeat

_AT_WORK = timedelta(seconds=30)


def restore(
    place: Place, source: Path, secret: bytes | None, say: Say, *, name: str = "", replace: bool = False
) -> Manifest:
    """Check every hash, stage everything, prove the rows, then change over.

    Raises DomainError `target_not_empty`, `program_is_running`, `backup_unknown`, `backup_damaged`,
    `backup_too_new`, `no_room`, `rows_differ`; then nothing has changed. One that was killed while it changed
    over leaves a mark that the doctor names; the next one ends what it began.
    """
    with shelf_to_read(source) as shelf:
        box = Box(shelf, secret)
        manifest = box.manifest(name)
        models_at(list(manifest.steps))
        if not replace and not roots.unfinished().exists():
            _refuse_filled(place)
        refuse_while_running(place)
        say("checking every hash")
        box.check((manifest.database, *manifest.files))
        try:
            say(f"files: {len(manifest.files)}")
            refuse_without_room_in_var(sum(file.size for file in manifest.files))
            roots.stage_files(box, manifest.files)
            place.before_change = lambda: _begin_change(place)
            _fill(place, box, manifest, say)
            roots.take_staged()
            roots.unfinished().unlink()
        finally:
            roots.forget_staged()
    return manifest


def _begin_change(place: Place) -> None:
    """Mark that from here on the house is half; what an earlier, finished restore kept aside goes first."""
    mark = roots.unfinished()
    if not mark.exists():
        place.forget_kept()
        roots.forget_kept()
        mark.touch()
        settle(mark)


def _refuse_filled(place: Place) -> None:
    filled = roots.filled_roots()
    if not place.is_empty():
        filled.insert(0, place.name)
    if filled:
        raise DomainError("target_not_empty", where=", ".join(filled))


def refuse_while_running(place: Place) -> None:
    """Raises DomainError `program_is_running` while the worker of this database has a fresh heartbeat."""
    if place.is_file and not place.file.exists():
        return
    since = clock.now() - _AT_WORK
    try:
        last = Heartbeat.objects.using(place.alias).filter(at__gt=since).order_by("-at").first()
    except DatabaseError:
        return  # no such table: nothing of ours runs on it
    if last and last.at:
        raise DomainError("program_is_running", seconds=int((clock.now() - last.at).total_seconds()))


def forget_heartbeats(place: Place) -> None:
    """Those that came with a backup are of the worker that wrote it."""
    Heartbeat.objects.using(place.alias).all().delete()


def _fill(place: Place, box: Box, manifest: Manifest, say: Say) -> None:
    fill = _fill_file if place.is_file else _fill_rows
    fill(place, box, manifest, say)


def _fill_file(place: Place, box: Box, manifest: Manifest, say: Say) -> None:
    """The file itself goes to a SQLite house."""
    staged = place.file.with_name(place.file.name + STAGED)
    place.file.parent.mkdir(parents=True, exist_ok=True)
    refuse_without_room(place.file.parent, manifest.database.size)
    try:
        box.write(manifest.database, staged)
        say("comparing every row")
        with reading(staged) as side:
            prove(side, manifest.tables)
        place.take(staged)
    finally:
        staged.unlink(missing_ok=True)


def _fill_rows(place: Place, box: Box, manifest: Manifest, say: Say) -> None:
    """Its rows go to PostgreSQL."""
    with scratch(manifest.database.size) as folder:
        file = folder / "house.sqlite3"
        box.write(manifest.database, file)
        with reading(file) as source, place.fill(list(manifest.steps)) as target:
            copy_rows(source, target, say)
            say("comparing every row")
            prove(target, manifest.tables)


def move(source: Place, target: Place, say: Say, *, replace: bool = False) -> dict[str, Print]:
    """Copy a whole database into another place, proven row by row; returns the print of every table.

    Raises DomainError `same_database`, `target_not_empty`, `tables_differ`, `rows_differ`, `rows_stray`; then
    the target is as it was.
    """
    if source.settings == target.settings:
        raise DomainError("same_database")
    refuse_while_running(source)
    refuse_while_running(target)
    if not replace and not target.is_empty():
        raise DomainError("target_not_empty", where=target.name)
    with source.read() as old, target.fill(source.steps()) as new:
        tables = copy_rows(old, new, say)
        say("comparing every row")
        prove(new, tables)
    return tables


@dataclass(frozen=True)
class State:
    """What the house says of itself: the chain as walked, and which frozen quarters do not hold."""

    sealed: int
    head: str
    broken_at: int | None
    broken_rows: tuple[str, ...]
    quarters: tuple[str, ...]
    broken_quarters: tuple[str, ...]


def state_of_house() -> State:
    """Walk the audit chain and the seals and prove every frozen quarter of the program's database."""
    proof = evaluate.prove_house()
    chain = proof.chain
    named = [(f"{each.quarter}/{each.revision}", each.holds) for each in proof.quarters]
    return State(
        sealed=chain.checked,
        head=audit.head(),
        broken_at=chain.broken_at,
        broken_rows=tuple(each.name for each in proof.seals.broken),
        quarters=tuple(name for name, _ in named),
        broken_quarters=tuple(name for name, holds in named if not holds),
    )
