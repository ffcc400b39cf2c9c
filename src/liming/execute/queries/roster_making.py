"""A month's roster worked out by the solver, with what it leaves open: reads rows and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liming.execute import bridge
from liming.execute.queries.month_duty import Turn
from liming.execute.queries.roster_problem import MonthDuty, month_duty, with_neighbours
from liming.execute.queries.settings import setting
from liming.register.models import Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MOST_REMEDIES = 4
_MOST_LOOKED_AT = 12


@dataclass(frozen=True)
class WorkedOut:
    """A roster with the month it is for, and all that a draft keeps of it."""

    duty: MonthDuty
    roster: bridge.DutyRoster
    content: dict[str, Any]

    @property
    def uncovered(self) -> int:
        return sum(gap["missing"] for gap in self.content["gaps"])


def work_out_roster(viewer: Viewer, team: Team, month: date, seed: int = 1) -> WorkedOut:
    """The roster of least cost for what the team's patterns ask, keeping what stands where it can.

    Takes seconds; call it outside any transaction. Raises `forbidden`, `out_of_scope`, `roster_month_over`,
    `roster_without_patterns`, `roster_nobody`, `roster_skill_nobody`, `roster_rules_wrong`,
    `roster_no_time`.
    """
    viewer.require(Right.EDIT_DUTY, team.path)
    found = month_duty(viewer, team, month)
    _check(found)
    try:
        roster = bridge.make_duty_roster(found.problem, seed, float(setting("duty.effort")))
    except RuntimeError as error:
        raise DomainError("roster_no_time", month=f"{month:%Y-%m}") from error
    if broken := bridge.roster_violations(found.problem, roster.cells):
        raise RuntimeError(f"the roster of {team.code} {month:%Y-%m} breaks {broken}")
    return WorkedOut(found, roster, content_of(found, roster.cells))


def _check(found: MonthDuty) -> None:
    """Refuse what cannot be meant, in words, before anything is made."""
    open_turns = [turn for turn in found.turns.values() if not turn.is_settled]
    if found.days[-1] < clock.today():
        raise DomainError("roster_month_over", month=f"{found.month:%Y-%m}")
    if not open_turns:
        raise DomainError("roster_without_patterns", team=found.team.short_name)
    if not found.people:
        raise DomainError("roster_nobody", team=found.team.short_name)
    if found.problem.rules.rest_days < 0 or found.problem.rules.most_in_a_row < 1:
        raise DomainError(
            "roster_rules_wrong",
            row=found.problem.rules.most_in_a_row,
            rest=found.problem.rules.rest_days,
        )
    if code := bridge.roster_contradiction(found.problem):
        raise RuntimeError(f"the rows of {found.team.code} {found.month:%Y-%m} contradict: {code}")
    known = frozenset[str]().union(*(person.skills for person in found.problem.people))
    for turn in open_turns:
        if turn.skill_id and turn.skill_id not in known:
            raise DomainError(
                "roster_skill_nobody",
                skill=turn.skill,
                where=turn.point or found.team.short_name,
                team=found.team.short_name,
            )


def content_of(found: MonthDuty, cells: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """What a draft keeps, as plain JSON: `turns`, `people`, `balance` and `gaps`."""
    balances = bridge.duty_balances(found.problem, cells)
    return {
        "turns": [_turn(turn, found, cells.get(turn.key, ())) for turn in found.turns.values()],
        "people": {key: member.name for key, member in found.people.items()},
        "balance": [
            {"member": each.person, "given": _figures(each.given), "fair": _figures(each.fair)}
            for each in balances
        ],
        "gaps": _gaps(found, cells),
    }


def _figures(tally: bridge.Tally) -> list[float]:
    return [round(each, 1) for each in (tally.duties, tally.free_days, tally.nights)]


def _turn(turn: Turn, found: MonthDuty, members: tuple[str, ...]) -> dict[str, Any]:
    before = found.problem.previous.get(turn.key, ())
    return {
        "key": turn.key,
        "day": turn.day.isoformat(),
        "point": turn.point,
        "part": turn.part,
        "kind": turn.kind,
        "starts": turn.starts_at.isoformat(),
        "ends": turn.ends_at.isoformat(),
        "people": turn.people,
        "skill": turn.skill,
        "is_settled": turn.is_settled,
        "members": list(members),
        "before": list(before),
        "away": {
            key: found.leaves[key][turn.day]
            for key in before
            if key not in members and turn.day in found.leaves[key]
        },
    }


def _gaps(found: MonthDuty, cells: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """What is ahead and not covered as it should be; neighbours are asked for only when there is a gap."""
    if not _ahead(found, bridge.duty_gaps(found.problem, cells, 1)):
        return []
    problem, names = with_neighbours(found)
    return [
        {
            "key": gap.duty,
            "missing": gap.missing,
            "lacks_skill": gap.lacks_skill,
            "remedies": [
                {
                    "code": each.code,
                    "name": names.get(each.person) or found.people[each.person].name,
                    "duty": each.duty,
                }
                for each in gap.remedies
                if each.person in found.people or each.code == "lend"
            ][:MOST_REMEDIES],
        }
        for gap in _ahead(found, bridge.duty_gaps(problem, cells, _MOST_LOOKED_AT))
    ]


def _ahead(found: MonthDuty, gaps: list[bridge.DutyGap]) -> list[bridge.DutyGap]:
    return [gap for gap in gaps if not found.turns[gap.duty].is_settled]
