"""Benchmarking of teams: rates, shrinkage, scores, bands, gaps and the effect of an action.

Pure functions over counts: every division and every draw of the evaluation happens here. Not here: what is
counted, or where a team stands in the tree.
"""

from liming.core.benchmark.baselines import (
    Baseline,
    baseline_interval,
    freeze_baselines,
    match_comparators,
    probability_better,
)
from liming.core.benchmark.clusters import Cluster, PlaceCount, unusual
from liming.core.benchmark.composite import composite_score, dimension_scores
from liming.core.benchmark.decomposition import (
    GapParts,
    KitagawaParts,
    decompose_gap,
    kitagawa,
    kitagawa_rate_interval,
    round_parts,
)
from liming.core.benchmark.effects import Comparator, Effect, effect
from liming.core.benchmark.estimates import Shrinkage, shrinkage_of
from liming.core.benchmark.evaluation import evaluate
from liming.core.benchmark.fairness import Dependence, Fairness, fairness
from liming.core.benchmark.funnel import (
    FunnelLimits,
    OverDispersion,
    dispersion_of,
    funnel_limits,
    funnel_ratio_limits,
    over_dispersion,
)
from liming.core.benchmark.funnels import Funnel, funnel_of
from liming.core.benchmark.inputs import DIMENSIONS, Cell, IndicatorSpec, Rules, TeamInput
from liming.core.benchmark.ordering import Order, order
from liming.core.benchmark.peers import NEAREST, Peer, nearest_peers
from liming.core.benchmark.rank_sets import RankSets, could_be_among_best, rank_set, rank_sets
from liming.core.benchmark.ranks import expected_rank, rankability
from liming.core.benchmark.rates import (
    Interval,
    count_interval,
    difference_interval,
    mean_interval,
    needed_amount,
    wilson,
)
from liming.core.benchmark.results import (
    Evaluation,
    GroupResult,
    IndicatorResult,
    Reference,
    TeamResult,
)
from liming.core.benchmark.scoring import Goalposts, arithmetic, geometric, is_covered, normalise
from liming.core.benchmark.shrinkage import (
    BetaPrior,
    GammaPrior,
    fit_beta_prior,
    fit_gamma_prior,
)
from liming.core.benchmark.suspicion import (
    Heap,
    chance_of_none,
    heap_before_limit,
    near_pairs,
    unlike_peers,
)
from liming.core.benchmark.xmr_chart import Signal, XmR, xmr

__all__ = [
    "DIMENSIONS",
    "NEAREST",
    "Baseline",
    "BetaPrior",
    "Cell",
    "Cluster",
    "Comparator",
    "Dependence",
    "Effect",
    "Evaluation",
    "Fairness",
    "Funnel",
    "FunnelLimits",
    "GammaPrior",
    "GapParts",
    "Goalposts",
    "GroupResult",
    "Heap",
    "IndicatorResult",
    "IndicatorSpec",
    "Interval",
    "KitagawaParts",
    "Order",
    "OverDispersion",
    "Peer",
    "PlaceCount",
    "RankSets",
    "Reference",
    "Rules",
    "Shrinkage",
    "Signal",
    "TeamInput",
    "TeamResult",
    "XmR",
    "arithmetic",
    "baseline_interval",
    "chance_of_none",
    "composite_score",
    "could_be_among_best",
    "count_interval",
    "decompose_gap",
    "difference_interval",
    "dimension_scores",
    "dispersion_of",
    "effect",
    "evaluate",
    "expected_rank",
    "fairness",
    "fit_beta_prior",
    "fit_gamma_prior",
    "freeze_baselines",
    "funnel_limits",
    "funnel_of",
    "funnel_ratio_limits",
    "geometric",
    "heap_before_limit",
    "is_covered",
    "kitagawa",
    "kitagawa_rate_interval",
    "match_comparators",
    "mean_interval",
    "near_pairs",
    "nearest_peers",
    "needed_amount",
    "normalise",
    "order",
    "over_dispersion",
    "probability_better",
    "rank_set",
    "rank_sets",
    "rankability",
    "round_parts",
    "shrinkage_of",
    "unlike_peers",
    "unusual",
    "wilson",
    "xmr",
]
