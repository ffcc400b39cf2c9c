"""Exemplary posts and responsibility areas: who holds which, and what was done there by the ledger."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from liming.execute.models import RecordMember, ServiceRecord
from liming.execute.queries.settings import setting
from liming.register.models import Grid, Post, ResponsibilityArea
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MODELS: dict[str, type[Post] | type[ResponsibilityArea]] = {"posts": Post, "areas": ResponsibilityArea}
_REACHED = "of holders the viewer reached"
_SHOWN = 15


@dataclass(frozen=True)
class EntrustedRow:
    """A post or area with its term and this quarter's records of its holder, of an area within its grid."""

    row: Any
    duty: str
    grid: str
    due_on: date
    is_due: bool
    records: int
    minutes: int


@dataclass(frozen=True)
class EntrustedDetail:
    row: EntrustedRow
    records: tuple[ServiceRecord, ...]
    may_edit: bool


def entrusted(
    viewer: Viewer, kind: str, search: str = "", team: str = "", state: str = ""
) -> "QuerySet[Any]":
    """Posts or areas within reach, by code; `state` is "" (in force), due or ended."""
    viewer.require(Right.READ_WORK)
    rows = MODELS[kind].objects.visible_to(viewer)
    rows = rows.exclude(ended_on=None) if state == "ended" else rows.filter(ended_on=None)
    if state == "due":
        latest = _months_later(clock.today(), -term_months())
        rows = rows.filter(Q(renewed_on__lte=latest) | Q(renewed_on=None, named_on__lte=latest))
    if team:
        rows = rows.filter(team__code=team)
    text = search.strip()
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(member__name__icontains=text) | Q(member__initials__istartswith=text)
        )
    relations = ("team", "member") if kind == "posts" else ("team", "member", "grid")
    return rows.select_related(*relations).order_by("code")


def entrusted_rows(rows: Iterable[Any], quarter: str) -> tuple[EntrustedRow, ...]:
    """Posts or areas the caller reached with the quarter's records. Two queries."""
    found = list(rows)
    members = {each.member_id for each in found}
    counted = _by_member(members, quarter)
    in_grids = _by_member_and_grid(found, quarter)
    months = term_months()
    return tuple(_row(each, counted, in_grids, months) for each in found)


def entrusted_detail(viewer: Viewer, kind: str, code: str, quarter: str) -> EntrustedDetail:
    """One post or area within reach with the quarter's newest records. Raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    rows = MODELS[kind].objects.visible_to(viewer).select_related("team", "member")
    row: Any = rows.filter(code=code).first()
    if row is None:
        raise DomainError("not_found", what="岗位", key=code)
    records = ServiceRecord.objects.everywhere(_REACHED).filter(
        members__member_id=row.member_id, quarter=quarter, is_current=True
    )
    grid_id = getattr(row, "grid_id", None)
    if grid_id:
        records = records.filter(grid_version__grid_id=grid_id)
    return EntrustedDetail(
        row=entrusted_rows([row], quarter)[0],
        records=tuple(records.select_related("service_type").order_by("-ended_at")[:_SHOWN]),
        may_edit=viewer.may(Right.EDIT_REGISTER)
        and viewer.within(Right.EDIT_REGISTER).reaches(row.team.path)
        and row.ended_on is None,
    )


def term_months() -> int:
    """Months after which a post or area is renewed."""
    return int(setting("posts.term_months"))


def _by_member(members: Iterable[UUID], quarter: str) -> dict[UUID, tuple[int, int]]:
    """Member to (records, minutes) of the quarter."""
    rows = RecordMember.objects.filter(
        member_id__in=list(members), record__quarter=quarter, record__is_current=True
    )
    counted = rows.values_list("member_id").annotate(n=Count("pk"), minutes=Sum("record__minutes"))
    return {member: (n, minutes) for member, n, minutes in counted}


def _by_member_and_grid(found: list[Any], quarter: str) -> dict[tuple[UUID, UUID], tuple[int, int]]:
    """The same within each grid; empty where no area names one."""
    grids = {each.grid_id for each in found if getattr(each, "grid_id", None)}
    if not grids:
        return {}
    rows = RecordMember.objects.filter(
        member_id__in=[each.member_id for each in found],
        record__grid_version__grid_id__in=grids,
        record__quarter=quarter,
        record__is_current=True,
    )
    counted = rows.values_list("member_id", "record__grid_version__grid_id").annotate(
        n=Count("pk"), minutes=Sum("record__minutes")
    )
    return {(member, grid): (n, minutes) for member, grid, n, minutes in counted}


def _row(each: Any, counted: dict[UUID, tuple[int, int]], in_grids: Any, months: int) -> EntrustedRow:
    grid: Grid | None = getattr(each, "grid", None)
    records, minutes = (
        in_grids.get((each.member_id, grid.pk), (0, 0)) if grid else counted.get(each.member_id, (0, 0))
    )
    due_on = _months_later(each.renewed_on or each.named_on, months)
    return EntrustedRow(
        row=each,
        duty=each.duty if isinstance(each, Post) else each.scope_text,
        grid=grid.name if grid else "",
        due_on=due_on,
        is_due=each.ended_on is None and due_on <= clock.today(),
        records=records,
        minutes=minutes,
    )


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
