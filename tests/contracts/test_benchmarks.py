"""The page of benchmarks is written from kept figures: ratios first, nothing that was not measured."""

from pathlib import Path
from typing import Any

import pytest
from tools.bench import report
from tools.bench.__main__ import OPTIONS


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(report, "KEPT", tmp_path / "kept.json")
    monkeypatch.setattr(report, "PAGE", tmp_path / "page.md")
    return tmp_path / "page.md"


def lines() -> list[dict[str, Any]]:
    return report.lines()["line"]


def test_every_line_names_a_measurement_and_a_part() -> None:
    """A line that no measurement could ever fill would stay out of the page unnoticed."""
    assert {line["bench"] for line in lines()} <= set(OPTIONS)
    assert {line["part"] for line in lines()} == set(report.PARTS)


def test_ratios_come_first_and_what_was_not_measured_is_left_out(page: Path) -> None:
    """Two measurements are kept one after the other; the second keeps the first one's other figures."""
    report.keep("roster", {"cells_a_lost_duty": 1.2, "violations": 0, "uncovered": 0})
    report.keep("roster", {"solve_s": 6.4, "reroster_s": 0.6})
    text = page.read_text("utf-8")
    assert text.index("| 1.2 | 2 |") < text.index("| 0; 0 | 0 |") < text.index("| 6.4 s; 0.6 s of CPU |")
    assert text.count("`./run bench roster`") == 3
    assert "bench route" not in text
