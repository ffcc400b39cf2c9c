"""Days on which a member would rather be off duty, said by themselves or by who makes the roster."""

from datetime import date, timedelta

from django.db import transaction

from liming.execute import bridge
from liming.execute.models import DutyWish
from liming.execute.queries.month_duty import days_of_month
from liming.execute.queries.settings import settings_book
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

FURTHEST = timedelta(days=92)


@transaction.atomic
def wish_day(viewer: Viewer, member: Member, day: date, note: str = "") -> DutyWish:
    """Note a day not wished; the same day again keeps one row with the new note.

    Raises `forbidden`, `out_of_scope`, `field_invalid` (a day that has come or lies too far),
    `too_many_wishes`.
    """
    _require(viewer, member)
    today = clock.today()
    if not today < day <= today + FURTHEST:
        raise DomainError(
            "field_invalid", field="日期", value=day.isoformat(), remedy="请选明天起三个月内的日子"
        )
    Member.objects.everywhere("the member was reached").select_for_update(of=("self",)).get(pk=member.pk)
    own = DutyWish.objects.everywhere("the member was reached").filter(member=member)
    days = days_of_month(day)
    most = int(settings_book("duty.most_wishes").at("duty.most_wishes", member.team.path))
    others = own.filter(day__gte=days[0], day__lte=days[-1]).exclude(day=day)
    if others.count() >= most:
        raise DomainError("too_many_wishes", member=member.name, month=f"{day:%Y-%m}", most=most)
    values = {"note": bridge.mask_text(note.strip())[:60], "entered_at": clock.now()}
    row: DutyWish = own.update_or_create(member=member, day=day, defaults=values)[0]
    after = {"member": member.name, "day": day}
    audit.record(viewer, "duty_wish.noted", row, after=after, unit_path=member.team.path)
    return row


@transaction.atomic
def drop_wish(viewer: Viewer, row: DutyWish) -> None:
    """Take a wish back. Raises `forbidden`, `out_of_scope`."""
    _require(viewer, row.member)
    before = {"member": row.member.name, "day": row.day}
    audit.record(viewer, "duty_wish.withdrawn", row, before=before, unit_path=row.member.team.path)
    row.delete()


def _require(viewer: Viewer, member: Member) -> None:
    """Own days by doing the work, others' by making the roster."""
    own = member.pk == viewer.member_id and viewer.may(Right.DO_WORK)
    viewer.require(Right.DO_WORK if own else Right.EDIT_DUTY, member.team.path)
