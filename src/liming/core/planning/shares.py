"""Splitting a whole number by weights so that the parts add up."""

import math
from collections.abc import Sequence
from fractions import Fraction


def largest_remainder(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of `total` in proportion to `weights`, summing to `total` exactly.

    Hamilton's method, in exact fractions: floors first, then one more to the largest remainders; equal
    remainders go to the earlier weight. Raises ValueError for a negative or not finite weight, a negative
    total, or a positive total without any positive weight.
    """
    if total < 0:
        raise ValueError(f"total: {total} is negative")
    if any(not math.isfinite(weight) or weight < 0 for weight in weights):
        raise ValueError("weights: each must be finite and not negative")
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if not whole:
        if total:
            raise ValueError("weights: none is positive")
        return [0] * len(exact)
    quotas = [total * weight / whole for weight in exact]
    parts = [math.floor(quota) for quota in quotas]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - quotas[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts
