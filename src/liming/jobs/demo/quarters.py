"""A quarter of the province: its months of plan, requests, deliveries and what people said."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import models

from liming.core.calendar import Month, Quarter
from liming.jobs.demo.activities import Holder
from liming.jobs.demo.board import draw_in_hand, mark
from liming.jobs.demo.callers import Caller
from liming.jobs.demo.calls import Call, CallWriter
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.deliveries import Deliverer
from liming.jobs.demo.journal import Journal
from liming.jobs.demo.limits import read_limits
from liming.jobs.demo.planned import SILENT_DAYS, Planner
from liming.jobs.demo.records import draw_call_backs
from liming.jobs.demo.rhythm import day_weights
from liming.jobs.demo.story import draw_story, told_squad
from liming.jobs.demo.world import Squad, World
from liming.register.models import Unit
from liming.shared import clock
from liming.shared.viewer import Viewer

_PLAN_DONE = 0.92
_LEAST_QUICK = 0.02


class Activity:
    """All that happens, month by month, in order of time."""

    def __init__(self, world: World, journal: Journal) -> None:
        self.world = world
        self.journal = journal
        self.limits = limits = read_limits(world.calendar)
        self.told = told_squad(world)
        self.random: Random = world.random("activity")
        self.caller = Caller(world, limits, world.random("calls"))
        self.writer = CallWriter(journal, limits, world.now, world.random("visits"))
        self.planner = Planner(world, journal, limits, world.random("plans"))
        self.deliverer = Deliverer(world, journal, limits, world.random("deliveries"))
        self.holder = Holder(world, journal, limits)
        self.active = [squad for squad in world.squads if squad.areas]

    def draw_month(self, viewer: Viewer, month: Month) -> None:
        """Plan, requests, deliveries, quick records and call-backs of one month until now."""
        days = [day for day in month.days() if day <= self.world.today]
        if not days:
            return
        for squad in self.world.squads:
            squad.enter(self.world.quarters.index(month.quarter))
        asked = self.planner.draw_month(viewer, month)
        delivered = self.deliverer.deliver(month.year, month.month)
        covered = len(days) / len(month.days())
        whole = self.world.scale.records_per_quarter / 3
        settings = data("activity")["shares"]
        self._requests(days, whole * settings["request"] * covered)
        rest = 1.0 - settings["request"] - (asked * _PLAN_DONE) / whole - delivered / whole / covered
        self._quick(days, whole * covered * max(_LEAST_QUICK, rest))
        after = clock.at(month.last_day + timedelta(days=1), 10)
        if after <= self.world.now:
            draw_call_backs(self.journal, self.active, 1 / 3, after, str(month.quarter))

    def draw_brand(self, quarter: Quarter) -> None:
        self.deliverer.write_brand(quarter)
        self.holder.hold(quarter)

    def _requests(self, days: list[date], mean: float) -> None:
        """Draw the month's calls, then write them in the order in which they came in."""
        calls: list[Call] = []
        for squad, day in self._spread(days, mean):
            call = self.caller.draw(squad, day)
            if call.received <= self.world.now and not (squad is self.told and self._is_open(call)):
                calls.append(call)
        if days[-1] == self.world.today:
            calls += self._in_hand(calls)
        self._write(sorted(calls, key=_received))

    def _in_hand(self, calls: list[Call]) -> list[Call]:
        """The story's morning, and as much elsewhere as is missing to the open requests of the scale."""
        story = draw_story(self.world, self.limits)
        wanted = self.world.scale.open_requests - len(story) - sum(map(self._is_open, calls))
        squads = [squad for squad in self.active if not squad.silent and squad is not self.told]
        return story + draw_in_hand(self.world, self.caller, self.writer, squads, wanted, self.random)

    def _is_open(self, call: Call) -> bool:
        return call.closed is None or call.closed > self.world.now

    def _write(self, calls: list[Call]) -> None:
        """In the order in which they came in; each may be alike to the last one of its team."""
        last: dict[UUID, Call] = {}
        told: dict[str, str] = {}
        for call in calls:
            if call.squad is self.told and self._is_open(call):
                numbers = [told[title] for title in call.alike if title in told]
                call.duplicates = [{"number": number, "score": 0.81} for number in numbers]
            else:
                mark(call, last.get(call.squad.id), self.random)
            self.writer.write(call)
            told[call.title] = call.number
            if call.side is None:
                last[call.squad.id] = call

    def _quick(self, days: list[date], mean: float) -> None:
        for squad, day in self._spread(days, mean):
            self.deliverer.write_quick(squad, day)

    def _spread(self, days: list[date], mean: float) -> list[tuple[Squad, date]]:
        """About `mean` pairs of team and day, by activity, size and the rhythm of the days."""
        weights = [squad.truth.activity * len(squad.people) ** 0.5 for squad in self.active]
        busy = day_weights(days, self.world.calendar)
        count = round(mean)
        squads = self.random.choices(self.active, weights, k=count)
        drawn = self.random.choices(days, busy, k=count)
        quiet = self.world.today - timedelta(days=SILENT_DAYS)
        return [
            (squad, day) for squad, day in zip(squads, drawn, strict=True) if not squad.silent or day < quiet
        ]


def _received(call: Call) -> datetime:
    return call.received


def subject(world: World) -> models.Model:
    """The row that the audit names for a built quarter: the root unit."""
    root: Unit = Unit.objects.everywhere("the demo's own root").get(level_id=0)
    return root
