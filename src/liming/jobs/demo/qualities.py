"""How good each team really is, quarter by quarter: the hidden truth that the benchmark tries to see."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import Quality, World, bounded


def set_qualities(world: World, random: Random) -> None:
    """Give each team its course. Some are weak throughout, some silent; all slip now and then and mend."""
    settings = data("activity")["quality"]
    order = list(range(len(world.squads)))
    random.shuffle(order)
    told = {index for index, squad in enumerate(world.squads) if squad.unit_code in settings["story"]}
    free = [index for index in order if index not in told]
    weak = set(free[: world.scale.weak_teams])
    silent = set(free[world.scale.weak_teams : world.scale.weak_teams + world.scale.silent_teams])
    for index, squad in enumerate(world.squads):
        squad.silent = index in silent
        base = _drawn(random, index in weak, world.scale.call_backs_median)
        course = _course(random, base, len(world.quarters))
        if squad.code.endswith("-01") and squad.unit_code in settings["story"]:
            course = _told(base, settings["story"][squad.unit_code], len(world.quarters))
        squad.course = course
        squad.quality = course[0]


def _drawn(random: Random, is_weak: bool, call_backs: int) -> Quality:
    settings = data("activity")["quality"]
    satisfaction = random.betavariate(settings["satisfaction_alpha"], settings["satisfaction_beta"])
    activity = random.lognormvariate(0.0, settings["activity_sigma"])
    skill = random.gauss(0.0, 1.0)
    drop = settings["weak_drop"] if is_weak else 0.0

    def share(name: str, weight: float = 1.0) -> float:
        """Partly the team's skill, partly its own."""
        mean, spread = settings[name]
        own = 0.6 * skill + 0.8 * random.gauss(0.0, 1.0)
        return bounded(mean + spread * own - weight * drop, 0.6, 0.995)

    return Quality(
        satisfaction=settings["weak_satisfaction"] if is_weak else satisfaction,
        promptness=share("promptness"),
        completion=share("completion", 1.5),
        solving=share("solving", 0.5),
        activity=activity * (settings["weak_activity"] if is_weak else 1.0),
        fame=random.lognormvariate(0.0, settings["fame_sigma"]),
        call_backs=call_backs * random.lognormvariate(0.0, data("activity")["call_back"]["sigma"]),
        checks=share("checks"),
        answering=bounded(random.gauss(*settings["answering"]), 0.08, 0.45),
    )


def _course(random: Random, base: Quality, quarters: int) -> tuple[Quality, ...]:
    """Each quality slips in some quarters, for one or two of them, and is mended after that."""
    settings = data("activity")["quality"]
    left = dict.fromkeys(settings["slips"], 0)
    course = []
    for _ in range(quarters):
        for name in left:
            if left[name] > 0:
                left[name] -= 1
            elif random.random() < settings["slip_share"]:
                left[name] = random.choice(settings["slip_quarters"])
        course.append(_slipped(base, {name: settings["slips"][name] for name in left if left[name]}))
    return tuple(course)


def _told(base: Quality, story: Mapping[str, float], quarters: int) -> tuple[Quality, ...]:
    """A team of the story: as told, with its slips in the last finished quarter."""
    slips = data("activity")["quality"]["slips"]
    base = replace(base, **story)
    slipped = _slipped(base, {name: slips[name] for name in ("completion", "promptness")})
    return tuple(slipped if number == quarters - 2 else base for number in range(quarters))


def _slipped(base: Quality, slips: Mapping[str, float]) -> Quality:
    return replace(
        base, **{name: bounded(getattr(base, name) - by, 0.5, 0.995) for name, by in slips.items()}
    )
