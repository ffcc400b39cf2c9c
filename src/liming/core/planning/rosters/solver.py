"""The roster as a constraint problem."""

from collections.abc import Iterable, Mapping
from math import ceil, floor

from ortools.sat.python import cp_model

from liming.core.planning.constraints import solve
from liming.core.planning.rosters.balance import fair_shares
from liming.core.planning.rosters.problem import Duty, Person, RosterProblem, hindrance
from liming.core.planning.rosters.roster import Roster

Cells = dict[tuple[str, str], cp_model.IntVar]
"""Person and duty to whether the person is on it."""


def solved(problem: RosterProblem, seed: int, effort: float, gap: float) -> Roster:
    """See `make_roster`. Raises RuntimeError when the limit ended before any roster was found."""
    model = _Model(problem)
    found = solve(model.model, "roster", seed=seed, effort=effort, gap=gap)
    cells = {
        duty.key: tuple(
            person.key
            for person in problem.people
            if (person.key, duty.key) in model.cells and found.solver.value(model.cells[person.key, duty.key])
        )
        for duty in problem.duties
    }
    return Roster(
        cells=cells,
        cost=found.cost,
        bound=found.bound,
        is_optimal=found.is_optimal,
        seed=seed,
        engine=found.engine,
    )


class _Model:
    """The problem in the solver's words; every soft rule adds to the cost."""

    def __init__(self, problem: RosterProblem) -> None:
        self.problem, self.rules, self.costs = problem, problem.rules, problem.rules.costs
        self.model = cp_model.CpModel()
        self.cells: Cells = {}
        self.cost: list[tuple[cp_model.IntVar, int]] = []
        self.constant = 0
        self._settled: set[int] = set()
        self._of_day: dict[tuple[str, int], list[cp_model.IntVar]] = {}
        self._nights: dict[tuple[str, int], list[cp_model.IntVar]] = {}
        for duty in problem.duties:
            self._cover(duty)
        for person in problem.people:
            self._rest(person)
        self._share_fairly()
        terms = [variable * weight for variable, weight in self.cost]
        self.model.minimize(sum(terms) + self.constant)

    def _cover(self, duty: Duty) -> None:
        """Who may be on it; what is missing costs. What is frozen stays as it was, whoever left since."""
        is_settled = self.problem.is_settled(duty)
        fixed = set(self.problem.previous.get(duty.key, ())) if is_settled else None
        on_it: dict[str, cp_model.IntVar] = {}
        for person in self.problem.people:
            if fixed is None and hindrance(person, duty, self.rules):
                continue
            if fixed is not None and person.key not in fixed:
                continue
            on_it[person.key] = self._cell(person, duty, is_fixed=fixed is not None)
        if fixed is not None:
            return
        missing = self.model.new_int_var(0, duty.people, f"missing {duty.key}")
        self.model.add(sum(on_it.values()) + missing == duty.people)
        self.cost.append((missing, self.costs.uncovered))
        if duty.skill:
            skilled = [on_it[each.key] for each in self._skilled(duty) if each.key in on_it]
            lacking = self.model.new_bool_var(f"unskilled {duty.key}")
            self.model.add(sum(skilled) + lacking >= 1)
            self.cost.append((lacking, self.costs.unskilled))

    def _skilled(self, duty: Duty) -> Iterable[Person]:
        return (person for person in self.problem.people if duty.skill in person.skills)

    def _cell(self, person: Person, duty: Duty, *, is_fixed: bool) -> cp_model.IntVar:
        cell = self.cells[person.key, duty.key] = self.model.new_bool_var(f"{person.key} {duty.key}")
        self._of_day.setdefault((person.key, duty.day), []).append(cell)
        if duty.is_night:
            self._nights.setdefault((person.key, duty.day), []).append(cell)
        if is_fixed:
            self.model.add(cell == 1)
            self._settled.add(cell.index)
            return cell
        weight = self.costs.not_at_home * (duty.station != person.home)
        weight += self.costs.unwished * (duty.day in person.unwished)
        if person.key in self.problem.previous.get(duty.key, ()):
            self.constant += self.costs.changed
            weight -= self.costs.changed
        if weight:
            self.cost.append((cell, weight))
        return cell

    def _rest(self, person: Person) -> None:
        """One duty a day, none in the days after a night, and days in a row up to the most.

        What is settled counts as a fact, even where it breaks a rule itself.
        """
        for day in range(self.problem.frozen_before, self.problem.days):
            own = self._free(person, day)
            if not own:
                continue
            if self._is_busy(person, day) or self._rests(person, day):
                self._forbid(own)
                continue
            self.model.add_at_most_one(own)
            for back in range(1, self.rules.rest_days + 1):
                if nights := self._free_nights(person, day - back):
                    self.model.add_at_most_one([*nights, *own])
        for end in range(self.problem.frozen_before, self.problem.days):
            self._limit_row(person, end)

    def _limit_row(self, person: Person, end: int) -> None:
        """No more days in a row up to `end` than allowed."""
        most = self.rules.most_in_a_row
        days = range(end - most, end + 1)
        if days.start < -person.in_a_row:
            return
        worked = min(person.in_a_row, max(0, -days.start))
        worked += sum(self._is_busy(person, day) for day in days)
        free = [cell for day in days for cell in self._free(person, day)]
        if len(free) + worked > most:
            self.model.add(sum(free) <= max(0, most - worked))

    def _free(self, person: Person, day: int) -> list[cp_model.IntVar]:
        """The person's cells of a day that are not settled."""
        cells = self._of_day.get((person.key, day), [])
        return [cell for cell in cells if cell.index not in self._settled]

    def _free_nights(self, person: Person, day: int) -> list[cp_model.IntVar]:
        cells = self._nights.get((person.key, day), [])
        return [cell for cell in cells if cell.index not in self._settled]

    def _is_busy(self, person: Person, day: int) -> bool:
        """Whether the person has settled duty that day."""
        return any(cell.index in self._settled for cell in self._of_day.get((person.key, day), ()))

    def _rests(self, person: Person, day: int) -> bool:
        """Whether a settled night comes too shortly before that day."""
        near = range(1, self.rules.rest_days + 1)
        nights = (self._nights.get((person.key, day - back), ()) for back in near)
        return any(cell.index in self._settled for cells in nights for cell in cells)

    def _forbid(self, cells: Iterable[cp_model.IntVar]) -> None:
        for cell in cells:
            self.model.add(cell == 0)

    def _share_fairly(self) -> None:
        """Each step above or below the fair share costs, in duties, free days and nights alike."""
        shares = fair_shares(self.problem)
        for person in self.problem.people:
            share, own = shares[person.key], self._own(person)
            for name, amount, weight in (
                ("duties", share.duties, self.costs.unfair_duty),
                ("free_days", share.free_days, self.costs.unfair_free_day),
                ("nights", share.nights, self.costs.unfair_night),
            ):
                if own[name]:
                    self._keep_near(own[name], amount, weight, f"{name} {person.key}")

    def _own(self, person: Person) -> Mapping[str, list[cp_model.IntVar]]:
        own: dict[str, list[cp_model.IntVar]] = {"duties": [], "free_days": [], "nights": []}
        for duty in self.problem.duties:
            cell = self.cells.get((person.key, duty.key))
            if cell is None:
                continue
            own["duties"].append(cell)
            if duty.day in self.problem.free_days:
                own["free_days"].append(cell)
            if duty.is_night:
                own["nights"].append(cell)
        return own

    def _keep_near(self, cells: list[cp_model.IntVar], share: float, weight: int, name: str) -> None:
        above = self.model.new_int_var(0, len(cells), f"above {name}")
        below = self.model.new_int_var(0, len(cells), f"below {name}")
        self.model.add(sum(cells) - above <= ceil(share - 1e-9))
        self.model.add(sum(cells) + below >= min(floor(share + 1e-9), len(cells)))
        self.cost += [(above, weight), (below, weight)]
