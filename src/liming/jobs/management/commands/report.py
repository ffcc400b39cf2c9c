"""`liming report KIND PERIOD [--place CODE] [-o FILE]`: write a report as Word, PDF or spreadsheet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from liming.adapters.reports.making import made
from liming.improve.enums import ReportFormat, ReportKind
from liming.improve.queries.report_places import rhythm
from liming.jobs.commands import ToldCommand
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer


def spelled(kind: ReportKind) -> str:
    """A kind as it is written on the command line."""
    return kind.value.replace("_", "-")


def periods() -> str:
    """How a period is written, for which kinds."""
    examples = {"quarter": "2026Q3", "month": "2026-07", "year": "2026"}
    kinds = {name: [spelled(kind) for kind in ReportKind if rhythm(kind) == name] for name in examples}
    return "; ".join(f"{example}: {', '.join(kinds[name])}" for name, example in examples.items())


class Command(ToldCommand):
    help = (
        "Write a report as Word, PDF or spreadsheet: figures from records, formulas live in the spreadsheet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[spelled(kind) for kind in ReportKind])
        parser.add_argument("period", help=periods())
        parser.add_argument("--place", default="", help="code of unit, team or branch; default: the root")
        parser.add_argument("--format", choices=ReportFormat.values, help="default: by the ending, else docx")
        parser.add_argument("-o", "--output", type=Path, help="default <kind>-<period>.<format>")

    def handle(self, *args: Any, **options: Any) -> None:
        ending = options["output"].suffix[1:] if options["output"] else ""
        form = options["format"] or (ending if ending in ReportFormat.values else ReportFormat.DOCX.value)
        target = options["output"] or Path(f"{options['kind']}-{options['period']}.{form}")
        kind = options["kind"].replace("-", "_")
        try:
            file = made(system_viewer("report"), kind, options["period"], form, options["place"])
        except DomainError as refusal:
            raise CommandError(refusal.sentence("en")) from refusal
        target.write_bytes(file.content)
        self.stdout.write(str(target))
