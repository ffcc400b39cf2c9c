"""The ground of a team and span as a problem of the core."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from liming.plan.bridge import routes as core
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import RouteStop, WorkItem
from liming.plan.queries.route_ground import DAY, UNDER_WAY, Base, Ground, hours_of, need_of
from liming.plan.rules.routes import HOLDER, item_and_part, minute_of, visit_key
from liming.register.models import Member
from liming.shared import clock

_SIGNED = (WorkState.DISPATCHED, WorkState.ACCEPTED, *UNDER_WAY)


def problem_of(ground: Ground, locked: Iterable[RouteStop] = ()) -> core.Problem:
    """Members, visits and what holds of earlier plans."""
    worth = ground.values["route.worth"]
    visits = tuple(visit for item in ground.items for visit in _visits(ground, item))
    crew = _night_crew(ground, visits)
    return core.Problem(
        members=tuple(_member(ground, member, crew) for member in ground.members),
        visits=visits,
        travel=core.ways(ground.values["route.roads"]),
        lunch=_lunch(ground),
        kept=_kept(ground, visits, {stop.pk for stop in locked}, tuple(locked)),
        weights=core.Weights(**worth | {"values": tuple(worth["values"])}),
    )


def _lunch(ground: Ground) -> core.Lunch:
    rule = ground.values["route.lunch"]
    return core.Lunch(
        minute_of(rule["at"]), int(rule["minutes"]), minute_of(rule["earliest"]), minute_of(rule["latest"])
    )


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
    need = need_of(item)
    skill = (need.skill_code if need else "") or item.service_type.skill_code
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
    day = first_day_of(ground, item)
    is_away = any(
        each.day == day and each.end - each.start >= DAY for each in ground.away.get(item.member_id, ())
    )
    return item.origin_kind == OriginKind.REQUEST or not is_away


def is_given_out(item: WorkItem) -> bool:
    """A request that somebody was given: only dispatch gives it to somebody else."""
    return item.origin_kind == OriginKind.REQUEST and item.state in _SIGNED and item.member_id is not None


def _priority(ground: Ground, item: WorkItem) -> int:
    need, table = need_of(item), ground.values["route.priorities"]
    if need and need.priority:
        return need.priority
    if item.due_at is not None and clock.local(item.due_at).date() <= ground.span.first_day:
        return int(table["due_that_day"])
    return int(table.get(item.origin_kind, table["other"]))


def _windows(ground: Ground, item: WorkItem, part: int) -> tuple[core.Window, ...]:
    """The stretches of its days in which the visit may begin; none for a part that is over."""
    need, span = need_of(item), ground.span
    first = first_day_of(ground, item) + timedelta(days=part - 1)
    last = max(first, need.until) if need and need.until else first
    days = [day for day in span.all_days if first <= day <= last]
    days = [day for day in days if day == first or day not in ground.rest_days]
    found = [_window(ground, item, day) for day in days]
    ahead = [core.Window(max(each.start, span.now), each.end) for each in found if each.end >= span.now]
    is_part_over = need is not None and need.work_days > 1
    return tuple(ahead or ([] if is_part_over else found[-1:]))


def first_day_of(ground: Ground, item: WorkItem) -> date:
    """The day the visit is meant for. What is left over is meant for the first day planned, for today, or,
    where it is too late today, for the next working day.
    """
    need, span = need_of(item), ground.span
    day = item.scheduled_date or item.nominal_date
    if need and need.work_days > 1:
        return day
    today = span.first_day + timedelta(days=span.now // DAY)
    day = max(day, today)
    if day == today and _is_too_late(ground, item, day):
        later = (each for each in span.all_days if each > day and each not in ground.rest_days)
        return next(later, day)
    return day


def _is_too_late(ground: Ground, item: WorkItem, today: date) -> bool:
    """Not enough of today is left; what is due today and what was begun at its hour stays."""
    span, end = ground.span, _window(ground, item, today).end
    if end < span.now:
        return True
    if item.due_at is not None and item.due_at > clock.now() and clock.local(item.due_at).date() == today:
        return False
    _, closes = hours_of(ground.values)
    last = min(end, span.minute(today, closes))
    is_late = last - minutes_of(item) - int(ground.values["route.too_late"]) < span.now
    return is_late and span.now > span.minute(today, hours_of(ground.values)[0])


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
    if need and need.promised is not None:
        opens, closes = min(opens, need.promised), max(closes, need.promised)
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
    longitude, latitude = ground.bases[member.pk].place
    ready, place = _ready(ground, member)
    if member.pk in ground.lunches and ground.bases[member.pk].lunch_at is None:
        ready = _lunch(ground).had_by(ready, core.Window(*ground.lunches[member.pk]))
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
    leave += _lunches(ground, ground.bases[member.pk])
    return core.Member(
        key=str(member.pk),
        base=core.Place(longitude, latitude),
        shifts=tuple(shifts),
        skills=_skills(ground, member),
        leave=leave,
        load=ground.loads.get(member.pk, 0),
    )


def _lunches(ground: Ground, base: Base) -> tuple[core.Window, ...]:
    """Lunch at the own base, as stretches without work; they hold the team's lunch, so that none is twice."""
    if base.lunch_at is None:
        return ()
    rule = _lunch(ground)
    begin, end = min(base.lunch_at, rule.start), max(base.lunch_at, rule.start) + rule.minutes
    span = ground.span
    return tuple(core.Window(span.minute(day, begin), span.minute(day, end)) for day in span.all_days)


