"""A team's month as the solver takes it, from rows: turns, people, what each did this year, the rules."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from liming.execute import bridge
from liming.execute.enums import DutyKind
from liming.execute.models import DutyWish
from liming.execute.queries.month_duty import (
    Held,
    Turn,
    days_of_month,
    member_shifts_in,
    patterns_of,
    rest_days_of,
    rows_of_members,
    standing_shifts,
    turns_of,
)
from liming.execute.queries.settings import settings_book
from liming.execute.rules.rostering import is_night, row_before
from liming.register.models import Leave, Member, MemberSkill, Team
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_RULES = ("duty.most_in_a_row", "duty.rest_days", "duty.catch_up", "duty.weights")
_REASON = "the team was required above"


@dataclass(frozen=True)
class MonthDuty:
    """A team's month: turns by key, people by id, and the problem made of them.

    `leaves` are days of leave with the kind's words by member id.
    """

    team: Team
    days: tuple[date, ...]
    turns: Mapping[str, Turn]
    people: Mapping[str, Member]
    leaves: Mapping[str, Mapping[date, str]]
    problem: bridge.RosterProblem

    @property
    def month(self) -> date:
        return self.days[0]


def month_duty(viewer: Viewer, team: Team, month: date) -> MonthDuty:
    """What is to be covered, by whom and by which rules. Six queries; raises `forbidden`, `out_of_scope`."""
    viewer.require(Right.EDIT_DUTY, team.path)
    return _Month(team, days_of_month(month)).facts()


class _Month:
    """The rows of a team's month on their way to the problem."""

    def __init__(self, team: Team, days: tuple[date, ...]) -> None:
        self.team, self.days, self.first = team, days, days[0]
        self.book = settings_book(*_RULES)
        rows = Member.objects.everywhere(_REASON).filter(team=team, left_on=None)
        self.people = {str(each.pk): each for each in rows.order_by("code")}
        self.standing = standing_shifts(team, list(self.people.values()), days)
        self.year = [self.year_begin + timedelta(days=each) for each in range(self._days_gone())]
        rest = rest_days_of((*self.year, *days))
        self.rest, self.rest_before = rest & set(days), rest & set(self.year)
        turns = turns_of(patterns_of(team), self._own(), days, self.rest)
        self.turns = {turn.key: turn for turn in turns}
        self.leaves = self._leaves()

    @property
    def year_begin(self) -> date:
        return date(self.first.year, 1, 1)

    def _days_gone(self) -> int:
        return (self.first - self.year_begin).days

    def _own(self) -> list[Held]:
        return [each for each in self.standing if each.team_id == self.team.pk]

    def rule(self, key: str) -> Any:
        return self.book.at(key, self.team.path)

    def facts(self) -> MonthDuty:
        problem = bridge.RosterProblem(
            days=len(self.days),
            people=self._persons(),
            duties=tuple(self._duty(turn) for turn in self.turns.values()),
            free_days=frozenset(self._number(day) for day in self.rest),
            rules=bridge.RosterRules(
                int(self.rule("duty.most_in_a_row")),
                int(self.rule("duty.rest_days")),
                bridge.RosterCosts(**self.rule("duty.weights")),
            ),
            previous={turn.key: self._known(turn.holders) for turn in self.turns.values() if turn.held},
            frozen_before=min(len(self.days), max(0, self._number(clock.today()))),
        )
        leaves = {key: self.leaves.get(key, {}) for key in self.people}
        return MonthDuty(self.team, self.days, self.turns, self.people, leaves, problem)

    def _known(self, holders: Iterable[str]) -> tuple[str, ...]:
        return tuple(key for key in dict.fromkeys(holders) if key in self.people)

    def _number(self, day: date) -> int:
        return (day - self.first).days

    def _duty(self, turn: Turn) -> bridge.Duty:
        skill = None if turn.is_settled else turn.skill_id or None
        return bridge.Duty(
            turn.key, turn.station, self._number(turn.day), turn.people, turn.is_night, skill, turn.is_settled
        )

    def _leaves(self) -> dict[str, dict[date, str]]:
        rows = Leave.objects.everywhere(_REASON).filter(
            member__in=list(self.people.values()),
            first_day__lte=self.days[-1],
            last_day__gte=self.year_begin,
        )
        found: dict[str, dict[date, str]] = {}
        for row in rows:
            own = found.setdefault(str(row.member_id), {})
            for each in range((row.last_day - row.first_day).days + 1):
                own[row.first_day + timedelta(days=each)] = row.get_kind_display()
        return found

    def _persons(self) -> tuple[bridge.DutyPerson, ...]:
        stations = frozenset(turn.station for turn in self.turns.values())
        skills, wishes, elsewhere = self._skills(), self._wishes(), self._elsewhere()
        ahead, held = self._ahead(), rows_of_members((each.holder_id, each) for each in self.standing)
        return tuple(
            bridge.DutyPerson(
                key=key,
                home=_home(held.get(key, ()), stations),
                stations=stations,
                skills=frozenset(skills.get(key, ())),
                away=self._away(key, elsewhere.get(key, ())),
                unwished=frozenset(self._number(day) for day in wishes.get(key, ())),
                ahead=ahead[key],
                in_a_row=row_before((each.day for each in held.get(key, ())), self.first),
                was_on_night=any(
                    is_night(*each.span) and each.day == self.first - timedelta(days=1)
                    for each in held.get(key, ())
                ),
            )
            for key in self.people
        )

    def _away(self, key: str, elsewhere: Sequence[date]) -> frozenset[int]:
        """Leave, days before joining, and days with other duty than this roster's."""
        joined = self.people[key].joined_on
        leaves = self.leaves.get(key, {})
        return frozenset(
            self._number(day) for day in self.days if day in leaves or day < joined or day in elsewhere
        )

    def _skills(self) -> dict[str, list[Any]]:
        rows = MemberSkill.objects.filter(member__in=list(self.people.values()))
        return rows_of_members(
            (row.member_id, row.skill_id)
            for row in rows
            if row.expires_on is None or row.expires_on >= self.days[-1]
        )

    def _wishes(self) -> dict[str, list[Any]]:
        rows = DutyWish.objects.everywhere(_REASON).filter(
            member__in=list(self.people.values()), day__gte=self.first, day__lte=self.days[-1]
        )
        return rows_of_members(rows.values_list("member_id", "day"))

    def _elsewhere(self) -> dict[str, list[Any]]:
        return rows_of_members(
            (each.holder_id, each.day)
            for each in self.standing
            if each.team_id != self.team.pk or each.kind == DutyKind.GUARANTEE
        )

    def _ahead(self) -> dict[str, bridge.Tally]:
        """What each did this year above a share by days present, bounded: no month pays for a year."""
        done = [each for each in self._own() if self.year_begin <= each.day < self.first]
        done = [
            each for each in done if each.kind != DutyKind.GUARANTEE and str(each.holder_id) in self.people
        ]
        present = {key: self._present(key) for key in self.people}
        everybody = sum(present.values()) or 1
        counts = [
            Counter(str(each.holder_id) for each in chosen)
            for chosen in (
                done,
                [each for each in done if each.day in self.rest_before],
                [each for each in done if is_night(*each.span)],
            )
        ]
        most = float(self.rule("duty.catch_up"))

        def above(key: str, count: Counter[str]) -> float:
            return max(-most, min(most, count[key] - count.total() * present[key] / everybody))

        return {key: bridge.Tally(*(above(key, count) for count in counts)) for key in self.people}

    def _present(self, key: str) -> int:
        leaves, joined = self.leaves.get(key, {}), self.people[key].joined_on
        return sum(day >= joined and day not in leaves for day in self.year)


