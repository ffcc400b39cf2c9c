"""Minutes and moments that people do not have: too short, too long, too round, too many at once."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, Sum, Value, When
from django.db.models import Count as CountOf
from django.db.models import Window as InTurn
from django.db.models.functions import Lag, Mod, TruncDate

from liming.evaluate import bridge
from liming.evaluate.enums import AuditKind
from liming.evaluate.queries.sightings.ground import by_first, groups_of_teams, own_work
from liming.evaluate.rules import Seen, Sighting, Window
from liming.execute.queries.settings import setting
from liming.shared import clock
from liming.shared.clock import LOCAL_ZONE

ROUND = 10
SHOWN = 30


def odd_minutes(window: Window) -> list[Sighting]:
    """Records too short or too long, and members with more minutes in a day than a day's work. Three
    queries.
    """
    least, most = int(setting("audit.minutes_least")), int(setting("audit.minutes_most"))
    outside = own_work(window).filter(Q(minutes__lt=least) | Q(minutes__gt=most)).order_by("ended_at", "pk")
    found = [
        _odd(window, team, member, str(record), (Seen(record=record),), {"minutes": minutes})
        for team, member, record, minutes in outside.values_list("team_id", "member_id", "pk", "minutes")
    ]
    return found + _long_days(window)


def _long_days(window: Window) -> list[Sighting]:
    """Days on which one member's records add up to too much. Two queries."""
    dated = own_work(window).annotate(day=TruncDate("ended_at", tzinfo=LOCAL_ZONE))
    days = dated.values("team_id", "member_id", "day").annotate(total=Sum("minutes"), n=CountOf("pk"))
    long = {
        (row["team_id"], row["member_id"], row["day"]): row["total"]
        for row in days.filter(total__gt=int(setting("audit.day_minutes")), n__gt=1)
    }
    members, there = {member for _team, member, _day in long}, {day for _team, _member, day in long}
    rows = dated.filter(member__in=members, day__in=there).order_by("ended_at", "pk")
    seen: dict[tuple[UUID, UUID, date], list[Seen]] = defaultdict(list)
    for team, member, day, record in rows.values_list("team_id", "member_id", "day", "pk"):
        seen[team, member, day].append(Seen(record=record))
    return [
        _odd(
            window,
            team,
            member,
            f"{member} {day}",
            tuple(seen[team, member, day]),
            {"minutes": total, "day": str(day)},
        )
        for (team, member, day), total in sorted(long.items(), key=lambda each: str(each[0]))
    ]


def _odd(
    window: Window, team: UUID, member: UUID, anchor: str, seen: tuple[Seen, ...], facts: dict[str, Any]
) -> Sighting:
    return Sighting(AuditKind.ODD_MINUTES, window.quarter, team, anchor, seen, member=member, facts=facts)


def many_at_once(window: Window) -> list[Sighting]:
    """Many records of one member that ended within a few minutes; one sighting a day. Two queries."""
    span = timedelta(minutes=int(setting("audit.burst_minutes")))
    enough = int(setting("audit.burst_records"))
    before = InTurn(Lag("ended_at", offset=enough - 1), partition_by="member_id", order_by=["ended_at", "pk"])
    hits = own_work(window).annotate(before=before).filter(before__gte=F("ended_at") - span)
    members = set(hits.values_list("member_id", flat=True))
    rows = own_work(window).filter(member__in=members).order_by("member_id", "ended_at", "pk")
    found = []
    for member, records in by_first(list(rows.values_list("member_id", "ended_at", "team_id", "pk"))):
        for day, places in _bursts([record[1] for record in records], span, enough).items():
            kept = [records[place] for place in places]
            facts = {"records": len(kept), "minutes": round((kept[-1][1] - kept[0][1]).total_seconds() / 60)}
            found.append(
                Sighting(
                    AuditKind.MANY_AT_ONCE,
                    window.quarter,
                    kept[0][2],
                    f"{member} {day}",
                    tuple(Seen(record=record[3]) for record in kept),
                    member=member,
                    facts=facts,
                )
            )
    return found


def _bursts(ends: list[datetime], span: timedelta, enough: int) -> dict[date, list[int]]:
    """By local day the longest run of positions whose ends lie within `span`, if it is long enough."""
    found: dict[date, list[int]] = {}
    first = 0
    for last, end in enumerate(ends):
        while end - ends[first] > span:
            first += 1
        day = clock.local(end).date()
        if last - first + 1 >= max(enough, len(found.get(day, ())) + 1):
            found[day] = list(range(first, last + 1))
    return found


def round_minutes(window: Window) -> list[Sighting]:
    """Teams whose minutes end in a nought far more often than those of their peers. Two queries."""
    is_round = Case(When(tens=0, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = own_work(window).annotate(tens=Mod(F("minutes"), ROUND)).annotate(is_round=is_round)
    grouped = rows.values("team_id").annotate(good=Sum("is_round"), n=CountOf("pk"))
    groups = groups_of_teams()
    counts: dict[UUID, tuple[int, int]] = {row["team_id"]: (row["good"], row["n"]) for row in grouped}
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for team, (good, n) in counts.items():
        have = sums[groups[team]]
        sums[groups[team]] = (have[0] + good, have[1] + n)
    limit = float(setting("audit.probability"))
    odd = {}
    for team, (good, n) in counts.items():
        all_good, all_n = sums[groups[team]]
        chance = bridge.unlike_peers(good, n, all_good - good, all_n - n)
        if all_n > n and chance < limit:
            odd[team] = {"records": good, "of": n, "peers": round((all_good - good) / (all_n - n), 4)}
    seen = _rounds(window, odd)
    return [
        Sighting(AuditKind.ROUND_MINUTES, window.quarter, team, "whole quarter", seen[team], facts=facts)
        for team, facts in odd.items()
    ]


def _rounds(window: Window, teams: dict[UUID, dict[str, float]]) -> dict[UUID, tuple[Seen, ...]]:
    """The newest records with round minutes of these teams, so many as a person looks through."""
    rows = own_work(window).filter(team__in=teams).annotate(tens=Mod(F("minutes"), ROUND)).filter(tens=0)
    found: dict[UUID, list[Seen]] = {team: [] for team in teams}
    for team, record in rows.order_by("-ended_at", "pk").values_list("team_id", "pk"):
        if len(found[team]) < SHOWN:
            found[team].append(Seen(record=record))
    return {team: tuple(seen) for team, seen in found.items()}
