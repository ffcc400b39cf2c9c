"""Units, party branches and teams: one team for each county, more in the cities, specialists above."""

import json
from typing import Any
from uuid import UUID

import shapely

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.qualities import set_qualities
from liming.jobs.demo.world import Squad, UnitPlace, World
from liming.register.models import (
    Division,
    DivisionShape,
    PartyBranch,
    Team,
    TeamPlacement,
    Unit,
    UnitLevel,
    UnitPlacement,
)
from liming.register.rules.pinyin import pinyin_of
from liming.shared.bulk import bulk_insert

_LEVELS = ((0, "省公司", "Province company"), (1, "市公司", "City company"), (2, "县公司", "County company"))
Rows = list[dict[str, Any]]


def named(name: str, *, person: bool = False) -> dict[str, str]:
    """The three columns of a name."""
    pinyin, initials = pinyin_of(name, person=person)
    return {"name": name, "pinyin": pinyin, "initials": initials}


def read_divisions(world: World) -> None:
    """Take over the register's divisions and outlines; only the wanted counties when the scale names some."""
    wanted = world.scale.county_codes
    for row in (
        Division.objects.filter(valid_to=None)
        .order_by("code")
        .values("code", "name", "level", "parent_id", "longitude", "latitude")
    ):
        county = row["code"][:6]
        if wanted is None or row["level"] in ("province", "city") or county in wanted:
            world.divisions[row["code"]] = dict(row)
    if wanted is not None:
        cities = {code[:4] + "00" for code in wanted}
        world.divisions = {
            code: row for code, row in world.divisions.items() if row["level"] != "city" or code in cities
        }
    for code, geometry in DivisionShape.objects.order_by("pk").values_list("division_id", "geometry"):
        if code in world.divisions:
            world.shapes[code] = shapely.from_geojson(json.dumps(geometry))


def build_units(world: World) -> int:
    """The tree of companies with their placements and one party branch each."""
    random = world.random("units")
    make = world.maker(random)
    province = data("places")["province"]
    for depth, name, name_en in _LEVELS:
        UnitLevel.objects.get_or_create(depth=depth, defaults={"name": name, "name_en": name_en})
    root_code = next(code for code, row in world.divisions.items() if row["level"] == "province")
    rows: Rows = []
    root = UnitPlace(make(), province["code"], f"/{province['code']}/", province["short_province"], root_code)
    _add_unit(world, rows, root, None, 0, province["name"], province["short_name"])
    for level, depth in (("city", 1), ("county", 2)):
        for _code, row in sorted(world.divisions.items()):
            if row["level"] == level:
                _add_company(world, rows, row, depth, make())
    bulk_insert(Unit, rows)
    bulk_insert(UnitPlacement, (_placement(row, make(), world) for row in rows))
    return len(rows) + _build_branches(world, make, rows)


def build_teams(world: World) -> int:
    """Every team by the name pattern of the brand, with its placement and its hidden quality."""
    random = world.random("teams")
    make = world.maker(random)
    rows: Rows = []
    for unit in [unit for unit in world.units.values() if unit.code != unit.code[:4] and len(unit.code) == 6]:
        kind = "urban" if world.divisions[unit.division_code]["name"].endswith("区") else "rural"
        _add_team(world, rows, unit, unit.place, kind, make())
    _add_urban(world, rows, make)
    _add_specialists(world, rows, make)
    set_qualities(world, random)
    bulk_insert(Team, rows)
    bulk_insert(TeamPlacement, (_team_placement(row, make(), world) for row in rows))
    return len(rows)


def _add_company(world: World, rows: Rows, division: dict[str, Any], depth: int, unit_id: UUID) -> None:
    city = depth == 1
    code = division["code"][:4] if city else division["code"]
    parent = world.units["SX"] if city else world.units[division["code"][:4]]
    name = division["name"]
    place = name[:-1] if len(name) > 2 else name
    company = f"国网{place}供电公司" if city else f"国网{parent.place}{name}供电公司"
    unit = UnitPlace(unit_id, code, f"{parent.path}{code}/", place if city else name, division["code"])
    _add_unit(world, rows, unit, parent, depth, company, f"{place if city else name}公司")


