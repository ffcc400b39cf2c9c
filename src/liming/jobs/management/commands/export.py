"""`liming export KIND FILE`: a register as .xlsx under the headers that `import` reads back.

`liming export ledger-parquet 2026-09`: what counts in the month's quarter up to its end, as Parquet.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from liming.adapters.engines import DuckDb
from liming.adapters.spreadsheets import write_table
from liming.jobs.commands import ToldCommand
from liming.jobs.exporting import export_month, path_of
from liming.register.queries import export_table
from liming.register.rules.columns import NOUNS
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer

LEDGER = "ledger-parquet"


class Command(ToldCommand):
    help = "Export a noun of the register (private fields are masked), or the ledger's facts of a month."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[*NOUNS, LEDGER])
        parser.add_argument("target", help=f"the file to write; for {LEDGER} the month, like 2026-09")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0: written; 1: no such month; 2: the file cannot be written."""
        write = self._ledger if options["kind"] == LEDGER else self._register
        try:
            write(options["kind"], options["target"])
        except DomainError as refusal:
            raise CommandError(refusal.sentence("en")) from refusal
        except OSError as fault:
            raise CommandError(f"{options['target']}: {fault.strerror}", returncode=2) from fault

    def _register(self, kind: str, target: str) -> None:
        table = export_table(system_viewer("liming export"), kind)
        Path(target).write_bytes(write_table(table))
        self.stdout.write(f"{target}: {len(table.rows)}")

    def _ledger(self, _kind: str, month: str) -> None:
        row = export_month(month)
        path = path_of(row.file)
        statement = path.with_suffix(".sql").read_text(encoding="utf-8")
        cells = len(DuckDb().lines(statement, [path]))
        self.stdout.write(f"{path}: {row.rows} facts, {row.size} bytes, {cells} cells, sha256 {row.sha256}")
