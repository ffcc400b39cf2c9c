"""A mountain county: three valleys, two passes between each pair, sixty side-valley villages."""

from dataclasses import dataclass

from numpy.random import Generator, default_rng

from liming.core.planning.routes import (
    DAY,
    Lunch,
    Member,
    MountainRoads,
    Pass,
    Place,
    Problem,
    Shift,
    Visit,
    Window,
)

SKILLS = ("low_voltage", "metering", "wiring", "efficiency", "storage", "live_work")
VALLEYS = ("north", "middle", "south")
DAY_SHIFT = (8 * 60, 17 * 60 + 30)
NIGHT_SHIFT = (18 * 60, 26 * 60)
NIGHT = (18 * 60 + 30, 25 * 60)


@dataclass(frozen=True)
class County:
    """Its roads, villages and stations."""

    roads: MountainRoads
    villages: tuple[Place, ...]
    stations: tuple[Place, ...]


def county(source: Generator) -> County:
    """Draw one: valleys run west to east about 50 km long and 15 km apart."""
    latitudes = {name: 27.0 + 0.14 * number for number, name in enumerate(VALLEYS)}

    def place(name: str, off_road: int) -> Place:
        longitude, latitude = source.uniform(118.7, 119.2), latitudes[name] + source.normal(0, 0.015)
        return Place(float(longitude), float(latitude), name, off_road)

    passes = tuple(
        Pass((a, b), Place(east, (latitudes[a] + latitudes[b]) / 2, None), 4)
        for a, b in (("north", "middle"), ("middle", "south"), ("north", "south"))
        for east in (118.8, 119.1)
    )
    villages = tuple(place(VALLEYS[number % 3], int(source.integers(2, 13))) for number in range(60))
    stations = tuple(place(VALLEYS[number % 3], 0) for number in range(5))
    return County(MountainRoads(1.35, 45.0, 2, passes), villages, stations)


def day(seed: int, visits: int, *, pairs: int = 0, with_lunch: bool = True, members: int = 25) -> Problem:
    """One day of a team; `pairs` visits need two persons, of all visits 55 % have windows and 5 % are at
    night.
    """
    source = default_rng(seed)
    where = county(source)
    people = _members(source, where, members, days=1)
    made = tuple(_visit(source, where, people, f"v{number:03}", 0) for number in range(visits))
    two = tuple(_pair(source, where, f"p{number:03}") for number in range(pairs))
    return Problem(people, made + two, where.roads, Lunch() if with_lunch else None)


def week(seed: int, visits: int = 600, members: int = 24, days: int = 5) -> Problem:
    """A week: date ranges, appointments, "any morning"; 5 % of member-days are leave."""
    source = default_rng(seed)
    where = county(source)
    people = _members(source, where, members, days)
    made = tuple(_week_visit(source, where, people, f"w{number:03}", days) for number in range(visits))
    return Problem(people, made, where.roads, Lunch())


def _members(source: Generator, where: County, count: int, days: int) -> tuple[Member, ...]:
    night = set(range(count - max(count // 8, 1), count))
    people = []
    for number in range(count):
        at_home = source.random() < 0.5
        base = (
            where.villages[int(source.integers(60))] if at_home else where.stations[int(source.integers(5))]
        )
        known = source.choice(len(SKILLS), size=int(source.integers(2, 5)), replace=False)
        levels = {SKILLS[int(which)]: int(source.integers(1, 4)) for which in known}
        begin, end = NIGHT_SHIFT if number in night else DAY_SHIFT
        shifts = tuple(Shift(Window(begin + on * DAY, end + on * DAY)) for on in range(days))
        leave = tuple(each.window for each in shifts if days > 1 and source.random() < 0.05)
        people.append(Member(f"m{number:02}", base, shifts, levels, leave))
    return tuple(people)


def _needs(source: Generator, people: tuple[Member, ...], share: float) -> dict[str, int]:
    """A skill that at least three of the people have at the level, or none."""
    if source.random() > share:
        return {}
    skill, level = SKILLS[int(source.integers(len(SKILLS)))], int(source.choice([1, 2, 3], p=[0.6, 0.3, 0.1]))
    while level and sum(each.skills.get(skill, 0) >= level for each in people) < 3:
        level -= 1
    return {skill: level} if level else {}


def _visit(source: Generator, where: County, people: tuple[Member, ...], key: str, on: int) -> Visit:
    begin, end = DAY_SHIFT
    window = Window(begin, end)
    kind = source.random()
    needs: dict[str, int] = {}
    if kind < 0.05:
        window = Window(*NIGHT)
    else:
        needs = _needs(source, people[: -max(len(people) // 8, 1)], 0.6)
        if kind < 0.60:
            length = int(source.integers(90, 241))
            start = int(source.integers(begin, end - length))
            window = Window(start, start + length)
    shifted = Window(window.start + on * DAY, window.end + on * DAY)
    minutes = int(source.choice([15, 20, 30, 40, 60, 90], p=[0.15, 0.2, 0.3, 0.15, 0.15, 0.05]))
    priority = int(source.choice([1, 2, 3], p=[0.6, 0.3, 0.1]))
    return Visit(key, where.villages[int(source.integers(60))], minutes, (shifted,), needs, priority)


def _pair(source: Generator, where: County, key: str) -> Visit:
    begin, end = DAY_SHIFT
    start = int(source.integers(begin + 30, end - 300))
    window = Window(start, start + int(source.integers(90, 241)))
    return Visit(key, where.villages[int(source.integers(60))], 60, (window,), {}, 2, persons=2)


def _week_visit(source: Generator, where: County, people: tuple[Member, ...], key: str, days: int) -> Visit:
    base = _visit(source, where, people, key, 0)
    kind = source.random()
    first = int(source.integers(days))
    last = min(first + int(source.integers(1, days)), days - 1)
    if kind < 0.25 or base.windows[0].start >= NIGHT[0]:
        windows = tuple(Window(w.start + first * DAY, w.end + first * DAY) for w in base.windows)
    elif kind < 0.40:
        windows = tuple(Window(on * DAY + DAY_SHIFT[0], on * DAY + 660) for on in range(first, last + 1))
    else:
        windows = (Window(first * DAY + DAY_SHIFT[0], last * DAY + DAY_SHIFT[1]),)
    return Visit(key, base.place, base.minutes, windows, base.skills, base.priority)
