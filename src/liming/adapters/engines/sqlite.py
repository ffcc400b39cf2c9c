"""SQLite in memory: what a measurement of the province uses, over an export."""

from collections.abc import Sequence
from pathlib import Path

from liming.adapters.engines.duckdb import read_columns
from liming.evaluate.rules import COUNTED
from liming.shared.engines import Line, lines_in_memory


class Sqlite:
    """Holds all facts in memory: for one province's quarter."""

    name = "sqlite"

    def lines(self, statement: str, files: Sequence[Path]) -> list[Line]:
        """See `shared.engines.Engine`."""
        return lines_in_memory(statement, COUNTED, read_columns(COUNTED, files))
