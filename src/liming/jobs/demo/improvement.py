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
from liming.improve import actions as improve
from liming.improve.enums import GapState, ImprovementState
from liming.improve.models import Gap, Improvement
from liming.jobs.demo import points
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.clusters import gather_requests
from liming.jobs.demo.world import World
from liming.register.models import Member, Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer, system_viewer

_FREEZE_DAY = 10
_REASON = "the demo acts for every team"
_DEPARTMENT = "田雨"


class _Report(Protocol):
    def step(self, name: str) -> Any: ...


def close_the_loop(world: World, report: _Report, progress: Callable[[str, int, int], None]) -> None:
    """Freeze each finished quarter in order; after each, verify what it reviews and open new actions."""
    random, viewer = world.random("improvement"), system_viewer(_DEPARTMENT)
    with report.step("improving"), transaction.atomic():
        gather_requests(world, world.random("troubles"))
    finished = [quarter for quarter in world.quarters[:-1] if _frozen_at(quarter) <= world.now]
    for number, quarter in enumerate(finished):
        progress("loop", number, len(finished))
        if number == len(finished) - 1:
            with report.step("points") as made, transaction.atomic():
                made(points.set_own_indicators(quarter) + points.tell_points(quarter, "last", world.now))
        with clock.fixed(_frozen_at(quarter)):
            with report.step("freezing"):
                _hand_in(quarter, is_last=number == len(finished) - 1)
                snapshot = evaluate.freeze_quarter(viewer, str(quarter))
                evaluate.publish_quarter(viewer, str(quarter))
            with report.step("improving"), transaction.atomic():
                gaps = improve.find_gaps(viewer, snapshot)
                left = len(finished) - number - 1
                again = _verify(quarter, random, is_last=left == 0)
                _open(world, random, [*gaps, *again], is_recent=left <= 1)
                if left == 0:
                    improve.split_gaps()
    with report.step("points") as made, transaction.atomic():
        made(points.tell_points(world.quarters[-1], "running", world.now))
    with report.step("freezing"):
        evaluate.measure_quarter(viewer, str(world.quarters[-1]))
    with report.step("improving"), transaction.atomic():
        _go_on(viewer)
    progress("loop", len(finished), len(finished))


def _go_on(viewer: Viewer) -> None:
    """What worked is written down, troubles that gather are proposed as projects, owners are reminded."""
    settings, province = data("improvement"), system_viewer(_DEPARTMENT)
    worked = Improvement.objects.everywhere(_REASON).filter(verification__verdict="worked")
    practices = [
        improve.share_practice(province, row, row.title, f"{row.measures}{row.result_note}")
        for row in worked.select_related("gap__team", "gap__indicator", "verification").order_by("opened_at")
    ]
    if practices:
        improve.draft_guide_from(province, practices[-1], settings["guide"])
    found = improve.find_clusters(viewer)
    if len(found) > 1:
        improve.decline_cluster(province, found[-1], settings["declined"])
    improve.remind_owners()


def _hand_in(quarter: Quarter, *, is_last: bool) -> None:
    """Every unit hands the last finished quarter in two days before it is frozen; the province accepts."""
    if not is_last:
        return
    top = Unit.objects.everywhere(_REASON).filter(level__depth=1).order_by("path")
    for place, unit in enumerate(top):
        with clock.fixed(_frozen_at(quarter) - timedelta(days=2, minutes=37 * place)):
            row = evaluate.submit_quarter(system_viewer(f"{unit.short_name}党建部"), str(quarter), unit)
        with clock.fixed(_frozen_at(quarter) - timedelta(days=1, minutes=11 * place)):
            evaluate.review_submission(system_viewer(_DEPARTMENT), row, is_accepted=True)


def _frozen_at(quarter: Quarter) -> datetime:
    return clock.at(quarter.last_day + timedelta(days=_FREEZE_DAY), 17)


def _open(world: World, random: Random, gaps: Sequence[Gap], *, is_recent: bool) -> None:
    """Most gaps get an action by their captain, done before the next quarter ends; of recent ones most."""
    settings = data("improvement")
    share = settings["opened"] if is_recent else settings["opened_before"]
    wanted = [gap for gap in gaps if random.random() < share]
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
                _why(random, owners[gap.team_id]),
            )
        if not is_recent or random.random() < settings["done"]:
            _finish(world, random, improvement, settings["note"])


def _why(random: Random, owner: Member) -> improve.Why:
    """Most know the class of the cause; some asked why until they had something to change."""
    settings = data("improvement")
    whys = tuple(settings["whys"][: random.choice((0, 0, 3, 5))])
    cost = random.choice((0, 0, 0, 80_000, 240_000))
    units = (owner.team.unit,) if random.random() < 0.2 else ()
    cause = random.choice(settings["causes"])
    return improve.Why("method" if whys else cause, whys, units=units, cost_fen=cost)


def _finish(world: World, random: Random, improvement: Improvement, note: str) -> None:
    moment = improvement.opened_at + timedelta(days=random.randint(14, 50))
    if moment > world.now:
        return
    with clock.fixed(moment):
        improve.finish_improvement(system_viewer(improvement.owner.name), improvement, note)


def _verify(quarter: Quarter, random: Random, *, is_last: bool) -> list[Gap]:
    """Somebody of the province verifies what this quarter's measurement reviews; of the last one most.

    Returns the gaps that are open again, some of which get a second measure.
    """
    rows = Improvement.objects.everywhere(_REASON).filter(
        review_quarter=str(quarter), state=ImprovementState.DONE
    )
    verifier = system_viewer(_DEPARTMENT)
    again = []
    for improvement in rows.select_related("gap__team", "gap__indicator", "gap__snapshot").order_by("pk"):
        if is_last and random.random() < data("improvement")["still_to_verify"]:
            continue
        if not _could_verify(verifier, improvement):
            continue
        if improvement.gap.state == GapState.OPEN and random.random() < data("improvement")["second"]:
            again.append(improvement.gap)
    return again


def _could_verify(verifier: Viewer, improvement: Improvement) -> bool:
    """Whether the quarter holds figures for it; without any it stays done, not verified."""
    try:
        improve.verify_improvement(verifier, improvement, data("improvement")["verified"])
    except DomainError as refusal:
        if refusal.code != "nothing_measured_after":
            raise
        return False
    return True


def _captains(gaps: Sequence[Gap]) -> dict[Any, Member]:
    teams = {gap.team_id for gap in gaps}
    rows = Member.objects.everywhere(_REASON).filter(role="captain", team__in=teams).order_by("code")
    rows = rows.select_related("team__unit")
    return {member.team_id: member for member in rows}
