"""./run bench NAME [--json] [--instances DIR]"""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

NAMES = ("pages", "dispatch", "derive", "roster", "route", "sync")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description="Measure; the last line is JSON.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--json", action="store_true", help="print the JSON line only")
    parser.add_argument("--instances", type=Path, help="route: a folder of Solomon's files")
    options = parser.parse_args()
    measure = import_module(f"tools.bench.{options.name}").measure
    more = {"instances": options.instances} if options.name == "route" else {}
    figures = measure(quiet=options.json, **more)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