def _home(held: Iterable[Held], stations: frozenset[str]) -> str:
    """Where the person stood most often; the first station for who never did."""
    counts = Counter(each.station for each in held if each.station in stations)
    return counts.most_common(1)[0][0] if counts else min(stations, default="")


def with_neighbours(found: MonthDuty) -> tuple[bridge.RosterProblem, dict[str, str]]:
    """The problem with members of the unit's other teams, who serve none of its stations, so that a gap can
    name whom to borrow; and how each of them is called. Three queries.
    """
    rows = Member.objects.everywhere("whom to ask stands in the sentence, nothing else is shown")
    rows = rows.filter(team__unit=found.team.unit_id, left_on=None).exclude(team=found.team)
    others = {str(each.pk): each for each in rows.select_related("team").order_by("code")}
    busy = rows_of_members((each.holder_id, each.day) for each in member_shifts_in(others, found.days))
    leaves = Leave.objects.everywhere(_REASON).filter(
        member__in=list(others), first_day__lte=found.days[-1], last_day__gte=found.days[0]
    )
    spans = rows_of_members((row.member_id, (row.first_day, row.last_day)) for row in leaves)

    def away(key: str) -> frozenset[int]:
        return frozenset(
            place
            for place, day in enumerate(found.days)
            if day in busy.get(key, ()) or any(first <= day <= last for first, last in spans.get(key, ()))
        )

    lent = tuple(bridge.DutyPerson(key, "", frozenset(), away=away(key)) for key in others)
    names = {key: f"{each.team.short_name}{each.name}" for key, each in others.items()}
    return replace(found.problem, people=(*found.problem.people, *lent)), names
