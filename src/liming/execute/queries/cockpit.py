"""The execute row of the loop and what needs somebody's hand today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q

from liming.execute import bridge
from liming.execute.enums import LimitUnit, Stage
from liming.execute.models import (
    ClockWarning,
    DispatchAlarm,
    Evidence,
    Hazard,
    RatingFlag,
    Request,
    ServiceRecord,
    StageTimer,
)
from liming.execute.queries.alarms import open_alarms
from liming.execute.queries.map_cells import (
    FINISHED,
    IN_TIME,
    RUNNING,
    SCOPED,
    WITHDRAWN,
    PlaceCell,
    decided_finishes,
    last_records,
    late_requests,
    open_requests,
    received_since,
    silence_edge,
    team_ids,
)
from liming.execute.rules.hazards import UNCURED
from liming.plan.enums import OriginKind
from liming.plan.models import WorkItem
from liming.register.models import Member, Team
from liming.register.queries import places
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

HINT_DAYS = 30
SOON_HORIZON = timedelta(days=3)
LAST_SHARE = 5
KINDS = ("overdue", "soon", "warned", "alarm", "silent", "hint")
ROW_FIELDS = (
    *("number", "title", "practice", "state", "due_at", "received_at"),
    *("team__short_name", "unit__short_name", "holder__name"),
)


@dataclass(frozen=True)
class MonthOfWork:
    """This month in numbers. `due_by_today` = planned items that should be done by now.

    `arrival_minutes` = median minutes to arrive by area type, this month; `on_time` counts this quarter.
    """

    done: int
    planned: int
    due_by_today: int
    done_of_due: int
    on_time: PlaceCell
    arrival_minutes: dict[str, int]
    open_requests: int
    overdue: int
    overdue_units: int
    soon: int
    records: int
    by_practice: dict[str, int]


@dataclass(frozen=True)
class Attention:
    """One thing that needs a hand. `what` is free text of a request or hazard; a code where it is derived.

    `link` = (kind, key): ("request", number), ("team", code), ("hazard", number), ("grid", code),
    ("finding", number).
    """

    kind: str
    subject: str
    what: str
    practice: str
    team: str
    owner: str
    due_at: datetime | None
    since: datetime | None
    next_step: str
    link: tuple[str, str]
    count: int = 0
    unit: str = ""
    working_days: int | None = None


def month_of_work(viewer: Viewer, month: date, waiting: list[Attention]) -> MonthOfWork:
    """The execute row for the month that starts on `month`, given what needs a hand; five queries."""
    viewer.require(Right.READ_WORK)
    late = [row for row in waiting if row.kind == "overdue" and row.subject == "request"]
    records = month_records(viewer, month)
    return MonthOfWork(
        **_plan_progress(viewer, month),
        on_time=_on_time_since(viewer, month),
        arrival_minutes=_arrival_minutes(viewer, month),
        open_requests=open_requests(viewer).count(),
        overdue=len(late),
        overdue_units=len({row.unit for row in late}),
        soon=sum(row.kind == "soon" for row in waiting),
        records=sum(records.values()),
        by_practice=records,
    )


def _plan_progress(viewer: Viewer, month: date) -> dict[str, int]:
    today, done = clock.today(), Q(state__in=FINISHED)
    due = Q(scheduled_date__lte=today)
    items = WorkItem.objects.everywhere(SCOPED).filter(
        team__in=team_ids(viewer),
        scheduled_date__gte=month,
        scheduled_date__lt=next_month(month),
        origin_kind=OriginKind.PLAN,
        dropped_from_plan=False,
    )
    counted = items.exclude(state__in=WITHDRAWN).aggregate(
        planned=Count("pk"),
        done=Count("pk", filter=done),
        due_by_today=Count("pk", filter=due),
        done_of_due=Count("pk", filter=due & done),
    )
    return dict(counted)


def next_month(month: date) -> date:
    """The first day of the following month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _on_time_since(viewer: Viewer, month: date) -> PlaceCell:
    found = decided_finishes(viewer, clock.at(month)).aggregate(
        good=Count("pk", filter=IN_TIME), n=Count("pk")
    )
    return PlaceCell("", found["good"], found["n"])


