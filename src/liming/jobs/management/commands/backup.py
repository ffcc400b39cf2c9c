"""liming backup: the whole house in one place, while it serves."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liming.jobs.recovery.backing_up import back_up
from liming.jobs.recovery.keys import add_key_option, secret_in
from liming.jobs.recovery.places import Place
from liming.shared.errors import DomainError


class Command(BaseCommand):
    """Exit code 0 = written whole, 1 = refused and nothing written."""

    help = "Back up database, pictures and files. A folder keeps only what is new; NAME.tar is one file."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, metavar="DIR_OR_FILE")
        parser.add_argument(
            "--keep", type=int, default=0, metavar="N", help="then forget all but the newest N"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object")
        add_key_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        say = (lambda words: None) if options["as_json"] else self.stdout.write
        try:
            made = back_up(Place("default"), options["target"], secret_in(options), say, keep=options["keep"])
        except DomainError as refusal:
            raise CommandError(refusal.sentence("en")) from refusal
        except OSError as fault:
            raise CommandError(f"Broken off: {fault}.") from fault
        said = {
            "backup": made.name,
            "rows": made.manifest.rows,
            "database_mb": round(made.manifest.database.size / 1e6, 1),
            "files": len(made.manifest.files),
            "new_mb": round(made.new_bytes / 1e6, 1),
            "forgotten": made.forgotten,
            "seconds": round(time.monotonic() - started, 1),
        }
        self.stdout.write(
            json.dumps(said)
            if options["as_json"]
            else ", ".join(f"{name} {value}" for name, value in said.items())
        )
