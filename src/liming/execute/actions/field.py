"""The member's acts: sign for, contact, set out, arrive, finish."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.access import reach_item
from liming.execute.actions.checking import Checks, store_answers, write_hazards
from liming.execute.actions.drafts import Position, RecordDraft
from liming.execute.actions.invitations import invite
from liming.execute.actions.lone_work import watch_over
from liming.execute.actions.once import mark_of, once
from liming.execute.actions.proving import as_rows, check_consent, prove
from liming.execute.actions.recording import write_record
from liming.execute.enums import NoPosition, PartKind, RecordResult, Stage
from liming.execute.models import Request, RequestPart, ServiceRecord, Visit
from liming.execute.rules.evidence import EvidenceScore
from liming.execute.rules.transitions import WORK_CHAIN, WORK_ENDED
from liming.plan.actions import carry_on, create_work_item, move_work_item, plan_of_day
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.register.models import Customer, Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer


@transaction.atomic
def accept_work(viewer: Viewer, item: WorkItem, at: datetime | None = None) -> WorkItem:
    """Sign for an item, now or at the moment that a phone kept.

    Raises `not_your_item`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = reach_item(viewer, item)
    _advance(viewer, row, WorkState.ACCEPTED, at)
    return row


@transaction.atomic
def note_contact(viewer: Viewer, item: WorkItem, note: str = "", at: datetime | None = None) -> WorkItem:
    """Say that the caller was reached: the contact clock stops; the state stays.

    Raises `illegal_transition` for an item that ended, e.g. one given to somebody else since.
    """
    row = reach_item(viewer, item)
    if row.state in WORK_ENDED:
        raise DomainError("illegal_transition", what="工作项", source=row.get_state_display(), target="联系")
    request = course.request_of(row)
    if request is not None:
        now = at or clock.now()
        request.timers.filter(stage=Stage.CONTACT, ended_at=None).update(ended_at=now)
        course.refresh_due(request)
        request.notes["contacted_at"] = now.isoformat()
        request.notes["contact_note"] = note
        request.save()
        audit.record(
            viewer,
            "request.contacted",
            request,
            after={"note": bridge.mask_text(note)},
            unit_path=course.path_of(request),
        )
    return row


@transaction.atomic
def depart(viewer: Viewer, item: WorkItem, at: datetime | None = None) -> WorkItem:
    """Set out to the place."""
    row = reach_item(viewer, item)
    _advance(viewer, row, WorkState.EN_ROUTE, at)
    watch_over(row, at or clock.now(), is_there=False)
    return row


@transaction.atomic
def arrive(
    viewer: Viewer,
    item: WorkItem,
    position: Position | None = None,
    no_position: str = "",
    at: datetime | None = None,
) -> Visit:
    """Check in. The position is kept for this moment only, never as a trail; without one, the reason is."""
    row = reach_item(viewer, item)
    now = at or clock.now()
    visit = Visit.objects.create(
        work_item=row,
        member=_worker(row),
        check_in_at=now,
        check_in_longitude=position.longitude if position else None,
        check_in_latitude=position.latitude if position else None,
        check_in_accuracy_metres=position.accuracy_metres if position else None,
        check_in_age_seconds=position.age_seconds if position else None,
        no_position="" if position else no_position or NoPosition.NOT_ASKED,
    )
    _advance(viewer, row, WorkState.ON_SITE, now)
    watch_over(row, now, is_there=True)
    request = course.request_of(row)
    if request is not None:
        course.open_timers(request, [Stage.FINISH], now, after_arrival=True)
        course.refresh_due(request)
        request.save(update_fields=["due_at"])
    return visit


def finish_work(viewer: Viewer, item: WorkItem, draft: RecordDraft) -> ServiceRecord:
    """End an item: check out, judge the checklist, write the ledger record, invite the customer to rate.

    An item answered without a visit (by phone, at a desk) passes the states between silently. Sent again
    with the same key, it is the first record. Raises `illegal_transition`, `not_your_item`, `forbidden`,
    `out_of_scope`, `sent_otherwise`.
    """
    return once(viewer, draft, ServiceRecord, lambda: _finish(viewer, item, draft), item)


