"""What happened to the clocks of a request, and what may still be done with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from liming.execute import bridge
from liming.execute.enums import LimitUnit, RequestSource, Stage
from liming.execute.models import (
    ClockWarning,
    LimitExtension,
    Request,
    RequestPause,
    ServiceLimit,
    StageTimer,
)
from liming.execute.queries.settings import in_language, setting
from liming.execute.rules.stages import profile_of
from liming.execute.rules.transitions import ENDED
from liming.execute.rules.wording import amount_words
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class WarningLine:
    """A warning; `is_open` while its clock still runs."""

    at: datetime
    stage: str
    level: int
    is_escalation: bool
    is_open: bool


@dataclass(frozen=True)
class PauseLine:
    """A pause with its cause in words; `is_proved` tells whether a file stands behind it."""

    id: UUID
    starts: datetime
    ends: datetime | None
    cause: str
    note: str
    by: str
    is_proved: bool
    no_proof_reason: str


@dataclass(frozen=True)
class ExtensionLine:
    """An extension: from what to what, why, and how the caller was told."""

    at: datetime
    stage: str
    before: str
    after: str
    due_after: datetime
    reason: str
    told_how: str
    by: str


@dataclass(frozen=True)
class ClockChoice:
    """A running clock that may be extended."""

    stage: str
    name: str
    limit: str


@dataclass(frozen=True)
class RequestClocks:
    """All of it, oldest first; the last two are offered to whoever dispatches."""

    warnings: tuple[WarningLine, ...]
    pauses: tuple[PauseLine, ...]
    extensions: tuple[ExtensionLine, ...]
    extendable: tuple[ClockChoice, ...]
    by_case: tuple[tuple[str, str], ...]
    needs_control: bool


def request_clocks(viewer: Viewer, request: Request) -> RequestClocks:
    """The clocks' life of a request the viewer reached. Five queries; raises `forbidden`."""
    viewer.require(Right.READ_WORK)
    may_act = viewer.may(Right.DISPATCH) and request.state not in ENDED
    timers = list(request.timers.all())
    warnings = ClockWarning.objects.everywhere("warnings of a request the viewer reached")
    extensions = LimitExtension.objects.filter(request=request).select_related("timer")
    return RequestClocks(
        tuple(_warning(row) for row in warnings.filter(request=request).select_related("timer")),
        tuple(_pauses(request)),
        tuple(_extension(row) for row in extensions),
        tuple(_extendable(request, timers)) if may_act else (),
        _by_case(request, timers) if may_act else (),
        may_act and any(each.stage == Stage.CONTROL and each.ended_at is None for each in timers),
    )


def pause_proof(viewer: Viewer, number: str, pause_id: UUID) -> RequestPause:
    """The pause whose proof is looked at. Raises DomainError `forbidden`, `not_found`."""
    viewer.require(Right.READ_WORK)
    rows = Request.objects.visible_to(viewer).filter(number=number)
    row = RequestPause.objects.filter(pk=pause_id, request__in=rows).exclude(proof="").first()
    if row is None:
        raise DomainError("not_found", what="凭证", key=number)
    return row


def open_warnings(viewer: Viewer) -> "QuerySet[ClockWarning]":
    """Warnings within the viewer's units whose clock still runs, newest first."""
    viewer.require(Right.READ_WORK)
    rows = ClockWarning.objects.visible_to(viewer).filter(timer__ended_at=None)
    parts = ("timer", "request__team", "request__unit", "request__holder")
    return rows.exclude(request__state__in=ENDED).select_related(*parts).order_by("-at", "-id")


def working_days_of(timers: Sequence[StageTimer]) -> dict[UUID, int]:
    """Clock id to the working days left, for clocks whose limit counts them."""
    counted = [timer for timer in timers if timer.unit == LimitUnit.WORKING_DAY]
    left = bridge.working_days_left(clock.now(), [timer.due_at for timer in counted])
    return dict(zip((timer.pk for timer in counted), left, strict=True))


def working_days_by_request(ids: Iterable[UUID]) -> dict[UUID, int]:
    """Request id to the working days left, where the running clock counts them. Two queries at most."""
    ids = list(ids)
    running = StageTimer.objects.filter(request__pk__in=ids, ended_at=None, due_at=F("request__due_at"))
    timers = list(running.filter(unit=LimitUnit.WORKING_DAY)) if ids else []
    left = working_days_of(timers)
    return {timer.request_id: left[timer.pk] for timer in timers}


def _warning(row: ClockWarning) -> WarningLine:
    stage = str(Stage(row.timer.stage).label)
    return WarningLine(row.at, stage, row.level, row.is_escalation, row.timer.ended_at is None)


def _pauses(request: Request) -> list[PauseLine]:
    causes = {each["code"]: each for each in setting("requests.pause_causes")}
    return [
        PauseLine(
            id=row.pk,
            starts=row.started_at,
            ends=row.ended_at,
            cause=in_language(causes[row.cause]) if row.cause in causes else row.cause,
            note=row.note,
            by=row.by_name,
            is_proved=bool(row.proof),
            no_proof_reason=row.no_proof_reason,
        )
        for row in request.pauses.all()
    ]


def _extension(row: LimitExtension) -> ExtensionLine:
    return ExtensionLine(
        at=row.at,
        stage=str(Stage(row.timer.stage).label),
        before=amount_words(row.amount_before, row.unit),
        after=amount_words(row.amount_after, row.unit),
        due_after=row.due_after,
        reason=row.reason,
        told_how=row.told_how,
        by=row.by_name,
    )


def _profile(request: Request) -> str:
    return profile_of(request.service_type.limit_profile, RequestSource(request.source))


def _extendable(request: Request, timers: list[StageTimer]) -> list[ClockChoice]:
    if _profile(request) not in setting("requests.extendable"):
        return []
    now = clock.now()
    running = [timer for timer in timers if timer.ended_at is None and timer.due_at >= now]
    return [
        ClockChoice(timer.stage, str(Stage(timer.stage).label), amount_words(timer.amount, timer.unit))
        for timer in running
        if timer.stage in (Stage.FINISH, Stage.REPLY, Stage.ARRIVE)
    ]


def _by_case(request: Request, timers: list[StageTimer]) -> tuple[tuple[str, str], ...]:
    known = {timer.stage for timer in timers}
    limits = ServiceLimit.objects.filter(
        standard=request.standard, profile=_profile(request), by_case=True
    ).exclude(stage__in=known)
    return tuple((row.stage, str(Stage(row.stage).label)) for row in limits)
