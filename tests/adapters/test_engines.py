"""One statement, the same integers wherever the facts lie."""

from pathlib import Path

import pytest
from django.conf import settings
from tests.factories import facts as make

from liming.adapters.engines import DuckDb, Postgres, Sqlite, write_facts
from liming.evaluate.rules import COUNTED, Fold, totals_statement
from liming.shared.engines import Engine, lines_in_memory


def engines() -> list[Engine]:
    """Those that run here: PostgreSQL where the tests have a server; Spark has tests of its own."""
    server = settings.DATABASES["default"]
    found: list[Engine] = [DuckDb(), Sqlite()]
    if "postgresql" in server["ENGINE"]:
        found.append(Postgres(f"postgres://{server['USER']}@{server['HOST']}:{server['PORT']}/postgres"))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_engine_gives_the_same_integers(tmp_path: Path, seed: int) -> None:
    """Two files of facts, with reprints that span both, sums beyond 32 bits and squares beyond 53."""
    facts = make.drawn(seed, 4_000)
    files = [tmp_path / "first.parquet", tmp_path / "second.parquet"]
    write_facts(facts[:1_500], files[0])
    write_facts(facts[1_500:], files[1])
    statement, wanted = totals_statement(make.FOLDS), make.reckoned(facts)
    assert max(line[4] or 0 for line in wanted) > 2**53
    for engine in engines():
        found = engine.lines(statement, files)
        assert (engine.name, len(found), set(found)) == (engine.name, len(wanted), wanted)
        assert {type(figure) for line in found for figure in line[2:4]} == {int}


def test_what_is_measured_runs_the_same_statement() -> None:
    """In memory, with only the columns that it reads."""
    facts = make.drawn(7, 2_000)
    rows = [tuple(getattr(each, name) for name in COUNTED) for each in facts]
    assert set(lines_in_memory(totals_statement(make.FOLDS), COUNTED, rows)) == make.reckoned(facts)


def test_a_story_counts_once_at_its_highest_level_and_a_cap_holds() -> None:
    """Reprints of 4 and 8 points are 8; with 40 more points the cap of 40 stands above the squares."""
    rows = [("T", "press_points", "s1", 4, 1), ("T", "press_points", "s1", 8, 1)]
    rows += [("T", "press_points", f"s{number}", 8, 1) for number in range(2, 7)]
    found = lines_in_memory(totals_statement(make.FOLDS), COUNTED, rows)
    assert found == [("T", "press_points", 40, 1, 6 * 64)]


def test_nothing_to_count_is_written_and_counted(tmp_path: Path) -> None:
    """An empty export has its columns and gives no line."""
    write_facts([], tmp_path / "empty.parquet")
    for engine in engines():
        assert engine.lines(totals_statement(make.FOLDS), [tmp_path / "empty.parquet"]) == []
    types = DuckDb().lines("SELECT column_type FROM (DESCRIBE facts)", [tmp_path / "empty.parquet"])
    assert [name for (name,) in types] == ["VARCHAR"] * 7 + ["DATE", "VARCHAR", "BIGINT", "BIGINT"]


@pytest.mark.parametrize("name", ["", "a; DROP TABLE facts", "O'Neill", "Größe"])
def test_a_measure_has_a_plain_name(name: str) -> None:
    """The statement is text, so a name that could end it is refused."""
    with pytest.raises(ValueError, match="plain name"):
        totals_statement({name: Fold()})


def test_a_file_is_replaced_as_a_whole_and_an_attempt_that_fails_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger" / "2026-09.parquet"
    write_facts(make.drawn(1, 10), path)
    before = path.read_bytes()
    monkeypatch.setattr("liming.adapters.engines.parquet._WRITE", "COPY nothing TO '{file}'")
    with pytest.raises(Exception, match="nothing"):
        write_facts(make.drawn(2, 20), path)
    assert (path.read_bytes(), [each.name for each in path.parent.iterdir()]) == (before, [path.name])
