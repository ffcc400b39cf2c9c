"""One measure per name used in the indicator catalogue; each reads its facts in one query.

Here: which rows count for a team and which of them are good. Not here: weights, goals and scores.
"""

from functools import partial

from liming.evaluate.queries.measures import customers, publicity, satisfaction, supervision
from liming.evaluate.queries.measures import effectiveness as effective
from liming.evaluate.queries.measures.facts import Facts, Flat, Measure, summed
from liming.execute.enums import Stage

MEASURES: dict[str, Measure] = {
    "items_per_member": effective.ITEMS_PER_MEMBER,
    "plan_completion": Measure(effective.plan_completion),
    "grid_coverage": Measure(effective.grid_coverage),
    "signed_for_in_time": Measure(partial(effective.timers, Stage.SIGN_FOR)),
    "finished_in_time": Measure(partial(effective.timers, Stage.FINISH)),
    "arrived_in_time": Measure(partial(effective.timers, Stage.ARRIVE)),
    "solved_first_time": Measure(effective.solved_first_time),
    "hazards_cured_in_time": Measure(effective.hazards_cured_in_time),
    "check_quality": Measure(effective.check_quality),
    "milestones_hit": Measure(effective.milestones_hit),
    "savings_confirmed": customers.SAVINGS,
    "pairing_items_done": Measure(customers.pairing_items),
    "member_participation": Measure(effective.member_participation),
    "satisfaction_rate": Measure(satisfaction.ratings),
    "mean_score": satisfaction.MEAN_SCORE,
    "rating_coverage": Measure(satisfaction.rating_coverage),
    "call_back_satisfaction": Measure(satisfaction.call_backs),
    "praise_received": satisfaction.PRAISE,
    "press_points": publicity.PRESS,
    "honour_points": publicity.HONOURS,
    "feature_projects": publicity.PROJECTS,
    "image_standards": Measure(supervision.image_standards),
}

POOLED = frozenset({"call_back_satisfaction", "image_standards"})
"""Measures that look at four quarters at once."""

__all__ = ["MEASURES", "POOLED", "Facts", "Flat", "Measure", "summed"]
