"""Measures of effectiveness: plan, grids, clocks, checks, projects, members."""

from dataclasses import replace

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import TruncDate, TruncMonth

from liming.evaluate.enums import FactKind
from liming.evaluate.queries.measures.facts import Facts, Measure, Rows, counted, standing
from liming.evaluate.rules import Window
from liming.execute.enums import HazardState, RequestState, Stage
from liming.execute.models import (
    Hazard,
    RecordMember,
    RecordTeam,
    Request,
    RequestStep,
    ServiceRecord,
    StageTimer,
)
from liming.plan.enums import OriginKind, ProjectState, WorkState
from liming.plan.models import Milestone, WorkItem
from liming.register.models import GridVersion, Membership
from liming.shared.clock import LOCAL_ZONE

WHOLE_PROVINCE = "the benchmark counts every team; what is shown is scoped"
NOT_COUNTED = (RequestState.MERGED, RequestState.DECLINED)
FINISHED = (WorkState.DONE, WorkState.VERIFIED, WorkState.CLOSED)


EVERY_ROW = Q(pk__isnull=False)
NUMBER = "record__number"
SERVED = (
    "minutes",
    "result",
    "member_id",
    "service_type_id",
    "customer_id",
    "grid_version_id",
    "is_complete",
)


def participations(window: Window) -> QuerySet[RecordTeam]:
    """Ledger records of the quarter, once for each participating team.

    What ended with an outage was nobody's own work and counts as none.
    """
    rows = RecordTeam.objects.filter(standing(window, "record"))
    return rows.exclude(record__origin_kind=OriginKind.EVENT)


def ledger_facts(rows: Rows, good: Q, seen: tuple[str, ...] = ()) -> Facts:
    """Facts over participations, shown by the record's number, place and end."""
    return Facts(
        rows,
        "team_id",
        good,
        NUMBER,
        "record__service_type__name",
        "record__ended_at",
        "record",
        record="record_id",
        seen=tuple(f"record__{name}" for name in seen),
    )


def items(window: Window) -> Facts:
    """Every record of the quarter; what it is compared to stands beside it."""
    return replace(ledger_facts(participations(window), EVERY_ROW, SERVED), exposure=0)


def memberships(window: Window) -> QuerySet[Membership]:
    """Who was a member on the last day of the quarter."""
    still = Q(valid_to=None) | Q(valid_to__gt=window.last_day)
    return Membership.objects.filter(still, valid_from__lte=window.last_day)


def member_facts(rows: Rows, good: Q) -> Facts:
    """Facts over memberships, shown by the member's code and name."""
    names = ("member__code", "member__name", "valid_from")
    return Facts(rows, "team_id", good, *names, kind=FactKind.MEMBER, record="member_id")


def people(window: Window) -> Facts:
    """Each member at the end of the quarter once."""
    nobody = Value(0, output_field=BigIntegerField())
    return replace(member_facts(memberships(window), EVERY_ROW), amount=nobody, item="member__code")


def member_participation(window: Window) -> Facts:
    """Members at the end of the quarter; good when a record of the quarter names them."""
    records = ServiceRecord.objects.everywhere(WHOLE_PROVINCE).filter(standing(window))
    joined = RecordMember.objects.filter(standing(window, "record"), member=OuterRef("member"))
    rows = memberships(window).annotate(
        took_part=Exists(records.filter(member=OuterRef("member"))) | Exists(joined)
    )
    return member_facts(rows, Q(took_part=True))


def plan_completion(window: Window) -> Facts:
    """Baseline items nominally due; good when done by their limit, or without one in the plan's month."""
    rows = (
        WorkItem.objects.everywhere(WHOLE_PROVINCE)
        .filter(
            origin_kind=OriginKind.PLAN,
            in_baseline=True,
            dropped_from_plan=False,
            nominal_date__range=(window.first_day, window.due_by),
        )
        .annotate(
            planned_month=TruncMonth("nominal_date"),
            done_month=TruncMonth(TruncDate("done_at", tzinfo=LOCAL_ZONE)),
        )
    )
    in_time = Q(due_at__isnull=False, done_at__lte=F("due_at")) | Q(
        due_at=None, done_month__lte=F("planned_month")
    )
    return Facts(
        rows,
        "team_id",
        in_time & Q(state__in=FINISHED),
        "records__number",
        "title",
        "nominal_date",
        "record",
        kind=FactKind.WORK_ITEM,
        name="title",
        seen=("due_at", "done_at"),
    )


