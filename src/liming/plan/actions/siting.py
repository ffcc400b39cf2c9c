"""Candidate spots of a project, working out which to take, and taking the result over."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from liming.plan.actions.project_cards import check_open
from liming.plan.bridge.siting import SitingTask, choose_spots
from liming.plan.enums import DemandSource, SitingAim
from liming.plan.models import CandidateSpot, Project, SitingRun
from liming.plan.queries.settings import settings_book
from liming.plan.queries.siting import register_spots, siting_problem, siting_run, task_of
from liming.plan.rules.spot_columns import SPOTS
from liming.register.actions import ImportReport, Mode, Outcome, take_rows
from liming.register.rules import Table
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

SEED = 1
_LARGEST = 10_000_000


@dataclass(frozen=True)
class SpotDraft:
    """A place that could be taken; `capacity` in households, None = without limit; `cost` in yuan."""

    name: str
    longitude: float | None
    latitude: float | None
    capacity: int | None = None
    cost: int | None = None
    refused: str = ""
    is_fixed: bool = False
    origin: str = ""


@dataclass(frozen=True)
class SitingWish:
    """How spots are to be chosen; `reach` in metres."""

    aim: SitingAim
    source: DemandSource
    most: int
    reach: int | None = None
    seed: int = SEED


@transaction.atomic
def add_spot(viewer: Viewer, project: Project, draft: SpotDraft) -> CandidateSpot:
    """A place that could be taken, or one that cannot, with the reason; numbered after the last.

    Raises `field_required`, `field_invalid`, `spot_name_twice`, `spot_fixed_refused`, `siting_too_large`,
    and as `check_open`.
    """
    check_open(viewer, project)
    last = project.spots.aggregate(last=Max("number"))["last"] or 0
    _require_size("选点", project.spots.count() + 1, "most_spots")
    row = CandidateSpot(project=project, number=last + 1)
    return _write(viewer, row, draft, "candidate_spot.added")


@transaction.atomic
def change_spot(viewer: Viewer, project: Project, number: int, draft: SpotDraft) -> CandidateSpot:
    """Write a spot anew, e.g. why it cannot be taken; runs made before keep it as it was.

    Raises `not_found`, and as `add_spot`.
    """
    check_open(viewer, project)
    return _write(viewer, _spot(project, number), draft, "candidate_spot.changed")


@transaction.atomic
def drop_spot(viewer: Viewer, project: Project, number: int) -> None:
    """Take a spot off the list; runs made before keep it. Raises `not_found`, and as `check_open`."""
    check_open(viewer, project)
    row = _spot(project, number)
    _record(viewer, "candidate_spot.withdrawn", row, project, {"name": row.name})
    row.delete()


@transaction.atomic
def add_register_spots(viewer: Viewer, project: Project, keys: Iterable[str]) -> list[CandidateSpot]:
    """Spots at places of the register, by their keys ("point:FWD046"); those taken before are passed over.

    Raises `field_required` when no key is known, and as `add_spot`.
    """
    check_open(viewer, project)
    known = {place.key: place for place in register_spots(project)}
    chosen = [known[key] for key in dict.fromkeys(keys) if key in known]
    if not chosen:
        raise DomainError("field_required", field="选点")
    return [
        add_spot(viewer, project, SpotDraft(place.name, place.longitude, place.latitude, origin=place.key))
        for place in chosen
    ]


def import_spots(
    viewer: Viewer, table: Table, *, project: Project, dry_run: bool = True, mode: Mode = "all_or_nothing"
) -> ImportReport:
    """Add the spots of a sheet; one whose name is on the list stays as it is.

    Raises `header_unknown`, `header_twice`, and as `check_open`.
    """
    check_open(viewer, project)

    def take(values: dict[str, Any]) -> Outcome:
        if project.spots.filter(name=values["name"].strip()[:60]).exists():
            return "unchanged"
        given = {name: value for name, value in values.items() if value is not None}
        add_spot(viewer, project, SpotDraft(**given))
        return "created"

    fields = {"spot_name_twice": "name", "spot_fixed_refused": "is_fixed"}
    return take_rows(viewer, SPOTS, table, take, fields, dry_run=dry_run, mode=mode)


@transaction.atomic
def run_siting(viewer: Viewer, project: Project, wish: SitingWish) -> SitingRun:
    """Work out which spots to take, and keep it with all it was made from; nothing else changes.

    Raises `field_invalid`, `field_required` (covering without a reach), `siting_too_large`, those of
    `choose_spots`, and as `check_open`.
    """
    check_open(viewer, project)
    _check_wish(wish)
    book = settings_book("route.roads", "siting.effort")
    raw = siting_problem(project, wish.source)
    _require_size("需求", len(raw["demands"]), "most_demands")
    task = SitingTask(
        aim=wish.aim,
        most=wish.most,
        reach=wish.reach,
        way_factor=float(book.at("route.roads", project.team.path)["road_factor"]),
        seed=wish.seed,
        effort=float(book.at("siting.effort", project.team.path)),
    )
    sited = choose_spots(raw, task)
    last = project.siting_runs.aggregate(last=Max("number"))["last"] or 0
    row = SitingRun.objects.create(
        project=project,
        number=last + 1,
        at=clock.now(),
        by_name=viewer.name[:60],
        source=wish.source,
        problem=raw,
        result=sited.result,
        engine=sited.engine,
        is_optimal=sited.is_optimal,
        **asdict(task),
    )
    _record(viewer, "siting_run.worked_out", row, project, {"aim": row.aim, "chosen": sited.result["chosen"]})
    return row


def verify_siting(viewer: Viewer, project: Project, number: int) -> bool:
    """Whether the run's spots, demands and seed give the very same result once more.

    Raises `not_found`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.READ_PLAN, project.team.path)
    row = siting_run(project, number)
    made: dict[str, Any] = row.result
    return choose_spots(row.problem, task_of(row)).result == made


