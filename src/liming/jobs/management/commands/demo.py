"""liming demo: build the demo province once, then serve it. --smoke does all of it and stops."""

import json
import os
import resource
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from liming.jobs import processes
from liming.shared import clock


class Command(BaseCommand):
    help = "Set up and serve the demo province."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--smoke", action="store_true", help="fetch the first page, print figures, stop")
        parser.add_argument("--fresh", action="store_true", help="build the province anew")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        build_seconds = self.build(options["fresh"])
        address = f"127.0.0.1:{options['port']}"
        started = time.monotonic()
        commands = [processes.gunicorn(address, workers=2, threads=4), processes.worker()]
        with processes.running(commands) as children:
            page = processes.wait_for_page(f"http://{address}/sign-in/", children)
            start_seconds = time.monotonic() - started
            if options["smoke"]:
                self.report(page, build_seconds, start_seconds)
                return
            self.stdout.write(f"\n  太行黎明 · http://{address}/\n  Ctrl-C ends it.\n")
            code = processes.look_after(children, commands)
        raise SystemExit(code)

    def build(self, fresh: bool) -> float:
        """Build the province when there is none; returns the seconds it took (0 when it was there)."""
        mark = settings.VAR / "demo.json"
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        if fresh or not mark.is_file():
            self.remove(mark, database)
        if mark.is_file():
            self.tell_age(json.loads(mark.read_text("utf-8"))["built_on"])
            return 0.0
        started = time.monotonic()
        call_command("migrate", verbosity=0)
        call_command("build_demo")
        mark.write_text(json.dumps({"built_on": clock.today().isoformat()}), "utf-8")
        return time.monotonic() - started

    def remove(self, mark: Path, database: Path) -> None:
        """Forget an older or half-built demo; only its own SQLite file is ever deleted."""
        mark.unlink(missing_ok=True)
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") and database.name.startswith("demo"):
            for suffix in ("", "-wal", "-shm"):
                database.with_name(database.name + suffix).unlink(missing_ok=True)

    def tell_age(self, built_on: str) -> None:
        if built_on != clock.today().isoformat():
            self.stdout.write(f"The province was built on {built_on}; `./run demo --fresh` builds today's.")

    def report(self, page: str, build_seconds: float, start_seconds: float) -> None:
        if "太行黎明" not in page:
            raise SystemExit("the first page does not say 太行黎明")
        begun = float(os.environ.get("LIMING_STARTED", "0")) or time.time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures = {
            "cold_s": round(time.time() - begun, 1),
            "build_s": round(build_seconds, 1),
            "start_s": round(start_seconds, 1),
            "peak_mb": round(peak),
        }
        self.stdout.write(json.dumps(figures))
