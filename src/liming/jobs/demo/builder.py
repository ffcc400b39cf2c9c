"""The builder: named steps in order, each in its own transaction, timed and shown."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from liming.core.calendar import Quarter, quarters_between
from liming.jobs.demo import (
    accounts,
    audits,
    board,
    customers,
    doors,
    guarantees,
    guides,
    improvement,
    invited,
    keys,
    land,
    life,
    month_ends,
    organisation,
    people,
    plans,
    privacy,
    projects,
    quarters,
    routes,
    secretaries,
    served,
    siting,
    special,
    station,
    story,
    supervision,
    walks,
)
from liming.jobs.demo.journal import TABLES, Journal
from liming.jobs.demo.scale import FULL, Scale
from liming.jobs.demo.world import World
from liming.register import actions as register
from liming.register.bridge import work_calendar
from liming.shared import audit, clock, ids, revision
from liming.shared.bulk import indexes_postponed
from liming.shared.table_statistics import refresh_statistics
from liming.shared.viewer import Viewer, system_viewer

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many of its parts are done and how many there are."""


@dataclass
class Report:
    """What building took: seconds and rows of each step."""

    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[int], None]]:
        """Time the block; the block tells how many rows it made."""
        started = time.perf_counter()

        def made(count: int) -> None:
            self.rows[name] = self.rows.get(name, 0) + count

        yield made
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


def no_progress(step: str, done: int, total: int) -> None:
    """Shows nothing."""


def build(scale: Scale = FULL, progress: Progress = no_progress, *, loop: bool = True) -> Report:
    """Build the demo province into a database that has divisions and defaults and no teams yet.

    `loop` False leaves out the frozen quarters, gaps and improvements.
    """
    viewer = system_viewer("演示")
    report = Report()
    world = new_world(scale)
    with clock.fixed(world.now), ids.drawn_from(world.random("identifiers")), _without_collector():
        build_register(world, viewer, report, progress)
        build_plans(world, viewer, report, progress)
        with report.step("privacy") as made:
            made(privacy.keep_to_time(world))
        with indexes_postponed(TABLES):
            build_activity(world, viewer, report, progress)
        with report.step("analyze"):
            refresh_statistics()
        with report.step("accounts") as made, transaction.atomic():
            made(accounts.build_accounts(world) + keys.build_keys(world))
        with report.step("side roads") as made:
            made(board.take_side_roads(world) + story.tell_side_roads(world))
            made(doors.open_doors(world) + life.tell_life(world))
        with report.step("stations") as made:
            random, told = world.random("stations"), story.told_squad(world)
            code = told.code if told else ""
            made(station.man_stations(world.now, random, world.maker(random), code))
            made(guarantees.tell_guarantees(world.now, code))
            made(special.tell_special_actions(world.now, code))
            made(month_ends.tell_months(world.now, code))
            made(invited.invite_people(world.now, code))
        with report.step("routes") as made:
            made(routes.publish_week(world.now, code))
            made(walks.plan_walk(world.now, code))
        with report.step("key customer") as made:
            made(customers.tell_customer(world))
        with report.step("privacy") as made:
            made(privacy.answer_about_data(world, code))
        with report.step("siting") as made:
            made(siting.site_stand_by_points(world))
        with report.step("revised guide") as made:
            made(guides.revise_guide(world))
        with report.step("supervision") as made:
            made(supervision.supervise(world.now, world.random("supervision"), code))
        if loop:
            improvement.close_the_loop(world, report, progress)
            with report.step("secretaries' reports") as made:
                made(secretaries.report(world.now, code))
        with report.step("audits") as made:
            made(audits.plant_and_look(world))
        seal_audit()
    return report


def new_world(scale: Scale) -> World:
    """An empty world at this moment: its finished quarters and the running one, with their calendars."""
    running = Quarter.of(clock.today())
    quarters = quarters_between(running.shift(-scale.quarters), running)
    for year in range(quarters[0].year, running.year + 2):
        register.load_calendar(system_viewer("演示"), year)
    return World(scale, clock.now(), work_calendar(), quarters)


def build_register(world: World, viewer: Viewer, report: Report, progress: Progress = no_progress) -> None:
    """Units, teams, members, grids and whom they serve."""
    steps: list[tuple[str, Callable[[World], int]]] = [
        ("units", organisation.build_units),
        ("teams", organisation.build_teams),
        ("members", people.build_members),
        ("grids", land.build_grids),
        ("customers", served.build_served),
        ("posts", people.build_posts),
        ("liaisons", customers.build_liaisons),
    ]
    organisation.read_divisions(world)
    for number, (name, step) in enumerate(steps):
        progress("register", number, len(steps))
        with report.step(name) as made, transaction.atomic():
            made(step(world))
    revision.touch()
    progress("register", len(steps), len(steps))


def build_plans(world: World, viewer: Viewer, report: Report, progress: Progress = no_progress) -> None:
    """Projects with their service lists, and the approved plans of the years."""
    with report.step("projects") as made, transaction.atomic():
        made(projects.build_projects(world))
    with report.step("year plans") as made, transaction.atomic():
        made(plans.build_year_plans(world))
    with report.step("guides") as made, transaction.atomic():
        made(guides.build_guides(world))


def build_activity(world: World, viewer: Viewer, report: Report, progress: Progress = no_progress) -> None:
    """Every quarter's months, requests, records and ratings, one transaction each."""
    journal = Journal(world)
    activity = quarters.Activity(world, journal)
    months = [
        month for quarter in world.quarters for month in quarter.months() if month.first_day <= world.today
    ]
    done = 0
    for quarter in world.quarters:
        with transaction.atomic():
            for month in [month for month in months if month.quarter == quarter]:
                progress("months", done, len(months))
                with report.step("drawing"):
                    activity.draw_month(viewer, month)
                with report.step("writing") as made:
                    made(journal.write())
                done += 1
            activity.draw_brand(quarter)
            journal.write()
            audit.record(
                viewer, "demo.quarter_built", quarters.subject(world), after={"quarter": str(quarter)}
            )
    progress("months", done, len(months))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of short-lived rows hold no cycles; looking for some costs a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seal_audit() -> None:
    """Put all waiting entries into the chain."""
    while audit.seal():
        pass


__all__ = [
    "TABLES",
    "Report",
    "build",
    "indexes_postponed",
]
