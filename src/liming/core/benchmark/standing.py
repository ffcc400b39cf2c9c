"""Where draws put each team among its peers: probabilities, expected rank and band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liming.core.benchmark import ranks
from liming.core.benchmark.inputs import Rules
from liming.core.benchmark.results import Band

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """Probabilities, expected ranks and bands per team position; None where a team is not scored."""

    above: tuple[float | None, ...]
    top: tuple[float | None, ...]
    rank: tuple[float | None, ...]
    bands: tuple[Band, ...]

    @classmethod
    def of(cls, draws: Floats, scored: NDArray[np.bool_], rules: Rules) -> Standing:
        """Standing of composite draws (draws, teams) among the scored teams."""
        if not scored.any():
            nothing = (None,) * len(scored)
            return cls(nothing, nothing, nothing, tuple(band_of(None, rules) for _ in nothing))
        peers = draws[:, scored]
        above = _spread(ranks.above_median(peers, peers), scored)
        top = _spread(ranks.in_top_quarter(peers), scored)
        rank = _spread(ranks.expected_rank(peers), scored)
        return cls(above, top, rank, tuple(band_of(chance, rules) for chance in above))


def _spread(values: Floats, scored: NDArray[np.bool_]) -> tuple[float | None, ...]:
    remaining = iter(values.tolist())
    return tuple(next(remaining) if one else None for one in scored)


def band_of(chance: float | None, rules: Rules) -> Band:
    """Band of a probability of being better than the median; None is not scored."""
    if chance is None:
        return "not_scored"
    if chance > rules.band_threshold:
        return "above"
    return "below" if chance < 1 - rules.band_threshold else "not_separable"
