"""`liming export KIND FILE`: a register as .xlsx under the headers that `import` reads back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liming.adapters.spreadsheets import write_table
from liming.register.queries import export_table
from liming.register.rules.columns import NOUNS
from liming.shared.viewer import system_viewer


class Command(BaseCommand):
    help = "Export a noun of the register; private fields are masked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=list(NOUNS))
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0: written; 2: the file cannot be written."""
        table = export_table(system_viewer("liming export"), options["kind"])
        try:
            options["file"].write_bytes(write_table(table))
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror}", returncode=2) from fault
        self.stdout.write(f"{options['file']}: {len(table.rows)}")