def _add_unit(
    world: World, rows: Rows, unit: UnitPlace, parent: UnitPlace | None, depth: int, name: str, short: str
) -> None:
    world.units[unit.code] = unit
    rows.append(
        {
            "id": unit.id,
            "code": unit.code,
            "short_name": short,
            "level_id": depth,
            "parent_id": parent.id if parent else None,
            "path": unit.path,
            "division_id": unit.division_code,
            **named(name),
        }
    )


def _placement(row: dict[str, Any], placement_id: UUID, world: World) -> dict[str, Any]:
    return {
        "id": placement_id,
        "unit_id": row["id"],
        "parent_id": row["parent_id"],
        "path": row["path"],
        "valid_from": world.first_day,
    }


def _team_placement(row: dict[str, Any], placement_id: UUID, world: World) -> dict[str, Any]:
    return {
        "id": placement_id,
        "team_id": row["id"],
        "unit_id": row["unit_id"],
        "path": row["path"],
        "valid_from": world.first_day,
    }


def _build_branches(world: World, make: Any, units: Rows) -> int:
    rows = []
    for unit in units:
        branch_id = make()
        world.branches[unit["code"]] = branch_id
        rows.append(
            {
                "id": branch_id,
                "code": f"DZB-{unit['code']}",
                "unit_id": unit["id"],
                **named(unit["short_name"] + "党支部"),
            }
        )
    return bulk_insert(PartyBranch, rows)


def _add_team(world: World, rows: Rows, unit: UnitPlace, place: str, kind: str, team_id: UUID) -> None:
    province = data("places")["province"]
    city = world.units.get(unit.code[:4])
    number = 1 + sum(1 for squad in world.squads if squad.unit_code == unit.code)
    code = f"{unit.code}-{number:02d}"
    inside = f"{city.place if city else ''}{place}"
    name = f"国家电网{province['short_province']}电力（{inside}）{province['brand']}共产党员服务队"
    seat = _seat(world, unit)
    squad = Squad(
        team_id,
        code,
        place,
        f"{inside}分队",
        kind,
        unit.id,
        unit.code,
        f"{unit.path}{code}/",
        unit.division_code,
        seat,
    )
    world.squads.append(squad)
    rows.append(
        {
            "id": team_id,
            "code": code,
            "short_name": squad.short_name,
            "kind": kind,
            "unit_id": unit.id,
            "path": squad.path,
            "party_branch_id": world.branches[unit.code],
            "division_id": unit.division_code,
            "office": f"{place}供电营业厅",
            "vehicle": "抢修车 1 辆",
            "founded_on": world.first_day.replace(year=2016, month=7, day=1),
            "longitude": seat[0],
            "latitude": seat[1],
            **named(name),
        }
    )


def _seat(world: World, unit: UnitPlace) -> tuple[float, float]:
    """The county seat as the register knows it; for a city or province the middle of its first county."""
    row = world.divisions[unit.division_code]
    if row["longitude"] is None:
        row = next(row for row in world.divisions.values() if row["longitude"] is not None)
    return float(row["longitude"]), float(row["latitude"])


def _add_urban(world: World, rows: Rows, make: Any) -> None:
    districts = [
        unit for unit in world.units.values() if world.divisions[unit.division_code]["name"].endswith("区")
    ]
    for index in range(world.scale.urban_teams):
        unit = districts[index % len(districts)]
        streets = [
            row["name"]
            for code, row in world.divisions.items()
            if code.startswith(unit.code) and row["level"] == "township"
        ]
        place = unit.place.removesuffix("区") if len(unit.place) > 2 else unit.place
        street = streets[(1 + index // len(districts)) % len(streets)]
        _add_team(world, rows, unit, place + short(street), "urban", make())


def _add_specialists(world: World, rows: Rows, make: Any) -> None:
    places = data("places")
    cities = [unit for unit in world.units.values() if len(unit.code) == 4]
    above = min(len(places["province_specialists"]), world.scale.specialist_teams)
    for name in places["province_specialists"][:above]:
        _add_team(world, rows, world.units["SX"], name, "specialist", make())
    names = places["city_specialists"]
    for index in range(world.scale.specialist_teams - above):
        _add_team(world, rows, cities[index % len(cities)], names[index % len(names)], "specialist", make())


def short(division_name: str) -> str:
    """泗交 for 泗交镇."""
    for ending in ("街道办事处", "街道", "镇", "乡"):
        if division_name.endswith(ending) and len(division_name) - len(ending) >= 2:
            return division_name.removesuffix(ending)
    return division_name
