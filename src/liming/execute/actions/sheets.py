"""Importing a hotline's sheet: every row ends imported, in need of a look, or refused, with its reasons."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from liming.execute.actions import course
from liming.execute.actions.drafts import Intake
from liming.execute.actions.intake import receive_requests
from liming.execute.actions.sheet_rows import SheetReader
from liming.execute.actions.taking import Taking
from liming.execute.enums import RequestSource
from liming.execute.models import SheetImport, SheetRow
from liming.execute.queries.sheet_columns import locate
from liming.execute.rules.sheets.reasons import Reason
from liming.execute.rules.sheets.values import missing_numbers
from liming.register.models import Unit
from liming.register.rules import Table, TableRow
from liming.shared import audit, clock, revision
from liming.shared.bulk import bulk_insert, collector_resting
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(slots=True)
class RowOutcome:
    """One row of the file. `outcome` is imported, look or refused; `request_number` when it was imported.

    `values` are the cells as they were understood, kept for rows that were not imported.
    """

    row_number: int
    outcome: str
    reasons: list[Reason]
    values: dict[str, Any]
    request_number: str = ""
    request_id: UUID | None = None

    def says(self, code: str) -> bool:
        """Whether one of the reasons has this code."""
        return any(reason.code == code for reason in self.reasons)


@dataclass
class SheetReport:
    """Every row of the file, the column found for each field, and numbers left out of the sender's run."""

    file_name: str
    dry_run: bool
    header_row: int
    mapping: dict[str, str]
    rows: list[RowOutcome]
    missing_numbers: list[str]
    sheet_id: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows ended how."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in ("imported", "look", "refused")}


AT_ONCE = 1_000
"""Rows written together: enough to be fast, few enough to stay small in memory."""


class _UndoError(Exception):
    """Leaves the transaction without a trace."""


def import_requests(
    viewer: Viewer,
    table: Table,
    mapping: str | Mapping[str, str] = "",
    unit: Unit | None = None,
    dry_run: bool = True,
    source: RequestSource = RequestSource.HOTLINE_12345,
    progress: Callable[[], object] | None = None,
) -> SheetReport:
    """Take down every clear row of a sheet as a request; leave the rest to a person, each with its reasons.

    `mapping` is the name of a saved mapping or field -> column name; empty guesses by known column names.
    A dry run goes the whole way and leaves no trace; `progress` is called after each row. The same
    content is refused the second time.
    Raises DomainError `forbidden`, `out_of_scope`, `sheet_seen`, `sheet_without_header`, `not_found`.
    """
    viewer.require(Right.RECEIVE_REQUEST, unit.path if unit else None)
    digest = digest_of(table)
    _refuse_seen(digest)
    found = locate(table, mapping)
    report = SheetReport(
        file_name=table.name,
        dry_run=dry_run,
        header_row=found.header_row,
        mapping=found.mapping,
        rows=[],
        missing_numbers=[],
    )
    try:
        with transaction.atomic(), revision.held(), collector_resting():
            course.take_turn()
            _refuse_seen(digest)
            sheet = _open(viewer, report, digest, unit)
            taker = _Taker(viewer, report, sheet, Intake(source=source, unit=unit, title=""), progress)
            taker.take(found.rows, found.places)
            if dry_run:
                raise _UndoError
            _close(viewer, report, sheet)
    except _UndoError:
        pass
    return report


def digest_of(table: Table) -> str:
    """SHA-256 over the cells: saving the file anew does not make it another one."""
    digest = hashlib.sha256(json.dumps(table.headers, ensure_ascii=False).encode())
    for row in table.rows:
        digest.update(json.dumps([row.number, *map(str, row.cells)], ensure_ascii=False).encode())
    return digest.hexdigest()


def _refuse_seen(digest: str) -> None:
    seen = SheetImport.objects.everywhere("a sheet is imported once, whoever has it").filter(sha256=digest)
    row = seen.first()
    if row is not None:
        day = clock.local(row.imported_at).date().isoformat()
        raise DomainError("sheet_seen", day=day, name=row.by_name)


def _cell(cells: tuple[object, ...], place: int) -> object:
    return cells[place] if place < len(cells) else None


