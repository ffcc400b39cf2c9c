"""Spark, where the data lake is; its packages stand in a lock of their own (requirements/spark.txt)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from liming.shared.engines import Line


class Spark:
    """A session at `master`, "local[2]" being this machine; made at the first question, ended by `stop`."""

    name = "spark"

    def __init__(self, master: str = "local[2]", memory: str = "2g") -> None:
        self._master, self._memory = master, memory
        self._session: Any = None

    def lines(self, statement: str, files: Sequence[Path]) -> list[Line]:
        """See `shared.engines.Engine`."""
        session = self._started()
        session.read.parquet(*map(str, files)).createOrReplaceTempView("facts")
        return [tuple(row) for row in session.sql(statement).collect()]

    def stop(self) -> None:
        """End the session and its Java process."""
        if self._session is not None:
            self._session.stop()
            self._session = None

    def _started(self) -> Any:
        if self._session is None:
            from pyspark.sql import SparkSession

            builder = SparkSession.builder.master(self._master).appName("liming")
            self._session = (
                builder.config("spark.driver.memory", self._memory)
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "8")
                .getOrCreate()
            )
            self._session.sparkContext.setLogLevel("ERROR")
        return self._session
