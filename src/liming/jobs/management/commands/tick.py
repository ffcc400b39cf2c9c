"""liming tick: look after everything that runs by the clock once, as the worker does every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from liming.jobs.ticking import tick


class Command(BaseCommand):
    """Exit code 0 = done. Running it again writes nothing twice."""

    help = "Send what nobody gave out in time, warn and escalate, look after alarms and stuck notices."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(", ".join(f"{name} {count}" for name, count in tick().items()))
