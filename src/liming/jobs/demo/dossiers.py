"""The year's filings, and what the clean-heating project of the old town kept while it worked."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import IdMaker, World
from liming.plan.models import (
    Coordination,
    DesignMark,
    DesignOption,
    DesignPoint,
    NightWindow,
    ProjectFiling,
    Survey,
)
from liming.shared import clock
from liming.shared.bulk import bulk_insert

Rows = list[dict[str, Any]]
_SURVEYS = 22
_STATES = ("approved",) * 14 + ("submitted",) * 2 + ("returned",)


def build_filings(world: World, projects: Rows) -> int:
    """One filing of the running year for most teams with a feature."""
    random = world.random("filings")
    make = world.maker(random)
    rows = [_filing(world, make, random, row) for row in projects if row["feature"] and random.random() < 0.9]
    return bulk_insert(ProjectFiling, list({row["team_id"]: row for row in rows}.values()))


def _filing(world: World, make: IdMaker, random: Random, project: dict[str, Any]) -> dict[str, Any]:
    state = random.choice(_STATES)
    at = clock.at(max(world.first_day, world.today - timedelta(days=random.randint(20, 90))), 10)
    is_judged = state != "submitted"
    return {
        "id": make(),
        "team_id": project["team_id"],
        "project_id": project["id"],
        "year": world.today.year,
        "feature": project["feature"],
        "state": state,
        "submitted_by": "队长",
        "submitted_at": at,
        "judged_by": "党建部" if is_judged else "",
        "judged_at": at + timedelta(days=3) if is_judged else None,
        "reason": "目标请写成能数的" if state == "returned" else "",
    }


def build_dossiers(projects: Rows, world: World) -> int:
    """The dossier of the one project the data names; nothing where the demo has no such project."""
    settings = data("dossiers")
    project = next((row for row in projects if row["name"] == settings["project"]), None)
    if project is None:
        return 0
    random = world.random("dossiers")
    make = world.maker(random)
    made = _surveys(world, make, random, settings, project["id"])
    return (
        made + _designs(make, settings, project["id"]) + _works(world, make, random, settings, project["id"])
    )


def _surveys(world: World, make: IdMaker, random: Random, settings: dict[str, Any], key: UUID) -> int:
    first = max(world.first_day, world.today - timedelta(days=200))
    rows = [
        {
            "id": make(),
            "project_id": key,
            "number": number + 1,
            "day": first + timedelta(days=number * 5),
            "place": settings["places"][number % len(settings["places"])],
            "people": random.choice(settings["surveyors"]),
            "findings": settings["findings"][number % len(settings["findings"])],
            "consequence": settings["changes"][number % len(settings["changes"])],
        }
        for number in range(_SURVEYS)
    ]
    return bulk_insert(Survey, rows)


def _designs(make: IdMaker, settings: dict[str, Any], key: UUID) -> int:
    points = [
        DesignPoint(pk=make(), project_id=key, number=number, title=title)
        for number, title in enumerate(settings["points"], start=1)
    ]
    options = [
        DesignOption(
            pk=make(),
            project_id=key,
            number=number,
            **{name: each[name] for name in ("title", "summary", "state", "reason")},
        )
        for number, each in enumerate(settings["options"], start=1)
    ]
    marks = [
        DesignMark(option=option, point=point, mark=mark, words=words)
        for option, each in zip(options, settings["options"], strict=True)
        for point, (mark, words) in zip(points, each["marks"], strict=True)
    ]
    DesignPoint.objects.bulk_create(points)
    DesignOption.objects.bulk_create(options)
    return len(points) + len(options) + len(DesignMark.objects.bulk_create(marks))


def _works(world: World, make: IdMaker, random: Random, settings: dict[str, Any], key: UUID) -> int:
    nights = []
    for number, place in enumerate(settings["nights"]):
        day = world.today + timedelta(days=(number - 4) * 6)
        starts_at = clock.at(day, 22)
        nights.append(
            {
                "id": make(),
                "project_id": key,
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=6),
                "place": place,
                "permit": f"古城夜施{day.year}第{number + 1}号",
                "told_on": day - timedelta(days=2),
                "state": "done" if day < world.today else "planned",
                "note": "",
            }
        )
    talks = []
    for number, each in enumerate(settings["talks"]):
        day = world.today - timedelta(days=40 - number * 8)
        talks.append(
            {
                "id": make(),
                "project_id": key,
                "day": day,
                "due_on": day + timedelta(days=7),
                "settled_on": day + timedelta(days=random.randint(2, 7)) if each["settled"] else None,
                **{name: each[name] for name in ("party", "matter", "agreed")},
            }
        )
    return bulk_insert(NightWindow, nights) + bulk_insert(Coordination, talks)
