"""Duty at the service points around today, and what villagers came for in the last weeks."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from liming.execute import actions, queries
from liming.execute.actions import DeskDraft, PatternDraft
from liming.execute.enums import DeskOutcome, DutyDays, DutyKind
from liming.execute.models import DutyPattern, DutyPresence, DutyShift
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.hours import tell_hours
from liming.jobs.demo.people import full_name, phone
from liming.jobs.demo.world import IdMaker
from liming.register.models import Leave, Member, ServicePoint, Team
from liming.shared import clock
from liming.shared.bulk import bulk_insert
from liming.shared.viewer import system_viewer

_REASON = "the demo acts for every team"
_TALES = 3
_PAPERS = 4
Row = dict[str, Any]


def man_stations(now: datetime, random: Random, make: IdMaker, story: str) -> int:
    """Shifts of every point, stays of the past ones, and desk work of a few teams; returns how many rows.

    `story` is the code of the team whose station is manned every working day.
    """
    with transaction.atomic():
        shifts = _shifts(now, random, make, story)
        bulk_insert(DutyShift, shifts)
        stays = [_stay(random, make, row, now) for row in shifts if row["starts_at"] < now]
        bulk_insert(DutyPresence, stays)
        told = _tell_desk(now, random, story) + _tell_swap(now, random, story) + _certify(now, story)
        told += tell_hours(now, story) + _ask_for_duty(now, make, story)
        return len(shifts) + len(stays) + told


def _shifts(now: datetime, random: Random, make: IdMaker, story: str) -> list[Row]:
    settings, today = data("station"), clock.local(now).date()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=settings["weeks_back"])
    days = [
        first + timedelta(days=each)
        for each in range(7 * (settings["weeks_back"] + settings["weeks_ahead"] + 1))
    ]
    people, away = _people(), _away()
    booked: set[tuple[Any, date]] = set()
    rows: list[Row] = []
    points = ServicePoint.objects.everywhere(_REASON).filter(closed_on=None).select_related("team")
    for point in points.order_by("code"):
        crew = people.get(point.team_id, [])
        told = point.team.code == story and point.kind == "station"
        weekdays = range(5) if told else settings["weekdays"]
        hours = (8, 30, 17, 30) if told else (9, 0, 11, 30)
        for turn, day in enumerate(each for each in days if each.weekday() in weekdays):
            member = _free(crew, turn + random.randrange(3), day, booked, away)
            if member is not None:
                rows.append(_shift(make, point.team_id, point.pk, member, day, hours, DutyKind.STATION))
    return rows + _evenings(make, story, people, days, booked, away)


def _evenings(
    make: IdMaker, story: str, people: Any, days: list[date], booked: set[tuple[Any, date]], away: Any
) -> list[Row]:
    """The story's team is on call every evening."""
    team = Team.objects.everywhere(_REASON).filter(code=story).first()
    if team is None:
        return []
    rows = []
    for turn, day in enumerate(days):
        member = _free(people.get(team.pk, []), turn * 2 + 5, day, booked, away)
        if member is not None:
            rows.append(_shift(make, team.pk, None, member, day, (17, 30, 22, 0), DutyKind.TEAM))
    return rows


def _ask_for_duty(now: datetime, make: IdMaker, story: str) -> int:
    """What every point has to cover, as its door says, and days the story's members would rather be off."""
    points = ServicePoint.objects.everywhere(_REASON).filter(closed_on=None).order_by("code")
    told = queries.from_hours
    rows: list[Row] = [
        {
            "id": make(),
            "team_id": point.team_id,
            "point_id": point.pk,
            "part": each.part,
            "kind": each.kind.value,
            "days": each.days.value,
            "weekdays": each.weekdays,
            "people": each.people,
        }
        for point in points.exclude(team__code=story)
        for each in told(point)
    ]
    count = bulk_insert(DutyPattern, rows)
    team = Team.objects.everywhere(_REASON).filter(code=story).first()
    if team is None:
        return count
    asked = [PatternDraft(team, "evening", kind=DutyKind.TEAM, days=DutyDays.EVERY)]
    asked += [PatternDraft(team, "day", point) for point in points.filter(team=team, kind="station")]
    actions.save_patterns(system_viewer("演示"), asked)
    people = Member.objects.everywhere(_REASON).filter(team=team, left_on=None).select_related("team")
    for place, member in enumerate(people.order_by("code")[2:5]):
        day = clock.local(now).date() + timedelta(days=10 + 4 * place)
        actions.wish_day(system_viewer(member.name), member, day, data("station")["wishes"][place])
    return count + len(asked) + 3


def _people() -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    rows = Member.objects.everywhere(_REASON).filter(left_on=None).order_by("code")
    for key, team in rows.values_list("pk", "team_id"):
        found.setdefault(team, []).append(key)
    return found


def _away() -> dict[Any, list[tuple[date, date]]]:
    found: dict[Any, list[tuple[date, date]]] = {}
    for key, first, last in Leave.objects.everywhere(_REASON).values_list(
        "member_id", "first_day", "last_day"
    ):
        found.setdefault(key, []).append((first, last))
    return found


