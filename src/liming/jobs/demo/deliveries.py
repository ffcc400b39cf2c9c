"""What else ends in the ledger: project items, quick records, station desks; and press and honours."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from liming.core.calendar import Quarter
from liming.execute.models import Honour, PressItem
from liming.execute.rules.stories import story_key
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.journal import Journal
from liming.jobs.demo.limits import Limits
from liming.jobs.demo.planned import SILENT_DAYS
from liming.jobs.demo.records import write_record
from liming.jobs.demo.rhythm import moment_of_work
from liming.jobs.demo.world import Deliverable, Squad, World
from liming.shared import clock

_LATE = 9


class Deliverer:
    """Writes the records that no work item stands behind."""

    def __init__(self, world: World, journal: Journal, limits: Limits, random: Random) -> None:
        self.world = world
        self.journal = journal
        self.limits = limits
        self.random = random
        self.checking = world.random("verification")
        self.deliveries: dict[tuple[int, int], list[tuple[Squad, Deliverable, datetime]]] = {}
        for squad in world.squads:
            for item in squad.items:
                at = self._delivery(squad, item)
                day = clock.local(at).date()
                self.deliveries.setdefault((day.year, day.month), []).append((squad, item, at))

    def _delivery(self, squad: Squad, item: Deliverable) -> datetime:
        """Near its due day, never after now, and before a silent team fell silent."""
        latest = self.world.today - timedelta(days=SILENT_DAYS + 1 if squad.silent else 1)
        late = self.random.random() > squad.truth.promptness
        shift = self.random.randint(1, _LATE) if late else -self.random.randint(0, 4)
        day = max(self.world.first_day, min(item.due_on + timedelta(days=shift), latest))
        return moment_of_work(self.random, day)

    def deliver(self, year: int, month: int) -> int:
        """The project items of one month, each once."""
        found = sorted(self.deliveries.get((year, month), []), key=lambda each: each[2])
        for squad, item, at in found:
            self._write(squad, item, at)
        return len(found)

    def _write(self, squad: Squad, item: Deliverable, ended: datetime) -> None:
        kind = self.limits.kinds[item.service_type]
        minutes = max(15, int(self.random.gauss(kind.minutes, kind.minutes / 5)))
        customer = item.customer
        write_record(
            self.journal,
            squad,
            self.random.choice(squad.people),
            kind,
            started=ended - timedelta(minutes=minutes),
            ended=ended,
            minutes=minutes,
            phone=customer.phone if customer else "",
            customer_id=customer.id if customer else None,
            site_id=item.site_id,
            whom=customer.name if customer else "",
            place=customer.address if customer else "",
            grid_version_id=customer.area.version_id if customer and customer.area else None,
            origin_kind="project",
            origin_id=str(item.id),
            project_id=item.project_id,
            project_item_id=item.id,
            result="solved",
            photo_count=self.random.randint(1, 3),
            has_signature=self.random.random() < 0.7,
            is_complete=True,
        )

    def write_quick(self, squad: Squad, day: date) -> None:
        """One record nobody planned or called for."""
        random = self.random
        template = random.choice(data("activity")["quick"])
        kind = self.limits.kinds[template["type"]]
        ended = moment_of_work(random, day)
        if ended > self.world.now:
            return
        minutes = max(5, int(random.gauss(kind.minutes / 2, 8)))
        area = random.choice(squad.areas) if squad.areas else None
        station = kind.code == "VOL08"
        photos = random.choice((0, 1, 1, 2))
        write_record(
            self.journal,
            squad,
            random.choice(squad.people),
            kind,
            started=ended - timedelta(minutes=minutes),
            ended=ended,
            minutes=minutes,
            whom=template["whom"],
            place=area.name if area else "",
            grid_version_id=area.version_id if area else None,
            origin_kind="desk" if station else "quick",
            result=random.choice(("solved", "guided", "guided")),
            photo_count=photos,
            is_complete=bool(photos),
        )

    def write_brand(self, quarter: Quarter) -> None:
        """Press items with some reprints, and honours, of one quarter until today."""
        last = min(quarter.last_day, self.world.today)
        span = (last - quarter.first_day).days + 1
        share = span / ((quarter.last_day - quarter.first_day).days + 1)
        for squad in self.world.squads:
            mean = data("activity")["press"]["per_team_quarter"] * squad.truth.fame * share
            for _ in range(self._count(mean)):
                self._press(squad, quarter.first_day + timedelta(days=self.random.randrange(span)))
            mean = data("activity")["honour"]["per_team_quarter"] * squad.truth.fame * share
            for _ in range(self._count(mean)):
                self._honour(squad, quarter.first_day + timedelta(days=self.random.randrange(span)))

    def _count(self, mean: float) -> int:
        """A Poisson count (Knuth's method)."""
        count, product, floor = 0, self.random.random(), 2.718281828459045**-mean
        while product > floor:
            count += 1
            product *= self.random.random()
        return count

    def _press(self, squad: Squad, day: date) -> None:
        settings, random = data("activity")["press"], self.random
        levels = list(settings["levels"])
        level = random.choices(levels, list(settings["levels"].values()))[0]
        title = random.choice(settings["titles"]).format(place=squad.place)
        story = story_key(f"{title}{day:%Y%m}")
        for _ in range(2 if random.random() < 0.15 else 1):
            self.journal.add(
                PressItem,
                clock.at(day, 12),
                team_id=squad.id,
                title=title,
                outlet=random.choice(settings["outlets"][level]),
                level=level,
                published_on=day,
                story_key=story,
                **self._verification(day, 0.9),
            )

    def _honour(self, squad: Squad, day: date) -> None:
        settings, random = data("activity")["honour"], self.random
        self.journal.add(
            Honour,
            clock.at(day, 12),
            team_id=squad.id,
            kind=random.choices(("banner", "letter", "title"), (5, 4, 1))[0],
            title=random.choice(settings["titles"]),
            giver=random.choice(settings["givers"]).format(place=squad.place),
            level=random.choices(("internal", "city", "province"), (7, 2, 1))[0],
            given_on=day,
            **self._verification(day, 0.85),
        )

    def _verification(self, day: date, share: float) -> dict[str, Any]:
        """Entered the day after by the publicist; verified a week later above the team, or still waiting."""
        entered = min(clock.at(day + timedelta(days=1), 10), self.world.now)
        judged = entered + timedelta(days=7)
        fields = {
            "state": "entered",
            "quarter": str(Quarter.of(day)),
            "entered_at": entered,
            "entered_by": "宣传员",
            "link": f"https://news.example/{day:%Y%m%d}",
        }
        if judged <= self.world.now and self.checking.random() < share:
            fields |= {"state": "verified", "judged_at": judged, "judged_by": "单位专责"}
        return fields
