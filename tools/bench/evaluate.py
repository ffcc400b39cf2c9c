"""A quarter from the ledger to bands, a nation's quarter counted by DuckDB, and all engines on one export."""

import statistics
import time
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from tools import postgres
from tools.bench import lake
from tools.bench.worlds import ROOT, copied, set_up

DRAWS = 10_000
ROUNDS = 3
FOLDER = ROOT / "var" / "bench-lake"


def measure(quiet: bool = False) -> dict[str, Any]:
    """`quarter_s`, `quarter_cpu_s`: the demo's last ended quarter measured and stored with 10,000 draws.

    `rows_20m_s`, `rows_100m_s`: so many made-up facts counted from Parquet with two threads and 2 GB;
    `*_per_scan`: to a bare scan of the same columns; `rows_100m_mb`: the process's peak memory.
    `engines_equal`: 1 when all of `engines` give the same integers for the demo's export.
    """
    with copied("evaluate") as url:
        set_up(url)
        figures = {**_quarter(), **_engines()}
    for millions in (20, 100):
        found = lake.counted(lake.make(FOLDER, millions))
        figures[f"rows_{millions}m_s"] = found["s"]
        figures[f"rows_{millions}m_per_scan"] = round(found["s"] / found["scan_s"], 2)
        figures[f"rows_{millions}m_mb"] = found["mb"]
        if not quiet:
            print(f"{millions} million facts: {found}", flush=True)
    return figures


def _quarter() -> dict[str, Any]:
    from django.db import transaction

    from liming.core.calendar import Quarter
    from liming.evaluate.actions.measuring import measured
    from liming.evaluate.rules import shipped_rules
    from liming.shared import clock

    quarter = str(Quarter.of(clock.today()).previous())
    rules = {**shipped_rules(), "draws": DRAWS}
    seconds, busy = [], []
    for _ in range(ROUNDS):
        with patch("liming.evaluate.bridge.shipped_rules", lambda: rules), transaction.atomic():
            started, used = time.perf_counter(), time.process_time()
            snapshot, facts = measured(quarter, "measured for the bench")
            seconds.append(time.perf_counter() - started)
            busy.append(time.process_time() - used)
            cells = snapshot.cells.count()
            transaction.set_rollback(True)
    return {
        "quarter_s": round(statistics.median(seconds), 2),
        "quarter_cpu_s": round(statistics.median(busy), 2),
        "facts": len(facts),
        "cells": cells,
    }


def _engines() -> dict[str, Any]:
    """The demo's last ended quarter, exported and counted by every engine that is here."""
    from liming.adapters.engines import DuckDb, Postgres, Spark, Sqlite, write_facts
    from liming.core.calendar import Quarter
    from liming.evaluate.queries import facts_of_month
    from liming.shared import clock
    from liming.shared.viewer import system_viewer

    month = str(Quarter.of(clock.today()).previous().months()[-1])
    made = facts_of_month(system_viewer("bench"), month)
    found = {}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "facts.parquet"
        write_facts(made.facts, file)
        for engine in (DuckDb(), Sqlite()):
            found[engine.name] = set(engine.lines(made.statement, [file]))
        if postgres.binaries() is not None:
            with postgres.server() as address:
                found["postgresql"] = set(Postgres(address).lines(made.statement, [file]))
        if find_spec("pyspark") and which("java"):
            spark = Spark(memory="1g")
            found["spark"] = set(spark.lines(made.statement, [file]))
            spark.stop()
    same = all(each == found["duckdb"] for each in found.values())
    return {"engines": list(found), "engines_equal": int(same), "totals": len(found["duckdb"])}
