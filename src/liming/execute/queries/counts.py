"""Counts and exceptions for the cockpit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, Sum

from liming.execute.enums import RequestState, Stage
from liming.execute.models import Request, ServiceRecord, StageTimer
from liming.execute.queries.board import BoardRow, board_rows, with_parts
from liming.execute.queries.settings import setting
from liming.execute.rules.transitions import OPEN
from liming.register.models import Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class ExecutionSummary:
    """One month of doing. On time = finish clocks met of those ended or over: an open overdue one counts."""

    month: str
    received: int
    ended: int
    open: int
    waiting_for_dispatch: int
    waiting_for_visit_back: int
    overdue: int
    on_time: int
    decided: int
    records: int
    minutes: int
    teams_with_records: int
    teams: int


def month_days(month: str) -> tuple[date, date]:
    """First day of a month "2026-07" and of the next. Raises DomainError `field_invalid`."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise DomainError("field_invalid", field="月份", value=month, remedy="请写成 2026-07") from error
    return first, (first + timedelta(days=32)).replace(day=1)


def execution_summary(viewer: Viewer, month: str) -> ExecutionSummary:
    """Counts of a month "2026-07" within the viewer's units. Four queries."""
    viewer.require(Right.READ_WORK)
    first, after = month_days(month)
    span = (clock.at(first), clock.at(after))
    now = clock.now()
    requests = (
        Request.objects.visible_to(viewer)
        .order_by()
        .aggregate(
            received=Count("pk", filter=_within("received_at", span)),
            ended=Count("pk", filter=_within("closed_at", span)),
            open=Count("pk", filter=Q(state__in=OPEN)),
            waiting_for_dispatch=Count("pk", filter=Q(state__in=["received", "returned", "reopened"])),
            waiting_for_visit_back=Count("pk", filter=Q(state=RequestState.RESOLVED)),
            overdue=Count("pk", filter=Q(state__in=OPEN, due_at__lt=now) & ~Q(state=RequestState.WAITING)),
        )
    )
    reached = Request.objects.visible_to(viewer).filter(_within("received_at", span)).order_by()
    decided = Q(ended_at__isnull=False) | Q(due_at__lt=now)
    clocks = StageTimer.objects.filter(stage=Stage.FINISH, request__in=reached.values("pk")).aggregate(
        on_time=Count("pk", filter=Q(ended_at__lte=F("due_at"))), decided=Count("pk", filter=decided)
    )
    done = (
        ServiceRecord.objects.visible_to(viewer)
        .filter(_within("ended_at", span), is_current=True)
        .order_by()
        .values("pk")
    )
    records = (
        ServiceRecord.objects.everywhere("limited to the ids the viewer reaches")
        .filter(pk__in=done)
        .order_by()
        .aggregate(
            records=Count("pk"), minutes=Sum("minutes"), teams_with_records=Count("team", distinct=True)
        )
    )
    records["minutes"] = records["minutes"] or 0
    teams = Team.objects.visible_to(viewer).filter(closed_on=None).count()
    return ExecutionSummary(month=month, teams=teams, **requests, **clocks, **records)


def _within(field: str, span: tuple[datetime, datetime]) -> Q:
    return Q(**{f"{field}__gte": span[0], f"{field}__lt": span[1]})


@dataclass(frozen=True)
class ExceptionRow:
    """Something that needs somebody: overdue, soon, silent. `owner` must act; `row` for a request."""

    kind: str
    title: str
    team: str
    team_code: str
    owner: str
    due_at: datetime | None
    days: int | None
    row: BoardRow | None


def exceptions(viewer: Viewer, limit: int = 12) -> tuple[ExceptionRow, ...]:
    """Requests over or nearly over their limit, then teams without a record for long. Seven queries."""
    viewer.require(Right.READ_WORK)
    requests = _pressing(viewer, limit)
    teams = silent_teams(viewer)[: max(0, limit - len(requests))]
    return (*requests, *teams)


def _pressing(viewer: Viewer, limit: int) -> list[ExceptionRow]:
    rows = Request.objects.visible_to(viewer).filter(state__in=OPEN, due_at__isnull=False)
    found = list(with_parts(rows.exclude(state=RequestState.WAITING).select_related("team"))[: limit * 2])
    codes = {row.pk: row.team.code if row.team else "" for row in found}
    chosen = [row for row in board_rows(found) if row.is_overdue or row.is_soon][:limit]
    return [
        ExceptionRow(
            kind="overdue" if row.is_overdue else "soon",
            title=row.title,
            team=row.team,
            team_code=codes[row.id],
            owner=row.holder,
            due_at=row.due_at,
            days=None,
            row=row,
        )
        for row in chosen
    ]


def silent_teams(viewer: Viewer) -> list[ExceptionRow]:
    """Open teams without a record for more than `cockpit.silent_days`, the longest silence first."""
    viewer.require(Right.READ_WORK)
    days = int(setting("cockpit.silent_days"))
    today = clock.today()
    last = _last_records(viewer)
    rows = []
    for team in Team.objects.visible_to(viewer).filter(closed_on=None).order_by("code"):
        since = last.get(team.pk)
        start = clock.local(since).date() if since else team.founded_on
        quiet = (today - start).days if start else days + 1
        if quiet > days:
            name = team.short_name
            rows.append(ExceptionRow("silent", name, name, team.code, "", None, quiet, None))
    return sorted(rows, key=lambda row: (-(row.days or 0), row.team_code))


def _last_records(viewer: Viewer) -> dict[UUID, Any]:
    rows = Team.objects.visible_to(viewer).filter(closed_on=None, participations__record__is_current=True)
    return dict(
        rows.order_by().annotate(last=Max("participations__record__ended_at")).values_list("pk", "last")
    )
