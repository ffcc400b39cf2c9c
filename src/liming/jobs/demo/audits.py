"""A few odd records of the last finished quarter, found by the search, some of them looked into already."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from uuid import UUID

from django.core.files.base import ContentFile
from PIL import Image

from liming.evaluate import actions
from liming.evaluate.enums import AuditKind
from liming.evaluate.models import AuditTask
from liming.evaluate.queries.audits import handlers_of
from liming.execute.enums import EvidenceKind, EvidencePhase
from liming.execute.models import Evidence, Rating, RatingFlag, ServiceRecord
from liming.execute.rules import numbers
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.pictures import trench_with_pipe
from liming.jobs.demo.world import World
from liming.plan.enums import OriginKind
from liming.shared import clock
from liming.shared.photos import kind_of
from liming.shared.viewer import system_viewer

_REASON = "the demo acts for every team"
_KINDS = (AuditKind.LIKE_PHOTOS, AuditKind.LIKE_TEXTS, AuditKind.ONE_DEVICE)


def plant_and_look(world: World) -> int:
    """Make what a search finds, search, and take the tasks through their steps; returns how many."""
    quarter = str(world.quarters[-2])
    teams = list(dict.fromkeys(squad.id for squad in world.squads if squad.areas and not squad.silent))
    picture = trench_with_pipe()
    smaller = _smaller(picture)
    acts: tuple[Callable[[list[ServiceRecord]], None], ...] = (
        partial(_photos, contents=(picture, picture)),
        partial(_photos, contents=(picture, smaller)),
        _texts,
        _device,
    )
    for number, act in enumerate(acts):
        records = _records(teams[number * len(teams) // len(acts)], quarter)
        if records:
            act(records)
    actions.print_photos()
    with clock.fixed(world.now - timedelta(days=4)):
        found = actions.find_audit_tasks(system_viewer("审核巡查"), quarter, _KINDS)
    for number, task in enumerate(sorted(found, key=lambda each: (each.kind, each.team.code))):
        _go_on(world, task, number)
    return len(found)


def _records(team: UUID, quarter: str) -> list[ServiceRecord]:
    rows = ServiceRecord.objects.everywhere(_REASON).filter(team=team, quarter=quarter, is_current=True)
    return list(rows.filter(origin_kind=OriginKind.REQUEST).order_by("ended_at", "pk")[:9])


def _smaller(picture: bytes) -> bytes:
    out = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").resize((240, 180)).save(out, "JPEG", quality=60)
    return out.getvalue()


def _photos(records: list[ServiceRecord], contents: tuple[bytes, bytes]) -> None:
    """The same picture as evidence of two records."""
    for record, content in zip(records[1::4], contents, strict=False):
        name = f"{record.number}.{kind_of(content[:12])}"
        Evidence.objects.create(
            record=record,
            kind=EvidenceKind.PHOTO,
            phase=EvidencePhase.AFTER,
            file=ContentFile(content, name=name),
            sha256=hashlib.sha256(content).hexdigest(),
        )


def _texts(records: list[ServiceRecord]) -> None:
    """One sentence for five pieces of work."""
    chosen = [record.pk for record in records[:5]]
    rows = ServiceRecord.objects.everywhere(_REASON).filter(pk__in=chosen)
    rows.update(note=data("audits")["words"])


def _device(records: list[ServiceRecord]) -> None:
    """One phone that rated every service asked at its door."""
    device = numbers.digest("one phone at a station")
    ratings = Rating.objects.filter(record__team=records[0].team_id, record__quarter=records[0].quarter)
    chosen = list(ratings.exclude(channel="call_back").order_by("at", "pk")[:5])
    for rating in chosen:
        rating.device_digest = device
    Rating.objects.bulk_update(chosen, ["device_digest"])
    if chosen:
        RatingFlag.objects.create(
            team_id=records[0].team_id,
            device_digest=device,
            count=len(chosen),
            first_at=chosen[0].at,
            last_at=chosen[-1].at,
        )


def _go_on(world: World, task: AuditTask, number: int) -> None:
    """The first stays open, the next is given, the next waits for its conclusion, the last is cleared."""
    people = handlers_of(system_viewer("许敏"), task.team)
    if not people or number == 0:
        return
    with clock.fixed(world.now - timedelta(days=3)):
        actions.assign_audit_task(system_viewer("许敏"), task, people[0])
    if number == 1:
        return
    said = data("audits")["said"][task.kind]
    looker = system_viewer(people[0].display_name)
    with clock.fixed(world.now - timedelta(days=1)):
        actions.look_into_audit_task(looker, task, said["finding"])
        if number > 2:
            actions.decide_audit_task(looker, task, is_confirmed=False, reason=said["reason"])
