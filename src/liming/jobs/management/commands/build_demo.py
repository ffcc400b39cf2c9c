"""`liming build_demo`: fill an empty, migrated database with the demo province."""

import json
import resource
import sys
import time
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from liming.jobs.demo.builder import Report, build
from liming.jobs.demo.scale import FULL, TINY, Scale
from liming.jobs.set_up import load_all_defaults
from liming.register.models import Team


class Bars:
    """One progress bar for each group of steps."""

    def __init__(self, is_shown: bool) -> None:
        self.is_shown = is_shown
        self.bar: tqdm | None = None
        self.step = ""
        self.step = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        if self.bar is None or self.step != step:
            self.close()
            self.step = step
            self.bar = tqdm(total=total, desc=step, disable=not self.is_shown, file=sys.stderr)
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Build the synthetic demo province into an empty, migrated database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print timings as one JSON object")
        parser.add_argument("--tiny", action="store_true", help="three counties and one quarter")
        parser.add_argument("--seed", type=int, help="another province of the same size")
        parser.add_argument("--without-loop", action="store_true", help="leave out the frozen quarters")

    def handle(self, *args: Any, **options: Any) -> None:
        if Team.objects.everywhere("an empty database has none").exists():
            raise CommandError("The database holds teams already; build the demo into an empty one.")
        scale = _scale(options)
        started = time.perf_counter()
        bars = Bars(is_shown=not options["json"])
        bars("defaults", 0, 1)
        load_all_defaults()
        bars("defaults", 1, 1)
        report = build(scale, bars, loop=not options["without_loop"])
        bars.close()
        self._print(report, time.perf_counter() - started, as_json=options["json"])

    def _print(self, report: Report, seconds: float, *, as_json: bool) -> None:
        rows = sum(report.rows.values())
        timing: dict[str, Any] = {
            "build_s": round(seconds, 1),
            "cpu_s": round(time.process_time(), 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "rows": rows,
            "rows_per_s": round(rows / seconds),
            "steps_s": {name: round(value, 2) for name, value in report.seconds.items()},
        }
        if as_json:
            self.stdout.write(json.dumps(timing))
            return
        self.stdout.write(
            f"{rows:,} rows in {timing['build_s']} s, {timing['rows_per_s']:,} rows/s, {timing['peak_mb']} MB"
        )
        for name, value in timing["steps_s"].items():
            self.stdout.write(f"  {name:<12} {value:>7.2f} s")


def _scale(options: dict[str, Any]) -> Scale:
    scale = TINY if options["tiny"] else FULL
    return scale if options["seed"] is None else replace(scale, seed=options["seed"])
