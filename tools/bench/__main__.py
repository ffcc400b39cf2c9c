"""./run bench NAME [--json] [--instances DIR] [--faults]"""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

NAMES = ("pages", "dispatch", "derive", "evaluate", "roster", "route", "sync", "phone")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description="Measure; the last line is JSON.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--json", action="store_true", help="print the JSON line only")
    parser.add_argument("--instances", type=Path, help="route: a folder of Solomon's files")
    parser.add_argument("--faults", action="store_true", help="sync: a browser behind a bad line, 200 times")
    parser.add_argument("--runs", type=int, default=200, help="sync --faults: how many times")
    parser.add_argument("--seed", type=int, default=1, help="sync --faults: the first seed")
    options = parser.parse_args()
    has_faults = options.name == "sync" and options.faults
    measure = import_module(f"tools.bench.{'faults' if has_faults else options.name}").measure
    more = {"instances": options.instances} if options.name == "route" else {}
    if has_faults:
        more = {"runs": options.runs, "seed": options.seed}
    figures = measure(quiet=options.json, **more)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
