"""The months: derived by the plan room itself, then done, missed or still to do as each team is."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from liming.core.calendar import Month
from liming.execute.models import ChecklistAnswer, Hazard, HazardStep, Visit
from liming.jobs.demo.days import ToldDays
from liming.jobs.demo.journal import Journal, day_of
from liming.jobs.demo.limits import Kind, Limits, Question
from liming.jobs.demo.month_ends import MonthEnds
from liming.jobs.demo.records import write_record
from liming.jobs.demo.rhythm import moment_of_work
from liming.jobs.demo.world import Person, Served, Squad, World
from liming.plan.models import MonthPlan, WorkItem
from liming.plan.queries import PlannedVisit, derived_month
from liming.shared import clock
from liming.shared.viewer import Viewer

SILENT_DAYS = 19
_MOVED = 0.08
_CANCELLED = 0.015
_HAZARD = 0.07
_CURE_DAYS = {"major": 15, "general": 30}
_CHECK_DAYS = 3
_ANSWERS_KEPT = timedelta(days=30)


class Planner:
    """Writes one month after the other; keeps what it needs of the world by id."""

    def __init__(self, world: World, journal: Journal, limits: Limits, random: Random) -> None:
        self.world = world
        self.journal = journal
        self.limits = limits
        self.random = random
        self.told = ToldDays.of(world)
        self.ends = MonthEnds(world, journal)
        self.squads = {squad.id: squad for squad in world.squads}
        self.people = {person.id: person for squad in world.squads for person in squad.people}
        self.served: dict[UUID, Served] = {
            each.id: each
            for squad in world.squads
            for each in [*squad.sites, *squad.points, *(c for kind in squad.customers.values() for c in kind)]
        }

    def draw_month(self, viewer: Viewer, month: Month) -> int:
        """Every team's month plan with its items; returns how many visits the plan asks for."""
        derived = derived_month(viewer, str(month))
        of_team: dict[UUID, list[PlannedVisit]] = {}
        for visit in derived.to_add:
            of_team.setdefault(visit.place.team_id, []).append(visit)
        for squad in self.world.squads:
            visits = of_team.get(squad.id, [])
            plan_id = self._month_plan(squad, month, len(visits)) if visits else None
            for visit in visits:
                self._visit(squad, visit, plan_id)
        return len(derived.to_add)

    def _month_plan(self, squad: Squad, month: Month, count: int) -> UUID:
        confirmed = clock.at(month.first_day - timedelta(days=self.random.randint(2, 4)), 15, 30)
        state = self.ends.state(month)
        row = self.journal.add(
            MonthPlan,
            min(confirmed, self.world.now),
            team_id=squad.id,
            month=month.first_day,
            state=state,
            baseline_at=min(confirmed, self.world.now),
            baseline_count=count,
        )
        plan_id: UUID = row["id"]
        self.ends.steps(squad, month, plan_id, state)
        return plan_id

    def _visit(self, squad: Squad, visit: PlannedVisit, plan_id: UUID | None) -> None:
        random, today = self.random, self.world.today
        kind = self.limits.kinds[visit.line.service_type_id]
        day = self._day(visit.nominal)
        person = self.people[visit.member_id] if visit.member_id else squad.people[0]
        started = moment_of_work(random, day)
        minutes = min(240, max(15, int(random.gauss(kind.minutes, kind.minutes / 5))))
        told = self.told.stop(visit, day, person) if self.told and self.told.squad is squad else None
        if told is not None:
            person, day, started, minutes = told.person, told.day, told.at or started, told.minutes or minutes
        ended = started + timedelta(minutes=minutes)
        state = self._state(squad, visit.nominal, day, started, ended)
        if told is not None and told.at is not None:
            state = "done" if ended <= self.world.now else "accepted"
        item_id = self.journal.make(started)
        item = self.journal.add(
            WorkItem,
            started,
            id=item_id,
            occurrence_key=visit.key,
            title=visit.title,
            team_id=squad.id,
            member_id=person.id if told else visit.member_id,
            state=state,
            practice=visit.line.practice,
            service_type_id=kind.code,
            checklist_id=kind.checklist_id,
            origin_kind="plan",
            origin_id=str(visit.line.pk),
            plan_line_id=visit.line.pk,
            month_plan_id=plan_id,
            grid_version_id=visit.place.grid_version_id,
            site_id=visit.place.site_id,
            service_point_id=visit.place.service_point_id,
            customer_id=visit.place.customer_id,
            longitude=visit.place.longitude,
            latitude=visit.place.latitude,
            nominal_date=visit.nominal,
            scheduled_date=min(day, today) if state in ("done", "on_site") else day,
            done_at=ended if state == "done" else None,
            in_baseline=True,
        )
        if plan_id is not None:
            self.ends.change(squad, plan_id, item)
        if state in ("done", "on_site"):
            self._check_in(item_id, person, visit, started, ended if state == "done" else None)
        if state == "done":
            self._done(squad, person, kind, visit, item_id, started, ended, minutes)

    def _day(self, nominal: date) -> date:
        """The nominal day, for a few visits a working day soon after it in the same month."""
        if self.random.random() >= _MOVED:
            return nominal
        day = nominal
        for _ in range(self.random.randint(1, 3)):
            day = self.world.calendar.add_working_days(day, 1)
        return day if day.month == nominal.month else nominal

    def _state(self, squad: Squad, nominal: date, day: date, started: datetime, ended: datetime) -> str:
        random, now, today = self.random, self.world.now, self.world.today
        if random.random() < _CANCELLED:
            return "cancelled"
        if started > now:
            if day == today:
                return random.choice(("dispatched", "accepted", "accepted"))
            return "planned"
        quiet = squad.silent and nominal >= today - timedelta(days=SILENT_DAYS)
        if quiet or random.random() > squad.truth.completion:
            over = Month.of(nominal).last_day + timedelta(days=3) < today
            return "missed" if over or random.random() < 0.5 else "planned"
        return "done" if ended <= now else "on_site"

    def _check_in(
        self, item_id: UUID, person: Person, visit: PlannedVisit, started: datetime, ended: datetime | None
    ) -> None:
        place = visit.place
        self.journal.add(
            Visit,
            started,
            work_item_id=item_id,
            member_id=person.id,
            check_in_at=started,
            check_in_longitude=place.longitude,
            check_in_latitude=place.latitude,
            check_in_accuracy_metres=float(self.random.randint(5, 40)) if place.longitude else None,
            check_out_at=ended,
        )

    def _done(
        self,
        squad: Squad,
        person: Person,
        kind: Kind,
        visit: PlannedVisit,
        item_id: UUID,
        started: datetime,
        ended: datetime,
        minutes: int,
    ) -> None:
        random, place = self.random, visit.place
        customer = self.served.get(place.customer_id) if place.customer_id else None
        site = self.served.get(place.site_id) if place.site_id else None
        complete = kind.checklist_id is None or random.random() < squad.truth.checks
        found = bool(kind.questions) and random.random() < _HAZARD
        defect = random.randrange(len(kind.questions)) if found else -1
        record_id = write_record(
            self.journal,
            squad,
            person,
            kind,
            started=started,
            ended=ended,
            minutes=minutes,
            phone=customer.phone if customer else "",
            helpers=self._helpers(squad, person, kind),
            customer_id=place.customer_id,
            site_id=place.site_id,
            whom=customer.name if customer else site.name if site else "",
            place=customer.address if customer else site.name if site else "",
            grid_version_id=place.grid_version_id,
            origin_kind="plan",
            origin_id=str(visit.line.pk),
            work_item_id=item_id,
            result="hazard_found" if found else "solved",
            photo_count=random.choice((0, 1, 1, 2, 3)),
            has_signature=bool(customer) and random.random() < 0.5,
            is_complete=complete,
        )
        if self.told and self.told.squad is squad and ended > self.world.now - _ANSWERS_KEPT:
            self._answers(kind, item_id, ended, defect)
        if found:
            place_words = customer.address if customer else site.name if site else ""
            whom = customer.name if customer else site.name if site else ""
            self._hazard(
                squad,
                kind,
                person,
                defect,
                ended,
                work_item_id=item_id,
                record_id=record_id,
                customer_id=place.customer_id,
                site_id=place.site_id,
                whom=whom,
                place=place_words,
                longitude=place.longitude,
                latitude=place.latitude,
            )

    def _answers(self, kind: Kind, item_id: UUID, at: datetime, defect: int) -> None:
        """Every item answered, its value within its limits; one defect where a hazard was found."""
        for number, question in enumerate(kind.items):
            self.journal.add(
                ChecklistAnswer,
                at,
                work_item_id=item_id,
                item_id=question.id,
                result="defect" if number == defect else "ok",
                value=self._value(question, number == defect),
            )

    def _value(self, question: Question, is_defect: bool) -> float | None:
        low, high = question.low, question.high
        if low is None and high is None:
            return None
        bottom = low if low is not None else 0.0
        top = high if high is not None else bottom * 1.5 + 10
        if is_defect:
            return round(top * 1.2 if high is not None else bottom * 0.8, 1)
        return round(self.random.uniform(bottom + 0.2 * (top - bottom), top - 0.1 * (top - bottom)), 1)

    def _helpers(self, squad: Squad, person: Person, kind: Kind) -> tuple[Person, ...]:
        """Themed days and guarantees are done together, other visits mostly alone or in pairs."""
        others = [each for each in squad.people if each is not person]
        size = len(others) if kind.code == "POL02" else self.random.choices((0, 1, 2), (55, 38, 7))[0]
        return tuple(self.random.sample(others, min(size, len(others))))

    def _hazard(
        self, squad: Squad, kind: Kind, person: Person, defect: int, found: datetime, **fields: Any
    ) -> None:
        """One hazard from its finding to now: told the next day, cured sooner or later, checked again."""
        random, now = self.random, self.world.now
        level = "major" if random.random() < 0.08 else "general"
        due = clock.at(clock.local(found).date() + timedelta(days=_CURE_DAYS[level]), 18)
        in_time = random.random() < squad.truth.promptness
        days = (
            random.randint(2, _CURE_DAYS[level] - 2) if in_time else random.randint(_CURE_DAYS[level] + 1, 50)
        )
        moments = {
            "found": found,
            "notified": found + timedelta(hours=random.randint(1, 30)),
            "cured": found + timedelta(days=days),
            "rechecked": found + timedelta(days=days + random.randint(1, 6), hours=2),
        }
        told = {kind: at for kind, at in moments.items() if at <= now}
        state = list(told)[-1]
        side = "user" if random.random() < 0.8 else "grid"
        cured = told.get("cured")
        again = clock.at(clock.local(cured).date() + timedelta(days=_CHECK_DAYS), 18) if cured else due
        hazard = self.journal.add(
            Hazard,
            found,
            number=self.journal.hazard_number(day_of(found)),
            team_id=squad.id,
            keeper_id=person.id,
            check_item_id=kind.items[defect].id,
            level=level,
            level_reason="listed" if level == "major" else "usual",
            state=state,
            owner_side=side,
            text=kind.questions[defect],
            found_at=found,
            notify_due_at=clock.at(clock.local(found).date() + timedelta(days=1), 18),
            due_at=due,
            recheck_due_at=None if state == "rechecked" else again,
            notified_at=told.get("notified"),
            signed_how=("paper" if side == "user" else "not_needed") if "notified" in told else "",
            cured_at=cured,
            rechecked_at=told.get("rechecked"),
            **fields,
        )
        for step, at in told.items():
            self.journal.add(HazardStep, at, hazard_id=hazard["id"], kind=step, at=at, actor_name=person.name)
