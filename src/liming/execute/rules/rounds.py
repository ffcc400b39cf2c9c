"""How a round stands, and how it reads in the ledger."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from liming.execute.enums import RoundResult


@dataclass(frozen=True)
class Tally:
    """Places in all, and by what was found; `left` have no answer yet."""

    total: int
    fine: int
    defects: int
    skipped: int

    @property
    def seen(self) -> int:
        """Where somebody was."""
        return self.fine + self.defects

    @property
    def answered(self) -> int:
        return self.seen + self.skipped

    @property
    def left(self) -> int:
        return self.total - self.answered


def tally(results: Sequence[str]) -> Tally:
    """Count the results of a round's places."""
    counted = Counter(results)
    return Tally(
        len(results),
        counted[RoundResult.FINE],
        counted[RoundResult.DEFECT],
        counted[RoundResult.SKIPPED],
    )


def round_words(counted: Tally) -> str:
    """共 28 处：正常 24，缺陷 3，没去成 1。 Kept in the ledger as it is."""
    parts = [("正常", counted.fine), ("缺陷", counted.defects), ("没去成", counted.skipped)]
    said = "，".join(f"{name} {count}" for name, count in parts if count)
    return f"共 {counted.total} 处：{said}。"


def next_of(results: Sequence[str], after: int = 0) -> int | None:
    """The number (from 1) of the next place without an answer behind number `after`, else the first one left;
    None when all have one.
    """
    open_ones = [number for number, each in enumerate(results, start=1) if not each]
    return next((number for number in open_ones if number > after), open_ones[0] if open_ones else None)
