"""Outages and work areas from a sheet: all rows, or none and what to correct."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from liming.execute.actions.events import EventDraft, enter_event
from liming.execute.enums import EventKind
from liming.execute.models import OutageEvent
from liming.execute.rules.sheets.values import read_moment
from liming.register.models import Unit
from liming.register.rules import Table
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

COLUMNS = ("名称", "种类", "开始", "结束", "行政区划", "网格", "公告")
_BETWEEN = re.compile(r"[\s,，、;；]+")


@transaction.atomic
def import_events(viewer: Viewer, unit: Unit, table: Table) -> list[OutageEvent]:
    """Enter every row of a sheet with the columns of `COLUMNS` as an event of `unit`.

    Divisions and grids are codes, several parted by commas. Raises DomainError `event_rows_wrong` with the
    rows and the first reason, and nothing is entered; `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_EVENTS)
    viewer.require(Right.EDIT_EVENTS, unit.path)
    made, wrong, why = [], [], ""
    for row in table.rows:
        values = dict(zip(table.headers, row.cells, strict=False))
        try:
            made.append(enter_event(viewer, _draft(unit, values)))
        except DomainError as refusal:
            wrong.append(str(row.number))
            why = why or str(refusal)
    if wrong or not made:
        raise DomainError("event_rows_wrong", rows="、".join(wrong) or "—", why=why or COLUMNS[0])
    return made


def _draft(unit: Unit, values: Mapping[str, Any]) -> EventDraft:
    kinds = {str(kind.label): kind for kind in EventKind}
    kind = kinds.get(_text(values, "种类"))
    if kind is None:
        remedy = "、".join(kinds)
        raise DomainError("field_invalid", field="种类", value=_text(values, "种类"), remedy=remedy)
    starts, ends = (read_moment(values.get(name)) for name in ("开始", "结束"))
    if starts is None or ends is None:
        raise DomainError("field_required", field="开始和结束")
    return EventDraft(
        kind=kind,
        title=_text(values, "名称"),
        starts_at=starts,
        ends_at=ends,
        notice=_text(values, "公告"),
        unit=unit,
        division_codes=_codes(values, "行政区划"),
        grid_codes=_codes(values, "网格"),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()


def _codes(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(code for code in _BETWEEN.split(_text(values, name)) if code)
