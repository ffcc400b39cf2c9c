"""The morning of the story's team: its requests line by line, and the day of its members."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from django.db import transaction

from liming.execute import actions as execute
from liming.execute.models import Request
from liming.execute.rules.reasons import CHOSEN
from liming.jobs.demo.board import nearest
from liming.jobs.demo.calls import AUTOMATIC, Call, Round
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.limits import Limits
from liming.jobs.demo.people import full_name, phone
from liming.jobs.demo.served import address_of, place_near
from liming.jobs.demo.world import Person, Squad, World
from liming.shared import clock
from liming.shared.viewer import system_viewer

_MOMENTS = ("received", "dispatched", "accepted", "contacted", "en_route", "on_site", "resolved")
_REASON = "the demo acts for every team"


def told_squad(world: World) -> Squad | None:
    """The story's team where its county is built."""
    county = data("board")["story"]["county"]
    return next((squad for squad in world.squads if squad.unit_code == county and squad.areas), None)


def draw_story(world: World, limits: Limits) -> list[Call]:
    """The story's open requests; a small province without those people or grids leaves lines out."""
    squad, random = told_squad(world), world.random("story")
    if squad is None:
        return []
    lines = [line for line in data("board")["story"]["lines"] if line["type"] in limits.kinds]
    calls = [_call(world, limits, squad, line, random) for line in lines]
    return [call for call in calls if call is not None]


def _call(world: World, limits: Limits, squad: Squad, line: Any, random: Random) -> Call | None:
    area = next((each for each in squad.areas if each.name == line["grid"]), None)
    person = next((each for each in squad.people if each.name == line.get("holder")), None)
    if area is None or (person is None and "holder" in line):
        return None
    pool = squad.customers.get(line.get("customer", ""), [])
    customer = next((each for each in reversed(pool) if each.area is area), pool[0] if pool else None)
    moments = {
        name: world.now - timedelta(minutes=ago)
        for name, ago in zip(_MOMENTS, line["ago"], strict=False)
        if ago >= 0
    }
    call = Call(
        kind=limits.kinds[line["type"]],
        source=line["source"],
        title=line["title"],
        words=line.get("words", f"{line['title']}，请来看看。"),
        squad=squad,
        area=area,
        point=customer.point if customer else place_near(random, area),
        address=customer.address if customer else address_of(world, area, random),
        customer=customer,
        contact_name=customer.name if customer else full_name(random),
        contact_phone=customer.phone if customer else phone(random),
        taken_by=squad.people[3].name,
        received=moments.pop("received"),
        office=squad.people[0].name,
        open_items=random.choice((0, 1, 2)),
        photos=2,
        alternates=[(each, random.randint(0, 3)) for each in squad.people[2:5] if each is not person],
        alike=tuple(line.get("alike", ())),
    )
    if "metres" in line:
        call.neighbour, call.metres = nearest(squad, area), line["metres"]
    if person is not None:
        call.rounds = [_round(line, call, person, moments)]
    return call


def _round(line: Any, call: Call, person: Person, moments: dict[str, Any]) -> Round:
    if line.get("chosen"):
        return Round(person, call.office, reason=CHOSEN, **moments)
    if person is call.area.holder:
        return Round(person, AUTOMATIC, **moments)
    if person is call.area.deputy:
        return Round(person, AUTOMATIC, reason="deputy_holder_on_leave", **moments)
    return Round(person, call.office, reason=CHOSEN, **moments)


def tell_side_roads(world: World) -> int:
    """Waiting and merging in the story, through the actions; returns how many."""
    squad = told_squad(world)
    if squad is None:
        return 0
    rows = Request.objects.everywhere(_REASON).filter(team_id=squad.id)
    recent = rows.filter(received_at__gt=world.now - timedelta(days=5), closed_at=None)
    mine = {row.title: row for row in recent}
    causes = {each["code"]: each for each in data("board")["side_roads"]["causes"]}
    captain = system_viewer(squad.people[0].name)
    lines: Sequence[Any] = [line for line in data("board")["story"]["lines"] if line["title"] in mine]
    count = 0
    with transaction.atomic(), clock.fixed(world.now - timedelta(minutes=35)):
        for line in lines:
            row = mine[line["title"]]
            if "waiting" in line:
                cause = causes[line["waiting"]]
                note, no_proof = cause["note"], cause["no_proof"]
                execute.wait_request(captain, row, line["waiting"], note, no_proof=no_proof)
                count += 1
            elif line.get("merge") in mine:
                execute.merge_request(captain, row, mine[line["merge"]])
                count += 1
    return count
