"""`liming stats`: how many of each noun there are."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liming.jobs.demo.counts import counts


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Count every noun of the province."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = counts()
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        width = max(len(name) for name in found)
        for name, count in found.items():
            self.stdout.write(f"{name:<{width}}  {count:>9,}")
