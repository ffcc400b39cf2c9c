"""Changing what a clock was given: an extension, a limit agreed case by case, a danger held for now."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.access import reach_for_work
from liming.execute.enums import LimitUnit, RequestSource, Stage
from liming.execute.models import LimitExtension, Request, ServiceLimit, StageTimer
from liming.execute.queries.settings import setting
from liming.execute.rules.stages import profile_of
from liming.execute.rules.wording import amount_words
from liming.shared import audit, clock, outbox
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

BY_MESSAGE = "短信"


@transaction.atomic
def extend_limit(
    viewer: Viewer, request: Request, stage: Stage, more: int, reason: str, told_how: str = ""
) -> LimitExtension:
    """Give a running clock `more` of its own unit, before it ends and with a reason the caller is told.

    A caller who left a phone gets a message; else `told_how` says how the caller was told.
    Raises `forbidden`, `out_of_scope`, `field_required`, `field_invalid`, `no_running_clock`, `limit_over`,
    `not_extendable`, `extension_too_long`.
    """
    row = _reach(viewer, request)
    timer = _running(row, stage)
    if not reason.strip():
        raise DomainError("field_required", field="延期原因")
    if not told_how.strip() and not row.contact_phone:
        raise DomainError("field_required", field="怎样告知来电人")
    _check_more(row, timer, more)
    kept = LimitExtension(
        request=row,
        timer=timer,
        amount_before=timer.amount,
        amount_after=timer.amount + more,
        unit=timer.unit,
        due_before=timer.due_at,
        reason=bridge.mask_text(reason.strip())[:200],
        told_how=(told_how.strip() or BY_MESSAGE)[:120],
        by_name=viewer.name[:60],
        at=clock.now(),
    )
    timer.amount += more
    timer.due_at = bridge.due_at(timer.started_at, timer.amount, timer.unit, row.notes)
    timer.save(update_fields=["amount", "due_at"])
    kept.due_after = timer.due_at
    kept.save()
    _keep_due(row)
    if row.contact_phone:
        outbox.put("tell_caller", {"kind": "extended", "subject": str(kept.pk)})
    after = {"stage": stage, "before": kept.amount_before, "after": kept.amount_after, "reason": kept.reason}
    audit.record(viewer, "request.extended", row, after=after, unit_path=course.path_of(row))
    return kept


@transaction.atomic
def agree_limit(viewer: Viewer, request: Request, stage: Stage, due_at: datetime, reason: str) -> StageTimer:
    """Start the clock of a stage whose standard says "by case", with the moment agreed with the caller.

    Raises `forbidden`, `out_of_scope`, `not_by_case`, `field_required` (reason), `field_invalid` (past).
    """
    row = _reach(viewer, request)
    limits = _limits(row).filter(stage=stage, by_case=True)
    if not limits.exists() or row.timers.filter(stage=stage).exists():
        raise DomainError("not_by_case", stage=Stage(stage).label)
    if not reason.strip():
        raise DomainError("field_required", field="约定说明")
    now = clock.now()
    if due_at <= now:
        raise DomainError("field_invalid", field="时限", value=due_at.isoformat(), remedy="请填以后的时间")
    minutes = -(-(due_at - now) // timedelta(minutes=1))
    timer = StageTimer.objects.create(
        request=row,
        stage=stage,
        amount=minutes,
        unit=LimitUnit.MINUTE,
        started_at=now,
        due_at=bridge.due_at(now, minutes, LimitUnit.MINUTE, {}),
    )
    _keep_due(row)
    after = {"stage": stage, "due_at": timer.due_at, "reason": bridge.mask_text(reason.strip())[:200]}
    audit.record(viewer, "request.limit_agreed", row, after=after, unit_path=course.path_of(row))
    return timer


@transaction.atomic
def note_control(viewer: Viewer, request: Request, note: str) -> Request:
    """Say that a danger is held for now (fenced off, switched off): its clock stops, the cure's goes on.

    Raises `field_required` (note), `no_running_clock`, `not_your_item`, `forbidden`, `out_of_scope`.
    """
    row = reach_for_work(viewer, request)
    if not note.strip():
        raise DomainError("field_required", field="控制措施")
    timer = _running(row, Stage.CONTROL)
    timer.ended_at = clock.now()
    timer.save(update_fields=["ended_at"])
    _keep_due(row)
    after = {"note": bridge.mask_text(note.strip())[:200]}
    audit.record(viewer, "request.controlled", row, after=after, unit_path=course.path_of(row))
    return row


def _reach(viewer: Viewer, request: Request) -> Request:
    viewer.require(Right.DISPATCH)
    row = course.fresh(viewer, request)
    viewer.require(Right.DISPATCH, course.path_of(row))
    return row


def _running(request: Request, stage: Stage) -> StageTimer:
    timer: StageTimer | None = request.timers.filter(stage=stage, ended_at=None).first()
    if timer is None:
        label = Stage(stage).label if stage in Stage else stage
        raise DomainError("no_running_clock", stage=label)
    return timer


def _check_more(request: Request, timer: StageTimer, more: int) -> None:
    if more <= 0:
        raise DomainError("field_invalid", field="延长", value=more, remedy="请填大于 0 的整数")
    if _profile(request) not in setting("requests.extendable"):
        raise DomainError("not_extendable")
    if clock.now() > timer.due_at:
        raise DomainError("limit_over")
    longest = _limits(request).filter(stage=timer.stage).exclude(longest=None).first()
    if longest is not None and timer.amount + more > (longest.longest or 0):
        raise DomainError(
            "extension_too_long",
            longest=amount_words(longest.longest or 0, timer.unit),
            amount=amount_words(timer.amount, timer.unit),
            more=amount_words(more, timer.unit),
        )


def _limits(request: Request) -> "QuerySet[ServiceLimit]":
    return ServiceLimit.objects.filter(
        standard=request.standard, profile=_profile(request), area_type__in=("", request.area_type)
    )


def _profile(request: Request) -> str:
    return profile_of(request.service_type.limit_profile, RequestSource(request.source))


def _keep_due(request: Request) -> None:
    course.refresh_due(request)
    request.save(update_fields=["due_at"])
