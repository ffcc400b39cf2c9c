"""Watching over members who work alone at night or in the mountains: when they are due back, who is told."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from liming.execute.actions.telling import telling_book
from liming.execute.models import LoneWatch
from liming.execute.queries.lone_work import lone_rule, open_watch, reasons_alone
from liming.execute.rules.permissions import leads
from liming.plan.models import WorkItem
from liming.register.actions import News, post_notices
from liming.register.queries import captains, officers
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

OVERDUE, BACK = "lone_overdue", "lone_back"
_WORDS = (f"notices.words.{OVERDUE}", f"notices.words.{BACK}")
_EVERYBODY = "the watch looks after everybody"


def watch_over(row: WorkItem, at: datetime, is_there: bool) -> LoneWatch | None:
    """Agree when a member who sets out or arrives alone reports back; None where nothing asks for it.

    A later way out puts the time off, never forward. An act that a phone sent after that time opens nothing:
    whoever sends is back where there is a signal. The caller holds transaction and right.
    """
    member = row.member
    if member is None:
        return None
    reason = reasons_alone([(row, at)], row.team.path, member.pk).get(row.pk)
    if reason is None:
        return None
    due_at = lone_rule(row.team.path).back_by(at, row.service_type.usual_minutes, is_there)
    if due_at <= clock.now():
        return None
    found = open_watch(member.pk)
    if found is None:
        return LoneWatch.objects.create(
            team=row.team, member=member, work_item=row, reason=reason, opened_at=at, due_at=due_at
        )
    is_same = found.work_item_id == row.pk
    found.work_item, found.reason = row, reason
    found.due_at = due_at if is_same else max(found.due_at, due_at)
    found.save(update_fields=["work_item", "reason", "due_at"])
    return found


@transaction.atomic
def report_back(viewer: Viewer, item_id: UUID, at: datetime | None = None) -> None:
    """Say that somebody is back safe, now or at the moment that a phone kept: the viewer, whoever holds the
    item by now, else the member who set out for it. Said again, or where nothing was agreed, it changes
    nothing. Who was told that nobody reported hears it too.

    Raises `not_your_item`, `forbidden`, `out_of_scope`.
    """
    found = _reach_watch(viewer, item_id)
    if found is None:
        item = WorkItem.objects.everywhere("the path is required here").select_related("team").get(pk=item_id)
        viewer.require(Right.DO_WORK, item.team.path)
        return
    found.closed_at = at or clock.now()
    found.save(update_fields=["closed_at"])
    audit.record(viewer, "lone_watch.closed", found, unit_path=found.team.path)
    if found.told_at is not None:
        _tell(BACK, [found])


@transaction.atomic
def put_off_report(viewer: Viewer, item_id: UUID) -> LoneWatch:
    """It takes longer: report back that much later than agreed, or than now when that time is over.

    Raises `not_found` (nothing was agreed), `not_your_item`, `forbidden`, `out_of_scope`.
    """
    found = _reach_watch(viewer, item_id)
    if found is None:
        raise DomainError("not_found", what="报平安", key=str(item_id))
    more = timedelta(minutes=lone_rule(found.team.path).spare_minutes)
    before, found.due_at = found.due_at, max(found.due_at, clock.now()) + more
    was_told, found.told_at = found.told_at is not None, None
    found.save(update_fields=["due_at", "told_at"])
    audit.record(
        viewer,
        "lone_watch.changed",
        found,
        before={"due_at": before.isoformat()},
        after={"due_at": found.due_at.isoformat()},
        unit_path=found.team.path,
    )
    if was_told:
        _tell(BACK, [found])
    return found


def _reach_watch(viewer: Viewer, item_id: UUID) -> LoneWatch | None:
    """The viewer's own open watch, else that of the item for whoever leads its team; locked."""
    viewer.require(Right.DO_WORK)
    rows = LoneWatch.objects.everywhere("own, or the path is required below").filter(closed_at=None)
    rows = rows.select_for_update(of=("self",)).select_related("team__unit", "member", "work_item")
    own: LoneWatch | None = rows.filter(member_id=viewer.member_id).first() if viewer.member_id else None
    found: LoneWatch | None = own or rows.filter(work_item_id=item_id).first()
    if found is None or found is own:
        return found
    viewer.require(Right.DO_WORK, found.team.path)
    if not leads(viewer, found.team.path):
        raise DomainError("not_your_item", holder=found.member.name)
    return found


def tell_overdue() -> int:
    """Tell the captains of members who were due back and said nothing, each once; returns how many.

    Asks one query when there are none.
    """
    late = LoneWatch.objects.everywhere(_EVERYBODY).filter(
        closed_at=None, told_at=None, due_at__lte=clock.now()
    )
    return _tell_overdue(late) if late.exists() else 0


@transaction.atomic
def _tell_overdue(late: Any) -> int:
    rows = list(
        late.select_for_update(of=("self",), skip_locked=True).select_related(
            "team__unit", "member", "work_item"
        )
    )
    _tell(OVERDUE, rows)
    return int(
        LoneWatch.objects.everywhere(_EVERYBODY)
        .filter(pk__in=[each.pk for each in rows])
        .update(told_at=clock.now())
    )


def _tell(kind: str, rows: Iterable[LoneWatch]) -> None:
    rows = list(rows)
    leads = captains({each.team.path for each in rows})
    offices = officers({each.team.unit.path for each in rows})
    news = [
        News(
            kind,
            f"{each.pk}:{each.due_at:%Y%m%d%H%M}",
            each.team.path,
            {
                "member": each.member.name,
                "title": each.work_item.title,
                "due": f"{clock.local(each.due_at):%H:%M}",
            },
            f"work_item|{each.work_item_id}",
            leads.get(each.team.path) or offices.get(each.team.unit.path, ()),
            (each.team.path,),
            is_urgent=True,
        )
        for each in rows
    ]
    post_notices(news, telling_book(*_WORDS))
