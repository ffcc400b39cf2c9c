"""`liming import_layer NAME FILE`: the company's own approved outlines (GeoJSON, WGS-84)."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from liming.jobs.commands import ToldCommand
from liming.register.actions import import_layer
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer

BAD_USAGE = 2


class Command(ToldCommand):
    help = "Import outlines of divisions; they are shown instead of the shipped ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="name of the layer, e.g. approved-2026")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0: imported; 2: the file is no readable layer."""
        try:
            document = json.loads(options["file"].read_text("utf-8"))
            count = import_layer(system_viewer("liming import_layer"), options["name"], document)
        except DomainError as refusal:
            raise CommandError(refusal.sentence(), returncode=BAD_USAGE) from refusal
        except (OSError, ValueError) as fault:
            raise CommandError(f"{options['file']}: {fault}", returncode=BAD_USAGE) from fault
        self.stdout.write(f"{options['name']}: {count}")
