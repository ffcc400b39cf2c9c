"""What a member may hand over or give back, to whom, and the calls for help that wait."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from liming.execute.models import HelpCall
from liming.execute.queries.field import own_team
from liming.execute.queries.phones import open_items
from liming.execute.queries.settings import setting
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.register.models import Leave, Member
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_ANSWERED_SHOWN = timedelta(days=7)


@dataclass(frozen=True)
class OpenWork:
    """One open item of the viewer; `may_pass`: nobody has begun it on the spot."""

    id: UUID
    title: str
    may_pass: bool


def open_work(viewer: Viewer) -> tuple[OpenWork, ...]:
    """The viewer's own open items of the days that a phone keeps, the nearest first. One query."""
    viewer.require(Right.DO_WORK)
    rows = open_items(viewer).order_by("scheduled_date", "due_at", "pk")[: setting("sync.items_kept")]
    return tuple(OpenWork(row.pk, row.title, row.state != WorkState.ON_SITE) for row in rows)


@dataclass(frozen=True)
class Colleague:
    """Somebody of the own team; `is_away`: on leave today."""

    member: Member
    is_away: bool


def own_colleagues(viewer: Viewer) -> tuple[Colleague, ...]:
    """The other members of the viewer's team, those who are there first. Three queries."""
    viewer.require(Right.DO_WORK)
    team, today = own_team(viewer), clock.today()
    leaves = Leave.objects.everywhere("leave of the viewer's own team")
    away = set(
        leaves.filter(member__team=team, first_day__lte=today, last_day__gte=today).values_list(
            "member_id", flat=True
        )
    )
    rows = Member.objects.everywhere("the viewer's own team").filter(team=team, left_on=None)
    found = [Colleague(row, row.pk in away) for row in rows.order_by("pinyin", "code")]
    others = [each for each in found if each.member.pk != viewer.member_id]
    return tuple(sorted(others, key=lambda each: each.is_away))


def work_in_reach(viewer: Viewer, key: UUID) -> WorkItem:
    """An item of the viewer's teams, whoever holds it. Raises DomainError `not_found`."""
    rows = WorkItem.objects.visible_to(viewer.within(Right.DO_WORK)).select_related("team")
    found: WorkItem | None = rows.filter(pk=key).first()
    if found is None:
        raise DomainError("not_found", what="工作项", key=str(key))
    return found


@dataclass(frozen=True)
class HelpBoard:
    """Calls for help of the viewer's teams: those that wait, oldest first, and those answered lately."""

    waiting: tuple[HelpCall, ...]
    answered: tuple[HelpCall, ...]


def help_board(viewer: Viewer) -> HelpBoard:
    """Who asks for help. Two queries."""
    viewer.require(Right.DISPATCH)
    rows = HelpCall.objects.visible_to(viewer.within(Right.DISPATCH)).select_related("member", "team", "item")
    lately = rows.filter(answered_at__gte=clock.now() - _ANSWERED_SHOWN).order_by("-answered_at")[:20]
    return HelpBoard(tuple(rows.filter(answered_at=None).order_by("asked_at")), tuple(lately))


def own_help(viewer: Viewer) -> tuple[HelpCall, ...]:
    """The viewer's calls of today and those still open, newest first. One query."""
    viewer.require(Right.DO_WORK)
    if viewer.member_id is None:
        return ()
    rows = HelpCall.objects.everywhere("the viewer's own calls").filter(member_id=viewer.member_id)
    return tuple(rows.filter(received_at__gte=clock.now() - _ANSWERED_SHOWN).select_related("item")[:5])
