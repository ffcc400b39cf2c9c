"""./run bench NAME [--json]"""

import argparse
import json
import sys
from importlib import import_module

NAMES = ("pages", "dispatch", "derive", "roster")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description="Measure; the last line is JSON.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--json", action="store_true", help="print the JSON line only")
    options = parser.parse_args()
    figures = import_module(f"tools.bench.{options.name}").measure(quiet=options.json)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
