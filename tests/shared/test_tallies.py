"""Requests are counted by all processes together, into their bounds, in a table that never grows."""

import subprocess
import sys
from pathlib import Path

from liming.shared.tallies import Tallies


def test_seconds_fall_into_their_bounds() -> None:
    table = Tallies()
    for seconds in (0.004, 0.01, 0.3, 99.0):
        table.count("board", "GET", 200, seconds)
    [row] = table.read()
    assert (row.route, row.method, row.status, round(row.seconds, 3)) == ("board", "GET", 200, 99.314)
    assert row.counts == (2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)


def test_two_processes_count_into_one_table(tmp_path: Path) -> None:
    path = tmp_path / "tallies.bin"
    program = (
        "import sys; from pathlib import Path; from liming.shared.tallies import Tallies\n"
        "table = Tallies(Path(sys.argv[1]))\n"
        "for number in range(2000): table.count('board', 'GET', 200, 0.02)"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(path)]) for _ in range(2)]
    assert [each.wait() for each in running] == [0, 0]
    [row] = Tallies(path).read()
    assert sum(row.counts) == 4000
    assert path.stat().st_size == 2048 * 176


def test_a_full_table_counts_what_it_knows() -> None:
    table = Tallies()
    for number in range(2_100):
        table.count(f"page {number}", "GET", 200, 0.1)
    table.count("page 0", "GET", 200, 0.1)
    rows = table.read()
    assert (len(rows), sum(rows[0].counts)) == (2048, 2)
