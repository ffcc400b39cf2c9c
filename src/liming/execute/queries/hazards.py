"""Hazards as office and phone show them, and what of them falls due."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from liming.execute import bridge
from liming.execute.enums import HazardState, HazardStepKind
from liming.execute.models import Evidence, Hazard, ServiceRecord
from liming.execute.rules.hazards import HAZARD, OPEN, UNCURED
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_MOST_SHOWN = 100


@dataclass(frozen=True)
class HazardFilters:
    """`state` is one of the states, "late" for open ones past a limit, or "" for all that are open."""

    state: str = ""
    level: str = ""
    side: str = ""
    team: str = ""
    search: str = ""
    page: int = 1
    page_size: int = 25


@dataclass(frozen=True)
class HazardRow:
    """One line, the person masked. `due_at` is when `due_what` falls due next; None once it ended."""

    id: UUID
    number: str
    text: str
    level: str
    level_words: str
    state: HazardState
    side: str
    side_words: str
    team: str
    keeper: str
    whom: str
    place: str
    found_at: datetime
    due_at: datetime | None
    due_what: str
    failed_checks: int


@dataclass(frozen=True)
class HazardList:
    """`counts` by state, and "open" and "late"."""

    rows: tuple[HazardRow, ...]
    total: int
    page: int
    pages: int
    counts: dict[str, int]


@dataclass(frozen=True)
class Picture:
    """One file of a step: its kind and its address below the media folder."""

    id: UUID
    kind: str
    phase: str


@dataclass(frozen=True)
class HazardStepRow:
    at: datetime
    kind: str
    words: str
    actor: str
    note: str
    record_number: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class HazardDetail:
    """`hazard` with its line, its steps oldest first and the acts its state and the viewer's rights allow.

    `origin` is checklist and question, "C04 第 5 项"; `level_reason` the rule that proposed the level.
    """

    hazard: Hazard
    row: HazardRow
    steps: tuple[HazardStepRow, ...]
    acts: tuple[str, ...]
    checklist: str
    question: int | None
    record_number: str


def hazards(viewer: Viewer, filters: HazardFilters | None = None) -> HazardList:
    """Hazards of the viewer's teams, the nearest limit first. Three queries, however many rows."""
    viewer.require(Right.READ_WORK)
    filters = filters or HazardFilters()
    found = _filtered(viewer, filters)
    counts = _counts(found)
    shown = _of_state(found, filters.state)
    total = counts.get(filters.state or "open", 0)
    pages = max(1, -(-total // filters.page_size))
    page = min(max(1, filters.page), pages)
    first = (page - 1) * filters.page_size
    order = ("due_at", "number") if filters.state in ("", "late", *OPEN) else ("-found_at", "-number")
    rows = _with_people(shown.order_by(*order))[first : first + filters.page_size]
    return HazardList(tuple(hazard_row(row) for row in rows), total, page, pages, counts)


def hazard_detail(viewer: Viewer, number: str) -> HazardDetail:
    """One hazard by its number. Five queries at most; raises DomainError `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    found = _with_people(Hazard.objects.visible_to(viewer).filter(number=number))
    row = found.select_related("check_item__checklist", "record", "work_item__member").first()
    if row is None:
        raise DomainError("not_found", what="隐患", key=number)
    return HazardDetail(
        hazard=row,
        row=hazard_row(row),
        steps=_steps(row),
        acts=acts_now(viewer, row),
        checklist=row.check_item.checklist.code if row.check_item else "",
        question=row.check_item.number if row.check_item else None,
        record_number=row.record.number if row.record else "",
    )


def my_hazards(viewer: Viewer) -> tuple[HazardRow, ...]:
    """What the member has to follow up: own open hazards, what waits for a re-check first. One query."""
    viewer.require(Right.DO_WORK)
    if viewer.member_id is None:
        return ()
    rows = Hazard.objects.visible_to(viewer).filter(keeper_id=viewer.member_id, state__in=OPEN)
    found = [hazard_row(row) for row in _with_people(rows)[:_MOST_SHOWN]]
    return tuple(sorted(found, key=lambda row: (row.state != HazardState.CURED, row.due_at, row.number)))


def my_hazard_counts(viewer: Viewer) -> dict[str, int]:
    """How many of the member's open hazards there are, and how many of them are past a limit. One query."""
    if viewer.member_id is None:
        return {"open": 0, "late": 0}
    rows = Hazard.objects.visible_to(viewer).filter(keeper_id=viewer.member_id, state__in=OPEN)
    counted: dict[str, int] = rows.aggregate(open=Count("pk"), late=Count("pk", filter=_late()))
    return counted


def hazards_of_item(viewer: Viewer, item: WorkItem) -> tuple[HazardRow, ...]:
    """The hazards that a work item's checklist made. One query."""
    viewer.require(Right.READ_WORK, item.team.path)
    rows = Hazard.objects.everywhere("hazards of an item whose path was required").filter(work_item=item)
    return tuple(hazard_row(row) for row in _with_people(rows.order_by("number")))


def hazards_of_record(viewer: Viewer, record: ServiceRecord) -> tuple[HazardRow, ...]:
    """The hazards that were found with a record the viewer reached. One query."""
    viewer.require(Right.READ_WORK)
    rows = Hazard.objects.everywhere("hazards of a record the viewer reached").filter(record=record)
    return tuple(hazard_row(row) for row in _with_people(rows.order_by("number")))


def picture_of(viewer: Viewer, evidence_id: UUID) -> Evidence:
    """A picture of a record or hazard the viewer reaches. Raises DomainError `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    row = Evidence.objects.select_related("record__team", "step__hazard__team").filter(pk=evidence_id).first()
    teams = [] if row is None else [each.team for each in (row.record, row.step and row.step.hazard) if each]
    if row is None or not any(viewer.reaches(team.path) for team in teams):
        raise DomainError("not_found", what="照片", key=str(evidence_id))
    return row


def _filtered(viewer: Viewer, filters: HazardFilters) -> ScopedQuerySet[Hazard]:
    exact = {"level": filters.level, "owner_side": filters.side, "team__code": filters.team}
    rows = Hazard.objects.visible_to(viewer).filter(**{name: value for name, value in exact.items() if value})
    text = filters.search.strip()
    if text:
        rows = rows.filter(
            Q(number__icontains=text)
            | Q(text__icontains=text)
            | Q(place__icontains=text)
            | Q(keeper__initials__istartswith=text)
            | Q(keeper__name__icontains=text)
        )
    return rows


def _of_state(rows: ScopedQuerySet[Hazard], state: str) -> ScopedQuerySet[Hazard]:
    if state == "late":
        return rows.filter(_late(), state__in=OPEN)
    return rows.filter(state=state) if state in HazardState else rows.filter(state__in=OPEN)


def _late() -> Q:
    now = clock.now()
    return Q(state__in=UNCURED, due_at__lt=now) | Q(state=HazardState.CURED, recheck_due_at__lt=now)


def _counts(rows: ScopedQuerySet[Hazard]) -> dict[str, int]:
    counted = rows.order_by().values("state").annotate(n=Count("pk"), late=Count("pk", filter=_late()))
    by_state = {row["state"]: (row["n"], row["late"]) for row in counted}
    numbers = {state.value: by_state.get(state.value, (0, 0))[0] for state in HazardState}
    numbers["open"] = sum(numbers[state] for state in OPEN)
    numbers["late"] = sum(late for _n, late in by_state.values())
    return numbers


def _with_people(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.select_related("team", "keeper")


def hazard_row(row: Hazard) -> HazardRow:
    """One hazard as a line."""
    due_at, what = next_due(row)
    return HazardRow(
        id=row.pk,
        number=row.number,
        text=bridge.mask_text(row.text),
        level=row.level,
        level_words=row.get_level_display(),
        state=HazardState(row.state),
        side=row.owner_side,
        side_words=row.get_owner_side_display(),
        team=row.team.short_name,
        keeper=row.keeper.name if row.keeper else "",
        whom=bridge.mask_name(row.whom) if row.whom else "",
        place=bridge.mask_text(row.place),
        found_at=row.found_at,
        due_at=due_at,
        due_what=what,
        failed_checks=row.failed_checks,
    )


def next_due(row: Hazard) -> tuple[datetime | None, str]:
    """What of a hazard falls due next, and when: notify, cure or recheck; nothing once it ended."""
    if row.state == HazardState.FOUND and row.notify_due_at is not None:
        return row.notify_due_at, "notify"
    if row.state in UNCURED:
        return row.due_at, "cure"
    return (row.recheck_due_at, "recheck") if row.state == HazardState.CURED else (None, "")


def _steps(row: Hazard) -> tuple[HazardStepRow, ...]:
    found = row.steps.select_related("record").prefetch_related("evidence").order_by("at")
    return tuple(
        HazardStepRow(
            at=step.at,
            kind=step.kind,
            words=str(HazardStepKind(step.kind).label),
            actor=step.actor_name,
            note=step.note,
            record_number=step.record.number if step.record else "",
            pictures=tuple(
                Picture(each.pk, each.kind, each.phase) for each in step.evidence.all() if not each.removed_on
            ),
        )
        for step in found
    )


_ACTS = {
    "notify": (HazardState.NOTIFIED, Right.DO_WORK),
    "cure": (HazardState.CURED, Right.DO_WORK),
    "recheck": (HazardState.RECHECKED, Right.DO_WORK),
    "withdraw": (HazardState.WITHDRAWN, Right.DISPATCH),
}


def acts_now(viewer: Viewer, row: Hazard) -> tuple[str, ...]:
    """What the state's table and the viewer's rights both allow; a notice is given once."""
    state = HazardState(row.state)
    acts = [
        act
        for act, (target, right) in _ACTS.items()
        if state != target
        and HAZARD.allows(state, target)
        and viewer.may(right)
        and viewer.within(right).reaches(row.team.path)
        and not (act == "notify" and state == HazardState.CURED)
    ]
    may_change = state in UNCURED and (viewer.may(Right.DO_WORK) or viewer.may(Right.DISPATCH))
    return tuple([*acts, "change"] if may_change else acts)
