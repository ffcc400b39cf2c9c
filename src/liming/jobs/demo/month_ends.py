"""How months ended and changed: the steps of the lock, the reasons, work carried over, supervised items."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from liming.core.calendar import Month
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.journal import Journal
from liming.jobs.demo.world import Squad, World
from liming.plan import actions
from liming.plan.actions import AnswerDraft, Carry, SupervisedDraft
from liming.plan.actions.carrying import carry_over
from liming.plan.enums import MonthPlanState, WorkState
from liming.plan.models import MonthChange, MonthPlan, MonthStep, ServiceType, WorkItem
from liming.register.models import Member, Team
from liming.shared import clock
from liming.shared.viewer import system_viewer

_S = MonthPlanState
_LOCK = (_S.CONFIRMED, _S.CLOSED, _S.APPROVED, _S.ACCEPTED)
_REASON = "the demo acts for every team"
GRACE_DAYS = 3
"""So many days after its end a month is handed in, approved and accepted."""
KEPT_MONTHS = 3
"""The log of the lock is written for so many months; for all it would take too long to build."""


class MonthEnds:
    """Writes what became of a month beside the plan itself; draws from a source of its own."""

    def __init__(self, world: World, journal: Journal) -> None:
        self.world = world
        self.journal = journal
        self.random = world.random("month ends")
        self.said = data("months")

    def is_over(self, month: Month) -> bool:
        """Whether the month has been handed in by now."""
        return month.last_day + timedelta(days=GRACE_DAYS) < self.world.today

    def state(self, month: Month) -> MonthPlanState:
        """Confirmed until it is over; then accepted, but for a part of the last month's teams."""
        if not self.is_over(month):
            return _S.CONFIRMED
        if self.is_over(month.next()):
            return _S.ACCEPTED
        drawn = self.random.random()
        if drawn < self.said["last"]["closed"]:
            return _S.CLOSED
        return _S.APPROVED if drawn < sum(self.said["last"].values()) else _S.ACCEPTED

    def steps(self, squad: Squad, month: Month, plan_id: UUID, state: MonthPlanState) -> None:
        """The log of the lock up to `state`, by who leads the team, its unit and the province."""
        if self.is_over(_months_on(month, KEPT_MONTHS)):
            return
        office = f"{squad.place}公司{self.said['unit_office']}"
        names = (squad.people[0].name, office, self.said["department"])
        reached = _LOCK.index(state)
        for number, name in enumerate(names[:reached]):
            at = clock.at(month.last_day + timedelta(days=number + 1), 10 + number, 20)
            self.journal.add(
                MonthStep,
                at,
                month_plan_id=plan_id,
                source=_LOCK[number],
                target=_LOCK[number + 1],
                by_name=name,
                at=at,
            )

    def change(self, squad: Squad, plan_id: UUID, item: dict[str, Any]) -> None:
        """Keep why an item of this month or the last was moved or cancelled."""
        nominal: date = item["nominal_date"]
        is_cancelled = item["state"] == WorkState.CANCELLED
        if nominal == item["scheduled_date"] and not is_cancelled:
            return
        if self.is_over(Month.of(nominal).next()):
            return
        kind = "cancelled" if is_cancelled else "moved"
        at = min(clock.at(nominal - timedelta(days=1), 16, 10), self.world.now - timedelta(hours=1))
        self.journal.add(
            MonthChange,
            at,
            month_plan_id=plan_id,
            item_id=item["id"],
            kind=kind,
            day_before=nominal,
            day_after=None if is_cancelled else item["scheduled_date"],
            reason=self.random.choice(self.said[kind]),
            by_name=squad.people[0].name,
            at=at,
        )


def _months_on(month: Month, count: int) -> Month:
    for _ in range(count):
        month = month.next()
    return month


def tell_months(now: datetime, story: str) -> int:
    """Work carried over from the last month, and supervised items, of the story's team; returns how many."""
    team = Team.objects.everywhere(_REASON).select_related("unit").filter(code=story).first()
    if team is None:
        return 0
    with transaction.atomic():
        told = [_supervised(now, team, said) for said in data("months")["supervised"]]
        return _carried(now, team) + sum(told)


def _carried(now: datetime, team: Team) -> int:
    """What the last month missed goes on in this one, as handing it in does."""
    said = data("months")["carried"]
    today = clock.local(now).date()
    plans = MonthPlan.objects.everywhere(_REASON).filter(team=team)
    plan = plans.filter(month=(today.replace(day=1) - timedelta(days=1)).replace(day=1)).first()
    if plan is None or plan.state not in (_S.CLOSED, _S.APPROVED, _S.ACCEPTED):
        return 0
    items = list(
        WorkItem.objects.everywhere(_REASON)
        .filter(month_plan=plan, state=WorkState.MISSED)
        .select_related("team", "carried_from")
        .order_by("nominal_date", "pk")[: said["most"]]
    )
    captain = _captain(team)
    with clock.fixed(clock.at(today.replace(day=1), 10)):
        made = carry_over(captain, plan, items, {item.pk: Carry(said["remains"]) for item in items})
    successors = WorkItem.objects.everywhere(_REASON).filter(carried_from__source__in=items)
    for item in successors.select_related("team", "month_plan"):
        actions.schedule_item(captain, item, today + timedelta(days=said["days"]), reason=said["reason"])
    return made


def _supervised(now: datetime, team: Team, said: dict[str, Any]) -> int:
    """One item set some days ago, urged or answered since; left out where this month has no such day."""
    today = clock.local(now).date()
    kind = ServiceType.objects.filter(code=said["type"]).first()
    day = min(today + timedelta(days=said["days"]), Month.of(today).last_day)
    if kind is None or day < today:
        return 0
    office = system_viewer("市公司营销部")
    people = Member.objects.everywhere(_REASON).filter(team=team, left_on=None).exclude(role="captain")
    number = said["number"].format(year=today.year)
    with clock.fixed(now - timedelta(days=said["set_days"])):
        found = actions.set_supervised_item(
            office,
            team,
            SupervisedDraft(said["title"], kind, day, said["ground"], number, said["level"], people.first()),
        )
    with clock.fixed(now - timedelta(days=1)):
        if "urge" in said:
            actions.urge_supervised_item(office, found, said["urge"])
        if "answer" in said:
            name = found.item.member.name if found.item.member else team.short_name
            draft = AnswerDraft(said["answer"], name, said["evidence"])
            actions.answer_supervised_item(_captain(team), found, draft)
    return 1


def _captain(team: Team) -> Any:
    leader = Member.objects.everywhere(_REASON).filter(team=team, role="captain").first()
    return system_viewer(leader.name if leader else team.short_name)
