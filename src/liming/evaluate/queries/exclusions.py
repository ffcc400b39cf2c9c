"""What leaving one request out does to its team's counts: before and after, by the same measures."""

from dataclasses import dataclass, replace

from liming.evaluate.bridge import window_of
from liming.evaluate.queries.measures import MEASURES
from liming.evaluate.rules import Count
from liming.execute.models import Request
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

SHOWN = ("signed_for_in_time", "arrived_in_time", "finished_in_time", "solved_first_time")


@dataclass(frozen=True)
class Effect:
    """A measure's good of all cases with the request counted, and with it left out."""

    measure: str
    counted: Count
    left_out: Count


def exclusion_effect(viewer: Viewer, request: Request, quarter: str) -> tuple[Effect, ...]:
    """The team's counts of a quarter both ways, measures that change only. Eight queries.

    Raises DomainError `forbidden`, `out_of_scope`, `quarter_invalid`.
    """
    viewer.require(Right.READ_WORK)
    if request.team is None or not viewer.reaches(request.team.path):
        raise DomainError("out_of_scope")
    effects = []
    for name in SHOWN:
        both = [_count(name, request, quarter, is_out=is_out) for is_out in (False, True)]
        if both[0] != both[1]:
            effects.append(Effect(name, both[0], both[1]))
    return tuple(effects)


def _count(name: str, request: Request, quarter: str, *, is_out: bool) -> Count:
    window = replace(window_of(quarter, clock.now()), supposed=(request.pk, is_out))
    facts = MEASURES[name].facts(window)
    rows = facts.rows.filter(**{facts.team: request.team_id}).order_by()
    return Count(rows.filter(facts.good).count(), rows.count())
