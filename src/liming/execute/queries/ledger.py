"""The ledger as people read it: never a single rating."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.models import Rating, RatingInvitation, RecordTeam, ServiceRecord
from liming.plan.enums import Practice
from liming.register.models import Team
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named

_REACHED = "limited to the teams the viewer reaches"


@dataclass(frozen=True)
class LedgerFilters:
    """`first_day` and `last_day` bound the end of the work, both included.

    `rating` is rated, awaited or not_invited.
    """

    search: str = ""
    quarter: str = ""
    first_day: date | None = None
    last_day: date | None = None
    team: str = ""
    member: str = ""
    practice: str = ""
    service_type: str = ""
    result: str = ""
    rating: str = ""
    late_only: bool = False
    current_only: bool = True
    page: int = 1
    page_size: int | None = 25


@dataclass(frozen=True)
class LedgerRow:
    """One record; `rating_state` is rated, awaited or not_invited, never a score."""

    id: UUID
    number: str
    started_at: datetime
    ended_at: datetime
    minutes: int
    team: str
    teams: tuple[str, ...]
    member: str
    practice: str
    service_type: str
    whom: str
    place: str
    result: str
    note: str
    photo_count: int
    has_signature: bool
    is_complete: bool
    is_late: bool
    is_current: bool
    corrects: str
    correction_reason: str
    request_number: str
    origin_words: str
    grid: str
    result_state: str
    members: int
    rating_state: str
    rating_words: str


@dataclass(frozen=True)
class LedgerPage:
    rows: tuple[LedgerRow, ...]
    total: int
    minutes: int
    by_practice: dict[str, int]
    page: int
    pages: int


def ledger(viewer: Viewer, filters: LedgerFilters | None = None) -> LedgerPage:
    """Records of the viewer's teams, lead or taking part, newest first. Four queries."""
    viewer.require(Right.READ_WORK)
    filters = filters or LedgerFilters()
    found = _filtered(viewer, filters)
    sums = _sums(found)
    total = sum(count for count, _minutes in sums.values())
    size = filters.page_size or max(total, 1)
    pages = max(1, -(-total // size))
    page = min(max(1, filters.page), pages)
    return LedgerPage(
        rows=ledger_rows(found.order_by("-ended_at", "-number")[(page - 1) * size : page * size]),
        total=total,
        minutes=sum(minutes for _count, minutes in sums.values()),
        by_practice={practice.value: sums.get(practice.value, (0, 0))[0] for practice in Practice},
        page=page,
        pages=pages,
    )


def _sums(found: "QuerySet[ServiceRecord]") -> dict[str, tuple[int, int]]:
    """Practice to (records, minutes). A record joins one team or member at most once, so each counts once."""
    rows = found.order_by().values("practice").annotate(count=Count("pk"), total=Sum("minutes"))
    return {row["practice"]: (row["count"], row["total"]) for row in rows}


def records_in_reach(viewer: Viewer) -> "QuerySet[ServiceRecord]":
    """Records the viewer's teams led or helped with, each once."""
    teams = Team.objects.visible_to(viewer).order_by().values("pk")
    helped = RecordTeam.objects.filter(team__in=teams, is_lead=False).values("record_id")
    rows: QuerySet[ServiceRecord] = ServiceRecord.objects.everywhere(_REACHED)
    return rows.filter(Q(team__in=teams) | Q(pk__in=helped))


def records_of_item(viewer: Viewer, item_id: UUID) -> list[ServiceRecord]:
    """The current records of one work item, newest first; none outside the viewer's units."""
    viewer.require(Right.READ_WORK)
    return list(records_in_reach(viewer).filter(work_item=item_id, is_current=True).order_by("-ended_at"))


def _filtered(viewer: Viewer, filters: LedgerFilters) -> "QuerySet[ServiceRecord]":
    rows = records_in_reach(viewer)
    if filters.current_only:
        rows = rows.filter(is_current=True)
    if filters.late_only:
        rows = rows.filter(is_late=True)
    if filters.first_day:
        rows = rows.filter(ended_at__gte=clock.at(filters.first_day))
    if filters.last_day:
        rows = rows.filter(ended_at__lt=clock.at(filters.last_day + timedelta(days=1)))
    exact = {
        "quarter": filters.quarter,
        "participations__team__code": filters.team,
        "members__member_id": filters.member,
        "practice": filters.practice,
        "service_type_id": filters.service_type,
        "result": filters.result,
    }
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    rows = _with_rating(rows, filters.rating)
    text = filters.search.strip()
    if text:
        rows = rows.filter(
            Q(number__icontains=text)
            | Q(note__icontains=text)
            | Q(place__icontains=text)
            | Q(whom__icontains=text)
            | Q(member__name__icontains=text)
            | Q(member__initials__istartswith=text)
        )
    return rows


def _with_rating(rows: "QuerySet[ServiceRecord]", state: str) -> "QuerySet[ServiceRecord]":
    if not state:
        return rows
    chosen = {
        "rated": Q(is_rated=True),
        "awaited": Q(is_rated=False, is_asked=True),
        "not_invited": Q(is_rated=False, is_asked=False),
    }
    found: QuerySet[ServiceRecord] = with_rating_state(rows).filter(chosen.get(state, Q(pk__in=[])))
    return found


def with_rating_state(rows: "QuerySet[ServiceRecord]") -> "QuerySet[Any]":
    """Annotate whether a record was rated by link or on site, and whether anybody was asked."""
    rated = Rating.objects.filter(record=OuterRef("pk")).exclude(invitation=None)
    asked = RatingInvitation.objects.filter(record=OuterRef("pk"))
    return rows.annotate(is_rated=Exists(rated), is_asked=Exists(asked))


_JOINED = ("team", "member", "service_type", "request", "supersedes", "grid_version__grid", "project")
_SHOWN = (
    "number",
    "started_at",
    "ended_at",
    "minutes",
    "practice",
    "whom",
    "place",
    "result",
    "note",
    "photo_count",
    "has_signature",
    "is_complete",
    "is_late",
    "is_current",
    "correction_reason",
    "origin_kind",
    "team__short_name",
    "member__name",
    "service_type__name",
    "service_type__name_en",
    "request__number",
    "supersedes__number",
    "grid_version__grid__name",
    "project__code",
)
"""What a row shows: a record with all that it joins has over two hundred columns."""


def ledger_rows(rows: "QuerySet[ServiceRecord]") -> tuple[LedgerRow, ...]:
    """Records as rows, with their teams and how many took part. Three queries."""
    ready = with_rating_state(rows).select_related(*_JOINED).only(*_SHOWN)
    return tuple(_row(record) for record in ready.prefetch_related("participations__team", "members"))


def _row(record: Any) -> LedgerRow:
    state = "rated" if record.is_rated else "awaited" if record.is_asked else "not_invited"
    words = {"rated": _("已评"), "awaited": _("待评价"), "not_invited": _("未邀评")}
    teams = sorted(record.participations.all(), key=lambda each: (not each.is_lead, each.team.code))
    return LedgerRow(
        id=record.pk,
        number=record.number,
        started_at=record.started_at,
        ended_at=record.ended_at,
        minutes=record.minutes,
        team=record.team.short_name,
        teams=tuple(each.team.short_name for each in teams),
        member=record.member.name,
        practice=record.practice,
        service_type=named(record.service_type),
        whom=bridge.mask_name(record.whom) if record.whom else "",
        place=bridge.mask_text(record.place),
        result=record.get_result_display(),
        note=bridge.mask_text(record.note),
        photo_count=record.photo_count,
        has_signature=record.has_signature,
        is_complete=record.is_complete,
        is_late=record.is_late,
        is_current=record.is_current,
        corrects=record.supersedes.number if record.supersedes else "",
        correction_reason=bridge.mask_text(record.correction_reason),
        request_number=record.request.number if record.request else "",
        origin_words=origin_words(record),
        grid=record.grid_version.grid.name if record.grid_version else "",
        result_state=record.result,
        members=len(record.members.all()),
        rating_state=state,
        rating_words=words[state],
    )


def origin_words(record: ServiceRecord) -> str:
    """What a record came from: 诉求 0024, 月计划, 快记."""
    kind = str(record.get_origin_kind_display())
    if record.request is not None:
        return f"{kind} {record.request.number.rsplit('-', 1)[-1]}"
    return f"{kind} {record.project.code}" if record.project is not None else kind


def delivered_counts(viewer: Viewer, project_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Project id to how many items of its service list a current record delivered. One query."""
    viewer.require(Right.READ_WORK)
    rows = records_in_reach(viewer).filter(
        project_id__in=list(project_ids), project_item__isnull=False, is_current=True
    )
    counted = rows.order_by().values("project_id").annotate(n=Count("project_item", distinct=True))
    return dict(counted.values_list("project_id", "n"))


def delivered_items(viewer: Viewer, item_ids: Iterable[UUID]) -> dict[UUID, ServiceRecord]:
    """Project item id to the first current record that delivered it, with who took part. Two queries."""
    viewer.require(Right.READ_WORK)
    rows = (
        records_in_reach(viewer)
        .filter(project_item__in=list(item_ids), is_current=True)
        .select_related("member", "team")
        .prefetch_related("members__member")
        .order_by("-ended_at")
    )
    return {record.project_item_id: record for record in rows if record.project_item_id}
