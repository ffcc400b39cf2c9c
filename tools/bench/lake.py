"""A nation's quarter of made-up facts as Parquet, and how long one process takes to count it.

`python -m tools.bench.lake FILES` counts the files and prints one line of JSON; a process of its own, so that
its memory is its own.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SEED = 20_260_701
CHUNK = 5_000_000
TEAMS = 27 * 162
MEMORY, THREADS = "2GB", 2
SHARES = {
    "items_per_member": 22,
    "call_back_satisfaction": 16,
    "plan_completion": 12,
    "rating_coverage": 10,
    "finished_in_time": 7,
    "solved_first_time": 7,
    "check_quality": 6,
    "signed_for_in_time": 5,
    "arrived_in_time": 4,
    "mean_score": 3,
    "satisfaction_rate": 3,
    "member_participation": 3,
    "press_points": 1,
    "honour_points": 1,
}
"""Of a hundred facts so many, as in the demo province."""

_MADE = """
COPY (
    SELECT '2026Q3' AS quarter, 'T' || (h // 100 % {teams}) AS team, 'U' || (h // 100 % 27) AS unit,
        list_extract({measures}, CAST(h % 100 + 1 AS BIGINT)) AS measure, 'record' AS kind,
        'R' || i AS record, '' AS name, DATE '2026-07-01' + CAST(h // 7 % 92 AS INTEGER) AS day,
        CASE WHEN measure = 'press_points' THEN 'story ' || (h // 1000 % 40) ELSE '' END AS item,
        CASE measure WHEN 'mean_score' THEN 1 + h // 3 % 5 WHEN 'press_points' THEN 1 << (h // 3 % 4)
            WHEN 'honour_points' THEN 1 << (h // 3 % 4) ELSE CAST(h // 3 % 10 < 8 AS BIGINT)
        END::BIGINT AS amount,
        1::BIGINT AS exposure
    FROM (SELECT i, CAST(hash(i + {seed}) % 1000000007 AS BIGINT) AS h FROM range({first}, {last}) AS made(i))
    ORDER BY measure, team
) TO '{file}' (FORMAT parquet, COMPRESSION zstd)
"""
_SCAN = "SELECT COUNT(*), MAX(team), MAX(measure), MAX(item), SUM(amount), SUM(exposure) FROM facts"


def make(folder: Path, millions: int) -> list[Path]:
    """Files of five million facts each, always the same; those that are there stay."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    measures = [name for name, share in SHARES.items() for _ in range(share)]
    files = []
    for first in range(0, millions * 1_000_000, CHUNK):
        file = folder / f"{first // CHUNK:03d}.parquet"
        files.append(file)
        if file.is_file():
            continue
        part = file.with_suffix(".part")
        with duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS}) as memory:
            memory.execute(f"SET temp_directory = '{folder / 'spill'}'")
            memory.execute(
                _MADE.format(
                    teams=TEAMS, measures=measures, seed=SEED, first=first, last=first + CHUNK, file=part
                )
            )
        part.replace(file)
    return files


def counted(files: Sequence[Path]) -> dict[str, Any]:
    """Seconds to count and to scan the same columns barely, cells and peak memory, by a new process."""
    command = [sys.executable, "-m", "tools.bench.lake", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(files: list[Path]) -> None:
    from liming.adapters.engines.duckdb import DuckDb
    from liming.evaluate.rules import Fold, totals_statement

    capped = Fold(cap=40, is_counted_once=True, has_squares=True)
    folds = {name: Fold() for name in SHARES} | {"mean_score": Fold(has_squares=True)}
    folds |= {"press_points": capped, "honour_points": capped}
    engine = DuckDb(THREADS, MEMORY, files[0].parent / "spill")
    scan_s = _seconds(lambda: engine.lines(_SCAN, files))
    cells: list[Any] = []
    count_s = _seconds(lambda: cells.extend(engine.lines(totals_statement(folds), files)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"s": count_s, "scan_s": scan_s, "cells": len(cells), "mb": round(peak)}))


def _seconds(work: Any) -> float:
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 2)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
