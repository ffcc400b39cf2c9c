"""Mutated sheets through every import, by the test that draws a few hundred of them."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.bench.worlds import ROOT

TEST = "tests/jobs/test_sheet_fuzz.py"


def measure(quiet: bool = False, sheets: int = 10_000, seed: int = 1) -> dict[str, Any]:
    """`sheets`, `faults`, `half_written`, and how most `ended`; about ten minutes for ten thousand."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "figures.json"
        environment = {
            **os.environ,
            "LIMING_FUZZ_RUNS": str(sheets),
            "LIMING_FUZZ_SEED": str(seed),
            "LIMING_FUZZ_FIGURES": str(kept),
        }
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "pytest", "-q", TEST]
        output = subprocess.DEVNULL if quiet else sys.stderr
        subprocess.run(command, cwd=ROOT, env=environment, stdout=output, check=False)
        figures: dict[str, Any] = json.loads(kept.read_text("utf-8"))
    return figures
