"""A busy province: many open requests with clocks, dispatches and work items over the demo's teams and grids.

`python -m tools.bench.requests_world 100000` adds them to the database of DATABASE_URL (the built demo).
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from numpy.random import Generator, default_rng

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
BATCH = 2_000
T = TypeVar("T")
STATES = ("received", "dispatched", "accepted", "en_route", "on_site", "waiting", "resolved", "closed")
SHARES = (0.2, 0.2, 0.2, 0.05, 0.1, 0.05, 0.1, 0.1)
"""How large a part stands in each state: a morning on which much came at once."""
_WITHOUT_HOLDER = frozenset({"received"})
_ENDED = frozenset({"closed"})
TITLES = ("炒茶机一开就跳闸", "楼道灯不亮", "表后线老化求助", "抽水站变压器异响", "电费突然翻倍")


@dataclass(frozen=True)
class Place:
    """One grid with its team and people, as plain ids."""

    grid_version: Any
    team: Any
    unit: Any
    division: str
    area_type: str
    longitude: float
    latitude: float
    members: tuple[Any, ...]


def build(count: int, seed: int = 1) -> int:
    """Add `count` requests with one clock each, a dispatch and a work item where somebody holds it."""
    from liming.execute.models import Dispatch, Request, StageTimer
    from liming.plan.models import WorkItem

    made = _made(count, default_rng(seed))
    while batch := list(islice(made, BATCH)):
        for table in (Request, StageTimer, WorkItem, Dispatch):
            rows = [row for rows in batch for row in rows if isinstance(row, table)]
            table._base_manager.bulk_create(rows, batch_size=BATCH)
    return count


def _places() -> list[Place]:
    from liming.register.models import GridVersion, Member

    reason = "the world of a measurement"
    people: dict[Any, list[Any]] = {}
    for key, team in Member.objects.everywhere(reason).filter(left_on=None).values_list("pk", "team_id"):
        people.setdefault(team, []).append(key)
    versions = GridVersion.objects.everywhere(reason).filter(current_of__isnull=False, valid_to=None)
    return [
        Place(
            version.pk,
            version.team_id,
            version.team.unit_id,
            version.division_id,
            version.area_type,
            version.longitude or 112.0,
            version.latitude or 37.0,
            tuple(people[version.team_id]),
        )
        for version in versions.select_related("team").defer("boundary")
        if version.team_id in people
    ]


def _made(count: int, random: Generator) -> Iterator[tuple[Any, ...]]:
    from liming.plan.models import ServiceType
    from liming.shared import clock

    places, kinds = _places(), list(ServiceType.objects.filter(is_active=True))
    now = clock.now()
    for number in range(count):
        received = now - timedelta(minutes=int(random.integers(1, 3 * 24 * 60)))
        state = str(random.choice(STATES, p=SHARES))
        yield _rows(number, state, received, _pick(places, random), _pick(kinds, random), random)


def _pick(things: Sequence[T], random: Generator) -> T:
    return things[int(random.integers(len(things)))]


def _rows(
    number: int, state: str, received: datetime, place: Place, kind: Any, random: Generator
) -> tuple[Any, ...]:
    from liming.execute.models import Request, StageTimer
    from liming.execute.rules import stages
    from liming.shared.ids import new_id

    ended = state in _ENDED
    due = None if ended else received + timedelta(minutes=int(random.integers(30, 6 * 24 * 60)))
    holder = None if state in _WITHOUT_HOLDER else _pick(place.members, random)
    request = Request(
        id=new_id(received),
        number=f"B{number:08d}",
        follow_code=f"B{number:08d}",
        source="public_page",
        state=state,
        title=TITLES[number % len(TITLES)],
        words=TITLES[number % len(TITLES)],
        service_type=kind,
        practice=kind.practice,
        unit_id=place.unit,
        team_id=place.team,
        grid_version_id=place.grid_version,
        division_id=place.division,
        area_type=place.area_type,
        longitude=place.longitude + random.uniform(-0.01, 0.01),
        latitude=place.latitude + random.uniform(-0.01, 0.01),
        received_at=received,
        due_at=due,
        soon_at=stages.soon_at(received, due) if due else None,
        seen_at=received if holder else None,
        closed_at=received + timedelta(minutes=20) if ended else None,
        holder_id=holder,
    )
    rows: list[Any] = [request]
    if due is not None:
        minutes = int((due - received).total_seconds() // 60)
        clock_row = {"stage": "finish", "amount": minutes, "unit": "minute"}
        rows.append(StageTimer(request=request, started_at=received, due_at=due, **clock_row))
    if holder is not None:
        rows += _given(request, holder, kind)
    return tuple(rows)


def _given(request: Any, holder: Any, kind: Any) -> tuple[Any, ...]:
    from liming.execute.models import Dispatch
    from liming.plan.models import WorkItem

    day = request.received_at.date()
    state = {"waiting": "waiting", "resolved": "done", "closed": "closed"}.get(request.state, request.state)
    item = WorkItem(
        occurrence_key=f"request|{request.number}|1",
        title=request.title,
        team_id=request.team_id,
        member_id=holder,
        state=state,
        practice=kind.practice,
        service_type=kind,
        origin_kind="request",
        origin_id=str(request.pk),
        grid_version_id=request.grid_version_id,
        nominal_date=day,
        scheduled_date=day,
        due_at=request.due_at,
    )
    given = Dispatch(
        request=request,
        work_item=item,
        member_id=holder,
        team_id=request.team_id,
        at=request.received_at + timedelta(minutes=1),
        by_name="系统派单",
        reason_code="holder",
        reason_data={"person": "", "skill": None, "open_items": 0, "distance_km": None},
    )
    return item, given


def main() -> None:
    """Add the requests named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    import django

    django.setup()
    print(f"{build(options.count)} requests added")


if __name__ == "__main__":
    main()