@transaction.atomic
def _finish(viewer: Viewer, item: WorkItem, draft: RecordDraft) -> ServiceRecord:
    row = reach_item(viewer, item)
    _worker(row)
    ended_at = draft.ended_at or clock.now()
    record = _record(viewer, row, draft, ended_at, mark_of(viewer, draft, item))
    _check_out(row, ended_at, draft.position)
    _advance(viewer, row, WorkState.DONE, ended_at, done_at=ended_at)
    invite(record)
    return record


def _record(
    viewer: Viewer, row: WorkItem, draft: RecordDraft, ended_at: datetime, mark: Mapping[str, Any]
) -> ServiceRecord:
    """The ledger record of an item's work, the checklist judged with it."""
    request = course.request_of(row)
    started_at, minutes = _duration(row, draft, ended_at)
    checks = store_answers(row, draft)
    customer = _customer(row, request)
    check_consent(customer, draft)
    proof = _proof(row, request, draft, checks)
    record = write_record(
        viewer,
        draft,
        team=row.team,
        member=row.member,
        practice=row.practice,
        service_type=row.service_type,
        customer=customer,
        site=row.site,
        whom=draft.whom or _whom(row, request),
        place=draft.place or _place(row, request),
        grid_version=row.grid_version,
        started_at=started_at,
        ended_at=ended_at,
        minutes=minutes,
        is_complete=checks.is_complete,
        evidence_score=proof.score,
        evidence_parts=as_rows(proof),
        origin_kind=row.origin_kind,
        origin_id=row.origin_id or str(row.plan_line_id or ""),
        work_item=row,
        request=request,
        project=row.project_item.project if row.project_item else None,
        project_item=row.project_item,
        **mark,
    )
    write_hazards(viewer, row, checks.defects, record)
    return record


def finish_partly(
    viewer: Viewer, item: WorkItem, draft: RecordDraft, remainder: str, day: date
) -> ServiceRecord:
    """Record what was done of an item and carry the rest over to `day`, to the same member.

    Its request stays open and its clocks go on. Raises DomainError `field_required` (what is left),
    `field_invalid` (a day gone by), `illegal_transition`, `not_your_item`, `forbidden`, `out_of_scope`,
    `sent_otherwise`. Sent again with the same key, it is the first record.
    """
    about = (item, remainder, day)
    return once(viewer, draft, ServiceRecord, lambda: _finish_partly(viewer, draft, *about), *about)


@transaction.atomic
def _finish_partly(
    viewer: Viewer, draft: RecordDraft, item: WorkItem, remainder: str, day: date
) -> ServiceRecord:
    mark = mark_of(viewer, draft, item, remainder, day)
    row = reach_item(viewer, item)
    _worker(row)
    if not remainder.strip():
        raise DomainError("field_required", field="还剩什么")
    if day < clock.today():
        raise DomainError("field_invalid", field="续办日期", value=day, remedy="请填今天或以后")
    ended_at = draft.ended_at or clock.now()
    record = _record(viewer, row, replace(draft, result=RecordResult.PARTLY), ended_at, mark)
    _check_out(row, ended_at, draft.position)
    if row.state != WorkState.ON_SITE:
        _advance(viewer, row, WorkState.ON_SITE, ended_at)
    _carry_over(viewer, row, bridge.mask_text(remainder.strip())[:120], day)
    _advance(viewer, row, WorkState.PARTLY_DONE, ended_at, done_at=ended_at)
    return record


_CARRIED = (
    *("team", "member", "practice", "service_type", "origin_kind", "origin_id", "grid_version", "customer"),
    *("site", "longitude", "latitude", "due_at", "project_item"),
)


