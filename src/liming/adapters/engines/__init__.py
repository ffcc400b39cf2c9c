"""Engines that count an export of the ledger: DuckDB and SQLite inside the process, PostgreSQL, Spark.

Here: how each reads the Parquet file and runs the one statement of `evaluate.rules.totals`. Not here: the
statement itself, or a figure of their own.
"""

from liming.adapters.engines.duckdb import DuckDb
from liming.adapters.engines.parquet import write_facts
from liming.adapters.engines.postgres import Postgres
from liming.adapters.engines.spark import Spark
from liming.adapters.engines.sqlite import Sqlite

__all__ = ["DuckDb", "Postgres", "Spark", "Sqlite", "write_facts"]
