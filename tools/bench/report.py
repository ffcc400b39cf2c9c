"""docs/benchmarks.md, written from the figures kept in docs/benchmarks.json and the words in lines.toml."""

import json
import os
import platform
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.bench.worlds import ROOT

KEPT = ROOT / "docs" / "benchmarks.json"
PAGE = ROOT / "docs" / "benchmarks.md"
WORDS = Path(__file__).with_name("lines.toml")
PARTS = {
    "ratio": "Ratios and shares",
    "nought": "What must be nought",
    "size": "Times, rates and sizes of this machine",
}


def keep(name: str, figures: dict[str, Any]) -> None:
    """Put a measurement's figures beside the earlier ones of other keys and write the page."""
    kept = read()
    before = kept.get(name, {}).get("figures", {})
    kept[name] = {"on": time.strftime("%Y-%m-%d"), "machine": machine(), "figures": before | figures}
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    write()


def read() -> dict[str, Any]:
    """What is kept, by name of the measurement."""
    found: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return found


def lines() -> dict[str, Any]:
    """The words of the page: `head`, `foot` and what each `line` shows of which measurement."""
    return tomllib.loads(WORDS.read_text("utf-8"))


def machine() -> str:
    """Cores, processor, memory and Python, as far as the machine tells."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({processor()}), {memory:.0f} GiB, Python {platform.python_version()}"


def processor() -> str:
    """The processor's name on Linux; else its kind."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text("utf-8").splitlines() if about.exists() else []
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )


def write() -> None:
    """The page: ratios first, then what must be nought, then what depends on the machine."""
    words, kept = lines(), read()
    text = [words["head"].strip(), ""]
    for part, title in PARTS.items():
        rows = list(_rows(words["line"], kept, part))
        if rows:
            head = ["| what | figure | wanted | command | on |", "| --- | --- | --- | --- | --- |"]
            text += [f"## {title}", "", *head, *rows, ""]
    machines = sorted({each["machine"] for each in kept.values()})
    text += [f"Measured on: {'; '.join(machines)}.", "", words["foot"].strip()]
    PAGE.write_text("\n".join(text).rstrip() + "\n", "utf-8")


def _rows(lines: list[dict[str, Any]], kept: dict[str, Any], part: str) -> Iterator[str]:
    for line in lines:
        found = kept.get(line["bench"], {})
        figures = [found.get("figures", {}).get(key) for key in line["keys"]]
        if line["part"] != part or None in figures:
            continue
        shown = line.get("shown", "{}").format(*figures)
        names = ", ".join(f"`{key}`" for key in line["keys"])
        command = f"`./run bench {line.get('command', line['bench'])}` ({names})"
        yield f"| {line['what']} | {shown} | {line.get('wanted', '')} | {command} | {found['on']} |"
