"""Reminding of measures: before the day, on it, and every week after it, further and further up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liming.improve.enums import ImprovementState, Told
from liming.improve.models import Improvement, Reminder
from liming.improve.queries.settings import reminder_steps, settings_book
from liming.improve.rules import Due, due_step
from liming.register.actions import News, post_notices
from liming.register.queries import ParameterBook, accounts_of_members, captains, officers
from liming.shared import clock
from liming.shared.words import named

LINK = "improvement|"
GOING = (ImprovementState.PLANNED, ImprovementState.RUNNING)
_KEYS = (
    "improve.remind_before",
    "improve.remind_weeks",
    "notices.quiet_hours",
    "notices.retry_minutes",
    "notices.words.measure_due",
    "notices.words.measure_overdue",
)
_FARTHEST = timedelta(days=60)
"""No reminder goes out earlier before a due day."""


@dataclass(frozen=True)
class People:
    """Accounts by member, captains by team path, offices by unit path."""

    members: Mapping[UUID, UUID]
    captains: Mapping[str, tuple[UUID, ...]]
    officers: Mapping[str, tuple[UUID, ...]]


@transaction.atomic
def remind_owners() -> int:
    """Tell owners and helpers what comes due or is overdue; captain and unit as the weeks pass.

    Each step of a due day goes out once, however often this runs; where the owner has no account the captain
    hears it from the first step on. Returns how many reminders went out; the queries do not grow with them.
    """
    rows = Improvement.objects.everywhere("reminders go to whoever promised")
    going = rows.filter(state__in=GOING, due_on__lte=clock.today() + _FARTHEST)
    found = list(
        going.select_related("gap__team__unit", "gap__indicator", "owner").prefetch_related("helpers")
    )
    if not found:
        return 0
    book = settings_book(*_KEYS)
    due = [(row, step) for row in found if (step := _step(row, book)) is not None]
    due = _untold(due)
    if not due:
        return 0
    people = _people(row for row, _step in due)
    told = [(row, step, _told(row, step, people)) for row, step in due]
    Reminder.objects.bulk_create(
        [
            Reminder(improvement=row, due_on=row.due_on, step=step.name, told=up, at=clock.now())
            for row, step, up in told
        ]
    )
    post_notices([_news(row, step, up, people) for row, step, up in told], book)
    return len(told)


def _step(row: Improvement, book: ParameterBook) -> Due | None:
    return due_step(row.due_on, clock.today(), reminder_steps(book, row.gap.team.path))


def _untold(due: list[tuple[Improvement, Due]]) -> list[tuple[Improvement, Due]]:
    known = set(
        Reminder.objects.filter(improvement__in=[row.pk for row, _step in due]).values_list(
            "improvement_id", "due_on", "step"
        )
    )
    return [(row, step) for row, step in due if (row.pk, row.due_on, step.name) not in known]


def _people(rows: Iterable[Improvement]) -> People:
    rows = list(rows)
    members = {row.owner_id for row in rows}
    members |= {each.member_id for row in rows for each in row.helpers.all() if each.member_id}
    return People(
        accounts_of_members(members),
        captains({row.gap.team.path for row in rows}),
        officers({row.gap.team.unit.path for row in rows}),
    )


def _told(row: Improvement, step: Due, people: People) -> Told:
    """How far up it goes: nobody is left out because an owner cannot sign in."""
    return Told.CAPTAIN if step.told == Told.OWNER and row.owner_id not in people.members else step.told


def _news(row: Improvement, step: Due, up: Told, people: People) -> News:
    team = row.gap.team
    helpers = [each.member_id for each in row.helpers.all() if each.member_id]
    own = [people.members[key] for key in (row.owner_id, *helpers) if key in people.members]
    above = people.captains.get(team.path, ()) if up != Told.OWNER else ()
    paths: tuple[str, ...] = (team.path,) if up != Told.OWNER else ()
    if up == Told.UNIT:
        above += people.officers.get(team.unit.path, ())
        paths += (team.unit.path,)
    return News(
        "measure_overdue" if step.is_overdue else "measure_due",
        f"measure:{row.pk}:{row.due_on}:{step.name}",
        team.path,
        {
            "title": row.title,
            "when": partial(_when, step.days),
            "team": team.short_name,
            "indicator": partial(named, row.gap.indicator),
            "owner": row.owner.name,
        },
        f"{LINK}{row.pk}",
        tuple(dict.fromkeys((*own, *above))),
        paths,
        is_urgent=False,
    )


def _when(days: int) -> str:
    if days < 0:
        return _("已超 %(n)d 天") % {"n": -days}
    return _("今天到期") if days == 0 else _("还有 %(n)d 天到期") % {"n": days}
