"""Entering outages and work areas, attaching requests to them, and ending both together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.drafts import RecordDraft
from liming.execute.actions.event_areas import check_codes, check_polygon
from liming.execute.actions.recording import write_record
from liming.execute.actions.returning import settle_ruling
from liming.execute.actions.splitting import check_no_parts, over_teams
from liming.execute.enums import EventKind, EventState, RecordResult, RequestState
from liming.execute.models import EventRequest, OutageEvent, Request
from liming.execute.queries.events import link_of, phones_to_tell
from liming.execute.rules import numbers
from liming.execute.rules.judging import EVENT
from liming.execute.rules.transitions import ENDED, REOPENABLE
from liming.plan.enums import OriginKind
from liming.register.models import Member, Team, Unit
from liming.register.queries.places import captains_of
from liming.shared import audit, clock, outbox
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_WORKED_ON = (RequestState.EN_ROUTE, RequestState.ON_SITE)


@dataclass(frozen=True)
class EventDraft:
    """What is entered: the area by any of divisions, grids, polygon, circle (longitude, latitude, metres)."""

    kind: EventKind
    title: str
    starts_at: datetime
    ends_at: datetime
    notice: str = ""
    unit: Unit | None = None
    team: Team | None = None
    division_codes: tuple[str, ...] = ()
    grid_codes: tuple[str, ...] = ()
    polygon: Mapping[str, Any] | None = None
    circle: tuple[float, float, int] | None = None


@transaction.atomic
def enter_event(viewer: Viewer, draft: EventDraft) -> OutageEvent:
    """Enter an outage or work area of a unit or a team.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `field_invalid`, `event_without_area`,
    `event_area_crosses`, `event_area_outside`, `event_area_too_large`.
    """
    viewer.require(Right.EDIT_EVENTS)
    unit = draft.team.unit if draft.team else draft.unit
    if unit is None:
        raise DomainError("field_required", field="单位")
    viewer.require(Right.EDIT_EVENTS, draft.team.path if draft.team else unit.path)
    _check(draft, unit)
    longitude, latitude, metres = draft.circle or (None, None, None)
    event = OutageEvent.objects.create(
        number=course.take_number(OutageEvent, numbers.event_prefix(clock.today())),
        kind=draft.kind,
        title=bridge.mask_text(draft.title.strip())[:120],
        notice=bridge.mask_text(draft.notice.strip())[:300],
        unit=unit,
        team=draft.team,
        division_codes=list(draft.division_codes),
        grid_codes=list(draft.grid_codes),
        polygon=dict(draft.polygon) if draft.polygon else None,
        longitude=longitude,
        latitude=latitude,
        radius_metres=metres,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        entered_at=clock.now(),
        entered_by=viewer.name[:60],
    )
    after = {"number": event.number, "title": event.title}
    audit.record(viewer, "outage_event.entered", event, after=after, unit_path=_path(event))
    return event


def _check(draft: EventDraft, unit: Unit) -> None:
    if not draft.title.strip():
        raise DomainError("field_required", field="名称")
    if draft.ends_at <= draft.starts_at:
        raise DomainError("field_invalid", field="结束时间", value=draft.ends_at, remedy="要晚于开始时间")
    if not (draft.division_codes or draft.grid_codes or draft.polygon or draft.circle):
        raise DomainError("event_without_area")
    if draft.polygon is not None:
        check_polygon(unit, draft.polygon)
    if draft.circle is not None and draft.circle[2] <= 0:
        raise DomainError("field_invalid", field="半径", value=draft.circle[2], remedy="请填大于 0 的米数")
    check_codes(unit, draft.division_codes, draft.grid_codes)


@transaction.atomic
def attach_requests(viewer: Viewer, event: OutageEvent, requests: Iterable[Request]) -> int:
    """Attach open requests to an event: they are told once when it ends, and end with it.

    Whoever may dispatch the request, or may edit the event whose area holds it, attaches it.
    Raises DomainError `forbidden`, `out_of_scope`, `illegal_transition`, `attached_elsewhere`, `no_team_yet`.
    """
    found = _fresh(event)
    _require_open(found, EventState.ENDED)
    count, requests = 0, list(requests)
    course.hold(*(request.pk for request in requests))
    for request in requests:
        row = _reach(viewer, found, request)
        earlier = link_of(row)
        if earlier is not None:
            raise DomainError("attached_elsewhere", number=row.number, event=earlier.event.title)
        EventRequest.objects.create(
            event=found, request=row, attached_at=clock.now(), attached_by=viewer.name[:60]
        )
        after = {"event": found.number}
        audit.record(viewer, "request.attached", row, after=after, unit_path=course.path_of(row))
        count += 1
    return count


def _reach(viewer: Viewer, event: OutageEvent, request: Request) -> Request:
    row = course.locked(request)
    edits = viewer.may(Right.EDIT_EVENTS) and viewer.within(Right.EDIT_EVENTS).reaches(_path(event))
    if not (edits and row.unit.path.startswith(event.unit.path)):
        viewer.require(Right.DISPATCH)
        viewer.require(Right.DISPATCH, course.path_of(row))
    if row.state in (*ENDED, *REOPENABLE):
        raise DomainError(
            "illegal_transition", what="诉求", source=row.get_state_display(), target="并入停电事件"
        )
    if row.team is None:
        raise DomainError("no_team_yet", number=row.number)
    return row


@transaction.atomic
def detach_request(viewer: Viewer, request: Request, ground: str) -> Request:
    """Take a request out of its event again: it was another cause. Nothing happens to its course.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `not_found`, `illegal_transition`.
    """
    row = course.reach(viewer, request, Right.DISPATCH)
    link = link_of(row)
    if link is None:
        raise DomainError("not_found", what="停电事件", key=row.number)
    if not ground.strip():
        raise DomainError("field_required", field="依据")
    _require_open(link.event, EventState.CANCELLED)
    after = {"event": link.event.number, "ground": bridge.mask_text(ground.strip())}
    link.delete()
    audit.record(viewer, "request.detached", row, after=after, unit_path=course.path_of(row))
    return row


@transaction.atomic
def end_event(
    viewer: Viewer, event: OutageEvent, outcome: str, ended_at: datetime | None = None
) -> OutageEvent:
    """End an event: its attached requests end with it, each by a ledger record of its own kind, told once.

    A request somebody is on the way to, or that other teams work on, stays open for them to end.
    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `field_invalid`, `illegal_transition`.
    """
    found = _fresh(event)
    viewer.require(Right.EDIT_EVENTS)
    viewer.require(Right.EDIT_EVENTS, _path(found))
    if not outcome.strip():
        raise DomainError("field_required", field="结果")
    at = ended_at or clock.now()
    if not found.starts_at <= at <= clock.now():
        raise DomainError("field_invalid", field="恢复时间", value=at, remedy="要在开始之后、现在之前")
    EVENT.check(EventState(found.state), EventState.ENDED)
    found.state, found.ended_at = EventState.ENDED, at
    found.outcome = bridge.mask_text(outcome.strip())[:200]
    found.save()
    links = list(found.attached.select_related("request").order_by("attached_at"))
    course.hold(*(link.request_id for link in links))
    ended = sum(_end_request(viewer, found, course.locked(link.request)) for link in links)
    after = {"number": found.number, "outcome": found.outcome, "requests": ended}
    audit.record(viewer, "outage_event.ended", found, after=after, unit_path=_path(found))
    outbox.put("tell_event_ended", {"event_id": str(found.pk)})
    return found


def _end_request(viewer: Viewer, event: OutageEvent, row: Request) -> bool:
    """Resolve one attached request by its record; False when it is left to those who work on it."""
    if row.state in (*ENDED, *REOPENABLE, *_WORKED_ON):
        return False
    try:
        check_no_parts(row)
    except DomainError:
        return False
    acting = over_teams(viewer)
    assert row.team is not None
    now = clock.now()
    course.withdraw_items(acting, row)
    settle_ruling(acting, row)
    write_record(
        acting,
        RecordDraft(result=RecordResult.BY_EVENT, note=f"{event.title}：{event.outcome}"),
        team=row.team,
        member=row.holder or _captain(row.team),
        practice=row.practice,
        service_type=row.service_type,
        customer=row.customer,
        whom=row.contact_name,
        place=row.address[:120],
        grid_version=row.grid_version,
        started_at=event.starts_at,
        ended_at=event.ended_at or now,
        minutes=0,
        origin_kind=OriginKind.EVENT,
        origin_id=event.number,
        request=row,
    )
    course.enter(acting, row, RequestState.RESOLVED, now, event.title)
    return True


def _captain(team: Team) -> Member:
    captain = captains_of([team.pk]).get(team.pk)
    if captain is None:
        raise DomainError("nobody_can_go", reason=team.short_name)
    return captain


@transaction.atomic
def cancel_event(viewer: Viewer, event: OutageEvent, ground: str) -> OutageEvent:
    """Take back an event that did not come about; its requests are let go and go on as they are.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `illegal_transition`.
    """
    found = _fresh(event)
    viewer.require(Right.EDIT_EVENTS)
    viewer.require(Right.EDIT_EVENTS, _path(found))
    if not ground.strip():
        raise DomainError("field_required", field="取消原因")
    EVENT.check(EventState(found.state), EventState.CANCELLED)
    found.state, found.outcome = EventState.CANCELLED, bridge.mask_text(ground.strip())[:200]
    found.save()
    found.attached.all().delete()
    after = {"number": found.number, "ground": found.outcome}
    audit.record(viewer, "outage_event.cancelled", found, after=after, unit_path=_path(found))
    return found


@transaction.atomic
def take_to_tell(event_id: str) -> list[EventRequest]:
    """Background: one attached request for each phone that is to hear of the end, whatever it has attached.

    All are marked as told in the same transaction, so that telling again tells nobody twice.
    """
    event: OutageEvent = OutageEvent.objects.everywhere("background work").get(pk=event_id)
    found = phones_to_tell(event)
    for links in found.values():
        EventRequest.objects.filter(pk__in=[link.pk for link in links]).update(told_at=clock.now())
    return [links[0] for phone, links in found.items() if phone]


def _require_open(event: OutageEvent, target: EventState) -> None:
    if event.state != EventState.OPEN:
        EVENT.check(EventState(event.state), target)


def _path(event: OutageEvent) -> str:
    return event.team.path if event.team else event.unit.path


def _fresh(event: OutageEvent) -> OutageEvent:
    rows = OutageEvent.objects.everywhere("the path is required by the caller")
    found: OutageEvent = (
        rows.select_for_update(of=("self",)).select_related("unit", "team__unit").get(pk=event.pk)
    )
    return found
