"""Facts drawn at random for the engines, and what they must come to, said once more in plain Python."""

from collections.abc import Sequence
from random import Random

from liming.evaluate.rules import Fact, Fold

FOLDS = {
    "kept_in_time": Fold(),
    "mean_score": Fold(has_squares=True),
    "press_points": Fold(cap=40, is_counted_once=True, has_squares=True),
    "praise_received": Fold(is_counted_once=True),
    "yuan_saved": Fold(cap=2_000_000_000_000, is_counted_once=True, has_squares=True),
}
_AMOUNTS = {"press_points": (1, 2, 4, 8), "mean_score": (1, 2, 3, 4, 5), "yuan_saved": (0, 7, 30_000_000)}


def fact(team: str, measure: str, item: str = "", amount: int = 1, exposure: int = 1) -> Fact:
    """One fact; what the statement does not read is always the same."""
    return Fact("2026Q3", team, "SX", measure, "record", "R1", "R1", "2026-08-12", item, amount, exposure)


def drawn(seed: int, count: int) -> list[Fact]:
    """So many facts of seven teams; press items share stories, names carry what SQL quotes."""
    random = Random(seed)
    return [_one(random) for _ in range(count)]


def _one(random: Random) -> Fact:
    measure = random.choice(list(FOLDS))
    item = f"story '{random.randint(1, 9)}\"" if measure == "press_points" else ""
    amount = random.choice(_AMOUNTS.get(measure, (0, 1)))
    return fact(f"夏县-{random.randint(1, 7)}", measure, item, amount, random.choice((0, 1, 1)))


def reckoned(facts: Sequence[Fact]) -> set[tuple[object, ...]]:
    """Team, measure, numerator, denominator, sum of squares, by loops."""
    best: dict[tuple[str, str, object], tuple[int, int]] = {}
    for number, each in enumerate(facts):
        key = (each.team, each.measure, each.item or number)
        amount, exposure = best.get(key, (each.amount, each.exposure))
        best[key] = (max(amount, each.amount), max(exposure, each.exposure))
    lines = set()
    for team, measure in {key[:2] for key in best}:
        values = [value for key, value in best.items() if key[:2] == (team, measure)]
        fold, total = FOLDS[measure], sum(amount for amount, _ in values)
        lines.add(
            (
                team,
                measure,
                total if fold.cap is None else min(total, fold.cap),
                1 if fold.is_counted_once else sum(exposure for _, exposure in values),
                sum(amount * amount for amount, _ in values) if fold.has_squares else None,
            )
        )
    return lines
