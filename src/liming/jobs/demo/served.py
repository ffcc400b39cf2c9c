"""Whom and what the teams serve: customers, sites, service points, pairings with villages."""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.organisation import named
from liming.jobs.demo.people import full_name, phone
from liming.jobs.demo.world import Area, IdMaker, Paired, Served, Squad, World, shares
from liming.plan.models import PairingItem
from liming.register.models import Customer, Pairing, ServicePoint, Site
from liming.shared.bulk import bulk_insert

Rows = list[dict[str, Any]]
_SPREAD_DEGREES = 0.012
_NUMERALS = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    *(f"十{n}" for n in "一二三四五六七八九"),
)

_PAIRING_ITEMS: dict[str, tuple[int, int] | None] = {
    "每季联席一次": None,
    "村级线路排查": (4, 30),
    "用电业务代办": (12, 20),
}


def build_served(world: World) -> int:
    """Customers, sites, service points and pairings."""
    random = world.random("served")
    make = world.maker(random)
    customers: Rows = []
    for squad in world.squads:
        _add_customers(world, random, make, squad, customers)
    sites: Rows = []
    _add_known_sites(world, make, sites)
    _add_red_bases(world, make, sites)
    _add_generic_sites(world, random, make, sites)
    made = bulk_insert(Customer, customers) + bulk_insert(Site, sites)
    return made + _build_points(world, random, make) + _build_pairings(world, random, make)


def place_near(random: Random, area: Area) -> tuple[float, float]:
    """A place somewhere near the middle of a grid."""
    return (
        round(area.point[0] + random.gauss(0, _SPREAD_DEGREES / 4), 5),
        round(area.point[1] + random.gauss(0, _SPREAD_DEGREES / 4), 5),
    )


def address_of(world: World, area: Area, random: Random) -> str:
    """County, township and an invented village or community."""
    places = data("places")
    county = world.divisions[area.division_code[:6]]["name"]
    township = world.divisions[area.division_code]["name"]
    if area.area_type == "urban":
        return f"{county}{township}{random.choice(places['community_names'])}社区{random.randint(1, 30)}号楼"
    return f"{county}{township}{random.choice(places['village_names'])}村"


def _add_customers(world: World, random: Random, make: IdMaker, squad: Squad, rows: Rows) -> None:
    places = data("places")
    specialist = squad.kind == "specialist"
    residents = world.scale.residents_per_team // (3 if specialist else 1)
    for _ in range(residents):
        _customer(world, random, make, squad, rows, "resident", full_name(random))
    for _ in range(0 if specialist else places["care"]["per_team"]):
        _customer(
            world, random, make, squad, rows, "care_household", full_name(random), places["care"]["note"]
        )
    for name, note in _enterprises(random, squad):
        _customer(world, random, make, squad, rows, "key_enterprise", name, note)
    for kind, name in (("school", f"{squad.place}第一小学"), ("hospital", f"{squad.place}人民医院")):
        _customer(world, random, make, squad, rows, kind, name)
    _customer(world, random, make, squad, rows, "government", f"{squad.place}镇人民政府")
    growers = places["growers"]
    if squad.unit_code == growers["county"] and squad.code.endswith("-01"):
        _add_growers(world, random, make, squad, rows, growers)


def _enterprises(random: Random, squad: Squad) -> list[tuple[str, str]]:
    settings = data("places")["enterprises"]
    known = [
        (each["name"], each["note"])
        for each in data("places")["known_enterprises"]
        if each["county"] == squad.unit_code and squad.code.endswith("-01")
    ]
    invented = {
        f"{squad.place}{random.choice(settings['prefixes'])}{random.choice(settings['words'])}"
        f"{random.choice(settings['suffixes'])}"
        for _ in range(settings["per_team"] - len(known))
    }
    return known + [(name, "") for name in sorted(invented)]


def _add_growers(world: World, random: Random, make: IdMaker, squad: Squad, rows: Rows, growers: Any) -> None:
    areas = [area for area in squad.areas if area.division_code == growers["township"]] or squad.areas
    for number in range(growers["count"]):
        area = areas[number % len(areas)]
        village = growers["villages"][number % len(growers["villages"])]
        served = _customer(world, random, make, squad, rows, "farm", full_name(random), growers["note"], area)
        served.address = f"夏县泗交镇{village}村"
        rows[-1]["address"] = served.address


def _customer(
    world: World,
    random: Random,
    make: IdMaker,
    squad: Squad,
    rows: Rows,
    kind: str,
    name: str,
    note: str = "",
    area: Area | None = None,
) -> Served:
    area = area or random.choice(squad.areas)
    served = Served(
        make(), kind, name, place_near(random, area), area, phone(random), address_of(world, area, random)
    )
    squad.customers.setdefault(kind, []).append(served)
    person = kind in ("resident", "care_household", "farm")
    rows.append(
        {
            "id": served.id,
            "code": f"KH{len(rows) + 1:06d}",
            "kind": kind,
            "team_id": squad.id,
            "division_id": area.division_code,
            "grid_id": area.id,
            "account_number": f"14{random.randrange(10**8):08d}",
            "phone": served.phone,
            "address": served.address,
            "is_key": kind == "key_enterprise",
            "note": note,
            "longitude": served.point[0],
            "latitude": served.point[1],
            **named(name, person=person),
        }
    )
    return served


