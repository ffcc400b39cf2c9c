"""DuckDB inside the process: the engine of one machine, to some hundred million facts."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from liming.shared.engines import Line


class DuckDb:
    """Counts with at most so many threads and so much memory; what does not fit goes to `spill`."""

    name = "duckdb"

    def __init__(self, threads: int = 2, memory: str = "2GB", spill: Path | None = None) -> None:
        self._settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": memory,
        }
        if spill is not None:
            self._settings["temp_directory"] = str(spill)

    def lines(self, statement: str, files: Sequence[Path]) -> list[Line]:
        """See `shared.engines.Engine`."""
        with duckdb.connect(config=self._settings) as connection:
            connection.read_parquet([str(file) for file in files]).create_view("facts")
            return connection.execute(statement).fetchall()


def read_columns(columns: Sequence[str], files: Sequence[Path]) -> list[Line]:
    """Some columns of Parquet files as rows, for engines that read no Parquet themselves."""
    with duckdb.connect() as connection:
        return connection.read_parquet([str(file) for file in files]).select(*columns).fetchall()