def _hours(ground: Ground, member: Member, crew: Mapping[date, set[UUID]]) -> list[core.Window]:
    """The stretches of work of every day; on rest days only where work is due then."""
    span, night = ground.span, ground.values["route.night"]
    opens, closes = _own_hours(ground, ground.bases[member.pk])
    busy_days = {first_day_of(ground, item) for item in ground.items}
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


def _own_hours(ground: Ground, base: Base) -> tuple[int, int]:
    opens, closes = hours_of(ground.values)
    return opens if base.begins is None else base.begins, closes if base.ends is None else base.ends


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
    found = [
        _kept_of(ground, items[item_and_part(visit.key)[0]], visit, stops.get(visit.key, []), lock_keys)
        for visit in visits
    ]
    return tuple(each for each in found if each is not None)


def _kept_of(
    ground: Ground, item: WorkItem, visit: core.Visit, own: list[RouteStop], lock_keys: set[str]
) -> core.Kept | None:
    """The earlier answer for a visit; of two who go, one should be whoever has signed for the work."""
    start = ground.span.minute(own[0].day, own[0].start) if own else visit.windows[0].start
    if visit.key in lock_keys and start >= ground.span.now:
        members = tuple(sorted({str(each.member_id) for each in own}))
        return core.Kept(visit.key, members, start, core.Hold.FIXED)
    there = tuple(sorted({str(each.member_id) for each in own if _is_there(ground, each)}))
    if not there and visit.persons == 2 and is_signed_for(ground, item):
        there = (str(item.member_id),)
    promised = _promised(ground, item) if item_and_part(visit.key)[1] == 1 else None
    if promised is not None:
        return core.Kept(visit.key, there, promised, core.Hold.PROMISED)
    return core.Kept(visit.key, there, start) if there else None


def _promised(ground: Ground, item: WorkItem) -> int | None:
    """The promised minute of the day it is meant for; one that is past is no promise any more."""
    need = need_of(item)
    if need is None or need.promised is None:
        return None
    minute = ground.span.minute(first_day_of(ground, item), need.promised)
    return minute if minute >= ground.span.now else None


def _is_there(ground: Ground, stop: RouteStop) -> bool:
    """The member is still in the team and not away at that hour."""
    if stop.member_id not in {member.pk for member in ground.members}:
        return False
    spans = ground.away.get(stop.member_id, ())
    return not any(each.day == stop.day and each.start < stop.end and stop.start < each.end for each in spans)


def same_member_for_all_days(problem: core.Problem, plan: core.Plan) -> tuple[core.Kept, ...]:
    """Wishes that work of several days stays with whoever has most of it; none where it does anyway."""
    people, starts = plan.members_of(), plan.starts()
    held = {each.visit for each in problem.kept}
    days: dict[UUID, list[str]] = {}
    for visit in problem.visits:
        if visit.persons == 1 and visit.key in people:
            days.setdefault(item_and_part(visit.key)[0], []).append(visit.key)
    found = []
    for keys in days.values():
        count = Counter(people[key][0] for key in keys)
        member = max(count, key=lambda each: (count[each], each == people[keys[0]][0]))
        if len(count) > 1:
            found += [core.Kept(key, (member,), starts[key]) for key in keys if key not in held]
    return tuple(found)
