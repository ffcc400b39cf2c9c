"""What a calendar subscription shows: dated work and duty, without any name of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from liming.execute.enums import FeedKind
from liming.execute.models import CalendarFeed, DutyShift
from liming.execute.queries.duty import with_holder
from liming.execute.rules.feeds import feed_id_of, feed_token
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.register.queries import viewer_of
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named

PAST_DAYS, AHEAD_DAYS = 31, 92
MOST_EVENTS = 3_000
_LEFT_OUT = (WorkState.DRAFT, WorkState.CANCELLED, WorkState.DECLINED)


@dataclass(frozen=True)
class FeedEvent:
    """One entry: a day (then `ends` is None) or a span of time; `summary` and `place` name no person."""

    key: str
    summary: str
    place: str
    starts: date | datetime
    ends: datetime | None
    is_cancelled: bool
    item_id: UUID | None = None


@dataclass(frozen=True)
class Feed:
    """A subscription with its events and when it was read."""

    title: str
    events: tuple[FeedEvent, ...]
    at: datetime


@dataclass(frozen=True)
class FeedLine:
    """A subscription as its owner sees it."""

    row: CalendarFeed
    token: str
    title: str


def my_feeds(viewer: Viewer) -> tuple[FeedLine, ...]:
    """The viewer's subscriptions that are not revoked, newest first."""
    viewer.require(Right.READ_WORK)
    rows = CalendarFeed.objects.filter(account_id=viewer.account_id or UUID(int=0), revoked_at=None)
    return tuple(
        FeedLine(row, feed_token(row.pk, settings.SECRET_KEY), _title(row))
        for row in rows.select_related("team")
    )


def my_feed(viewer: Viewer, feed_id: UUID) -> CalendarFeed:
    """One of the viewer's own subscriptions; raises DomainError `not_found`."""
    found = next((line.row for line in my_feeds(viewer) if line.row.pk == feed_id), None)
    if found is None:
        raise DomainError("not_found", what="日历订阅", key=str(feed_id))
    return found


def read_feed(token: str) -> Feed:
    """What a subscription shows today. The token is the key, the owner's rights of today still hold.

    Raises DomainError `not_found` for a wrong or revoked token and for an owner who may no longer look.
    """
    key = feed_id_of(token, settings.SECRET_KEY)
    rows = CalendarFeed.objects.select_related("account", "team").filter(revoked_at=None)
    row = rows.filter(pk=key, account__is_active=True).first() if key else None
    if row is None:
        raise DomainError("not_found", what="日历订阅", key="…")
    viewer = viewer_of(row.account)
    if not viewer.may(Right.READ_WORK) or (row.team and not viewer.reaches(row.team.path)):
        raise DomainError("not_found", what="日历订阅", key="…")
    CalendarFeed.objects.filter(pk=row.pk).update(last_read_at=clock.now())
    return Feed(_title(row), tuple(_events(row, viewer))[:MOST_EVENTS], clock.now())


def _title(row: CalendarFeed) -> str:
    return f"{row.get_kind_display()} {row.team.short_name}" if row.team else row.get_kind_display()


def _events(row: CalendarFeed, viewer: Viewer) -> Iterable[FeedEvent]:
    today = clock.today()
    span = (today - timedelta(days=PAST_DAYS), today + timedelta(days=AHEAD_DAYS))
    if row.kind in (FeedKind.WORK, FeedKind.TEAM):
        of = Q(team=row.team) if row.team else Q(member_id=viewer.member_id)
        yield from (_of_item(item) for item in _items(of, span))
    if row.kind in (FeedKind.DUTY, FeedKind.TEAM):
        yield from (_of_shift(shift) for shift in _shifts(row, viewer, span))


def _items(of: Q, span: tuple[date, date]) -> "QuerySet[WorkItem]":
    rows = WorkItem.objects.everywhere("the owner's own items, or a team whose path was reached")
    rows = rows.filter(of, scheduled_date__range=span).exclude(state__in=_LEFT_OUT)
    return rows.select_related("service_type", "site", "grid_version__grid").order_by("scheduled_date", "id")


def _of_item(item: WorkItem) -> FeedEvent:
    grid = item.grid_version.grid.name if item.grid_version else ""
    assert item.scheduled_date is not None
    return FeedEvent(
        key=f"work-{item.pk}",
        summary=named(item.service_type),
        place=item.site.name if item.site else grid,
        starts=item.scheduled_date,
        ends=None,
        is_cancelled=item.state in (WorkState.MISSED, WorkState.CARRIED_OVER),
        item_id=item.pk,
    )


def _shifts(row: CalendarFeed, viewer: Viewer, span: tuple[date, date]) -> "QuerySet[DutyShift]":
    near = DutyShift.objects.everywhere("the owner's own duty, or a team whose path was reached").filter(
        starts_at__gte=clock.at(span[0]), starts_at__lte=clock.at(span[1])
    )
    held: QuerySet[Any] = with_holder(near)
    mine = held.filter(team=row.team) if row.team else held.filter(holder_id=viewer.member_id)
    return mine.select_related("point", "team").order_by("starts_at", "id")


def _of_shift(shift: DutyShift) -> FeedEvent:
    return FeedEvent(
        key=f"duty-{shift.pk}",
        summary=_("值班 %(kind)s") % {"kind": shift.get_kind_display()},
        place=shift.point.name if shift.point else shift.team.short_name,
        starts=shift.starts_at,
        ends=shift.ends_at,
        is_cancelled=False,
    )