def _carry_over(viewer: Viewer, row: WorkItem, remainder: str, day: date) -> None:
    rest = create_work_item(
        viewer,
        title=remainder,
        nominal_date=day,
        state=WorkState.DISPATCHED,
        month_plan=plan_of_day(row, day),
        **{name: getattr(row, name) for name in _CARRIED},
    )
    if rest.month_plan is not None:
        carry_on(viewer, row, rest, remainder)
    request = course.request_of(row)
    if request is not None:
        RequestPart.objects.create(
            request=request,
            work_item=rest,
            kind=PartKind.CARRY_OVER,
            task=remainder,
            asked_at=clock.now(),
            asked_by=viewer.name[:60],
        )


def _worker(row: WorkItem) -> Member:
    if row.member is None:
        raise DomainError("field_required", field="队员")
    return row.member


def _advance(
    viewer: Viewer, row: WorkItem, target: WorkState, at: datetime | None = None, **changes: object
) -> None:
    """Move the item along the chain to `target`, then let its request follow."""
    state = WorkState(row.state)
    if state in WORK_CHAIN and target in WORK_CHAIN and WORK_CHAIN.index(state) < WORK_CHAIN.index(target):
        steps = WORK_CHAIN[WORK_CHAIN.index(state) + 1 : WORK_CHAIN.index(target)]
        for step in steps:
            if step != WorkState.DISPATCHED:
                move_work_item(viewer, row, step)
    move_work_item(viewer, row, target, **changes)
    request = course.request_of(row)
    if request is not None:
        course.follow_items(viewer, request, at or clock.now(), row.member.name if row.member else "")


def _duration(row: WorkItem, draft: RecordDraft, ended_at: datetime) -> tuple[datetime, int]:
    visit = _open_visit(row)
    if draft.minutes is not None:
        return ended_at - timedelta(minutes=draft.minutes), draft.minutes
    if visit is not None:
        return visit.check_in_at, bridge.used_minutes(visit.check_in_at, ended_at, {})
    usual = row.service_type.usual_minutes
    return ended_at - timedelta(minutes=usual), usual


def _open_visit(row: WorkItem) -> Visit | None:
    rows = Visit.objects.everywhere("visits of an item the viewer reached")
    found: Visit | None = rows.filter(work_item=row, check_out_at=None).order_by("-check_in_at").first()
    return found


def _check_out(row: WorkItem, at: datetime, position: Position | None) -> None:
    visit = _open_visit(row)
    if visit is not None:
        visit.check_out_at = at
        if position is not None:
            visit.check_out_longitude, visit.check_out_latitude = position.longitude, position.latitude
            visit.check_out_accuracy_metres = position.accuracy_metres
        visit.save()


def _proof(row: WorkItem, request: Request | None, draft: RecordDraft, checks: Checks) -> EvidenceScore:
    """By the position of the check-in; by that of the check-out where the check-in gave none."""
    visit = _open_visit(row)
    position, no_position = draft.position, draft.no_position
    if visit is not None and visit.check_in_longitude is not None and visit.check_in_latitude is not None:
        position = Position(
            visit.check_in_longitude,
            visit.check_in_latitude,
            visit.check_in_accuracy_metres,
            visit.check_in_age_seconds,
        )
    elif visit is not None:
        no_position = visit.no_position
    has_list = checks.total > 0
    is_complete = checks.is_complete if has_list else None
    return prove(draft, _spot(row, request), position, no_position, is_complete, has_list)


def _spot(row: WorkItem, request: Request | None) -> tuple[float | None, float | None]:
    """The coordinates of the place of the work: the item's, the request's, the customer's or the site's."""
    for place in (row, request, row.customer, row.site):
        if place is not None and place.longitude is not None and place.latitude is not None:
            return place.longitude, place.latitude
    return None, None


def _customer(row: WorkItem, request: Request | None) -> Customer | None:
    if row.customer is not None:
        return row.customer
    return request.customer if request else None


def _whom(row: WorkItem, request: Request | None) -> str:
    if row.customer is not None:
        return row.customer.name
    if request is not None:
        return request.contact_name
    return row.site.name if row.site else ""


def _place(row: WorkItem, request: Request | None) -> str:
    if request is not None and request.address:
        return request.address[:120]
    if row.customer is not None:
        return row.customer.address
    return row.site.name if row.site else ""
