"""A parameter's value for a unit and all below it."""

from datetime import date
from typing import Any

from django.db import transaction

from liming.register.actions.base import check_after, require_edit
from liming.register.models import Unit, UnitParameter
from liming.register.queries.parameters import parameter_row
from liming.register.rules.parameters import fits
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer


@transaction.atomic
def set_unit_parameter(viewer: Viewer, unit: Unit, key: str, value: Any, *, source: str) -> UnitParameter:
    """From today on the parameter has another value in `unit` and below it; what held before stays.

    Raises `forbidden`, `out_of_scope`, `parameter_unknown`, `parameter_common`, `field_required` (source),
    `field_invalid` when the value has another shape than the common one.
    """
    require_edit(viewer, unit.path)
    today = clock.today()
    common = parameter_row(key)
    if common is None:
        raise DomainError("parameter_unknown", key=key, day=today.isoformat())
    if not common.is_per_unit:
        raise DomainError("parameter_common", title=common.title)
    if not source.strip():
        raise DomainError("field_required", field="来源")
    check_shape(common.value, value)
    current = _open(unit, key)
    row = UnitParameter(key=key, unit=unit, valid_from=today)
    if current is not None and current.valid_from == today:
        row = current
    elif current is not None:
        _close(current, today)
    row.value, row.source = value, source.strip()[:200]
    row.save()
    before = {"value": current.value} if current is not None and current is not row else {}
    after = {"key": key, "value": value, "source": row.source}
    audit.record(viewer, "unit_parameter.changed", row, before=before, after=after, unit_path=unit.path)
    return row


@transaction.atomic
def end_unit_parameter(viewer: Viewer, row: UnitParameter, on: date | None = None) -> UnitParameter:
    """The unit follows the next one upwards again, from `on` (default today)."""
    require_edit(viewer, row.unit.path)
    if row.valid_to is not None:
        raise DomainError("already_closed", name=row.key, day=row.valid_to.isoformat())
    day = on or clock.today()
    check_after(day, row.valid_from)
    _close(row, day)
    audit.record(
        viewer, "unit_parameter.closed", row, after={"key": row.key, "on": day}, unit_path=row.unit.path
    )
    return row


def check_shape(old: Any, new: Any) -> None:
    """Raise `field_invalid` unless the new value has the shape of the old one."""
    if not fits(old, new):
        raise DomainError("field_invalid", field="值", value=str(new)[:40], remedy="请按原来的格式填写")


def _open(unit: Unit, key: str) -> UnitParameter | None:
    rows = UnitParameter.objects.everywhere("the unit's path was required")
    found: UnitParameter | None = (
        rows.select_for_update(of=("self",)).filter(unit=unit, key=key, valid_to=None).first()
    )
    return found


def _close(row: UnitParameter, day: date) -> None:
    row.valid_to = day
    row.save(update_fields=["valid_to"])
