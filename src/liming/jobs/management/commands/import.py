"""`liming import KIND FILE`: hotline requests or a register, dry run first, every row accounted for."""
# ruff: noqa: N999 - the command is called import

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from liming.adapters.spreadsheets import read_table, write_marked_copy
from liming.execute.actions import SheetReport, import_requests
from liming.execute.queries.hotline import hotline
from liming.jobs.commands import ToldCommand
from liming.register.actions import ImportReport, import_register
from liming.register.queries import unit_by_code
from liming.register.rules import CellError, Table
from liming.register.rules.columns import NOUNS, noun
from liming.register.rules.headers import known_headers
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer, system_viewer

REQUESTS = "requests"
ALL_IMPORTED, BAD_USAGE, NEEDS_A_LOOK = 0, 2, 3
_OUTCOMES = {"imported": "已受理", "look": "需要看一下", "refused": "不导入"}


class Command(ToldCommand):
    help = "Import a sheet: KIND is requests (a hotline's sheet) or a noun of the register."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[REQUESTS, *NOUNS])
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", default="", help="a saved mapping of the sender's columns")
        parser.add_argument("--unit", default="", help="code of the unit that received the sheet")
        parser.add_argument("--dry-run", action="store_true", help="go the whole way and leave no trace")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--marked-copy", type=Path, help="write the rows with their reasons here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0: all imported; 3: some rows need a look or were refused; 2: bad usage or file."""
        try:
            table = _read(options["kind"], options["file"])
            take = _take_requests if options["kind"] == REQUESTS else _take_register
            found = take(system_viewer("liming import"), table, options)
        except DomainError as refusal:
            raise CommandError(refusal.sentence(), returncode=BAD_USAGE) from refusal
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror}", returncode=BAD_USAGE) from fault
        if options["marked_copy"]:
            options["marked_copy"].write_bytes(write_marked_copy(table, found["errors"]))
        self.stdout.write(
            json.dumps(found["report"], ensure_ascii=False) if options["json"] else found["text"]
        )
        if found["errors"]:
            sys.exit(NEEDS_A_LOOK)


def _read(kind: str, file: Path) -> Table:
    if kind == REQUESTS:
        return read_table(file, [name for names in hotline()["columns"].values() for name in names])
    return read_table(file, known_headers(noun(kind)))


def _take_requests(viewer: Viewer, table: Table, options: dict[str, Any]) -> dict[str, Any]:
    unit = unit_by_code(viewer, options["unit"]) if options["unit"] else None
    with tqdm(total=len(table.rows), desc=table.name, disable=options["json"] or None) as bar:
        report = import_requests(
            viewer,
            table,
            options["mapping"],
            unit=unit,
            dry_run=options["dry_run"],
            progress=bar.update,
        )
    return {"report": _as_dict(report), "text": _as_text(report), "errors": _errors(report)}


def _errors(report: SheetReport) -> list[CellError]:
    return [
        CellError(row.row_number, "", reason.code, reason.sentence)
        for row in report.rows
        if row.outcome != "imported"
        for reason in row.reasons
        if reason.code != "type_chosen"
    ]


def _as_dict(report: SheetReport) -> dict[str, Any]:
    return {
        "file": report.file_name,
        "dry_run": report.dry_run,
        "header_row": report.header_row,
        "mapping": report.mapping,
        "counts": report.counts,
        "missing_numbers": report.missing_numbers,
        "rows": [
            {
                "row": row.row_number,
                "outcome": row.outcome,
                "request": row.request_number,
                "reasons": [{"code": each.code, "sentence": each.sentence} for each in row.reasons],
            }
            for row in report.rows
        ],
    }


def _as_text(report: SheetReport) -> str:
    lines = [
        f"{row.row_number:>5}  {_OUTCOMES[row.outcome]}  {row.request_number or row.values['title']}  "
        + "；".join(reason.sentence for reason in row.reasons)
        for row in report.rows
    ]
    counts = "，".join(f"{_OUTCOMES[name]} {count}" for name, count in report.counts.items())
    missing = f"；缺号 {'、'.join(report.missing_numbers)}" if report.missing_numbers else ""
    trial = "（试运行，未写入）" if report.dry_run else ""
    return "\n".join([*lines, f"{report.file_name}：共 {len(report.rows)} 行，{counts}{missing}{trial}"])


def _take_register(viewer: Viewer, table: Table, options: dict[str, Any]) -> dict[str, Any]:
    report = import_register(viewer, options["kind"], table, dry_run=options["dry_run"])
    return {"report": _register_dict(report), "text": _register_text(report), "errors": report.errors}


def _register_dict(report: ImportReport) -> dict[str, Any]:
    return {
        "kind": report.noun,
        "dry_run": report.dry_run,
        "written": report.is_written,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "errors": [
            {"row": each.row, "field": each.field, "code": each.code, "sentence": each.sentence}
            for each in report.errors
        ],
    }


def _register_text(report: ImportReport) -> str:
    lines = [f"{each.row:>5}  {each.field}  {each.sentence}" for each in report.errors]
    trial = "（试运行，未写入）" if not report.is_written else ""
    counts = f"新增 {report.created}，修改 {report.changed}，不变 {report.unchanged}，有错 {report.bad_rows}"
    return "\n".join([*lines, f"{counts}{trial}"])
