"""A roster from a sheet: dry run first, all or nothing or the good rows."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Literal

from django.db import transaction

from liming.execute.actions.duty_roster import ShiftDraft, add_shift, is_rostered
from liming.execute.enums import DutyKind
from liming.execute.rules.duty_columns import DUTY, clock_minutes
from liming.register.queries import References
from liming.register.rules import CellError, Table, TableRow
from liming.register.rules.columns import Column, Kind
from liming.register.rules.headers import match_headers
from liming.register.rules.values import parse
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass
class RosterReport:
    """What an import did (or would do), and what is wrong where."""

    dry_run: bool
    created: int = 0
    unchanged: int = 0
    errors: list[CellError] = field(default_factory=list)
    is_written: bool = False

    @property
    def bad_rows(self) -> int:
        return len({error.row for error in self.errors})


class _UndoError(Exception):
    """Leaves the transaction without a trace."""


def import_roster(
    viewer: Viewer,
    table: Table,
    *,
    dry_run: bool = True,
    mode: Literal["all_or_nothing", "good_rows"] = "all_or_nothing",
) -> RosterReport:
    """Add the shifts of a sheet; one that is rostered already stays as it is, nothing is taken off.

    Every clash is named in its row. Raises `forbidden`, `header_unknown`, `header_twice`.
    """
    viewer.require(Right.EDIT_DUTY)
    places = match_headers(DUTY, table.headers)
    report, references = RosterReport(dry_run), References(viewer)
    try:
        with transaction.atomic():
            for row in table.rows:
                _take(viewer, row, places, references, report)
            if dry_run or (report.errors and mode == "all_or_nothing"):
                raise _UndoError
    except _UndoError:
        return report
    report.is_written = True
    return report


def _take(
    viewer: Viewer, row: TableRow, places: dict[int, Column], references: References, report: RosterReport
) -> None:
    column: Column | None = None
    values: dict[str, Any] = {}
    try:
        for place, column in places.items():
            value = parse(column, row.cells[place] if place < len(row.cells) else None)
            if column.kind is Kind.REFERENCE and value is not None:
                value = references.resolve(column, value)
            values[column.field] = value
        column = None
        draft = _draft(values)
        if is_rostered(draft):
            report.unchanged += 1
            return
        with transaction.atomic():
            add_shift(viewer, draft)
        report.created += 1
    except DomainError as error:
        header = column.label if column else _header_of(error)
        report.errors.append(CellError(row.number, header, error.code, error.sentence()))


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


_FIELDS = {
    "duty_on_leave": "member",
    "duty_double_booked": "member",
    "duty_member_elsewhere": "member",
    "duty_point_elsewhere": "point",
    "out_of_scope": "team",
}


def _header_of(error: DomainError) -> str:
    """The column a refusal is about, to mark its cell."""
    name = _FIELDS.get(error.code)
    return DUTY.by_columns[name].label if name else str(error.data.get("field", ""))
