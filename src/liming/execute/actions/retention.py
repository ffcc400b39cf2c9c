"""Taking away what was kept long enough: files, names, numbers, places and words; never what is counted."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from liming.execute.actions.ledger_seals import renew_seals
from liming.execute.actions.sync import drop_upload, old_uploads
from liming.execute.models import Request, RetentionRun
from liming.execute.queries.retention import days_over, held_back
from liming.execute.queries.retention_tables import NOTES_KEPT, blankings, stores
from liming.execute.rules.retention import (
    ON_PHONES,
    Blanking,
    Held,
    Line,
    PhotoStore,
    Term,
    together,
)
from liming.shared import audit, clock, trimming
from liming.shared.viewer import Right, Viewer

_BATCH = 500
"""Rows of one transaction: on SQLite everybody who writes waits meanwhile."""


def keep_to_time(viewer: Viewer, rehearsal: bool = False) -> tuple[Line, ...]:
    """Take away what is over and not held back; the report is kept with who did it.

    A rehearsal counts the same and writes nothing. Running it again does nothing twice. Raises `forbidden`.
    """
    viewer.require(Right.KEEP_TO_TIME)
    over = days_over()
    held = held_back(_start(max(over[term] for term in Term if term not in ON_PHONES)))
    lines = [_line(table, over, held, take_files, rehearsal) for table in stores()]
    lines += [_line(table, over, held, partial(blank, viewer), rehearsal) for table in blankings()]
    lines.append(_uploads_line(over, rehearsal))
    report = (*together(lines), _audit_line(over, rehearsal))
    if not rehearsal:
        _keep_report(viewer, report)
    return report


@transaction.atomic
def _keep_report(viewer: Viewer, report: Iterable[Line]) -> None:
    run = RetentionRun.objects.create(
        at=clock.now(), by_name=viewer.name[:60], lines=[line.as_row() for line in report]
    )
    after = {line.what: line.done for line in report if line.done}
    audit.record(viewer, "retention.removed", run, after=after)


def _start(day: Any) -> datetime:
    return clock.at(day, 0)


def _line(
    table: Any, over: dict[Term, Any], held: Held, take: Callable[[Any, list[Any]], int], rehearsal: bool
) -> Line:
    """What happened to one table."""
    before = over[table.term]
    due = table.due(before, _start(before))
    kept = table.held(due, held).order_by()
    kept_keys = set(kept.values_list("pk", flat=True))
    if rehearsal:
        count = len(set(due.order_by().values_list("pk", flat=True)) - kept_keys)
        return Line(table.line, before, count, len(kept_keys))
    done = 0
    for keys in _batches(due, kept_keys):
        with transaction.atomic():
            done += take(table, keys)
    return Line(table.line, before, done, len(kept_keys))


def _batches(due: Any, kept: set[Any]) -> Iterable[list[Any]]:
    """The keys that are due, some at a time; each batch is taken before the next is asked for."""
    keys = sorted(set(due.order_by().values_list("pk", flat=True)) - kept, key=str)
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def blank(viewer: Viewer, table: Blanking, keys: list[Any]) -> int:
    """Leave of these rows what may stay; returns how many."""
    rows = table.rows().filter(pk__in=keys)
    if not table.fields:
        return int(rows.delete()[0])
    if rows.model is Request:
        _tidy_notes(list(rows.exclude(notes={})))
    done = int(rows.update(**table.fields))
    renew_seals(viewer, rows)
    return done


def _tidy_notes(rows: list[Request]) -> None:
    """Leave in the notes of requests only what clocks and course still read."""
    for row in rows:
        row.notes = {name: value for name, value in row.notes.items() if name in NOTES_KEPT}
    Request.objects.everywhere("rows whose time is over").bulk_update(rows, ["notes"])


def take_files(store: PhotoStore, keys: list[Any]) -> int:
    """Delete the files of these rows and mark the rows; returns how many.

    The file goes first: should it end half-way, the row is done again, and no photo is left that nobody
    knows of. A file that another row still needs stays for that one.
    """
    rows = store.rows().filter(pk__in=keys)
    names = set(rows.values_list(store.file, flat=True))
    for name in names - _still_needed(store, keys, names):
        default_storage.delete(name)
    marks: dict[str, Any] = dict(store.fields)
    if any(each.name == "removed_on" for each in rows.model._meta.concrete_fields):
        marks["removed_on"] = clock.today()
    return int(rows.update(**marks))


def _still_needed(store: PhotoStore, keys: list[Any], names: set[str]) -> set[str]:
    """Names that rows beside these still show: the same photo of another request or record."""
    found: set[str] = set()
    for other in stores():
        rows = other.todo().filter(**{f"{other.file}__in": names})
        if other.rows().model is store.rows().model:
            rows = rows.exclude(pk__in=keys)
        found |= set(rows.values_list(other.file, flat=True))
    return found


def _uploads_line(over: dict[Term, Any], rehearsal: bool) -> Line:
    """Photos of phones that were never whole, or that no record took; acts still open keep theirs."""
    before = over[Term.UPLOADS]
    due, held = old_uploads(_start(before))
    if not rehearsal:
        for each in due:
            drop_upload(each, is_needed=_is_shown(each.file.name or ""))
    return Line("uploads", before, len(due), held)


def _is_shown(name: str) -> bool:
    """Whether any table still shows this file."""
    return bool(name) and any(each.todo().filter(**{each.file: name}).exists() for each in stores())


def _audit_line(over: dict[Term, Any], rehearsal: bool) -> Line:
    before = over[Term.AUDIT]
    done = trimming.countable(_start(before)) if rehearsal else trimming.trim(_start(before))
    return Line("audit", before, done, 0)
