"""An import of 100,000 requests from .xlsx: read, validated, routed, timed and written."""

import json
import resource
import time
from pathlib import Path

from tools.bench.worlds import ROOT, set_up

COUNT = 100_000


def main() -> None:
    """Print {"import_100k_s": ..., "import_100k_mb": ...}; the sheet is written beforehand by `write`."""
    set_up()
    from liming.adapters.spreadsheets import read_table
    from liming.execute import actions
    from liming.shared.viewer import system_viewer

    started = time.perf_counter()
    table = read_table(sheet_path())
    report = actions.import_requests(system_viewer("bench"), table, dry_run=False)
    seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"import_100k_s": round(seconds, 1), "import_100k_mb": round(megabytes), **report.counts}
    print(json.dumps(figures))


def write() -> None:
    """Write the sheet that `main` imports."""
    set_up()
    from tools.bench.sheet_world import write_sheet

    write_sheet(sheet_path(), COUNT)


def sheet_path() -> Path:
    """Where the sheet lies."""
    return ROOT / "var" / "bench-requests.xlsx"


if __name__ == "__main__":
    main()
