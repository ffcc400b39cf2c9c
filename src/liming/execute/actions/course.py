"""What every act on a request shares: its number, its clocks, its steps and its state."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.db.models.functions import Length

from liming.execute import bridge
from liming.execute.actions.telling import tell_later
from liming.execute.enums import ReopenState, RequestSource, RequestState, Stage
from liming.execute.models import NumberSeries, Request, RequestStep, ServiceStandard, StageTimer
from liming.execute.queries import standards
from liming.execute.queries.reopens import waiting_reopen
from liming.execute.queries.standards import Limit
from liming.execute.rules import numbers, stages
from liming.execute.rules.transitions import CAME_BACK, CHAIN, ENDED, REQUEST, WORK_ENDED, state_shown
from liming.plan.actions import move_work_item
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import WorkItem
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_DECLINABLE = (WorkState.DISPATCHED, WorkState.ACCEPTED)
_PARTS = ("team__unit", "unit", "grid_version", "service_type", "standard", "holder")


def take_turn() -> None:
    """Wait for everybody else who takes numbers, freezes or draws: a lock on one standard row orders them.

    SQLite already orders writers; on PostgreSQL the lock lasts until the caller's transaction ends.
    """
    ServiceStandard.objects.select_for_update(no_key=True).order_by("pk").first()


def take_number(model: type[Model], prefix: str) -> str:
    """The next number of the day, without gaps. Whoever also freezes or draws takes a turn first."""
    return take_numbers(model, prefix, 1)[0]


def take_numbers(model: type[Model], prefix: str, count: int) -> list[str]:
    """The next numbers of the day in order, without gaps: they go back when the transaction is undone."""
    last = _advance(prefix, count)
    if last is None:
        NumberSeries.objects.get_or_create(prefix=prefix, defaults={"last": _last_place(model, prefix)})
        last = _advance(prefix, count)
    assert last is not None
    return [numbers.number(prefix, place) for place in range(last - count + 1, last + 1)]


def _advance(prefix: str, count: int) -> int | None:
    """Move the series on and read it in one statement, which the ORM has no words for; None before its first
    number.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE execute_numberseries SET last = last + %s WHERE prefix = %s RETURNING last",
            [count, prefix],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _last_place(model: type[Model], prefix: str) -> int:
    """The last place given before the series was kept; 0 on a new day."""
    rows = model._base_manager.filter(number__gte=prefix, number__lt=f"{prefix}:")
    longest = rows.annotate(size=Length("number")).order_by("-size", "-number")
    last = longest.values_list("number", flat=True).first()
    return numbers.place_of(last) if last else 0


def fresh(viewer: Viewer, request: Request) -> Request:
    """The request as it is now, locked. Raises DomainError `out_of_scope` outside the viewer's units."""
    rows = Request.objects.visible_to(viewer).select_for_update(of=("self",), no_key=True)
    row: Request | None = rows.select_related(*_PARTS).filter(pk=request.pk).first()
    if row is None:
        raise DomainError("out_of_scope")
    return row


def locked(request: Request) -> Request:
    """The request as it is now, locked, for acts whose key is not the viewer's unit."""
    rows = Request.objects.everywhere("the calling action has checked the key")
    rows = rows.select_for_update(of=("self",), no_key=True)
    row: Request = rows.select_related(*_PARTS).get(pk=request.pk)
    return row


