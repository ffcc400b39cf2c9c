"""The closed loop: finished quarters frozen, gaps found, improvements opened, done and verified.

Everything here goes through the actions of the evaluate and improve rooms, with the clock set to the day
on which people would have done it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, Protocol

from django.db import transaction

from liming.core.calendar import Quarter
from liming.evaluate import actions as evaluate
from liming.evaluate.models import Indicator
from liming.improve import actions as improve
from liming.improve.enums import ImprovementState
from liming.improve.models import Gap, Improvement
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import World
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.viewer import Viewer, system_viewer

_FREEZE_DAY = 10
_REASON = "the demo acts for every team"


class _Report(Protocol):
    def step(self, name: str) -> Any: ...


def close_the_loop(
    world: World, viewer: Viewer, report: _Report, progress: Callable[[str, int, int], None]
) -> None:
    """Freeze each finished quarter in order; after each, verify what it reviews and open new actions."""
    random = world.random("improvement")
    _ruler_since(world, viewer)
    finished = [quarter for quarter in world.quarters[:-1] if _frozen_at(quarter) <= world.now]
    for number, quarter in enumerate(finished):
        progress("loop", number, len(finished))
        with clock.fixed(_frozen_at(quarter)):
            with report.step("freezing"):
                snapshot = evaluate.freeze_quarter(viewer, str(quarter))
            with report.step("improving"), transaction.atomic():
                _verify(quarter)
                gaps = improve.find_gaps(viewer, snapshot)
                _open(world, random, gaps)
    with report.step("freezing"):
        evaluate.measure_quarter(viewer, str(world.quarters[-1]))
    progress("loop", len(finished), len(finished))


def _ruler_since(world: World, viewer: Viewer) -> None:
    """The demo's province has measured with the shipped indicators since its first day."""
    later = Indicator.objects.filter(valid_from__gt=world.first_day)
    first = later.order_by("code").first()
    if first is not None:
        audit.record(viewer, "demo.indicators_dated", first, after={"valid_from": world.first_day})
        later.update(valid_from=world.first_day)


def _frozen_at(quarter: Quarter) -> datetime:
    return clock.at(quarter.last_day + timedelta(days=_FREEZE_DAY), 17)


def _open(world: World, random: Random, gaps: Sequence[Gap]) -> None:
    """Most gaps get an action by their captain; most of those are done before the next quarter ends."""
    settings = data("improvement")
    wanted = [gap for gap in gaps if random.random() < settings["opened"]]
    owners = _captains(wanted)
    for gap in wanted:
        title = settings["titles"].get(gap.indicator.code, settings["titles"]["other"])
        opened = clock.now() + timedelta(days=random.randint(0, 5), minutes=random.randint(0, 300))
        with clock.fixed(min(opened, world.now)):
            improvement = improve.open_improvement(
                system_viewer(owners[gap.team_id].name),
                gap,
                title,
                owners[gap.team_id],
                (clock.local(clock.now()) + timedelta(days=random.randint(25, 60))).date(),
                gap.comparator,
                settings["measures"],
            )
        if random.random() < settings["done"]:
            _finish(world, random, improvement, settings["note"])


def _finish(world: World, random: Random, improvement: Improvement, note: str) -> None:
    moment = improvement.opened_at + timedelta(days=random.randint(14, 50))
    if moment > world.now:
        return
    with clock.fixed(moment):
        improve.finish_improvement(system_viewer(improvement.owner.name), improvement, note)


def _verify(quarter: Quarter) -> None:
    """Somebody of the province verifies what this quarter's measurement reviews."""
    rows = Improvement.objects.everywhere(_REASON).filter(
        review_quarter=str(quarter), state=ImprovementState.DONE
    )
    verifier = system_viewer("田雨")
    for improvement in rows.order_by("pk"):
        improve.verify_improvement(verifier, improvement, data("improvement")["verified"])


def _captains(gaps: Sequence[Gap]) -> dict[Any, Member]:
    teams = {gap.team_id for gap in gaps}
    rows = Member.objects.everywhere(_REASON).filter(role="captain", team__in=teams).order_by("code")
    return {member.team_id: member for member in rows}
