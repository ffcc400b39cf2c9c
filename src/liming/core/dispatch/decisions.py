"""Many places at once: the grid of each, who goes and why."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from liming.core.dispatch.choice import Loads, Person, Reason
from liming.core.dispatch.grids import GridIndex, Location
from liming.core.dispatch.roster import Roster


class Decision(NamedTuple):
    """What was decided for one place; without a grid nobody is chosen and `reason` is None."""

    place: tuple[float, float]
    location: Location
    needed_skill: str | None
    person: Person | None = None
    reason: Reason | None = None
    roster: Roster | None = None
    loads: Loads | None = None

    @property
    def alternates(self) -> tuple[Person, ...]:
        """Who else could go, best first; worked out when it is asked for."""
        if self.roster is None or self.person is None:
            return ()
        return self.roster.choose(self.needed_skill, self.place, self.loads or {}).alternates


def decide_many(
    index: GridIndex,
    rosters: Mapping[str, Roster],
    lons: Sequence[float],
    lats: Sequence[float],
    needed_skills: Sequence[str | None],
    loads: Loads,
    border_metres: float = 200.0,
) -> list[Decision]:
    """Decide for each place in order; `rosters` by grid key, places in WGS 84 degrees.

    The best candidate's people are asked. Each decision adds one to the load of whoever goes, so that a
    batch does not fall on one person; `loads` itself stays as it is.
    """
    running = dict(loads)
    decisions = []
    places = index.locate_many(lons, lats, border_metres)
    for location, lon, lat, skill in zip(places, lons, lats, needed_skills, strict=True):
        place = (lon, lat)
        roster = rosters.get(location.candidates[0].key) if location.candidates else None
        if roster is None:
            decisions.append(Decision(place, location, skill))
            continue
        person, reason = roster.first(skill, place, running)
        if person is not None:
            running[person.key] = running.get(person.key, person.open_items) + 1
        decisions.append(Decision(place, location, skill, person, reason, roster, loads))
    return decisions