def hold(*keys: UUID | str) -> None:
    """Lock requests by id, in one order for everybody: who needs several, or a request and its work item,
    takes the requests first and at once, so that no two acts wait for each other.

    SQLite has one writer at a time, so nothing is asked there.
    """
    if connection.features.has_select_for_update:
        rows = Request.objects.everywhere("locked only; the caller checks what it reaches")
        list(rows.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def reach(viewer: Viewer, request: Request, right: Right) -> Request:
    """The request locked, when the viewer holds the right over it; `forbidden`, `out_of_scope`."""
    viewer.require(right)
    row = fresh(viewer, request)
    viewer.require(right, path_of(row))
    return row


def path_of(request: Request) -> str:
    """The path that decides who may act: the team's, before that the unit's."""
    return request.team.path if request.team else request.unit.path


def enter(viewer: Viewer, request: Request, state: RequestState, at: datetime, note: str = "") -> None:
    """Move the request, stop the clocks the state ends, write the step and the audit row.

    Raises DomainError `illegal_transition`. Intermediate states of the chain are passed silently.
    """
    before = RequestState(request.state)
    _check(before, state)
    if before == RequestState.WAITING:
        end_pause(request, at)
    request.state = state
    request.timers.filter(ended_at=None, stage__in=stages.stages_ended_by(state)).update(ended_at=at)
    if state == RequestState.RESOLVED:
        request.resolved_at = at
        open_timers(request, [Stage.REVISIT], at)
    if state in ENDED:
        request.closed_at = at
    _mark_reading(viewer, request, at)
    refresh_due(request)
    request.save()
    write_step(request, state, at, viewer.name, note)
    audit.record(
        viewer,
        f"request.{state.value}",
        request,
        before={"state": before.value},
        after={"state": state.value, "note": bridge.mask_text(note)},
        unit_path=path_of(request),
    )


def _mark_reading(viewer: Viewer, request: Request, at: datetime) -> None:
    """What came back is unread again; who acts on a request of the own team has read it."""
    if request.state in CAME_BACK:
        request.seen_at = None
    elif request.seen_at is None and path_of(request) in viewer.unit_paths:
        request.seen_at = at


def _check(source: RequestState, target: RequestState) -> None:
    if REQUEST.allows(source, target) or source not in CHAIN or target not in CHAIN:
        REQUEST.check(source, target)
        return
    first, last = CHAIN.index(source), CHAIN.index(target)
    for here, there in zip(CHAIN[first:last], CHAIN[first + 1 : last + 1], strict=True):
        REQUEST.check(here, there)
    if last <= first:
        REQUEST.check(source, target)


def write_step(request: Request, state: RequestState, at: datetime, name: str, note: str = "") -> None:
    """Append one step as people read it, private numbers masked; steps of one moment stay in order by a
    microsecond each.
    """
    last = request.steps.order_by("-at").values_list("at", flat=True).first()
    if last is not None and at <= last:
        at = last + timedelta(microseconds=1)
    RequestStep.objects.create(
        request=request, at=at, state=state, actor_name=name[:60], note=bridge.mask_text(note)[:200]
    )


def limits_of(request: Request) -> dict[str, Limit]:
    """Stage to limit of the request's standard, profile and area type."""
    profile = stages.profile_of(request.service_type.limit_profile, RequestSource(request.source))
    return standards.limits_of(request.standard_id, profile, request.area_type)


def open_timers(
    request: Request, which: Iterable[Stage], start: datetime, *, after_arrival: bool = False
) -> None:
    """Start the clocks of these stages, each with the limit in force; one already there stays."""
    rows = timer_rows(request, which, start, after_arrival=after_arrival)
    StageTimer.objects.bulk_create([StageTimer(**row) for row in rows], ignore_conflicts=True)


def timer_rows(
    request: Request, which: Iterable[Stage], start: datetime, *, after_arrival: bool = False
) -> list[dict[str, Any]]:
    """The clocks of these stages as rows, each with the limit in force."""
    limits = limits_of(request)
    return [
        {
            "request_id": request.pk,
            "stage": stage,
            "amount": limits[stage].amount,
            "unit": limits[stage].unit,
            "started_at": start,
            "due_at": bridge.due_at(start, limits[stage].amount, limits[stage].unit, request.notes),
        }
        for stage in which
        if stage in limits and limits[stage].after_arrival == after_arrival
    ]


def refresh_due(request: Request) -> None:
    """Put the end of the nearest running clock on the request, and when it is nearly used up; empty when
    none runs.
    """
    running = request.timers.filter(ended_at=None).order_by("due_at")
    started, due = running.values_list("started_at", "due_at").first() or (None, None)
    request.due_at = due
    request.soon_at = stages.soon_at(started, due) if started and due else None


def move_due_times(request: Request) -> None:
    """Compute the running clocks again after a pause ended; they never reset."""
    timers = list(request.timers.filter(ended_at=None))
    for timer in timers:
        timer.due_at = bridge.due_at(timer.started_at, timer.amount, timer.unit, request.notes)
    StageTimer.objects.bulk_update(timers, ["due_at"])
    refresh_due(request)


def end_pause(request: Request, at: datetime) -> dict[str, Any]:
    """Let a waiting request's clocks run on from `at`; returns where it waited from, empty for others."""
    earlier: dict[str, Any] = request.notes.pop("waiting_from", {})
    if earlier:
        request.notes["pauses"][-1]["ends"] = at.isoformat()
        request.pauses.filter(ended_at=None).update(ended_at=at)
        move_due_times(request)
    return earlier


def withdraw_items(viewer: Viewer, request: Request) -> None:
    """Take back what is under way: not yet begun is declined, begun is cancelled."""
    for item in items_of(request):
        if item.state in _DECLINABLE:
            move_work_item(viewer, item, WorkState.DECLINED)
        elif item.state not in WORK_ENDED:
            move_work_item(viewer, item, WorkState.CANCELLED)


def refit_timers(request: Request) -> None:
    """Give the running clocks the limits of the request's area as it is now; they go on from their start."""
    limits = limits_of(request)
    timers = [each for each in request.timers.filter(ended_at=None) if each.stage in limits]
    for timer in timers:
        timer.amount, timer.unit = limits[timer.stage].amount, limits[timer.stage].unit
        timer.due_at = bridge.due_at(timer.started_at, timer.amount, timer.unit, request.notes)
    StageTimer.objects.bulk_update(timers, ["amount", "unit", "due_at"])
    refresh_due(request)


def items_of(request: Request) -> list[WorkItem]:
    """The request's work items, oldest first."""
    rows = WorkItem.objects.everywhere("work items of a request the viewer reached")
    return list(
        rows.filter(origin_kind=OriginKind.REQUEST, origin_id=str(request.pk))
        .select_related("team", "member", "service_type")
        .order_by("id")
    )


def follow_items(viewer: Viewer, request: Request, at: datetime, note: str = "") -> None:
    """Let the request show the state of its furthest work item."""
    earlier = request.notes.get("earlier_items", ())
    items = [item for item in items_of(request) if str(item.pk) not in earlier]
    shown = state_shown(WorkState(item.state) for item in items)
    if shown is not None and shown != request.state:
        enter(viewer, request, shown, at, note)


def reopen(viewer: Viewer, request: Request, reason: str, note: str = "") -> Request:
    """Take an ended request up again; who asked for it is granted it. It waits for a new dispatch.

    Raises DomainError `field_required` (reason), `illegal_transition`.
    """
    if not reason.strip():
        raise DomainError("field_required", field="重新办理原因")
    now = clock.now()
    request.notes["earlier_items"] = [str(item.pk) for item in items_of(request)]
    request.notes["reopened"] = int(request.notes.get("reopened", 0)) + 1
    request.resolved_at, request.closed_at = None, None
    enter(viewer, request, RequestState.REOPENED, now, reason.strip())
    asked = waiting_reopen(request)
    if asked is not None:
        asked.state, asked.ground = ReopenState.GRANTED, note.strip()[:200]
        asked.decided_at, asked.decided_by = now, viewer.name[:60]
        asked.save()
        after = {"number": request.number}
        audit.record(viewer, "reopen_request.granted", asked, after=after, unit_path=path_of(request))
    tell_later("reopened", request, f"reopen:{request.pk}:{request.notes['reopened']}", reason.strip())
    return request


def request_of(item: WorkItem) -> Request | None:
    """The request a work item came from, locked; None for other origins."""
    if item.origin_kind != OriginKind.REQUEST:
        return None
    rows = Request.objects.everywhere("the request behind a work item the viewer reached")
    rows = rows.select_for_update(of=("self",), no_key=True)
    row: Request = rows.select_related(*_PARTS).get(pk=item.origin_id)
    return row
