"""A draft roster as its page shows it: who is on duty when, what changes and why, gaps, shares."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from liming.execute.enums import RosterState
from liming.execute.models import DutyPattern, DutyWish, RosterDraft
from liming.execute.queries.month_duty import days_of_month, patterns_of, rest_days_of
from liming.execute.queries.roster import duty_parts
from liming.execute.queries.roster_making import content_of
from liming.execute.queries.roster_problem import month_duty
from liming.register.models import Leave, Member, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class DraftMark:
    """One turn in somebody's cell: `state` is kept, new or gone."""

    mark: str
    state: str
    point: str
    starts_at: datetime
    ends_at: datetime


@dataclass
class DraftDay:
    """A day of somebody's row; `on_leave` names the leave, `is_unwished` a day rather off."""

    day: date
    marks: list[DraftMark] = field(default_factory=list)
    on_leave: str = ""
    is_unwished: bool = False


@dataclass(frozen=True)
class DraftRow:
    """A member's month with duties, rest days and nights: given beside the fair share."""

    name: str
    days: tuple[DraftDay, ...]
    shares: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class DraftChange:
    """A turn that passes to others: `why` is leave, or `balance` when nobody is away."""

    point: str
    starts_at: datetime
    ends_at: datetime
    before: tuple[str, ...]
    after: tuple[str, ...]
    away: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DraftRemedy:
    code: str
    name: str
    where: str


@dataclass(frozen=True)
class DraftGap:
    """A turn that nobody covers, or nobody with the skill; remedies best first."""

    point: str
    starts_at: datetime
    ends_at: datetime
    missing: int
    skill: str
    remedies: tuple[DraftRemedy, ...]


@dataclass(frozen=True)
class DraftPage:
    """`changes` are turns that stood and pass to others; `added` counts places filled for the first time."""

    draft: RosterDraft
    days: tuple[date, ...]
    rest: frozenset[date]
    rows: tuple[DraftRow, ...]
    cover: tuple[tuple[int, int], ...]
    gaps: tuple[DraftGap, ...]
    changes: tuple[DraftChange, ...]
    added: int

    @property
    def gap_percent(self) -> float:
        """How far the cost may lie above the best, in percent."""
        cost = self.draft.cost
        return 100 * (cost - self.draft.bound) / cost if cost > 0 else 0.0

    @property
    def lost(self) -> int:
        """Places whose holder cannot come."""
        return sum(len(change.away) for change in self.changes)

    @property
    def passed_on(self) -> int:
        """Places that pass to somebody else or to nobody."""
        return sum(len(change.before) for change in self.changes)


@dataclass(frozen=True)
class RosterStand:
    """How a published month stands: turns ahead that are not covered, and shares by member id."""

    gaps: tuple[DraftGap, ...]
    shares: Mapping[UUID, tuple[tuple[float, float], ...]]


def roster_stand(viewer: Viewer, team: Team, month: date) -> RosterStand | None:
    """Gaps with remedies, best first, and given beside fair shares of the roster as it is now.

    Who is on leave covers nothing. None where the team says not what to cover, or the month is over. At most
    twelve queries; raises `forbidden`, `out_of_scope`.
    """
    found = month_duty(viewer, team, month)
    if found.days[-1] < clock.today() or not found.turns or not found.people:
        return None
    cells = {
        turn.key: tuple(
            key
            for key in found.problem.previous.get(turn.key, ())
            if turn.is_settled or turn.day not in found.leaves[key]
        )
        for turn in found.turns.values()
    }
    content = content_of(found, cells)
    by_key = {turn["key"]: turn for turn in content["turns"]}
    shares = {
        found.people[each["member"]].pk: tuple(zip(each["given"], each["fair"], strict=True))
        for each in content["balance"]
    }
    return RosterStand(tuple(_gap(gap, by_key) for gap in content["gaps"]), shares)


def open_roster_draft(viewer: Viewer, team: Team, month: date) -> RosterDraft | None:
    """The team's draft of that month that waits to be published. One query."""
    viewer.require(Right.EDIT_DUTY, team.path)
    rows = RosterDraft.objects.everywhere("the team was required above").filter(
        team=team, month=month.replace(day=1), state=RosterState.PROPOSED
    )
    found: RosterDraft | None = rows.first()
    return found


def roster_draft(viewer: Viewer, draft_id: UUID) -> RosterDraft:
    """One draft of a team whose roster the viewer makes. Raises `not_found`, `forbidden`."""
    viewer.require(Right.EDIT_DUTY)
    rows = RosterDraft.objects.visible_to(viewer.within(Right.EDIT_DUTY)).select_related("team__unit")
    found: RosterDraft | None = rows.filter(pk=draft_id).first()
    if found is None:
        raise DomainError("not_found", what="排班草案", key=str(draft_id))
    return found


def roster_draft_page(viewer: Viewer, draft: RosterDraft) -> DraftPage:
    """A draft laid out by member and day. Three queries."""
    viewer.require(Right.EDIT_DUTY, draft.team.path)
    days, content = days_of_month(draft.month), draft.content
    turns, people = content["turns"], content["people"]
    marks = _marks(turns)
    leaves, wishes = _leaves(people, days), _wishes(people, days)
    shares = {each["member"]: each for each in content["balance"]}
    rows = tuple(
        DraftRow(
            name,
            tuple(
                DraftDay(day, marks.get((key, day), []), leaves.get((key, day), ""), (key, day) in wishes)
                for day in days
            ),
            tuple(zip(shares[key]["given"], shares[key]["fair"], strict=True)),
        )
        for key, name in people.items()
    )
    by_key = {turn["key"]: turn for turn in turns}
    return DraftPage(
        draft=draft,
        days=days,
        rest=rest_days_of(days),
        rows=rows,
        cover=_cover(turns, days),
        gaps=tuple(_gap(gap, by_key) for gap in content["gaps"]),
        changes=tuple(_change(turn, people) for turn in turns if set(turn["before"]) - set(turn["members"])),
        added=sum(max(0, len(turn["members"]) - len(turn["before"])) for turn in turns),
    )


