"""How reports say figures, quarters and lists. Chinese only."""

from collections.abc import Sequence
from datetime import date

from liming.evaluate.models import Indicator, SnapshotCell


def figure(indicator: Indicator, value: float | None) -> str:
    """A value in the indicator's own unit."""
    if value is None:
        return "—"
    return f"{value:.1%}" if indicator.unit == "%" else f"{value:,.1f} {indicator.unit}"


def with_sample(cell: SnapshotCell) -> str:
    """A value with its n, where it has one: 81.1%（n=90）."""
    sample = "" if cell.indicator.kind == "count" else f"（n={cell.denominator:,}）"
    return figure(cell.indicator, cell.value) + sample


def joined(names: Sequence[str], most: int) -> str:
    """Names in a list; beyond `most` of them the rest is counted."""
    shown = "、".join(names[:most])
    return f"{shown}等 {len(names)} 个" if len(names) > most else shown


def quarter_words(quarter: str) -> str:
    """2026Q3 -> 2026年三季度."""
    year, number = quarter.split("Q")
    return f"{year}年{'一二三四'[int(number) - 1]}季度"


def day_words(day: date | None) -> str:
    """The day with its year."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"
