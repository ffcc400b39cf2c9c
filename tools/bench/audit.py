"""Lighthouse over pages of a running house, in a browser of its own that may be signed in."""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from tools import browser
from tools.bench.house import free_address
from tools.bench.worlds import ROOT

HERE = ROOT / "tools" / "lighthouse"
HINT = "Lighthouse is missing: ./run bench phone installs it"
SignIn = Callable[[BrowserContext, str], None]
Medians = dict[str, dict[str, float]]


def audited(
    home: str, pages: dict[str, str], sign_in: SignIn | None, runs: int
) -> tuple[Medians, dict[str, Any]]:
    """Median scores by page and category, and by page what stood below 90 in any run."""
    port = int(free_address().split(":")[1])
    addresses = {name: home + path for name, path in pages.items()}
    browser.use_packaged_font()
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=browser.executable(),
            args=[*browser.ARGUMENTS, f"--remote-debugging-port={port}"],
            locale="zh-CN",
        )
        try:
            if sign_in:
                sign_in(context, home)
            told = _lighthouse({"port": port, "runs": runs, "pages": addresses})
        finally:
            context.close()
    medians = {
        name: {category: statistics.median(values) for category, values in found.items()}
        for name, found in told["scores"].items()
    }
    return medians, told["failed"]


def _lighthouse(given: dict[str, Any]) -> dict[str, Any]:
    if not (HERE / "node_modules").is_dir():
        raise SystemExit(HINT)
    node = Path(sys.executable).parent / "node"
    done = subprocess.run(
        [node, "audit.mjs"], cwd=HERE, input=json.dumps(given), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))
