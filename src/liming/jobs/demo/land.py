"""Grids: every county cut into grids of its townships, each with a holder and a deputy of its team."""

import zlib
from typing import Any

import numpy as np
from django.db import connection

from liming.jobs.demo import geography
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.organisation import named, short
from liming.jobs.demo.world import Area, IdMaker, Squad, World, shares
from liming.register.models import Grid, GridVersion
from liming.shared.bulk import bulk_insert, preparer

_SPECIALIST_GRIDS = 3
_REMOTE_SHARE = 0.09


def build_grids(world: World) -> int:
    """Cut every county, number the grids inside their township and give them to the county's teams."""
    random = world.random("grids")
    make = world.maker(random)
    counties = [row for row in world.divisions.values() if row["level"] == "county"]
    counts = shares(world.scale.grids, [_weight(world, row) for row in counties], least=2)
    grids: list[dict[str, Any]] = []
    versions: list[dict[str, Any]] = []
    for county, count in zip(counties, counts, strict=True):
        _cut_county(world, make, county, count, grids, versions)
    bulk_insert(Grid, [{**row, "current_id": None} for row in grids])
    bulk_insert(GridVersion, versions)
    _point_to_current(grids)
    return len(grids)


def _point_to_current(grids: list[dict[str, Any]]) -> None:
    prepare_id = preparer(Grid._meta.pk) or (lambda value: value)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE register_grid SET current_id = %s WHERE id = %s",
            [(prepare_id(row["current_id"]), prepare_id(row["id"])) for row in grids],
        )


def _weight(world: World, county: dict[str, Any]) -> float:
    """Grids follow townships and teams; city districts are divided finer."""
    townships = sum(1 for code in world.divisions if code.startswith(county["code"]) and len(code) == 9)
    teams = sum(
        1 for squad in world.squads if squad.division_code == county["code"] and squad.kind != "specialist"
    )
    return townships * (1.4 if county["name"].endswith("区") else 1.0) + 6.0 * teams


def _cut_county(
    world: World,
    make: IdMaker,
    county: dict[str, Any],
    count: int,
    grids: list[dict[str, Any]],
    versions: list[dict[str, Any]],
) -> None:
    townships = [
        code for code in sorted(world.divisions) if code.startswith(county["code"]) and len(code) == 9
    ]
    known = {
        townships.index(each["code"]): (each["longitude"], each["latitude"])
        for each in data("places")["township_points"]
        if each["code"] in townships
    }
    outline = world.shapes[county["code"]]
    generator = np.random.default_rng([world.scale.seed, zlib.crc32(county["code"].encode())])
    seat = (float(county["longitude"]), float(county["latitude"]))
    cells = geography.cut(outline, seat, known, len(townships), count, generator)
    far = sorted(cell.distance for cell in cells)[int(len(cells) * (1 - _REMOTE_SHARE))]
    owners = _owners(world, county["code"], len(cells))
    numbers: dict[str, int] = {}
    for cell, squad in zip(cells, owners, strict=True):
        township = townships[cell.township]
        numbers[township] = numbers.get(township, 0) + 1
        area_type = _area_type(county, township, cell, far)
        _add(world, make, squad, township, numbers[township], area_type, cell, grids, versions)


def _owners(world: World, county_code: str, count: int) -> list[Squad]:
    """Neighbouring cells to the same team: the county's own, its urban ones, then a few for specialists."""
    local = [
        squad for squad in world.squads if squad.division_code == county_code and squad.kind != "specialist"
    ]
    guests = _guests(world, county_code)
    given = min(_SPECIALIST_GRIDS * len(guests), count // 3)
    parts = shares(count - given, [1.0] * len(local))
    owners = [squad for squad, part in zip(local, parts, strict=True) for _ in range(part)]
    return owners + [guests[index % len(guests)] for index in range(given)]


def _guests(world: World, county_code: str) -> list[Squad]:
    """The specialist teams whose few grids lie in this county: the first one of their city."""
    found = []
    specialists = [squad for squad in world.squads if squad.kind == "specialist"]
    counties = [code for code, row in world.divisions.items() if row["level"] == "county"]
    for squad in specialists:
        own = [code for code in counties if code.startswith(squad.unit_code)] or counties
        if own[0] == county_code:
            found.append(squad)
    return found


def _area_type(county: dict[str, Any], township: str, cell: geography.Cell, far: float) -> str:
    if int(township[6:9]) < 100 or (county["name"].endswith("区") and cell.distance < far / 3):
        return "urban"
    return "remote" if cell.distance >= far else "rural"


def _add(
    world: World,
    make: IdMaker,
    squad: Squad,
    township: str,
    number: int,
    area_type: str,
    cell: geography.Cell,
    grids: list[dict[str, Any]],
    versions: list[dict[str, Any]],
) -> None:
    random = make.random
    division = world.divisions[township]
    name = f"{short(division['name'])}-{number:02d}"
    area = Area(make(), make(), f"{township}-{number:02d}", name, township, area_type, cell.point)
    area.holder, area.deputy = _keepers(squad, name)
    squad.areas.append(area)
    households = random.randint(500, 1600) if area_type == "urban" else random.randint(120, 620)
    grids.append({"id": area.id, "code": area.code, "current_id": area.version_id, **named(name)})
    versions.append(
        {
            "id": area.version_id,
            "grid_id": area.id,
            "number": 1,
            "team_id": squad.id,
            "division_id": township,
            "area_type": area_type,
            "holder_id": area.holder.id,
            "deputy_id": area.deputy.id,
            "communities": _communities(random, area_type, division["name"]),
            "households": households,
            "population": int(households * random.uniform(2.1, 2.8)),
            "boundary": geography.geometry_json(cell.outline),
            "longitude": cell.point[0],
            "latitude": cell.point[1],
            "valid_from": world.first_day,
        }
    )


def _keepers(squad: Squad, grid: str) -> tuple[Any, Any]:
    """Holder and deputy in turn, or as the story has it; the captain keeps no grid."""
    crew = squad.people[1:] or squad.people
    turn = len(squad.areas)
    holder, deputy = crew[turn % len(crew)], crew[(turn + 1 + turn // len(crew)) % len(crew)]
    told = next((person for person in crew if person.name == data("places")["keepers"].get(grid)), None)
    if told is None or told is holder:
        return holder, deputy
    return told, holder


def _communities(random: Any, area_type: str, township: str) -> list[str]:
    places = data("places")
    if area_type == "urban":
        return [f"{word}社区" for word in random.sample(places["community_names"], 2)]
    return [f"{word}村" for word in random.sample(places["village_names"], 3)]
