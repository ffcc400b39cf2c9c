"""liming tick: look at the running clocks once, as the worker does every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from liming.execute.actions import warn
from liming.register.actions import release_stuck


class Command(BaseCommand):
    """Exit code 0 = done. Running it again writes nothing twice."""

    help = "Warn and escalate where a clock has reached a level; put stuck notices on their way again."

    def handle(self, *args: Any, **options: Any) -> None:
        warnings, stuck = warn(), release_stuck()
        self.stdout.write(f"warnings {warnings}, notices put on their way again {stuck}")
