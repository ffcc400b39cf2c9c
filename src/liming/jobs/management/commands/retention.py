"""liming retention: take away what was kept long enough, as the worker does once a day."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from liming.execute.actions import keep_to_time
from liming.jobs.commands import ToldCommand
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer


class Command(ToldCommand):
    """Exit code 0 = done (or nothing to do), 1 = refused, 2 = wrong use."""

    help = "Remove photos and personal data whose time is over; what is counted stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = keep_to_time(system_viewer("retention"), rehearsal=options["dry_run"])
        except DomainError as error:
            self.stderr.write(error.sentence())
            sys.exit(1)
        if options["json"]:
            report = {"applied": not options["dry_run"], "lines": [line.as_row() for line in lines]}
            self.stdout.write(json.dumps(report))
            return
        for line in lines:
            self.stdout.write(f"{line.name}: before {line.until}, done {line.done}, held back {line.held}")
        if options["dry_run"]:
            self.stdout.write("dry run, nothing written")