def _arrival_minutes(viewer: Viewer, month: date) -> dict[str, int]:
    """Median minutes of the arrival clocks that are limited in minutes, by area type."""
    arrived = received_since(viewer, clock.at(month)).filter(
        timers__stage=Stage.ARRIVE, timers__unit=LimitUnit.MINUTE, timers__ended_at__isnull=False
    )
    used: dict[str, list[float]] = {}
    rows: Iterable[tuple[str, datetime, Any]] = arrived.values_list(
        "area_type", "timers__started_at", "timers__ended_at"
    )
    for area, started_at, ended_at in rows:
        used.setdefault(area, []).append((ended_at - started_at).total_seconds() / 60)
    return {area: round(median(minutes)) for area, minutes in used.items()}


def month_records(viewer: Viewer, month: date) -> dict[str, int]:
    """Ledger records of the month by practice; each counts once, with its lead team."""
    records = ServiceRecord.objects.everywhere(SCOPED).filter(
        team__in=team_ids(viewer),
        ended_at__gte=clock.at(month),
        ended_at__lt=clock.at(next_month(month)),
        is_current=True,
    )
    return dict(records.order_by().values("practice").annotate(n=Count("pk")).values_list("practice", "n"))


def needs_attention(viewer: Viewer, kind: str = "", limit: int | None = None) -> list[Attention]:
    """What needs a hand, most urgent first: overdue, soon, warned of, alarms, silent teams, hints."""
    viewer.require(Right.READ_WORK)
    makers = {
        "overdue": _overdue,
        "soon": _soon,
        "warned": _warned,
        "alarm": _alarms,
        "silent": _silent,
        "hint": _hints,
    }
    kinds = [kind] if kind in makers else list(KINDS)
    rows = [row for name in kinds for row in makers[name](viewer)]
    return rows if limit is None else rows[:limit]


def _overdue(viewer: Viewer) -> list[Attention]:
    now = clock.now()
    late = list(_with_people(late_requests(viewer)))
    clocks = _Clocks(late, now)
    rows = [clocks.row("overdue", request) for request in late]
    hazards = (
        Hazard.objects.visible_to(viewer)
        .filter(due_at__lt=now)
        .filter(state__in=UNCURED)
        .select_related("team", "keeper", "work_item")
    )
    rows += [_hazard_row(hazard) for hazard in hazards]
    return sorted(rows, key=lambda row: row.due_at or now)


def _with_people(requests: Any) -> Any:
    return requests.select_related("team", "unit", "holder").only(*ROW_FIELDS).order_by("due_at", "number")


class _Clocks:
    """The running clocks of some requests: when each began, and its working days where those count."""

    def __init__(self, requests: list[Request], now: datetime) -> None:
        timers = StageTimer.objects.filter(request__in=requests, ended_at=None).order_by("started_at")
        self.running: dict[tuple[UUID, datetime | None], StageTimer] = {
            (timer.request_id, timer.due_at): timer for timer in timers
        }
        counted = [timer for timer in timers if timer.unit == LimitUnit.WORKING_DAY]
        left = bridge.working_days_left(now, [timer.due_at for timer in counted])
        self.days = {timer.pk: days for timer, days in zip(counted, left, strict=True)}

    def since(self, request: Request) -> datetime:
        """When the clock that `request` shows began."""
        timer = self.running.get((request.pk, request.due_at))
        return timer.started_at if timer else request.received_at

    def row(self, kind: str, request: Request) -> Attention:
        """The request as something that needs a hand."""
        timer = self.running.get((request.pk, request.due_at))
        return _request_row(kind, request, self.since(request), self.days.get(timer.pk) if timer else None)


def _request_row(kind: str, request: Request, since: datetime, working_days: int | None) -> Attention:
    return Attention(
        kind=kind,
        subject="request",
        what=bridge.mask_text(request.title),
        practice=request.practice,
        team=request.team.short_name if request.team else request.unit.short_name,
        owner=request.holder.name if request.holder else "",
        due_at=request.due_at,
        since=since,
        next_step=f"request_{request.state}",
        link=("request", request.number),
        unit=request.unit.short_name,
        working_days=working_days,
    )


def _hazard_row(hazard: Hazard) -> Attention:
    item = hazard.work_item
    return Attention(
        kind="overdue",
        subject="hazard",
        what=bridge.mask_text(hazard.text),
        practice=item.practice if item else "",
        team=hazard.team.short_name,
        owner=hazard.keeper.name if hazard.keeper else "",
        due_at=hazard.due_at,
        since=hazard.found_at,
        next_step=f"hazard_{hazard.level}",
        link=("hazard", hazard.number),
    )


def _soon(viewer: Viewer) -> list[Attention]:
    """Requests in the last fifth of their running clock."""
    now = clock.now()
    near = open_requests(viewer).filter(state__in=RUNNING, due_at__gte=now, due_at__lte=now + SOON_HORIZON)
    requests = list(_with_people(near))
    clocks = _Clocks(requests, now)
    return [clocks.row("soon", request) for request in requests if _is_soon(request, clocks, now)]


