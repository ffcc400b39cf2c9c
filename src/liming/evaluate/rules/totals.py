"""From flat facts to the integers of a quarter: one plain statement that every engine understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

_NAMES = "abcdefghijklmnopqrstuvwxyz_0123456789"


class Fact(NamedTuple):
    """One row that counts, for one team and one measure.

    `amount` goes above the line and `exposure` below it, both integers. Facts that share an `item` count
    once, at their highest amount; an empty one stands for itself. `kind` and `record` say which row of
    which table it is, `name` how people call it, `day` when it was.
    """

    quarter: str
    team: str
    unit: str
    measure: str
    kind: str
    record: str
    name: str
    day: str
    item: str
    amount: int
    exposure: int


COUNTED = ("team", "measure", "item", "amount", "exposure")
"""The columns that the statement reads."""


@dataclass(frozen=True)
class Fold:
    """How a measure's facts of a team become one cell.

    `cap`: the most that counts above the line. `is_counted_once`: below the line stands one team-quarter
    instead of the exposures. `has_squares`: the squares of the amounts are summed too.
    """

    cap: int | None = None
    is_counted_once: bool = False
    has_squares: bool = False


_TOTALS = """
WITH folds AS ({folds}),
summed AS (
    SELECT team, measure, SUM(amount) AS amount, SUM(exposure) AS exposure, SUM(amount * amount) AS squares
    FROM facts WHERE item = '' GROUP BY team, measure
    UNION ALL
    SELECT team, measure, SUM(amount) AS amount, SUM(exposure) AS exposure, SUM(amount * amount) AS squares
    FROM (
        SELECT team, measure, item, MAX(amount) AS amount, MAX(exposure) AS exposure
        FROM facts WHERE item <> '' GROUP BY team, measure, item
    ) AS items GROUP BY team, measure
),
totals AS (
    SELECT team, measure, SUM(amount) AS amount, SUM(exposure) AS exposure, SUM(squares) AS squares
    FROM summed GROUP BY team, measure
)
SELECT
    totals.team, totals.measure,
    CAST(CASE WHEN amount > cap THEN cap ELSE amount END AS BIGINT) AS numerator,
    CAST(CASE WHEN is_counted_once = 1 THEN 1 ELSE exposure END AS BIGINT) AS denominator,
    CAST(CASE WHEN has_squares = 1 THEN squares END AS BIGINT) AS sum_squares
FROM totals JOIN folds ON folds.measure = totals.measure
"""


def totals_statement(folds: Mapping[str, Fold]) -> str:
    """Numerator, denominator and sum of squares by team and measure over the table `facts`.

    Nothing in it is particular to one engine: SQLite, PostgreSQL, DuckDB and Spark give the same integers.
    It divides nothing. Raises ValueError without a measure, or for a name that is not a plain word.
    """
    if not folds or not all(name and set(name) <= set(_NAMES) for name in folds):
        raise ValueError("each measure has a plain name")
    return _TOTALS.format(folds=" UNION ALL ".join(_fold(name, fold) for name, fold in sorted(folds.items())))


def _fold(measure: str, fold: Fold) -> str:
    cap = "NULL" if fold.cap is None else str(int(fold.cap))
    return (
        f"SELECT '{measure}' AS measure, CAST({cap} AS BIGINT) AS cap, "
        f"{int(fold.is_counted_once)} AS is_counted_once, {int(fold.has_squares)} AS has_squares"
    )
