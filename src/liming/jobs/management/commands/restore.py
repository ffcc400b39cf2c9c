"""liming restore: a house from a backup, on SQLite or PostgreSQL, whichever it came from."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liming.jobs.recovery.box import Box, Manifest
from liming.jobs.recovery.keys import add_key_option, secret_in
from liming.jobs.recovery.places import Place
from liming.jobs.recovery.restoring import State, forget_heartbeats, restore, state_of_house
from liming.jobs.recovery.shelves import shelf_to_read
from liming.shared.errors import DomainError

WITH_DOUBTS = 3


class Command(BaseCommand):
    """Exit code 0 = restored and proven, 1 = refused and nothing changed, 3 = restored as the backup
    holds it, but its audit chain or a frozen quarter does not prove.
    """

    help = "Restore a backup into DATABASE_URL and LIMING_VAR: every hash first, then whole or not at all."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="DIR_OR_FILE")
        parser.add_argument("--name", default="", help="which backup of the folder; the newest by default")
        parser.add_argument(
            "--list", action="store_true", dest="only_list", help="say what is there, and stop"
        )
        parser.add_argument("--replace", action="store_true", help="put it in the place of what is there")
        add_key_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            if options["only_list"]:
                self._list(options)
                return
            manifest = restore(
                Place("default"),
                options["source"],
                secret_in(options),
                self.stdout.write,
                name=options["name"],
                replace=options["replace"],
            )
        except DomainError as refusal:
            raise CommandError(refusal.sentence("en")) from refusal
        except OSError as fault:
            raise CommandError(f"Broken off: {fault}.") from fault
        self.stdout.write(f"restored {manifest.rows} rows in {time.monotonic() - started:.1f} s")
        forget_heartbeats(Place("default"))
        self._prove(manifest)

    def _list(self, options: dict[str, Any]) -> None:
        with shelf_to_read(options["source"]) as shelf:
            box = Box(shelf, secret_in(options))
            for name in box.backups():
                found = box.manifest(name)
                size = sum(file.size for file in (found.database, *found.files)) // 1_000_000
                self.stdout.write(f"{name}  {found.engine}  {found.rows} rows  {size} MB")

    def _prove(self, manifest: Manifest) -> None:
        state = state_of_house()
        self.stdout.write(f"audit chain: {state.sealed} sealed; frozen quarters: {len(state.quarters)}")
        if doubts := _doubts(manifest, state):
            raise CommandError(
                "Restored as the backup holds it, but " + "; ".join(doubts), returncode=WITH_DOUBTS
            )


def _doubts(manifest: Manifest, state: State) -> list[str]:
    doubts = [f"quarter {name} does not prove" for name in state.broken_quarters]
    doubts += [f"{name} is not as it was sealed" for name in state.broken_rows[:3]]
    if state.broken_at is not None:
        doubts.append(f"the audit chain breaks at entry {state.broken_at}")
    elif (state.sealed, state.head) != (manifest.chain.sealed, manifest.chain.head):
        doubts.append("the audit chain is not the backup's")
    return doubts
