"""The ground of a team and span as a problem of the core."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from liming.plan.bridge import routes as core
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import RouteStop, WorkItem
from liming.plan.queries.route_ground import DAY, Ground, hours_of, need_of
from liming.plan.rules.routes import HOLDER, minute_of, visit_key
from liming.register.models import Member
from liming.shared import clock

_SIGNED = (WorkState.DISPATCHED, WorkState.ACCEPTED)


def problem_of(ground: Ground, locked: Iterable[RouteStop] = ()) -> core.Problem:
    """Members, visits and what holds of earlier plans; a lock that cannot hold any more becomes a wish."""
    worth, lunch = ground.values["route.worth"], ground.values["route.lunch"]
    visits = tuple(visit for item in ground.items for visit in _visits(ground, item))
    crew = _night_crew(ground, visits)
    problem = core.Problem(
        members=tuple(_member(ground, member, crew) for member in ground.members),
        visits=visits,
        travel=core.ways(ground.values["route.roads"]),
        lunch=core.Lunch(
            minute_of(lunch["at"]),
            int(lunch["minutes"]),
            minute_of(lunch["earliest"]),
            minute_of(lunch["latest"]),
        ),
        kept=_kept(ground, visits, {stop.pk for stop in locked}, tuple(locked)),
        weights=core.Weights(**worth | {"values": tuple(worth["values"])}),
    )
    return _loosened(problem)


def _loosened(problem: core.Problem) -> core.Problem:
    """The problem with locks and promises that contradict it held as wishes."""
    wrong = {fault.data.get("visit") for fault in core.faults(problem)}
    if not wrong:
        return problem
    kept = tuple(
        core.Kept(each.visit, each.members, each.start) if each.visit in wrong else each
        for each in problem.kept
    )
    return core.Problem(problem.members, problem.visits, problem.travel, problem.lunch, kept, problem.weights)


# visits


def _visits(ground: Ground, item: WorkItem) -> list[core.Visit]:
    need = need_of(item)
    parts = need.work_days if need else 1
    found = [_visit(ground, item, part) for part in range(1, parts + 1)]
    return [each for each in found if each is not None]


def _visit(ground: Ground, item: WorkItem, part: int) -> core.Visit | None:
    need = need_of(item)
    persons = (need.persons if need else None) or (
        2 if item.service_type_id in ground.values["route.two_persons"] else 1
    )
    windows = _windows(ground, item, part)
    if not windows:
        return None
    own = item.member_id or (item.grid_version.holder_id if item.grid_version else None)
    known = {member.pk for member in ground.members}
    longitude, latitude = ground.places[item.pk]
    return core.Visit(
        key=visit_key(item.pk, part),
        place=core.Place(longitude, latitude),
        minutes=minutes_of(item),
        windows=windows,
        skills=_needed(ground, item, persons),
        priority=_priority(ground, item),
        persons=persons,
        own_member=str(own) if own in known else None,
    )


def minutes_of(item: WorkItem) -> int:
    """How long the visit takes on the spot."""
    need = need_of(item)
    return max(1, (need.minutes if need else None) or item.service_type.usual_minutes)


def _needed(ground: Ground, item: WorkItem, persons: int) -> dict[str, int]:
    need, skill = need_of(item), item.service_type.skill_code
    found = {skill: (need.skill_level if need else None) or 1} if skill else {}
    if persons == 1 and is_signed_for(ground, item):
        found[f"{HOLDER}{item.member_id}"] = 1
    return found


def is_signed_for(ground: Ground, item: WorkItem) -> bool:
    """Somebody was told and holds it: a request always, other work unless the member is away that day."""
    if item.state not in _SIGNED or item.member_id is None:
        return False
    if item.member_id not in {member.pk for member in ground.members}:
        return False
    day = max(item.scheduled_date or item.nominal_date, ground.span.first_day)
    is_away = any(
        each.day == day and each.end - each.start >= DAY for each in ground.away.get(item.member_id, ())
    )
    return item.origin_kind == OriginKind.REQUEST or not is_away


def _priority(ground: Ground, item: WorkItem) -> int:
    need, table = need_of(item), ground.values["route.priorities"]
    if need and need.priority:
        return need.priority
    if item.due_at is not None and clock.local(item.due_at).date() <= ground.span.first_day:
        return int(table["due_that_day"])
    return int(table.get(item.origin_kind, table["other"]))


def _windows(ground: Ground, item: WorkItem, part: int) -> tuple[core.Window, ...]:
    need, span = need_of(item), ground.span
    first = (item.scheduled_date or item.nominal_date) + timedelta(days=part - 1)
    if first < span.first_day and part == 1 and not (need and need.work_days > 1):
        first = span.first_day
    last = max(first, need.until) if need and need.until else first
    days = [day for day in span.all_days if first <= day <= last]
    days = [day for day in days if day == first or day not in ground.rest_days]
    found = [_window(ground, item, day) for day in days]
    ahead = [core.Window(max(each.start, span.now), each.end) for each in found if each.end >= span.now]
    return tuple(ahead or found[-1:])


def _window(ground: Ground, item: WorkItem, day: date) -> core.Window:
    """When the visit may begin: as asked, at night, or within working hours and before it is due."""
    need = need_of(item)
    opens, closes = hours_of(ground.values)
    if is_night(ground, item):
        night = ground.values["route.night"]
        opens, closes = minute_of(night["from"]), minute_of(night["until"])
    if need and need.opens is not None:
        opens = need.opens
    if need and need.closes is not None:
        closes = max(need.closes, opens)
    elif item.due_at is not None and clock.local(item.due_at).date() == day:
        due = clock.local(item.due_at)
        closes = min(closes, due.hour * 60 + due.minute) if due.hour * 60 + due.minute > opens else closes
    return core.Window(ground.span.minute(day, opens), ground.span.minute(day, closes))


def is_night(ground: Ground, item: WorkItem) -> bool:
    """Work that is done at night only."""
    need = need_of(item)
    return bool(need and need.is_night) or item.service_type_id in ground.values["route.night_types"]


# members


def _night_crew(ground: Ground, visits: tuple[core.Visit, ...]) -> dict[date, set[UUID]]:
    """Who works at night, for each day with night work: of those who can, the two with the least done."""
    night = {visit_key(item.pk): item for item in ground.items if is_night(ground, item)}
    crew: dict[date, set[UUID]] = {}
    for visit in visits:
        if visit.key.partition("/")[0] not in night:
            continue
        day = ground.span.first_day + timedelta(days=visit.windows[0].start // DAY)
        able = [
            member
            for member in ground.members
            if all(_skills(ground, member).get(skill, 0) >= level for skill, level in visit.skills.items())
            and not any(each.day == day for each in ground.away.get(member.pk, ()))
            and member.pk not in crew.get(day - timedelta(days=1), ())
        ]
        able.sort(key=lambda member: (ground.loads.get(member.pk, 0), member.code))
        chosen = crew.setdefault(day, set())
        there = [member for member in able if member.pk in chosen]
        chosen.update(member.pk for member in [m for m in able if m not in there][: max(0, 2 - len(there))])
    return crew


def _skills(ground: Ground, member: Member) -> dict[str, int]:
    return {**ground.skills.get(member.pk, {}), f"{HOLDER}{member.pk}": 1}


def _member(ground: Ground, member: Member, crew: Mapping[date, set[UUID]]) -> core.Member:
    span = ground.span
    longitude, latitude = ground.bases[member.pk]
    ready, place = _ready(ground, member)
    shifts = []
    for window in _hours(ground, member, crew):
        begin = max(window.start, ready)
        if begin < window.end:
            there = place if window.start <= span.now <= window.end else None
            shifts.append(core.Shift(core.Window(begin, window.end), there))
    leave = tuple(
        core.Window(span.minute(each.day, each.start), span.minute(each.day, each.end))
        for each in ground.away.get(member.pk, ())
    )
    return core.Member(
        key=str(member.pk),
        base=core.Place(longitude, latitude),
        shifts=tuple(shifts),
        skills=_skills(ground, member),
        leave=leave,
        load=ground.loads.get(member.pk, 0),
    )


def _hours(ground: Ground, member: Member, crew: Mapping[date, set[UUID]]) -> list[core.Window]:
    """The stretches of work of every day; on rest days only where work is due then."""
    span, night = ground.span, ground.values["route.night"]
    opens, closes = hours_of(ground.values)
    busy_days = {max(item.scheduled_date or item.nominal_date, span.first_day) for item in ground.items}
    found = []
    for day in span.all_days:
        if day in ground.rest_days and day not in busy_days:
            continue
        begin, end = opens, closes
        if member.pk in crew.get(day - timedelta(days=1), ()):
            begin = minute_of(night["next_begins"])
        if member.pk in crew.get(day, ()):
            end = minute_of(night["day_ends"])
        found.append(core.Window(span.minute(day, begin), span.minute(day, end)))
        if member.pk in crew.get(day, ()):
            late = minute_of(night["from"]), minute_of(night["until"]) + 120
            found.append(core.Window(span.minute(day, late[0]), span.minute(day, late[1])))
    return [each for each in found if each.start < each.end]


def _ready(ground: Ground, member: Member) -> tuple[int, core.Place | None]:
    """From which minute and where the member is free: after work under way, else after the last stop."""
    now = ground.span.now
    for item in ground.under_way:
        if item.member_id == member.pk:
            return expected_end(ground, item), core.Place(*ground.places[item.pk])
    over = [
        stop
        for stop in ground.published
        if stop.member_id == member.pk and ground.span.minute(stop.day, stop.end) <= now
    ]
    today = [stop for stop in over if ground.span.minute(stop.day) // DAY == now // DAY]
    last = max(today, key=lambda stop: stop.end, default=None)
    if last is None or last.item.longitude is None or last.item.latitude is None:
        return now, None
    return now, core.Place(round(last.item.longitude, 6), round(last.item.latitude, 6))


def expected_end(ground: Ground, item: WorkItem) -> int:
    """When work under way should be over: as published, or a whole visit from now."""
    ends = [ground.span.minute(stop.day, stop.end) for stop in ground.published if stop.item_id == item.pk]
    return max([each for each in ends if each > ground.span.now] or [ground.span.now + minutes_of(item)])


# earlier answers


def _kept(
    ground: Ground, visits: tuple[core.Visit, ...], locks: set[UUID], locked: tuple[RouteStop, ...]
) -> tuple[core.Kept, ...]:
    """Locked stops are fixed, promised hours hold, published stops cost to change."""
    stops: dict[str, list[RouteStop]] = {}
    lock_keys = {visit_key(stop.item_id, stop.part) for stop in locked}
    for stop in (*locked, *ground.published):
        key = visit_key(stop.item_id, stop.part)
        if stop.pk in locks or key not in lock_keys:
            stops.setdefault(key, []).append(stop)
    items = {item.pk: item for item in ground.items}
    found = []
    for visit in visits:
        own = stops.get(visit.key, [])
        promised = _promised(ground, items, visit)
        there = tuple(sorted({str(each.member_id) for each in own if _is_there(ground, each)}))
        if promised is not None:
            found.append(core.Kept(visit.key, there, promised, core.Hold.PROMISED))
        elif own:
            start = ground.span.minute(own[0].day, own[0].start)
            is_fixed = visit.key in lock_keys and len(there) == visit.persons and start >= ground.span.now
            hold = core.Hold.FIXED if is_fixed else core.Hold.PUBLISHED
            if there:
                found.append(core.Kept(visit.key, there, start, hold))
    return tuple(found)


def _promised(ground: Ground, items: Mapping[UUID, WorkItem], visit: core.Visit) -> int | None:
    item = next((items[key] for key in items if visit.key == str(key)), None)
    need = need_of(item) if item is not None else None
    if item is None or need is None or need.promised is None:
        return None
    day = max(item.scheduled_date or item.nominal_date, ground.span.first_day)
    return ground.span.minute(day, need.promised)


def _is_there(ground: Ground, stop: RouteStop) -> bool:
    """The member is still in the team and not away at that hour."""
    if stop.member_id not in {member.pk for member in ground.members}:
        return False
    spans = ground.away.get(stop.member_id, ())
    return not any(each.day == stop.day and each.start < stop.end and stop.start < each.end for each in spans)
