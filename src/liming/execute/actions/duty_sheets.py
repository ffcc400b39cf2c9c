"""A roster from a sheet: dry run first, all or nothing or the good rows."""

from datetime import datetime, time, timedelta
from typing import Any

from liming.execute.actions.duty_roster import ShiftDraft, add_shift, is_rostered
from liming.execute.enums import DutyKind
from liming.execute.rules.duty_columns import DUTY, clock_minutes
from liming.register.actions import ImportReport, Mode, Outcome, take_rows
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_FIELDS = {
    "duty_on_leave": "member",
    "duty_double_booked": "member",
    "duty_member_elsewhere": "member",
    "duty_point_elsewhere": "point",
    "out_of_scope": "team",
}
"""The column a refusal is about, to mark its cell."""


def import_roster(
    viewer: Viewer, table: Table, *, dry_run: bool = True, mode: Mode = "all_or_nothing"
) -> ImportReport:
    """Add the shifts of a sheet; one that is rostered already stays as it is, nothing is taken off.

    Every clash is named in its row. Raises `forbidden`, `header_unknown`, `header_twice`.
    """
    viewer.require(Right.EDIT_DUTY)

    def take(values: dict[str, Any]) -> Outcome:
        draft = _draft(values)
        if is_rostered(draft):
            return "unchanged"
        add_shift(viewer, draft)
        return "created"

    return take_rows(viewer, DUTY, table, take, _FIELDS, dry_run=dry_run, mode=mode)


def _draft(values: dict[str, Any]) -> ShiftDraft:
    starts, ends = (_moment(values, name) for name in ("starts", "ends"))
    if ends <= starts:
        ends += timedelta(days=1)
    return ShiftDraft(
        team=values["team"],
        member=values["member"],
        starts_at=starts,
        ends_at=ends,
        point=values.get("point"),
        kind=DutyKind(values.get("kind") or (DutyKind.STATION if values.get("point") else DutyKind.TEAM)),
        note=values.get("note") or "",
    )


def _moment(values: dict[str, Any], name: str) -> datetime:
    minutes = clock_minutes(values[name])
    if minutes is None:
        field_name = DUTY.by_columns[name].label
        raise DomainError("field_invalid", field=field_name, value=values[name], remedy="请写成 08:30")
    return datetime.combine(values["day"], time(minutes // 60, minutes % 60), tzinfo=clock.LOCAL_ZONE)
