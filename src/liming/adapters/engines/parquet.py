"""Write facts as one Parquet file, whole or not at all."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np

from liming.evaluate.rules import Fact

_NUMBERS = frozenset({"amount", "exposure"})
_TYPES = {"day": "DATE"} | dict.fromkeys(_NUMBERS, "BIGINT")
_COLUMNS = ", ".join(f"TRY_CAST({name} AS {_TYPES.get(name, 'VARCHAR')}) AS {name}" for name in Fact._fields)
"""Said in full, since an empty export has no values that tell their types."""

_WRITE = """
COPY (SELECT {columns} FROM facts ORDER BY measure, team, record)
TO '{file}' (FORMAT parquet, COMPRESSION zstd)
"""


def write_facts(facts: Sequence[Fact], path: Path) -> None:
    """Write the file beside its place and move it there; a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=".") as folder, duckdb.connect() as memory:
        written = Path(folder) / path.name
        memory.register("facts", columns(facts))
        memory.execute(_WRITE.format(columns=_COLUMNS, file=str(written).replace("'", "''")))
        written.replace(path)


def columns(facts: Sequence[Fact]) -> dict[str, Any]:
    """The facts by column, as DuckDB takes them."""
    values = zip(*facts, strict=True) if facts else ([] for _ in Fact._fields)
    return {
        name: np.array(list(column), dtype="int64" if name in _NUMBERS else object)
        for name, column in zip(Fact._fields, values, strict=True)
    }