def _is_soon(request: Request, clocks: _Clocks, now: datetime) -> bool:
    due = request.due_at or now
    return (due - now) * LAST_SHARE <= due - clocks.since(request)


def _warned(viewer: Viewer) -> list[Attention]:
    """Requests whose running clock has sent a warning, without those that are soon due or overdue already."""
    now = clock.now()
    sent = ClockWarning.objects.everywhere(SCOPED).filter(
        is_escalation=False, timer__ended_at=None, timer__due_at=OuterRef("due_at"), request=OuterRef("pk")
    )
    told = open_requests(viewer).filter(Exists(sent), state__in=RUNNING, due_at__gte=now)
    requests = list(_with_people(told))
    clocks = _Clocks(requests, now)
    horizon = now + SOON_HORIZON
    return [
        clocks.row("warned", request)
        for request in requests
        if not (_is_soon(request, clocks, now) and request.due_at and request.due_at <= horizon)
    ]


def _alarms(viewer: Viewer) -> list[Attention]:
    return [_alarm_row(alarm) for alarm in open_alarms(viewer)]


def _alarm_row(alarm: DispatchAlarm) -> Attention:
    grid = alarm.grid_version.grid if alarm.grid_version else None
    return Attention(
        kind="alarm",
        subject=f"alarm_{alarm.kind}",
        what=grid.name if grid else alarm.team.short_name,
        practice="",
        team=alarm.team.short_name,
        owner="",
        due_at=None,
        since=alarm.raised_at,
        next_step=f"alarm_{alarm.kind}",
        link=("grid", grid.code) if grid else ("team", alarm.team.code),
    )


def _silent(viewer: Viewer) -> list[Attention]:
    today, edge = clock.today(), silence_edge()
    last = {pk: moment for pk, moment in last_records(viewer).items() if moment < edge}
    teams = Team.objects.everywhere(SCOPED).in_bulk(list(last))
    captains = places.captains_of(last)
    return [
        _silent_row(teams[pk], captains.get(pk), (today - clock.local(moment).date()).days)
        for pk, moment in sorted(last.items(), key=lambda pair: pair[1])
    ]


def _silent_row(team: Team, captain: Member | None, days: int) -> Attention:
    owner = captain.name if captain else ""
    return Attention(
        "silent", "silence", "", "", team.short_name, owner, None, None, "silence", ("team", team.code), days
    )


def _hints(viewer: Viewer) -> list[Attention]:
    edge = clock.now() - timedelta(days=HINT_DAYS)
    return [*_repeated_photos(viewer, edge), *_one_device(viewer, edge)]


def _repeated_photos(viewer: Viewer, edge: datetime) -> list[Attention]:
    """One photo shown for several records; the newest record leads to it."""
    repeated = (
        Evidence.objects.filter(
            kind="photo",
            record__team__in=team_ids(viewer),
            record__ended_at__gte=edge,
            record__is_current=True,
        )
        .exclude(sha256="")
        .order_by()
        .values("sha256")
        .annotate(n=Count("record", distinct=True), newest=Max("record__number"))
        .filter(n__gt=1)
    )
    return _hint_rows("photo", {row["newest"]: row["n"] for row in repeated})


def _one_device(viewer: Viewer, edge: datetime) -> list[Attention]:
    """Devices that rated many services of one team and that nobody looked at yet."""
    flags = RatingFlag.objects.visible_to(viewer).filter(looked_at=None, last_at__gte=edge)
    return [
        Attention(
            kind="hint",
            subject="device",
            what="",
            practice="",
            team=flag.team.short_name,
            owner="",
            due_at=None,
            since=None,
            next_step="hint_device",
            link=("team", flag.team.code),
            count=flag.count,
        )
        for flag in flags.select_related("team").order_by("-last_at", "pk")
    ]


def _hint_rows(subject: str, counts: dict[str, int]) -> list[Attention]:
    records = ServiceRecord.objects.everywhere(SCOPED).filter(number__in=counts).select_related("team")
    return [
        Attention(
            kind="hint",
            subject=subject,
            what="",
            practice=record.practice,
            team=record.team.short_name,
            owner="",
            due_at=None,
            since=None,
            next_step=f"hint_{subject}",
            link=("team", record.team.code),
            count=counts[record.number],
        )
        for record in records.order_by("-number")
    ]