def _site(make: IdMaker, rows: Rows, squad: Squad, kind: str, name: str, area: Area, note: str = "") -> None:
    served = Served(make(), kind, name, place_near(make.random, area), area)
    squad.sites.append(served)
    rows.append(
        {
            "id": served.id,
            "code": f"CS{len(rows) + 1:04d}",
            "kind": kind,
            "team_id": squad.id,
            "division_id": area.division_code,
            "grid_id": area.id,
            "keeper": area.holder.name if area.holder else "",
            "note": note,
            "longitude": served.point[0],
            "latitude": served.point[1],
            **named(name),
        }
    )


def _first_squads(world: World) -> dict[str, Squad]:
    return {squad.unit_code: squad for squad in reversed(world.squads) if squad.areas}


def _add_known_sites(world: World, make: IdMaker, rows: Rows) -> None:
    squads = _first_squads(world)
    for each in data("places")["sites"]:
        squad = squads.get(each["county"])
        if squad is not None:
            wanted = [area for area in squad.areas if area.division_code == each.get("township")]
            _site(
                make,
                rows,
                squad,
                each["kind"],
                each["name"],
                (wanted or squad.areas)[0],
                each.get("note", ""),
            )


def _add_red_bases(world: World, make: IdMaker, rows: Rows) -> None:
    settings = data("places")["red_bases"]
    squads = [s for s in world.squads if s.unit_code.startswith(settings["city"][:4]) and s.areas]
    squads = [squad for squad in squads if squad.kind != "specialist"]
    names = list(settings["named"])
    names += [f"{settings['generic']}（{_NUMERALS[n]}）" for n in range(settings["total"] - len(names))]
    for index, name in enumerate(names if squads else []):
        squad = squads[index % len(squads)]
        _site(make, rows, squad, "red_base", name, squad.areas[(index * 3) % len(squad.areas)])


def _add_generic_sites(world: World, random: Random, make: IdMaker, rows: Rows) -> None:
    for squad in world.squads:
        if squad.kind == "specialist" or squad.unit_code.startswith("1401"):
            continue
        for each in data("places")["generic_sites"]:
            if random.random() < each["share"]:
                name = each["name"].format(place=squad.place)
                _site(make, rows, squad, each["kind"], name, random.choice(squad.areas))


def _build_points(world: World, random: Random, make: IdMaker) -> int:
    """Stations in townships, points in communities and parks, evenly over the teams."""
    settings = data("places")
    kinds = shares(world.scale.service_points, [each["share"] for each in settings["points"]])
    rural = [squad for squad in world.squads if squad.kind == "rural"]
    urban = [squad for squad in world.squads if squad.kind == "urban"] or rural
    rows: Rows = []
    for each, count in zip(settings["points"], kinds, strict=True):
        owners = rural if each["kind"] == "station" else urban
        for index in range(count):
            squad = owners[index % len(owners)]
            rows.append(_point(world, random, make, squad, each["kind"], len(rows) + 1))
    return bulk_insert(ServicePoint, rows)


def _point(
    world: World, random: Random, make: IdMaker, squad: Squad, kind: str, number: int
) -> dict[str, Any]:
    places = data("places")
    area = _station_area(squad) if kind == "station" else random.choice(squad.areas)
    endings = {
        "station": f"{area.name.split('-')[0]}{places['station_suffix']}",
        "community": f"{random.choice(places['community_names'])}社区服务点",
        "park": f"{squad.place}工业园区服务点",
    }
    served = Served(make(), kind, endings[kind], place_near(random, area), area)
    squad.points.append(served)
    return {
        "id": served.id,
        "code": f"FWD{number:03d}",
        "kind": kind,
        "team_id": squad.id,
        "division_id": area.division_code,
        "address": address_of(world, area, random),
        "hours": "周二、周四 9:00–11:30",
        "opened_on": world.first_day,
        "longitude": served.point[0],
        "latitude": served.point[1],
        **named(served.name),
    }


def _station_area(squad: Squad) -> Area:
    """The story's station stands in Miaoqian; elsewhere in a township without one."""
    taken = {point.area.division_code for point in squad.points if point.area}
    free = [area for area in squad.areas if area.division_code not in taken]
    return next((area for area in free if area.name.startswith("庙前")), (free or squad.areas)[0])


def _build_pairings(world: World, random: Random, make: IdMaker) -> int:
    rows: Rows = []
    items: Rows = []
    make_item = world.maker(world.random("pairing items"))
    for squad in world.squads:
        if squad.kind == "specialist":
            continue
        area = next((a for a in squad.areas if a.area_type != "urban"), squad.areas[0])
        village = random.choice(data("places")["village_names"])
        town = world.divisions[area.division_code]["name"]
        rows.append(
            {
                "id": make(),
                "code": f"JD{len(rows) + 1:03d}",
                "team_id": squad.id,
                "party_branch_id": world.branches[squad.unit_code],
                "village_branch": f"{town}{village}村党支部",
                "division_id": area.division_code,
                "agreed_on": world.first_day - timedelta(days=random.randint(0, 700)),
                "plan_items": list(_PAIRING_ITEMS),
            }
        )
        own = _pairing_items(world, make_item, rows[-1]["id"])
        items += own
        squad.pairing = Paired(rows[-1]["id"], rows[-1]["village_branch"], tuple(each["id"] for each in own))
    return bulk_insert(Pairing, rows) + bulk_insert(PairingItem, items)


def _pairing_items(world: World, make: IdMaker, pairing_id: UUID) -> Rows:
    """This year's plan of a pairing, as its agreement has it."""
    year = world.today.year
    return [
        {
            "id": make(),
            "pairing_id": pairing_id,
            "year": year,
            "number": number,
            "content": content,
            "due_on": date(year, *due) if due else None,
            "is_meeting": "联席" in content,
        }
        for number, (content, due) in enumerate(_PAIRING_ITEMS.items(), start=1)
    ]
