"""The routes of a day and a week, side by side with VROOM and OR-Tools' routing in one run.

All seconds are CPU seconds of one thread, except `province_day_s`. Ratios are our score over theirs: lower
is better.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from liming.core.planning.routes import (
    Budget,
    Plan,
    Problem,
    Visit,
    Window,
    again,
    make_plan,
    violations,
    why_not,
)
from tools.bench.routing import county, public, rivals
from tools.bench.routing.rest_of_day import rest_of_day

SEEDS = (1, 2, 3)
DAY_SECONDS = 10.0
PAIR_SECONDS = 20.0
WEEK_SECONDS = 60.0
WEEK_FIRST_SHARE = 0.3
"""A week gives the second search more: its last visits are found by working out, not by disturbing."""
QUICK_SECONDS = 3.0
TEAMS = 162
CORES = 2


@dataclass
class Tally:
    """What is counted over the whole run."""

    violations: int = 0
    reason_seconds: list[float] = field(default_factory=list)
    day_seconds: list[float] = field(default_factory=list)

    def check(self, problem: Problem, plan: Plan) -> Plan:
        """Look at a plan with the independent check once more, and explain what it leaves out."""
        self.violations += len(violations(problem, plan))
        if plan.unplanned:
            started = time.process_time()
            reasons = why_not(problem, plan)
            self.reason_seconds.append(time.process_time() - started)
            self.violations += [each.visit for each in reasons] != [each.visit for each in plan.unplanned]
        return plan


def measure(quiet: bool = False, instances: Path | None = None) -> dict[str, Any]:
    """All figures by name; takes about ten minutes of CPU. Without `instances` the public gap is skipped."""
    say: Callable[[str], None] = (lambda text: None) if quiet else (lambda text: print(text, flush=True))
    tally = Tally()
    figures: dict[str, Any] = (
        days(tally, say) | pair_days(tally, say) | replans(tally, say) | week(tally, say)
    )
    if instances is None:
        say("public instances: skipped, name their folder with --instances DIR")
    else:
        figures |= public.gaps(instances, DAY_SECONDS, say)
    seconds = statistics.mean(tally.day_seconds)
    figures |= {
        "reason_s": round(max(tally.reason_seconds, default=0.0), 4),
        "province_day_s": round(seconds * TEAMS / CORES),
        "violations": tally.violations,
    }
    return figures


def limited(seconds: float, first_share: float = public.FIRST_SHARE) -> Budget:
    """Iterations without end, stopped by CPU seconds: a part of them for the first search, the rest for
    the second.
    """
    started = time.process_time()
    shares = first_share, 1.0
    return Budget(10**9, 10**9, lambda search: time.process_time() - started > seconds * shares[search])


def days(tally: Tally, say: Callable[[str], None]) -> dict[str, Any]:
    """Days of 160 and 200 visits, without and with lunch, planned by all three; a quick first plan of
    each.
    """
    ours: dict[bool, list[tuple[int, int, int]]] = {False: [], True: []}
    first = []
    for with_lunch in (True, False):
        for count in (160, 200):
            for seed in SEEDS:
                problem = county.day(seed, count, with_lunch=with_lunch)
                started = time.process_time()
                plan = tally.check(problem, make_plan(problem, seed, limited(DAY_SECONDS)))
                tally.day_seconds.append(time.process_time() - started)
                scores = plan.score.total, *_rivals(problem)
                ours[with_lunch].append(scores)
                unplanned = len(plan.unplanned)
                say(f"{count} visits, lunch {with_lunch}, seed {seed}: {scores}, {unplanned} unplanned")
                first.append(_first(problem, seed, plan))
    problem = county.day(SEEDS[0], 160)
    plan = make_plan(problem, 7, limited(QUICK_SECONDS))
    is_same = again(problem, plan).digest == plan.digest
    both = ours[False] + ours[True]
    return {
        "day_vs_ortools": _ratio(both, 2),
        "day_vs_vroom": _ratio(ours[False], 1),
        "lunch_vs_vroom": _ratio(ours[True], 1),
        "first_plan_s": round(max(first), 2),
        "made_again_equal": is_same,
    }


def _rivals(problem: Problem) -> tuple[int, int]:
    vroom, _seconds = rivals.vroom(problem)
    other = rivals.or_tools(problem, DAY_SECONDS)
    return rivals.score(problem, vroom), rivals.score(problem, other)


def _ratio(scores: list[tuple[int, int, int]], rival: int) -> float:
    """Sum over sum, so that heavy days weigh more."""
    return round(sum(each[0] for each in scores) / sum(each[rival] for each in scores), 3)


def _first(problem: Problem, seed: int, best: Plan) -> float:
    """CPU seconds until there is a checked plan within 15 % of the full one."""
    for share in (0.5, 1.0, 1.5, 2.0, 2.5, 5.0):
        started = time.process_time()
        plan = make_plan(problem, seed, limited(share))
        seconds = time.process_time() - started
        if plan.score.total <= 1.15 * best.score.total:
            break
    return seconds


def pair_days(tally: Tally, say: Callable[[str], None]) -> dict[str, Any]:
    """Days with six two-person visits among 160."""
    together = asked = 0
    for seed in SEEDS:
        problem = county.day(seed, 160, pairs=6)
        plan = tally.check(problem, make_plan(problem, seed, limited(PAIR_SECONDS)))
        members = plan.members_of()
        pairs = [visit.key for visit in problem.visits if visit.persons == 2]
        asked += len(pairs)
        together += sum(len(set(members.get(key, ()))) == 2 for key in pairs)
        say(f"pairs, seed {seed}: {plan.score}, {len(plan.unplanned)} unplanned")
    return {"pairs_synced_pct": round(100 * together / asked, 1)}


def replans(tally: Tally, say: Callable[[str], None]) -> dict[str, Any]:
    """At 10:00 a member with many visits falls ill and six urgent visits come in."""
    seconds, moved, untouched = [], 0, 0
    for seed in SEEDS:
        problem = county.day(seed, 160)
        plan = make_plan(problem, seed, limited(DAY_SECONDS))
        ill = max(plan.routes, key=lambda route: len(route.stops)).member
        started = time.process_time()
        found = rest_of_day(
            problem, plan, 600, seed, absent=[ill], added=_urgent(seed), budget=limited(QUICK_SECONDS * 0.85)
        )
        seconds.append(time.process_time() - started)
        tally.check(found.problem, found.plan)
        moved, untouched = moved + len(found.moved), untouched + found.untouched
        say(f"replan, seed {seed}: {len(found.moved)} of {found.untouched} moved, {found.plan.score}")
    return {
        "replan_s": round(max(seconds), 2),
        "replan_moved_pct": round(100 * moved / untouched, 1),
    }


def _urgent(seed: int) -> list[Visit]:
    other = county.day(seed, 160, with_lunch=True)
    places = [visit.place for visit in other.visits[:6]]
    return [
        Visit(f"urgent{number}", place, 45, (Window(600, 900),), {}, 3) for number, place in enumerate(places)
    ]


def week(tally: Tally, say: Callable[[str], None]) -> dict[str, Any]:
    """600 visits and 120 member-days."""
    problem = county.week(SEEDS[0])
    started = time.process_time()
    plan = tally.check(problem, make_plan(problem, SEEDS[0], limited(WEEK_SECONDS * 0.95, WEEK_FIRST_SHARE)))
    seconds = time.process_time() - started
    say(f"week: {plan.score}, {len(plan.unplanned)} unplanned, {plan.made.iterations} iterations")
    return {
        "week_s": round(seconds, 1),
        "week_unserved_pct": round(100 * len(plan.unplanned) / len(problem.visits), 2),
    }
