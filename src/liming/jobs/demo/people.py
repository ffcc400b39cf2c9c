"""Members with membership, skills and leave; posts and responsibility areas."""

from datetime import timedelta
from random import Random
from typing import Any

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.organisation import named
from liming.jobs.demo.world import IdMaker, Person, Squad, World, shares
from liming.register.models import Leave, Member, Membership, MemberSkill, Post, ResponsibilityArea, Skill
from liming.shared.bulk import bulk_insert

_LEAST = 9
_ROLES = ("captain", "deputy", "instructor", "publicist")


def full_name(random: Random) -> str:
    """An invented name."""
    people = data("people")
    given = people["female"] if random.random() < people["female_share"] else people["male"]
    return random.choice(people["surnames"]) + random.choice(given)


def phone(random: Random) -> str:
    """Eleven digits of a range that no operator uses."""
    return f"100{random.randrange(10**8):08d}"


def build_members(world: World) -> int:
    """Exactly as many members as the scale says, one captain in each team."""
    random = world.random("members")
    make = world.maker(random)
    for skill in data("people")["skills"]:
        Skill.objects.get_or_create(
            code=skill["code"], defaults={"name": skill["name"], "name_en": skill["name_en"]}
        )
    weights = [random.lognormvariate(0.0, 0.35) for _ in world.squads]
    sizes = shares(world.scale.members, weights, least=_LEAST)
    rows = [
        row
        for squad, size in zip(world.squads, sizes, strict=True)
        for row in _crew(random, make, squad, size, world)
    ]
    bulk_insert(Member, rows)
    bulk_insert(Membership, [_membership(make, row) for row in rows])
    people = [person for squad in world.squads for person in squad.people]
    skills = [_skill_row(make, person, code) for person in people for code in sorted(person.skills)]
    bulk_insert(MemberSkill, skills)
    bulk_insert(Leave, [_leave_row(make, world, person) for person in _absent(random, world, people)])
    return len(rows)


def build_posts(world: World) -> int:
    """Exemplary posts and responsibility areas of every team."""
    random = world.random("posts")
    make = world.maker(random)
    settings = data("places")["posts"]
    posts, areas = [], []
    for squad in world.squads:
        posts += [
            _post(make, squad, number, random.choice(settings["names"]), "duty", "带头签收、带头到场")
            for number in range(1, random.randint(1, 2) + 1)
        ]
        areas += [
            _post(make, squad, number, name.format(place=squad.place), "scope_text", "每月自查一次")
            for number, name in enumerate(random.sample(settings["areas"], 2), start=1)
        ]
    renewing = world.random("renewals")
    for row in (*posts, *areas):
        if renewing.random() < 0.85:
            row["renewed_on"] = world.today - timedelta(days=renewing.randint(20, 330))
    _give_grids(world, areas)
    return bulk_insert(Post, posts) + bulk_insert(ResponsibilityArea, areas)


def _give_grids(world: World, areas: list[dict[str, Any]]) -> None:
    """An area covers the first grid its holder keeps, where there is one."""
    kept = {area.holder.id: area.id for squad in world.squads for area in squad.areas if area.holder}
    for row in areas:
        row["grid_id"] = kept.get(row["member_id"])


def _crew(random: Random, make: IdMaker, squad: Squad, size: int, world: World) -> list[dict[str, Any]]:
    people = data("people")
    known = _known_names(squad)
    statuses = list(people["political"])
    weights = list(people["political"].values())
    rows = []
    for number in range(size):
        role = _ROLES[number] if number < len(_ROLES) else ("reserve" if random.random() < 0.06 else "member")
        name = known[number] if number < len(known) else full_name(random)
        person = Person(make(), name, f"{squad.code}-{number + 1:02d}", role, _draw_skills(random))
        squad.people.append(person)
        status = "party_member" if number == 0 else random.choices(statuses, weights)[0]
        rows.append(
            {
                "id": person.id,
                "code": person.code,
                "team_id": squad.id,
                "role": role,
                "political_status": status,
                "phone": phone(random),
                "job_title": random.choice(people["job_titles"]),
                "joined_on": world.first_day - timedelta(days=random.randint(0, 3000)),
                **named(name, person=True),
            }
        )
    return rows


def _known_names(squad: Squad) -> list[str]:
    if not squad.code.endswith("-01"):
        return []
    return next((each["names"] for each in data("people")["known"] if each["county"] == squad.unit_code), [])


def _draw_skills(random: Random) -> dict[str, int]:
    skills = {
        each["code"]: random.randint(1, 3)
        for each in data("people")["skills"]
        if random.random() < each["share"]
    }
    return skills or {"low_voltage": 1}


def _membership(make: IdMaker, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": make(),
        "member_id": row["id"],
        "team_id": row["team_id"],
        "role": row["role"],
        "valid_from": row["joined_on"],
    }


def _skill_row(make: IdMaker, person: Person, code: str) -> dict[str, Any]:
    return {"id": make(), "member_id": person.id, "skill_id": code, "level": person.skills[code]}


def _absent(random: Random, world: World, people: list[Person]) -> list[Person]:
    """About three in a hundred are away today; captains and the story's people are not."""
    spared = {name for each in data("people")["known"] for name in each["names"]}
    free = [person for person in people if person.role != "captain" and person.name not in spared]
    chosen = random.sample(free, round(len(people) * data("people")["leave_share"]))
    for person in chosen:
        start = world.today - timedelta(days=random.randint(0, 4))
        person.leave = (start, world.today + timedelta(days=random.randint(0, 6)))
    return chosen


def _leave_row(make: IdMaker, world: World, person: Person) -> dict[str, Any]:
    assert person.leave is not None
    kind = make.random.choices(["annual", "sick", "training", "other"], [6, 2, 2, 1])[0]
    return {
        "id": make(),
        "member_id": person.id,
        "kind": kind,
        "first_day": person.leave[0],
        "last_day": person.leave[1],
    }


def _post(make: IdMaker, squad: Squad, number: int, name: str, column: str, text: str) -> dict[str, Any]:
    person = squad.people[(number * 2) % len(squad.people)]
    prefix = "G" if column == "duty" else "Z"
    return {
        "id": make(),
        "code": f"{prefix}-{squad.code}-{number}",
        "name": name,
        "team_id": squad.id,
        "member_id": person.id,
        column: text,
        "named_on": make.moment.date(),
    }