def _free(crew: list[Any], turn: int, day: date, booked: set[tuple[Any, date]], away: Any) -> Any:
    """The next of the crew who has no duty and no leave on that day."""
    for step in range(len(crew)):
        key = crew[(turn + step) % len(crew)]
        is_away = any(first <= day <= last for first, last in away.get(key, ()))
        if (key, day) not in booked and not is_away:
            booked.add((key, day))
            return key
    return None


def _shift(
    make: IdMaker, team: Any, point: Any, member: Any, day: date, hours: tuple[int, ...], kind: DutyKind
) -> Row:
    return {
        "id": make(),
        "team_id": team,
        "point_id": point,
        "member_id": member,
        "kind": kind.value,
        "starts_at": clock.at(day, hours[0], hours[1]),
        "ends_at": clock.at(day, hours[2], hours[3]),
    }


def _stay(random: Random, make: IdMaker, shift: Row, now: datetime) -> Row:
    in_at = shift["starts_at"] + timedelta(minutes=random.randrange(-12, 6))
    out_at = shift["ends_at"] + timedelta(minutes=random.randrange(-4, 15))
    return {
        "id": make(),
        "shift_id": shift["id"],
        "member_id": shift["member_id"],
        "in_at": min(in_at, now),
        "out_at": out_at if out_at <= now else None,
    }


def _tell_desk(now: datetime, random: Random, story: str) -> int:
    """What villagers came for, taken through the actions at the hour they came."""
    shifts = DutyShift.objects.everywhere(_REASON).filter(
        starts_at__lt=now - timedelta(hours=2), point__kind="station"
    )
    shifts = shifts.select_related("team__unit", "point", "member").order_by("-starts_at", "id")
    told = list(shifts.filter(team__code=story)[:9])
    others = list(shifts.exclude(team__code=story)[:_TALES])
    businesses = data("station")["business"]
    count = 0
    for place, shift in enumerate(reversed(others + told)):
        for each in (businesses[place % len(businesses)], businesses[(place * 3 + 1) % len(businesses)]):
            _take(shift, each, random, now)
            count += 1
    return count


def _take(shift: Any, business: Any, random: Random, now: datetime) -> None:
    viewer = system_viewer(shift.member.name)
    asked = min(shift.starts_at + timedelta(minutes=random.randrange(20, 110)), now - timedelta(minutes=40))
    colleagues = (
        Member.objects.everywhere(_REASON).filter(team=shift.team, left_on=None).exclude(pk=shift.member_id)
    )
    outcome = DeskOutcome(business["outcome"])
    with clock.fixed(asked):
        row = actions.take_business(
            viewer,
            DeskDraft(
                team=shift.team,
                point=shift.point,
                member=shift.member,
                business=business["code"],
                whom=full_name(random),
                phone=phone(random),
                account_number=f"14{random.randrange(10**8):08d}",
                words=random.choice(business["words"]),
                outcome=outcome,
                receiver=colleagues.order_by("code")[3] if outcome == DeskOutcome.HANDED_OVER else None,
                minutes=random.choice((5, 10, 10, 20)),
            ),
        )
    if outcome != DeskOutcome.DONE and asked < now - timedelta(days=6):
        with clock.fixed(asked + timedelta(days=2)):
            actions.finish_business(viewer, row, "已办好，电话告知")


def _tell_swap(now: datetime, random: Random, story: str) -> int:
    """One shift that was swapped and one that still looks for a taker."""
    rows = DutyShift.objects.everywhere(_REASON).filter(
        team__code=story, point=None, starts_at__gt=now + timedelta(days=1)
    )
    found = list(rows.select_related("team", "member").order_by("starts_at", "id")[:2])
    if len(found) < 2:
        return 0
    first, second = found
    reasons = data("station")["reasons"]
    swap = actions.ask_swap(system_viewer(first.member.name), first, random.choice(reasons))
    free = (
        Member.objects.everywhere(_REASON)
        .filter(team=first.team, left_on=None)
        .exclude(duty_shifts__starts_at__date=clock.local(first.starts_at).date())
    )
    taker = free.exclude(leaves__last_day__gte=clock.local(first.starts_at).date()).order_by("code").first()
    if taker is not None:
        actions.take_swap(system_viewer(taker.name), swap, taker)
    actions.ask_swap(system_viewer(second.member.name), second, random.choice(reasons))
    return 2


def _certify(now: datetime, story: str) -> int:
    """This year's hours of some of the story's members, one of them certified anew; how many papers."""
    year = clock.local(now).year
    rows = Member.objects.everywhere(_REASON).filter(team__code=story, left_on=None, role="captain")
    captain = rows.select_related("team").first()
    if captain is None:
        return 0
    viewer = system_viewer(captain.name)
    lines = queries.hours_lines(viewer, captain.team, year)
    chosen = [line.hours.member for line in lines if line.may_issue and line.hours.member != captain][
        :_PAPERS
    ]
    papers = [actions.issue_hours_certificate(viewer, member, year) for member in chosen]
    if papers:
        actions.withdraw_hours_certificate(viewer, papers[0].number, data("station")["withdrawn"])
        papers.append(actions.issue_hours_certificate(viewer, papers[0].member, year))
    return len(papers)
