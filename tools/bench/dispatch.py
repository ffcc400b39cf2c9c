"""The speed of execute: deciding, importing, taking down under load, and the board with 100,000 requests.

Each measurement runs in a process of its own on a copy of the built demo, so that memory is its own.
"""

import json
import os
import subprocess
import sys
from typing import Any

from tools.bench.importing import sheet_path
from tools.bench.worlds import ROOT, copied

STEPS = ("deciding", "importing", "load", "boards")


def measure(quiet: bool = False) -> dict[str, Any]:
    """All figures by name. Takes about four minutes and 2 GB of disk beside the demo."""
    figures: dict[str, Any] = {}
    for step in STEPS:
        with copied(step) as url:
            environment = {**os.environ, "DATABASE_URL": url, "LIMING_DEMO": "1"}
            if step == "importing":
                _run("-c", "from tools.bench.importing import write; write()", environment)
            found = json.loads(_run("-m", f"tools.bench.{step}", environment).splitlines()[-1])
        figures |= found
        if not quiet:
            print(f"{step}: {found}", flush=True)
    sheet_path().unlink(missing_ok=True)
    return figures


def _run(how: str, what: str, environment: dict[str, str]) -> str:
    command = [sys.executable, how, what]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout
