"""Activities of the last quarters with their records, and those announced for the days to come."""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from liming.core.calendar import Quarter
from liming.execute.models import Activity, ActivityMember
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.journal import Journal
from liming.jobs.demo.limits import Limits
from liming.jobs.demo.planned import SILENT_DAYS
from liming.jobs.demo.records import write_record
from liming.jobs.demo.world import Person, Served, Squad, World
from liming.shared import clock

_KINDS = {
    "red_check": "POL01",
    "oath": "POL02",
    "reading": "POL02",
    "volunteer": "VOL07",
    "door_day": "VOL01",
    "low_carbon": "VOL04",
    "pairing": "VOL06",
    "joint_meeting": "VOL06",
}
_QUARTERS = 2
_MINUTES = 90


class Holder:
    """Writes activities; its own draws and ids, so that nobody else's move."""

    def __init__(self, world: World, journal: Journal, limits: Limits) -> None:
        self.world = world
        self.journal = journal
        self.limits = limits
        self.random: Random = world.random("activities")
        self.make = world.maker(self.random)

    def hold(self, quarter: Quarter) -> None:
        """Two or three activities of each team in one of the last quarters, and the next one announced."""
        if quarter not in self.world.quarters[-_QUARTERS:]:
            return
        last = min(quarter.last_day, self.world.today - timedelta(days=1))
        for number, squad in enumerate(self.world.squads):
            end = min(last, self.world.today - timedelta(days=SILENT_DAYS + 1)) if squad.silent else last
            if end > quarter.first_day and squad.people:
                self._hold_own(squad, number, quarter.first_day, end)
                self._hold_paired(squad, quarter.first_day, end)
            if quarter == self.world.quarters[-1] and squad.people and not squad.silent:
                self._announce_next(squad)

    def _hold_own(self, squad: Squad, number: int, first: date, last: date) -> None:
        settings = data("activities")
        sites = [site for site in squad.sites if site.kind in ("red_base", "scenic")]
        for site in sites[:2]:
            words = {**settings["at_site"], "title": settings["at_site"]["title"].format(site=site.name)}
            self._held(squad, words, self._day(first, last), site=site)
        usual = settings["usual"][number % len(settings["usual"])]
        title = usual["title"].format(place=squad.place)
        self._held(squad, {**usual, "title": title}, self._day(first, last), place=f"{squad.place}队部")

    def _hold_paired(self, squad: Squad, first: date, last: date) -> None:
        if squad.pairing is None:
            return
        settings, village = data("activities"), squad.pairing.village
        for name, kind, item in (("meeting", "joint_meeting", 0), ("patrol", "pairing", 1)):
            if name == "patrol" and self.random.random() > 0.6:
                continue
            words = {**settings[name], "kind": kind, "title": settings[name]["title"].format(village=village)}
            day = self._day(first, last)
            items = squad.pairing.items if day.year == self.world.today.year else ()
            chosen = items[item] if item < len(items) else None
            self._held(squad, words, day, place=village, pairing_id=squad.pairing.id, pairing_item_id=chosen)

    def _held(
        self,
        squad: Squad,
        words: dict[str, Any],
        day: date,
        site: Served | None = None,
        place: str = "",
        **links: UUID | None,
    ) -> None:
        people = self.random.sample(squad.people, min(len(squad.people), 1 + data("activities")["helpers"]))
        start = clock.at(day, self.random.choice((9, 10, 15)))
        minutes = self.random.choice((60, 90, 120))
        kind = self.limits.kinds[_KINDS[words["kind"]]]
        key = self._announced(squad, words, people, day, start.hour, "done", site, place, **links)
        photos = self.random.randint(1, 4)
        write_record(
            self.journal,
            squad,
            people[0],
            kind,
            started=start,
            ended=start + timedelta(minutes=minutes),
            minutes=minutes,
            helpers=tuple(people[1:]),
            id=self.make(start),
            site_id=site.id if site else None,
            whom=site.name if site else place[:80],
            place=site.name if site else place,
            grid_version_id=site.area.version_id if site and site.area else None,
            origin_kind="activity",
            origin_id=str(key),
            result="held",
            note=words["note"],
            photo_count=photos,
            is_complete=True,
        )

    def _announce_next(self, squad: Squad) -> None:
        """The next 18th."""
        today = self.world.today
        day = today.replace(day=18)
        if day <= today:
            day = (day + timedelta(days=31)).replace(day=18)
        people = self.random.sample(squad.people, min(len(squad.people), 3))
        self._announced(squad, data("activities")["next"], people, day, 9, "planned", None, squad.place)

    def _announced(
        self,
        squad: Squad,
        words: dict[str, Any],
        people: list[Person],
        day: date,
        hour: int,
        state: str,
        site: Served | None,
        place: str,
        **links: UUID | None,
    ) -> UUID:
        start = clock.at(day, hour)
        announced = min(start - timedelta(days=self.random.randint(2, 9)), self.world.now)
        kind = self.limits.kinds[_KINDS[words["kind"]]]
        key = self.make(announced)
        self.journal.add(
            Activity,
            announced,
            id=key,
            kind=words["kind"],
            title=words["title"][:120],
            team_id=squad.id,
            member_id=people[0].id,
            service_type_id=kind.code,
            practice="green" if words["kind"] == "low_carbon" else kind.practice,
            state=state,
            starts_at=start,
            minutes=_MINUTES,
            site_id=site.id if site else None,
            place="" if site else place,
            announced_at=announced,
            announced_by=people[0].name,
            **links,
        )
        for person in people[1:]:
            self.journal.add_plain(ActivityMember, activity_id=key, member_id=person.id)
        return key

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days + 1))
