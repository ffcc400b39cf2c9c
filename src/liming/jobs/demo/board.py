"""What is in hand now: requests under way everywhere, and side roads taken through the actions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from liming.execute import actions as execute
from liming.execute.enums import RequestState as S
from liming.execute.models import Request
from liming.jobs.demo.callers import Caller
from liming.jobs.demo.calls import Call, CallWriter, Side
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import Area, Squad, World
from liming.register.models import Team
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer

_STAGES = ("dispatched", "accepted", "contacted", "en_route", "on_site", "resolved")
_REASON = "the demo acts for every team"
_TRIES = 30


def stalled(call: Call, state: S) -> Call:
    """The call as it stands at `state`; what would have come later is taken away."""
    if state is S.RECEIVED:
        call.rounds = []
    call.rounds = call.rounds[:1]
    for round_ in call.rounds:
        round_.reopened = None
        last = "contacted" if state is S.ACCEPTED else state.value
        for name in _STAGES[_STAGES.index(last) + 1 :]:
            setattr(round_, name, None)
    call.revisited = call.closed = None
    return call


def draw_in_hand(
    world: World, caller: Caller, writer: CallWriter, squads: Sequence[Squad], wanted: int, random: Random
) -> list[Call]:
    """About `wanted` calls of the last days that are still under way, few of them overdue."""
    settings = data("board")["in_hand"]
    states = [S(name) for name in settings["states"]]
    found: list[Call] = []
    for _ in range(max(0, wanted) * _TRIES):
        if len(found) >= wanted:
            break
        squad = random.choice(squads)
        day = world.today - timedelta(days=random.choice(settings["days_ago"]))
        call = caller.draw(squad, day)
        state = random.choices(states, list(settings["states"].values()))[0]
        if call.received < world.now and _is_current(writer, stalled(call, state), world.now, random):
            found.append(call)
    return found


def _is_current(writer: CallWriter, call: Call, now: datetime, random: Random) -> bool:
    due = writer.due_of(call)
    if due is None:
        return False
    return due > now or random.random() < data("board")["in_hand"]["overdue"]


def mark(call: Call, earlier: Call | None, random: Random) -> None:
    """What taking it down noticed: a border nearby, a call like it, or that it is none of ours."""
    settings = data("board")["marks"]
    if random.random() < settings["border"]:
        call.neighbour = nearest(call.squad, call.area)
        call.metres = random.randint(30, 190)
    soon = earlier is not None and call.received - earlier.received < timedelta(hours=settings["alike_hours"])
    if earlier is not None and soon and random.random() < settings["alike"]:
        call.duplicates = [{"number": earlier.number, "score": round(random.uniform(0.62, 0.95), 2)}]
        if random.random() < settings["merged"]:
            call.kind, call.title, call.area = earlier.kind, earlier.title, earlier.area
            call.point, call.address, call.customer = earlier.point, earlier.address, None
            _end(call, S.MERGED, earlier.number, random, earlier.id)
    elif random.random() < settings["declined"]:
        _end(call, S.DECLINED, random.choice(settings["grounds"]), random)


def nearest(squad: Squad, area: Area) -> Area | None:
    """The team's grid nearest to this one, if it has another."""
    others = [each for each in squad.areas if each is not area]
    x, y = area.point
    return min(others, key=lambda each: (each.point[0] - x) ** 2 + (each.point[1] - y) ** 2, default=None)


def _end(call: Call, state: S, note: str, random: Random, into: UUID | None = None) -> None:
    call.rounds, call.revisited, call.closed = [], None, None
    call.side = Side(state, call.received + timedelta(minutes=random.randint(4, 50)), note, into)


def take_side_roads(world: World) -> int:
    """Some open requests wait, were returned or taken up again: through the actions; returns how many."""
    random = world.random("side roads")
    settings = data("board")["side_roads"]
    told = set(data("activity")["quality"]["story"])
    rows = Request.objects.everywhere(_REASON).select_related("team__unit").order_by("number")
    rows = rows.filter(received_at__lt=world.now - timedelta(hours=2))
    rows = rows.exclude(team__unit__code__in=told)
    accepted, resolved = (list(rows.filter(state=state)) for state in (S.ACCEPTED, S.RESOLVED))
    random.shuffle(accepted)
    random.shuffle(resolved)
    share = world.scale.open_requests
    waiting, returned = round(share * settings["waiting"]), round(share * settings["returned"])
    moment = world.now - timedelta(minutes=random.randint(20, 60))
    with transaction.atomic(), clock.fixed(moment):
        for row in accepted[:waiting]:
            cause = random.choice(settings["causes"])
            execute.wait_request(_captain(row), row, cause["code"], cause["note"], no_proof=cause["no_proof"])
        for row in accepted[waiting : waiting + returned]:
            _return(row, random.choice(settings["grounds"]))
        again = resolved[: round(share * settings["reopened"])]
        for row in again:
            execute.revisit_request(_captain(row), row, random.choice(settings["reasons"]), is_solved=False)
    return waiting + returned + len(again)


def _return(row: Request, ground: str) -> None:
    assert row.team is not None
    others = Team.objects.everywhere(_REASON).exclude(pk=row.team.pk).exclude(kind="specialist")
    city = row.team.unit.path.rsplit("/", 2)[0]
    other = others.select_related("unit").filter(path__startswith=city).order_by("code").first()
    if other is not None:
        execute.return_request(_captain(row), row, other, ground)


def _captain(row: Request) -> Viewer:
    assert row.team is not None
    return system_viewer(row.team.short_name)