def _span(turn: Mapping[str, Any]) -> tuple[datetime, datetime]:
    return clock.parse(turn["starts"]), clock.parse(turn["ends"])


def _marks(turns: Sequence[Mapping[str, Any]]) -> dict[tuple[str, date], list[DraftMark]]:
    names = {row["code"]: row["name"][:1] for row in duty_parts()}
    found: dict[tuple[str, date], list[DraftMark]] = defaultdict(list)
    for turn in turns:
        starts, ends = _span(turn)
        mark = names.get(turn["part"]) or f"{clock.local(starts):%H}"
        day = date.fromisoformat(turn["day"])
        for key in dict.fromkeys((*turn["members"], *turn["before"])):
            is_on, was_on = key in turn["members"], key in turn["before"]
            state = "kept" if is_on and was_on else "new" if is_on else "gone"
            found[key, day].append(DraftMark(mark, state, turn["point"], starts, ends))
    return found


def _leaves(people: Mapping[str, str], days: Sequence[date]) -> dict[tuple[str, date], str]:
    rows = Leave.objects.everywhere("leave of the team's members").filter(
        member__in=list(people), first_day__lte=days[-1], last_day__gte=days[0]
    )
    return {
        (str(row.member_id), day): row.get_kind_display()
        for row in rows
        for day in days
        if row.first_day <= day <= row.last_day
    }


def _wishes(people: Mapping[str, str], days: Sequence[date]) -> set[tuple[str, date]]:
    rows = DutyWish.objects.everywhere("wishes of the team's members").filter(
        member__in=list(people), day__gte=days[0], day__lte=days[-1]
    )
    return {(str(key), day) for key, day in rows.values_list("member_id", "day")}


def _cover(turns: Sequence[Mapping[str, Any]], days: Sequence[date]) -> tuple[tuple[int, int], ...]:
    """How many are on duty each day, and how many should be."""
    there: dict[date, int] = defaultdict(int)
    wanted: dict[date, int] = defaultdict(int)
    for turn in turns:
        day = date.fromisoformat(turn["day"])
        there[day] += len(turn["members"])
        wanted[day] += len(turn["members"]) if turn["is_settled"] else turn["people"]
    return tuple((there[day], wanted[day]) for day in days)


def _change(turn: Mapping[str, Any], people: Mapping[str, str]) -> DraftChange:
    before = [key for key in turn["before"] if key not in turn["members"]]
    after = [key for key in turn["members"] if key not in turn["before"]]
    return DraftChange(
        turn["point"],
        *_span(turn),
        before=tuple(people[key] for key in before),
        after=tuple(people[key] for key in after),
        away=tuple((people[key], kind) for key, kind in turn["away"].items()),
    )


def _gap(gap: Mapping[str, Any], turns: Mapping[str, Any]) -> DraftGap:
    turn = turns[gap["key"]]
    remedies = tuple(
        DraftRemedy(each["code"], each["name"], turns[each["duty"]]["point"] if each["duty"] else "")
        for each in gap["remedies"]
    )
    skill = turn["skill"] if gap["lacks_skill"] else ""
    return DraftGap(turn["point"], *_span(turn), missing=gap["missing"], skill=skill, remedies=remedies)


def duty_patterns(viewer: Viewer, team: Team) -> list[DutyPattern]:
    """What the team has to cover, by place and part. One query."""
    viewer.require(Right.READ_WORK, team.path)
    return patterns_of(team)


def teams_with_patterns(viewer: Viewer) -> list[Team]:
    """Teams within reach that say what they have to cover, by path. One query."""
    viewer.require(Right.EDIT_DUTY)
    rows = Team.objects.visible_to(viewer.within(Right.EDIT_DUTY)).filter(closed_on=None)
    told = DutyPattern.objects.everywhere("only teams within reach are kept").filter(ended_at=None)
    return list(rows.filter(pk__in=told.values("team")).select_related("unit").order_by("path"))


def duty_pattern(viewer: Viewer, pattern_id: UUID) -> DutyPattern:
    """One pattern of a team whose roster the viewer makes. Raises `not_found`, `forbidden`."""
    viewer.require(Right.EDIT_DUTY)
    rows = DutyPattern.objects.visible_to(viewer.within(Right.EDIT_DUTY))
    found: DutyPattern | None = rows.select_related("team", "point", "skill").filter(pk=pattern_id).first()
    if found is None:
        raise DomainError("not_found", what="值班要求", key=str(pattern_id))
    return found


def member_wishes(viewer: Viewer, member: Member) -> list[DutyWish]:
    """The days ahead on which a member would rather be off: own ones, or of a team whose roster the viewer
    makes. One query."""
    viewer.require(Right.READ_WORK)
    if member.pk != viewer.member_id:
        viewer.require(Right.EDIT_DUTY, member.team.path)
    rows = DutyWish.objects.everywhere("the member was required above")
    return list(rows.filter(member=member, day__gt=clock.today()).select_related("member__team"))


def team_wishes(viewer: Viewer, team: Team, month: date) -> list[DutyWish]:
    """Days of a month on which members would rather be off. One query."""
    viewer.require(Right.EDIT_DUTY, team.path)
    days = days_of_month(month)
    rows = DutyWish.objects.everywhere("the team was required above").filter(
        member__team=team, member__left_on=None, day__gte=days[0], day__lte=days[-1]
    )
    return list(rows.select_related("member__team").order_by("day", "member__code"))
