"""Work that its holder cannot do: to a colleague of the team, or back to the captain."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.access import reach_item
from liming.execute.actions.dispatching import give_out
from liming.execute.actions.telling import telling_book
from liming.execute.enums import RequestState
from liming.execute.models import Request
from liming.execute.rules.reasons import HANDED_OVER
from liming.plan.actions import PASSED_ON, move_work_item, pass_item
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.register.actions import News, post_notices
from liming.register.models import Leave, Member
from liming.register.queries import accounts_of_members, captains
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

_WORDS = ("notices.words.handed_over", "notices.words.given_back")


@transaction.atomic
def hand_over_work(
    viewer: Viewer, item: WorkItem, colleague: Member, reason: str, at: datetime | None = None
) -> WorkItem:
    """Give own work that was not begun on the spot to a colleague, who signs for it anew; the clocks go on.

    A request gets a new item and a dispatch row that says from whom and why. Raises DomainError
    `field_required` (reason), `field_invalid` (to oneself), `member_of_other_team`, `duty_on_leave`,
    `illegal_transition`, `not_your_item`, `forbidden`, `out_of_scope`.
    """
    row = reach_item(viewer, item)
    words = _said(reason, "转交原因")
    _check_colleague(row, colleague)
    request = course.request_of(row)
    if request is None or request.team_id != row.team_id:
        given = pass_item(viewer, row, colleague)
        _tell(viewer, "handed_over", given, words, accounts_of_members([colleague.pk]).values(), at)
        return given
    _take_away(viewer, row)
    data = {"by": viewer.name, "person": colleague.name, "why": words}
    dispatch = give_out(viewer, request, bridge.Chosen(str(colleague.pk), HANDED_OVER, data, ()))
    return dispatch.work_item


@transaction.atomic
def give_back_work(viewer: Viewer, item: WorkItem, ground: str, at: datetime | None = None) -> WorkItem:
    """Give own work that was not begun on the spot back to the captain, with the ground in words.

    A request waits, unread again and with its clocks going on, until it is given to somebody else. Raises
    DomainError `field_required` (ground), `illegal_transition`, `not_your_item`, `forbidden`, `out_of_scope`.
    """
    row = reach_item(viewer, item)
    words = _said(ground, "退回原因")
    request = course.request_of(row)
    if request is None or request.team_id != row.team_id:
        pass_item(viewer, row, None)
    else:
        _take_away(viewer, row)
        _return(viewer, request, words, at or clock.now())
    _tell(viewer, "given_back", row, words, captains([row.team.path]).get(row.team.path, ()), at)
    return row


def _said(words: str, field: str) -> str:
    if not words.strip():
        raise DomainError("field_required", field=field)
    return bridge.mask_text(words.strip())[:120]


def _check_colleague(row: WorkItem, colleague: Member) -> None:
    if colleague.pk == row.member_id:
        raise DomainError("field_invalid", field="转交给", value=colleague.name, remedy="请选另一位同事")
    if colleague.team_id != row.team_id or colleague.left_on is not None:
        raise DomainError("member_of_other_team", member=colleague.name, team=row.team.short_name)
    today = clock.today()
    leaves = Leave.objects.everywhere("leave of a colleague of the reached team")
    away = leaves.filter(member=colleague, first_day__lte=today, last_day__gte=today).first()
    if away is not None:
        days = {"first": away.first_day.isoformat(), "last": away.last_day.isoformat()}
        raise DomainError("duty_on_leave", member=colleague.name, **days)


def _take_away(viewer: Viewer, row: WorkItem) -> None:
    state = WorkState(row.state)
    if state not in PASSED_ON:
        raise DomainError("illegal_transition", what="工作项", source=state.label, target="转交或退回")
    on_the_way = state == WorkState.EN_ROUTE
    move_work_item(viewer, row, WorkState.CANCELLED if on_the_way else WorkState.DECLINED)


def _return(viewer: Viewer, request: Request, words: str, at: datetime) -> None:
    """The request is nobody's now; one that others of the team still work on shows how far they are."""
    course.follow_items(viewer, request, at, words)
    others = [each for each in course.items_of(request) if each.state in (*PASSED_ON, WorkState.ON_SITE)]
    if others:
        return
    request.notes.pop("proposal", None)
    course.enter(viewer, request, RequestState.RETURNED, at, words)
    request.holder, request.goes_at = None, None
    request.save(update_fields=["holder", "goes_at", "notes"])


def _tell(
    viewer: Viewer, kind: str, row: WorkItem, words: str, accounts: Iterable[UUID], at: datetime | None
) -> None:
    audit.record(viewer, "work_item.explained", row, after={"note": words}, unit_path=row.team.path)
    data = {"title": row.title, "name": viewer.name, "note": words}
    subject = f"{kind}:{row.pk}:{at or clock.now():%Y%m%d%H%M%S}"
    link = f"work_item|{row.pk}"
    post_notices([News(kind, subject, row.team.path, data, link, tuple(accounts))], telling_book(*_WORDS))
