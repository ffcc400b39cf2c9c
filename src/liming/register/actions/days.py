"""The days of the working calendar: set by hand, taken back to the week, settled by the official notice."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liming.register.actions.base import insert, require_edit, update
from liming.register.models import DayException
from liming.register.queries.tree import root_path
from liming.register.rules.columns import noun
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer


@transaction.atomic
def set_day(viewer: Viewer, day: date, kind: str, *, name: str = "", source: str) -> DayException:
    """Make a day a holiday or a worked weekend day, whatever it was; it is no guess any more.

    Raises `field_required` (no source), `field_invalid` (kind), `day_needless`, `forbidden`, `out_of_scope`.
    """
    require_edit(viewer, root_path())
    if not source.strip():
        raise DomainError("field_required", field=_("来源"))
    if kind == "makeup" and day.weekday() < 5:
        raise DomainError("day_needless", day=day)
    fields = {"kind": kind, "name": name.strip(), "source": source.strip(), "is_provisional": False}
    row = DayException.objects.filter(day=day).first()
    if row is None:
        return insert(viewer, noun("days"), DayException(day=day, **fields))
    return update(viewer, noun("days"), row, fields)


@transaction.atomic
def clear_day(viewer: Viewer, day: date) -> None:
    """The day follows its weekday again; raises `not_found`, `forbidden`, `out_of_scope`."""
    require_edit(viewer, root_path())
    row = DayException.objects.filter(day=day).first()
    if row is None:
        raise DomainError("not_found", what=_("节假日"), key=day.isoformat())
    before = {"day": row.day, "kind": row.kind, "name": row.name}
    audit.record(viewer, "day_exception.removed", row, before=before, unit_path=root_path())
    row.delete()


@transaction.atomic
def settle_year(viewer: Viewer, year: int, source: str) -> int:
    """The official notice is out and the days stand as it says: nothing of the year is a guess any more.

    Returns how many days were. Raises `field_required`, `not_found`, `forbidden`, `out_of_scope`.
    """
    require_edit(viewer, root_path())
    if not source.strip():
        raise DomainError("field_required", field=_("来源"))
    rows = list(DayException.objects.filter(day__year=year, is_provisional=True))
    if not rows:
        raise DomainError("not_found", what=_("暂定的节假日"), key=year)
    after = {"year": year, "days": len(rows), "source": source.strip()[:120]}
    DayException.objects.filter(pk__in=[row.pk for row in rows]).update(
        is_provisional=False, source=source.strip()[:120]
    )
    audit.record(viewer, "day_exception.settled", rows[0], after=after, unit_path=root_path())
    return len(rows)
