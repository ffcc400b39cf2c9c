"""Key and livelihood projects with milestones and service lists; what is delivered follows in the ledger."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from liming.jobs.demo import dossiers
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.organisation import named
from liming.jobs.demo.world import Deliverable, IdMaker, Served, Squad, World, shares
from liming.plan.models import Milestone, Project, ProjectItem
from liming.plan.rules.shipped import read_shipped
from liming.shared.bulk import bulk_insert

Rows = list[dict[str, Any]]
_FUTURE_SHARE = 0.06


def build_projects(world: World) -> int:
    """Exactly as many projects and items to deliver as the scale says, and some not yet due."""
    random = world.random("projects")
    make = world.maker(random)
    cards = _cards(world, random)
    known = [card.get("items", 0) for card in cards]
    rest = shares(
        max(0, world.scale.project_items - sum(known)),
        [0.0 if n else random.lognormvariate(0, 0.4) for n in known],
    )
    projects: Rows = []
    milestones: Rows = []
    items: Rows = []
    for card, fixed, drawn in zip(cards, known, rest, strict=True):
        _add_project(world, make, card, fixed + drawn, projects, milestones, items)
    made = bulk_insert(Project, projects) + bulk_insert(Milestone, milestones)
    made += bulk_insert(ProjectItem, items)
    _chain(milestones)
    return made + dossiers.build_filings(world, projects) + dossiers.build_dossiers(projects, world)


def _chain(milestones: Rows) -> None:
    """Each milestone waits for the one before it in its project."""
    through = Milestone.after.through
    through.objects.bulk_create(
        through(from_milestone_id=later["id"], to_milestone_id=earlier["id"])
        for earlier, later in pairwise(milestones)
        if earlier["project_id"] == later["project_id"]
    )


def _cards(world: World, random: Random) -> list[dict[str, Any]]:
    """The story's projects first, then templates; one project with a feature for a team and year."""
    squads = [squad for squad in world.squads if squad.areas]
    settings = data("projects")
    cards = [{**each, "squad": _squad(squads, each["county"])} for each in settings["known"]]
    cards = [card for card in cards if card["squad"] is not None][: world.scale.key_projects]
    limit = world.scale.project_items // (2 * max(1, len(cards)))
    for card in cards:
        card["items"] = min(card["items"], limit)
    keys = world.scale.key_projects - len(cards)
    others = [squad for squad in squads if squad not in [card["squad"] for card in cards]] or squads
    random.shuffle(others)
    for index in range(keys + world.scale.livelihood_projects):
        squad = others[index % len(others)]
        kind = "key" if index < keys else "livelihood"
        cards.append(_templated(random, squad, kind, first=index < len(others)))
    return cards


def _squad(squads: list[Squad], county: str) -> Squad | None:
    return next((squad for squad in squads if squad.unit_code == county), None)


def _templated(random: Random, squad: Squad, kind: str, *, first: bool) -> dict[str, Any]:
    chosen = dict(random.choice(data("projects")["templates"]))
    return {
        **chosen,
        "squad": squad,
        "kind": kind,
        "name": chosen["name"].format(place=squad.place),
        "feature": chosen["content"] if first else "",
        "background": f"{squad.place}群众诉求集中，年初调研列入。",
        "goal": "按清单逐项交付，一户一签。",
    }


def _add_project(
    world: World,
    make: IdMaker,
    card: dict[str, Any],
    count: int,
    projects: Rows,
    milestones: Rows,
    items: Rows,
) -> None:
    squad: Squad = card["squad"]
    site = next((site for site in squad.sites if site.name == card.get("site")), None)
    first = world.first_day + timedelta(days=make.random.randint(0, 40))
    last = max(date(world.today.year, 12, 31), world.today + timedelta(days=20))
    project_id = make()
    projects.append(
        {
            "id": project_id,
            "code": f"XM{len(projects) + 1:03d}",
            "kind": card["kind"],
            "practice": card["practice"],
            "team_id": squad.id,
            "site_id": site.id if site else None,
            "feature": card["feature"],
            "background": card["background"],
            "goal": card["goal"],
            "measures": "项目清单、到户交付、评价回访",
            "beneficiaries": f"约{count}户次",
            "state": "running",
            "first_day": first,
            "last_day": last,
            **named(card["name"]),
        }
    )
    _add_milestones(world, make, squad, project_id, first, last, milestones)
    _add_items(world, make, card, project_id, site, count, (first, last), items)


def _add_milestones(
    world: World, make: IdMaker, squad: Squad, project_id: Any, first: date, last: date, rows: Rows
) -> None:
    titles = data("projects")["milestones"]
    span = (last - first).days
    for number, title in enumerate(titles, start=1):
        due = first + timedelta(days=span * number // len(titles))
        late = 0 if make.random.random() < squad.truth.promptness else make.random.randint(3, 25)
        reached = due + timedelta(days=late - make.random.randint(0, 6) * (late == 0))
        rows.append(
            {
                "id": make(),
                "project_id": project_id,
                "number": number,
                "title": title,
                "due_on": due,
                "reached_on": reached if reached <= world.today else None,
            }
        )


def _add_items(
    world: World,
    make: IdMaker,
    card: dict[str, Any],
    project_id: Any,
    site: Served | None,
    count: int,
    span: tuple[date, date],
    rows: Rows,
) -> None:
    """`count` items due by today, which are all delivered, and a few due later."""
    squad: Squad = card["squad"]
    random = make.random
    customers = squad.customers.get(card["customer_kind"]) or squad.customers["resident"]
    later = round(count * _FUTURE_SHARE)
    past = max(1, (world.today - span[0]).days)
    days = sorted(random.randrange(past) for _ in range(count))
    days += sorted(past + 1 + random.randrange(max(1, (span[1] - world.today).days)) for _ in range(later))
    shipped = read_shipped("connection_steps").get(card.get("steps", ""), {})
    steps = [step["content"] for step in shipped.get("steps", ())]
    for number, offset in enumerate(days, start=1):
        is_step = number <= min(len(steps), count)
        customer = customers[number % len(customers)]
        item = Deliverable(
            make(),
            project_id,
            steps[number - 1] if is_step else card.get("content", card["name"])[:120],
            card["type"],
            card["practice"],
            customer,
            site.id if site else None,
            span[0] + timedelta(days=offset),
        )
        if number <= count:
            squad.items.append(item)
        rows.append(
            {
                "id": item.id,
                "project_id": project_id,
                "number": number,
                "content": item.content,
                "service_type_id": item.service_type,
                "customer_id": customer.id,
                "beneficiary": customer.name,
                "due_on": item.due_on,
                "is_step": is_step,
            }
        )
