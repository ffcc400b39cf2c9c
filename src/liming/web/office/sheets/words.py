"""What the pages of the sheets say of a row."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.core.dispatch import mask_text
from liming.execute.actions import RowOutcome, SheetReport
from liming.execute.queries import SheetColumns, SheetLine
from liming.execute.rules.sheets.reasons import column_of, row_kind
from liming.register.rules import CellError, Table

OUTCOMES = {
    "imported": gettext_lazy("已受理"),
    "look": gettext_lazy("待看"),
    "refused": gettext_lazy("不导入"),
}
MARKS = {"imported": "done", "look": "todo", "refused": "cancelled"}
KINDS = {
    "imported": gettext_lazy("可受理"),
    "look": gettext_lazy("待看"),
    "double": gettext_lazy("疑似重复"),
    "re_sent": gettext_lazy("重复来单"),
    "refused": gettext_lazy("不导入"),
}
FIELDS = {
    "external_number": gettext_lazy("来源单号"),
    "received_at": gettext_lazy("受理时间"),
    "title": gettext_lazy("诉求标题"),
    "words": gettext_lazy("诉求内容"),
    "kind": gettext_lazy("诉求类型"),
    "address": gettext_lazy("地址"),
    "county": gettext_lazy("区县"),
    "township": gettext_lazy("乡镇、街道"),
    "contact_name": gettext_lazy("联系人"),
    "contact_phone": gettext_lazy("联系电话"),
    "urgency": gettext_lazy("紧急程度"),
    "sender_due": gettext_lazy("来源时限"),
    "remark": gettext_lazy("备注"),
}
_TOLD_ONLY = "type_chosen"
_SHOWN = 100


def counts(of: dict[str, int]) -> list[dict[str, Any]]:
    """The three outcomes with their words and counts."""
    return [{"value": name, "label": label, "count": of[name]} for name, label in OUTCOMES.items()]


def fields(found: SheetColumns) -> list[dict[str, str]]:
    """Each field with the column chosen for it and the values that stand there."""
    samples = {column.name: column.samples for column in found.columns}
    return [
        {
            "name": name,
            "label": str(label),
            "column": (column := found.mapping.get(name, "")),
            "samples": _("、").join(samples.get(column, ())),
        }
        for name, label in FIELDS.items()
    ]


def groups(report: SheetReport) -> list[dict[str, Any]]:
    """The rows by what becomes of them, each group with its count and its first rows."""
    rows: dict[str, list[RowOutcome]] = {kind: [] for kind in KINDS}
    for row in report.rows:
        rows[row_kind(row.outcome, [each.code for each in row.reasons])].append(row)
    return [
        {
            "kind": kind,
            "label": label,
            "count": len(rows[kind]),
            "rows": [_row(row) for row in rows[kind][:_SHOWN]],
            "more": max(0, len(rows[kind]) - _SHOWN),
        }
        for kind, label in KINDS.items()
    ]


def _row(row: RowOutcome) -> dict[str, Any]:
    return {
        "row_number": row.row_number,
        "number": row.values.get("external_number", ""),
        "title": mask_text(row.values.get("title") or row.values.get("words", "")[:24]),
        "outcome": OUTCOMES[row.outcome],
        "mark": MARKS[row.outcome],
        "reasons": [each.sentence for each in row.reasons if each.code != _TOLD_ONLY],
    }


def errors_of(report: SheetReport) -> list[CellError]:
    """The reasons as the marked copy takes them."""
    return [
        CellError(row.row_number, column_of(reason.code, report.mapping), reason.code, reason.sentence)
        for row in report.rows
        if row.outcome != "imported"
        for reason in row.reasons
        if reason.code != _TOLD_ONLY
    ]


def marked_table(lines: Iterable[SheetLine], name: str) -> tuple[Table, list[CellError]]:
    """The kept rows, private numbers masked, with outcome, request and reasons beside each."""
    rows = tuple(lines)
    head = (_("行"), _("来源单号"), _("摘要"), _("原话"), _("地址"), _("结果"), _("诉求单号"))
    cells = [
        (
            row.row_number,
            row.external_number,
            row.title,
            row.words,
            row.address,
            str(OUTCOMES[row.outcome]),
            row.request_number,
        )
        for row in rows
    ]
    # Table.of numbers its rows from 2; the errors follow that numbering, the first column the file's own.
    errors = [
        CellError(place, "", row.outcome, sentence)
        for place, row in enumerate(rows, start=2)
        if row.outcome != "imported"
        for sentence in row.reasons
    ]
    return Table.of(head, cells, name), errors