class _Taker:
    """Reads the rows and takes the clear ones down, some thousands at once; then each row is kept."""

    def __init__(
        self,
        viewer: Viewer,
        report: SheetReport,
        sheet: SheetImport,
        common: Intake,
        progress: Callable[[], object] | None,
    ) -> None:
        self.viewer, self.report, self.sheet, self.common = viewer, report, sheet, common
        self.progress = progress or (lambda: None)
        self.reader = SheetReader()
        self.taking: Taking | None = None

    def take(self, rows: Sequence[TableRow], places: Mapping[str, int]) -> None:
        """All rows in the order of the sheet; `places` are the columns of the fields."""
        if "external_number" in places:
            self.reader.prepare(_cell(row.cells, places["external_number"]) for row in rows)
        for start in range(0, len(rows), AT_ONCE):
            with clock.fixed(clock.now()):  # the rows of a batch are taken down at one moment
                self._take(rows[start : start + AT_ONCE], places)
        self.report.missing_numbers = missing_numbers(self.reader.numbers)

    def _take(self, rows: Sequence[TableRow], places: Mapping[str, int]) -> None:
        outcomes, clear = [], []
        for row in rows:
            read = self.reader.read(
                row.number, {name: _cell(row.cells, place) for name, place in places.items()}
            )
            outcome = RowOutcome(row.number, read.outcome, read.reasons, read.values)
            outcomes.append(outcome)
            if read.outcome == "imported":
                notes = {"sender_due": read.values["sender_due"]}
                clear.append((outcome, replace(self.common, notes=notes, **read.intake)))
        self._receive(clear)
        self._keep(outcomes)
        self.report.rows += outcomes

    def _receive(self, rows: Sequence[tuple[RowOutcome, Intake]]) -> None:
        """All at once; what the rules refuse is found by halving and becomes a row to look at."""
        if not rows:
            return
        self.taking = self.taking or Taking(self.viewer, len(rows))
        try:
            with transaction.atomic():
                requests = receive_requests(self.viewer, [intake for _, intake in rows], self.taking)
        except DomainError as refusal:
            self.taking = None
            if len(rows) > 1:
                middle = len(rows) // 2
                self._receive(rows[:middle])
                self._receive(rows[middle:])
                return
            (outcome, _), sentence = rows[0], refusal.sentence("zh-hans")
            outcome.outcome = "look"
            outcome.reasons.append(Reason("refused_by_rules", {"sentence": sentence}))
            return
        for (outcome, _), request in zip(rows, requests, strict=True):
            outcome.request_number, outcome.request_id = request.number, request.pk

    def _keep(self, outcomes: Sequence[RowOutcome]) -> None:
        """Write the rows as they ended; a person finds them again beside their requests."""
        bulk_insert(
            SheetRow,
            [
                {
                    "sheet_id": self.sheet.pk,
                    "row_number": row.row_number,
                    "outcome": row.outcome,
                    "reasons": [reason.as_json() for reason in row.reasons],
                    "values": row.values,
                    "request_id": row.request_id,
                }
                for row in outcomes
            ],
        )
        for row in outcomes:
            if row.outcome == "imported":
                row.values = {}
            self.progress()


def _open(viewer: Viewer, report: SheetReport, digest: str, unit: Unit | None) -> SheetImport:
    return SheetImport.objects.create(
        unit=unit or _first_unit(viewer),
        file_name=report.file_name[:160],
        sha256=digest,
        imported_at=clock.now(),
        by_name=viewer.name[:60],
        mapping=report.mapping,
    )


def _close(viewer: Viewer, report: SheetReport, sheet: SheetImport) -> None:
    report.sheet_id = str(sheet.pk)
    audit.record(
        viewer,
        "request_sheet.imported",
        sheet,
        after={"file": sheet.file_name, **report.counts, "missing": report.missing_numbers},
        unit_path=sheet.unit.path,
    )


def _first_unit(viewer: Viewer) -> Unit:
    found: Unit | None = Unit.objects.visible_to(viewer).order_by("path").first()
    if found is None:
        raise DomainError("field_required", field="单位")
    return found
