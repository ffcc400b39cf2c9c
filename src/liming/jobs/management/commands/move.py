"""liming move: the whole database into another one, SQLite or PostgreSQL, proven row by row."""

import os
import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from liming.jobs.recovery.places import Place, elsewhere
from liming.jobs.recovery.restoring import move
from liming.shared.errors import DomainError

_VARIABLE = "LIMING_MOVE_TO"


class Command(BaseCommand):
    """Exit code 0 = moved and proven, 1 = refused and the target is as it was."""

    help = "Copy every row of DATABASE_URL into another database and compare both; files stay where they are."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            default=os.environ.get(_VARIABLE, ""),
            metavar="DATABASE_URL",
            help=f"the other database (default: {_VARIABLE}, where a password is not seen by `ps`)",
        )
        parser.add_argument("--replace", action="store_true", help="put it in the place of what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        if not options["to"]:
            raise CommandError(f"Name the other database by --to or {_VARIABLE}.", returncode=2)
        try:
            with elsewhere(options["to"]) as target:
                tables = move(Place("default"), target, self.stdout.write, replace=options["replace"])
        except DomainError as refusal:
            raise CommandError(refusal.sentence("en")) from refusal
        except ImproperlyConfigured as fault:
            raise CommandError(str(fault)) from fault
        rows = sum(each.count for each in tables.values())
        self.stdout.write(
            f"{rows} rows in {len(tables)} tables are equal; {time.monotonic() - started:.1f} s. "
            "Set DATABASE_URL to the new database and start the services."
        )
