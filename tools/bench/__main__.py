"""./run bench NAME [--json] [--write] [...]: measure. ./run bench --all writes docs/benchmarks.md."""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from tools.bench import report

OPTIONS: dict[str, tuple[str, ...]] = {
    "pages": (),
    "dispatch": (),
    "derive": (),
    "drill": ("postgres",),
    "evaluate": (),
    "roster": (),
    "route": ("instances",),
    "phone": (),
    "sync": ("postgres",),
    "faults": ("runs", "seed"),
    "fuzz": ("sheets", "seed"),
    "crowd": ("postgres", "seconds"),
}
"""Every measurement, a module of its name, with the options that it takes."""

ON_POSTGRES = "postgres_"
"""What the names of figures begin with that were measured on PostgreSQL."""


def main() -> int:
    options = asked()
    name = "faults" if options.faults and options.name == "sync" else options.name
    if options.all:
        for each, taken in OPTIONS.items():
            for options.postgres in (False, True) if "postgres" in taken else (False,):
                report.keep(each, measured(each, options))
    elif name is None:
        report.write()
    else:
        figures = measured(name, options)
        if options.write:
            report.keep(name, figures)
        print(json.dumps(figures, ensure_ascii=False))
    return 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description="Measure; the last line is JSON.")
    parser.add_argument(
        "name", choices=OPTIONS, nargs="?", help="without one: write docs/benchmarks.md again"
    )
    parser.add_argument("--all", action="store_true", help="measure everything and write docs/benchmarks.md")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/benchmarks.md")
    parser.add_argument("--json", action="store_true", help="print the JSON line only")
    parser.add_argument("--postgres", action="store_true", help="on a private PostgreSQL server")
    parser.add_argument("--instances", type=Path, help="route: a folder of Solomon's files")
    parser.add_argument("--faults", action="store_true", help="sync: a browser behind a bad line")
    parser.add_argument("--runs", type=int, default=200, help="faults: how many times")
    parser.add_argument("--sheets", type=int, default=10_000, help="fuzz: how many mutated sheets")
    parser.add_argument("--seed", type=int, default=1, help="faults, fuzz: the first seed")
    parser.add_argument("--seconds", type=float, default=300.0, help="crowd: for how long")
    return parser.parse_args()


def measured(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of one measurement, with those options that it takes; each database has its names."""
    measure = import_module(f"tools.bench.{name}").measure
    figures: dict[str, Any] = measure(
        quiet=options.json, **{option: getattr(options, option) for option in OPTIONS[name]}
    )
    is_moved = options.postgres and "postgres" in OPTIONS[name]
    return {f"{ON_POSTGRES}{key}": value for key, value in figures.items()} if is_moved else figures


if __name__ == "__main__":
    sys.exit(main())
