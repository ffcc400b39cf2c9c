"""Spark counts an export as every other engine does; run by `./run test --spark`, which installs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories import facts as make

from liming.adapters.engines import DuckDb, Spark, write_facts
from liming.evaluate.rules import totals_statement


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    engine = Spark(memory="1g")
    yield engine
    engine.stop()


@pytest.mark.parametrize("seed", [1, 2])
def test_spark_gives_the_same_integers(tmp_path: Path, spark: Spark, seed: int) -> None:
    """Over two files, with reprints that span both, sums beyond 32 bits and squares beyond 53."""
    facts = make.drawn(seed, 4_000)
    files = [tmp_path / "first.parquet", tmp_path / "second.parquet"]
    write_facts(facts[:1_500], files[0])
    write_facts(facts[1_500:], files[1])
    statement = totals_statement(make.FOLDS)
    found = spark.lines(statement, files)
    assert len(found) == len(set(found))
    assert set(found) == make.reckoned(facts) == set(DuckDb().lines(statement, files))
    assert {type(figure) for line in found for figure in line[2:4]} == {int}


def test_an_empty_export_gives_no_line(tmp_path: Path, spark: Spark) -> None:
    write_facts([], tmp_path / "empty.parquet")
    assert spark.lines(totals_statement(make.FOLDS), [tmp_path / "empty.parquet"]) == []