def grid_coverage(window: Window) -> Facts:
    """Grids of the team on the last day; good when the team served in them."""
    served = ServiceRecord.objects.everywhere(WHOLE_PROVINCE).filter(
        standing(window),
        grid_version__grid=OuterRef("grid"),
        participations__team=OuterRef("team"),
    )
    still = Q(valid_to=None) | Q(valid_to__gt=window.last_day)
    rows = (
        GridVersion.objects.everywhere(WHOLE_PROVINCE)
        .filter(still, valid_from__lte=window.last_day)
        .annotate(is_served=Exists(served))
    )
    names = ("grid__code", "grid__name", "valid_from")
    return Facts(rows, "team_id", Q(is_served=True), *names, kind=FactKind.GRID, record="grid_id")


def timers(stage: Stage, window: Window) -> Facts:
    """Clocks of one stage due in the window; good when they ended in time.

    Each clock counts once, where it falls due: finished ones and open overdue ones alike. A clock that
    stands still (request waiting) is not yet due.
    """
    rows = (
        StageTimer.objects.filter(stage=stage, due_at__gte=window.start, due_at__lt=window.end)
        .filter(request__team__isnull=False)
        .exclude(request__state__in=NOT_COUNTED)
        .exclude(ended_at=None, request__state=RequestState.WAITING)
    )
    return Facts(
        counted(rows, "request", window),
        "request__team_id",
        Q(ended_at__lte=F("due_at")),
        "request__number",
        "request__title",
        "due_at",
        "request",
        kind=FactKind.CLOCK,
        record="request_id",
        seen=("ended_at",),
    )


def solved_first_time(window: Window) -> Facts:
    """Requests resolved in the quarter; good when they were never reopened."""
    reopened = RequestStep.objects.filter(request=OuterRef("pk"), state=RequestState.REOPENED)
    rows = (
        Request.objects.everywhere(WHOLE_PROVINCE)
        .filter(resolved_at__gte=window.start, resolved_at__lt=window.end, team__isnull=False)
        .exclude(state__in=NOT_COUNTED)
        .annotate(came_back=Exists(reopened))
    )
    counts = counted(rows, "pk", window)
    names = ("number", "title", "resolved_at")
    return Facts(counts, "team_id", Q(came_back=False), *names, "request", kind=FactKind.REQUEST)


def hazards_cured_in_time(window: Window) -> Facts:
    """Hazards whose limit fell in the window, withdrawn ones left out; good when cured by it."""
    rows = (
        Hazard.objects.everywhere(WHOLE_PROVINCE)
        .filter(due_at__gte=window.start, due_at__lt=window.end)
        .exclude(state=HazardState.WITHDRAWN)
    )
    in_time = Q(cured_at__lte=F("due_at"))
    names = ("number", "text", "due_at")
    return Facts(rows, "team_id", in_time, *names, kind=FactKind.HAZARD, seen=("cured_at",))


def check_quality(window: Window) -> Facts:
    """Records of work with a checklist; good when every required value and photo is there."""
    rows = participations(window).filter(record__work_item__checklist__isnull=False)
    return ledger_facts(rows, Q(record__is_complete=True))


def milestones_hit(window: Window) -> Facts:
    """Milestones due in the window; good when reached by their day."""
    rows = Milestone.objects.filter(due_on__range=(window.first_day, window.due_by)).exclude(
        project__state=ProjectState.CANCELLED
    )
    return Facts(
        rows,
        "project__team_id",
        Q(reached_on__lte=F("due_on")),
        "project__code",
        "title",
        "due_on",
        "project",
        kind=FactKind.MILESTONE,
        seen=("title", "reached_on"),
    )


ITEMS_PER_MEMBER = Measure(items, beside=people)
