"""Rates and their intervals: what a count of good cases says, and how surely."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache

from scipy import stats

EXACT_BELOW = 10


@dataclass(frozen=True)
class Interval:
    """Lower and upper bound in the unit of the value they enclose."""

    low: float
    high: float


def wilson(good: float, n: float, level: float = 0.95) -> Interval:
    """Wilson score interval of a proportion, in 0..1; the whole range when nothing was counted.

    Source: Wilson 1927; (2x + z² ± z √(z² + 4x(1-p))) / (2(n + z²)).
    """
    _check_proportion(good, n)
    if n == 0:
        return Interval(0.0, 1.0)
    z = _normal_quantile(level)
    spread = z * math.sqrt(z * z + 4 * good * (1 - good / n))
    base, scale = 2 * good + z * z, 2 * (n + z * z)
    return Interval(max(0.0, (base - spread) / scale), min(1.0, (base + spread) / scale))


def difference_interval(
    good: float, n: float, other_good: float, other_n: float, level: float = 0.95
) -> Interval:
    """Interval of the difference of two independent proportions (first minus second), in -1..1.

    Source: Newcombe 1998, method 10 (from the two Wilson intervals). Raises ValueError without a case.
    """
    if n <= 0 or other_n <= 0:
        raise ValueError("a difference needs cases on both sides")
    first, second = good / n, other_good / other_n
    own, other = wilson(good, n, level), wilson(other_good, other_n, level)
    gap = first - second
    low = gap - math.hypot(first - own.low, other.high - second)
    return Interval(low, gap + math.hypot(own.high - first, second - other.low))


def mean_interval(total: float, sum_squares: float, n: float, level: float = 0.95) -> Interval:
    """Student interval of a mean from its sums, in the unit of the values.

    Raises ValueError below two values: one value has no spread.
    """
    if n < 2:
        raise ValueError("a mean interval needs at least two values")
    mean = total / n
    variance = max(0.0, (sum_squares - n * mean * mean) / (n - 1))
    half = _student_quantile(level, n - 1) * math.sqrt(variance / n)
    return Interval(mean - half, mean + half)


def count_interval(count: float, exposure: float = 1.0, level: float = 0.95) -> Interval:
    """Interval of a rate of events per unit of exposure: exact below ten events, Byar's from ten.

    Source: Breslow and Day 1987. Raises ValueError for a negative count or no exposure.
    """
    if count < 0 or exposure <= 0:
        raise ValueError("a count is not negative and needs an exposure above zero")
    if count < EXACT_BELOW:
        low, high = _exact_count(count, level)
    else:
        low, high = _byar(count, level)
    return Interval(low / exposure, high / exposure)


def needed_amount(numerator: float, denominator: float, target: float, direction: int) -> int:
    """By how much the numerator must change over the same denominator to reach a target; 0 when it is there.

    `direction` 1: it must grow; -1: it must fall. Good cases of a proportion, events of a count, the sum of
    the values of a mean.
    """
    return max(0, math.ceil(round(direction * (target * denominator - numerator), 9)))


@lru_cache(maxsize=10_000)
def _exact_count(count: float, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(stats.chi2.ppf(tail, 2 * count)) / 2
    return low, float(stats.chi2.ppf(1 - tail, 2 * (count + 1))) / 2


def _byar(count: float, level: float) -> tuple[float, float]:
    z = _normal_quantile(level)
    above = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    return low, above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3


@lru_cache(maxsize=10_000)
def _student_quantile(level: float, freedom: float) -> float:
    return float(stats.t.ppf((1 + level) / 2, freedom))


@cache
def _normal_quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")
    return float(stats.norm.ppf((1 + level) / 2))


def _check_proportion(good: float, n: float) -> None:
    if not 0 <= good <= n:
        raise ValueError(f"{good} good of {n} is not a proportion")
