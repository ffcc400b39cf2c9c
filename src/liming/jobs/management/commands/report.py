"""`liming report bulletin 2026Q3 -o FILE.docx`: write a report as a Word document."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liming.adapters.documents import bulletin_document
from liming.improve import queries
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer


class Command(BaseCommand):
    help = "Write a report as a Word document."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=["bulletin"])
        parser.add_argument("quarter", help="for example 2026Q3")
        parser.add_argument("-o", "--output", type=Path, help="file to write, default <kind>-<quarter>.docx")

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["output"] or Path(f"{options['kind']}-{options['quarter']}.docx")
        try:
            bulletin = queries.bulletin(system_viewer("report"), options["quarter"])
        except DomainError as refusal:
            raise CommandError(refusal.sentence("en")) from refusal
        target.write_bytes(bulletin_document(bulletin))
        self.stdout.write(str(target))