@transaction.atomic
def take_siting(viewer: Viewer, project: Project, number: int, because: str) -> SitingRun:
    """Take the result of a run over as the project's decision; the newest decision counts.

    Raises `not_found`, `field_required`, `siting_taken`, and as `check_open`.
    """
    check_open(viewer, project)
    if not because.strip():
        raise DomainError("field_required", field="理由")
    row = siting_run(project, number, lock=True)
    if row.taken_at is not None:
        raise DomainError("siting_taken", number=number)
    row.taken_at, row.taken_by, row.taken_because = clock.now(), viewer.name[:60], because.strip()[:200]
    row.save(update_fields=["taken_at", "taken_by", "taken_because"])
    after = {"number": number, "chosen": row.result["chosen"], "reason": row.taken_because}
    _record(viewer, "siting_run.adopted", row, project, after)
    return row


def _check_wish(wish: SitingWish) -> None:
    if wish.most < 1:
        raise DomainError("field_invalid", field="选几处", value=wish.most, remedy="请写 1 或更多")
    if wish.reach is not None and not 1 <= wish.reach <= 200_000:
        raise DomainError("field_invalid", field="服务距离", value=wish.reach, remedy="请写 1 到 200000 米")
    if wish.aim == SitingAim.COVER and wish.reach is None:
        raise DomainError("field_required", field="服务距离")


def _require_size(what: str, count: int, limit: str) -> None:
    most = int(settings_book("siting.limits").at("siting.limits")[limit])
    if count > most:
        raise DomainError("siting_too_large", what=what, count=count, most=most)


def _spot(project: Project, number: int) -> CandidateSpot:
    row = project.spots.filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what="选点", key=number)
    return row


def _write(viewer: Viewer, row: CandidateSpot, draft: SpotDraft, act: str) -> CandidateSpot:
    name = draft.name.strip()[:60]
    if not name:
        raise DomainError("field_required", field="选点")
    if row.project.spots.filter(name=name).exclude(pk=row.pk).exists():
        raise DomainError("spot_name_twice", name=name)
    _check_place(draft)
    for field, value in (("容量", draft.capacity), ("造价", draft.cost)):
        if value is not None and not 0 <= value <= _LARGEST:
            raise DomainError("field_invalid", field=field, value=value, remedy="请填 0 到 10000000 的整数")
    if draft.is_fixed and draft.refused.strip():
        raise DomainError("spot_fixed_refused", name=name)
    row.name, row.refused = name, draft.refused.strip()[:120]
    row.longitude, row.latitude = draft.longitude, draft.latitude
    row.capacity, row.cost, row.is_fixed = draft.capacity, draft.cost, draft.is_fixed
    row.origin = draft.origin or row.origin
    row.save()
    _record(viewer, act, row, row.project, {"name": name, "refused": row.refused})
    return row


def _check_place(draft: SpotDraft) -> None:
    if draft.longitude is None or draft.latitude is None:
        raise DomainError("field_required", field="位置")
    if not (70 <= draft.longitude <= 140 and 3 <= draft.latitude <= 55):
        value = f"{draft.longitude:g}，{draft.latitude:g}"
        raise DomainError("field_invalid", field="位置", value=value, remedy="请写国内的经度和纬度")


def _record(
    viewer: Viewer, act: str, row: CandidateSpot | SitingRun, project: Project, after: dict[str, Any]
) -> None:
    values = {"project": project.code, "number": row.number, **after}
    audit.record(viewer, act, row, after=values, unit_path=project.team.path)
