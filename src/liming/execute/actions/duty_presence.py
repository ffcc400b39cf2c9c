"""Coming to duty and leaving it: two moments, never a trail."""

from datetime import datetime, timedelta

from django.db import transaction

from liming.execute.actions.duty_access import holder_of, reach_shift, require_own
from liming.execute.models import DutyPresence, DutyShift
from liming.execute.queries.settings import setting
from liming.execute.rules.duty import may_check_in
from liming.execute.rules.wording import span_words
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer


@transaction.atomic
def check_in_duty(viewer: Viewer, shift: DutyShift, at: datetime | None = None) -> DutyPresence:
    """Take up duty, now or at the moment that a phone kept; leaving for a while and coming back makes a
    second stay.

    Raises `not_your_shift`, `duty_not_now`, `duty_still_there`, `duty_cancelled`, `out_of_scope`.
    """
    row = reach_shift(viewer, shift)
    holder = holder_of(row)
    require_own(viewer, row, holder)
    _require_absent(holder)
    early = int(setting("duty.early_minutes"))
    now = at or clock.now()
    if not may_check_in(now, row.starts_at, row.ends_at, timedelta(minutes=early)):
        raise DomainError("duty_not_now", when=span_words(row.starts_at, row.ends_at), minutes=early)
    stay = DutyPresence.objects.create(shift=row, member=holder, in_at=now)
    after = {"member": holder.name, "in_at": now}
    audit.record(viewer, "duty_presence.checked_in", stay, after=after, unit_path=row.team.path)
    return stay


@transaction.atomic
def check_out_duty(viewer: Viewer, shift: DutyShift, at: datetime | None = None) -> DutyPresence:
    """Leave duty. Raises `duty_not_there`, `not_your_shift`, `out_of_scope`."""
    row = reach_shift(viewer, shift)
    stay = row.presences.filter(out_at=None).select_related("member").order_by("-in_at").first()
    holder = stay.member if stay is not None else holder_of(row)
    require_own(viewer, row, holder)
    if stay is None:
        raise DomainError("duty_not_there", member=holder.name)
    stay.out_at = max(at or clock.now(), stay.in_at)
    stay.save(update_fields=["out_at"])
    after = {"member": holder.name, "out_at": stay.out_at}
    audit.record(viewer, "duty_presence.checked_out", stay, after=after, unit_path=row.team.path)
    return stay


def _require_absent(holder: Member) -> None:
    """Somebody is in one place at a time. Raises `duty_still_there`."""
    Member.objects.everywhere("the holder of the shift").select_for_update(of=("self",)).get(pk=holder.pk)
    stay = DutyPresence.objects.filter(member=holder, out_at=None).select_related("shift__point").first()
    if stay is not None:
        where = stay.shift.point.name if stay.shift.point else stay.shift.get_kind_display()
        raise DomainError("duty_still_there", member=holder.name, where=where)
