"""The province's next month derived from the demo's year plan by `liming derive`, then derived again."""

import json
import os
import subprocess
import sys
import time
from typing import Any

from tools.bench.worlds import ROOT, copied

_CHANGES = ("added", "withdrawn", "restored", "dropped")
_NEXT_MONTH = """
from tools.bench.worlds import set_up
set_up()
from liming.plan.models import MonthPlan
last = MonthPlan.objects.everywhere("the last month that is planned").latest("month").month
print(f"{last.year + last.month // 12}-{last.month % 12 + 1:02d}")
"""


def measure(quiet: bool = False) -> dict[str, Any]:
    """Seconds of the first run with the program's start, its visits, and what a second run would change."""
    with copied("derive") as url:
        environment = {**os.environ, "DATABASE_URL": url, "LIMING_DEMO": "1"}
        month = _run(["-c", _NEXT_MONTH], environment).strip()
        command = ["-m", "liming.project", "derive", month, "--json"]
        started = time.perf_counter()
        first = json.loads(_run(command, environment))
        seconds = time.perf_counter() - started
        again = json.loads(_run(command, environment))
    if not quiet:
        print(f"{month}: {first}", flush=True)
    return {
        "derive_s": round(seconds, 1),
        "teams": first["teams"],
        "added": first["added"],
        "again_changes": sum(again[name] for name in _CHANGES),
    }


def _run(arguments: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout
