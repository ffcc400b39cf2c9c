"""The people of one grid, prepared to be asked for many places."""

from collections.abc import Iterable, Sequence
from operator import itemgetter

from liming.core.dispatch.choice import (
    BAND_KM,
    Choice,
    Loads,
    Person,
    Point,
    Reason,
    hindrance,
    kilometres,
    nobody,
    rank,
    reason_for,
    why_not_holder,
)

_FIXED = ("holder", "deputy")


class _Able:
    """Who can go with one needed skill. `first` goes to every place, however far and loaded."""

    def __init__(self, known: tuple[Person, ...], needed_skill: str | None) -> None:
        self.people = tuple(person for person in known if hindrance(person, needed_skill) is None)
        self.why = why_not_holder(known, needed_skill)
        self.nobody = None if self.people else nobody(known, needed_skill)
        leading = [person for role in _FIXED for person in self.people if person.role_in_grid == role]
        self.first = leading[0] if leading else None
        self.nearest = _nearest(self.people)


def _nearest(people: Sequence[Person]) -> Sequence[Person]:
    """Between whom the load alone decides when the place is unknown, in the order that breaks a tie."""
    ranked = sorted(((rank(each, BAND_KM, each.distance_km, 0), each) for each in people), key=itemgetter(0))
    return tuple(each for ranks, each in ranked if ranks[:2] == ranked[0][0][:2])


class Roster:
    """The people of one grid or team; `choose` answers as `core.dispatch.choose` does, without sorting all.

    People share a role only by accident among holders and deputies, so the first one able goes.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self._known = tuple(sorted(people, key=lambda person: person.key))
        self._by_skill: dict[str | None, _Able] = {}

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, by key."""
        return self._known

    def first(
        self, needed_skill: str | None, place: Point | None, loads: Loads
    ) -> tuple[Person | None, Reason]:
        """Who goes and why; `loads` are the open items of today by key, over those of the people."""
        able = self._able(needed_skill)
        if able.nobody is not None:
            return None, able.nobody
        if able.first is not None:
            chosen, distance = able.first, able.first.distance_km
        elif place is None:
            chosen = min(able.nearest, key=lambda person: loads.get(person.key, person.open_items))
            distance = chosen.distance_km
        else:
            chosen = min(able.people, key=lambda person: self._rank(person, place, loads))
            distance = kilometres(chosen, place)
        open_items = loads.get(chosen.key, chosen.open_items)
        return chosen, reason_for(chosen, able.why, needed_skill, distance, open_items)

    def choose(self, needed_skill: str | None, place: Point | None, loads: Loads) -> Choice:
        """Who goes, why, and who else could, best first."""
        person, reason = self.first(needed_skill, place, loads)
        others = (each for each in self._able(needed_skill).people if each is not person)
        return Choice(person, reason, tuple(sorted(others, key=lambda each: self._rank(each, place, loads))))

    def _able(self, needed_skill: str | None) -> _Able:
        able = self._by_skill.get(needed_skill)
        if able is None:
            able = self._by_skill[needed_skill] = _Able(self._known, needed_skill)
        return able

    @staticmethod
    def _rank(person: Person, place: Point | None, loads: Loads) -> tuple[int, float, int, float, str]:
        return rank(person, BAND_KM, kilometres(person, place), loads.get(person.key, person.open_items))
