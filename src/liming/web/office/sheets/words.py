"""What the pages of the sheets say of a row."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.actions import SheetReport
from liming.execute.queries import SheetLine
from liming.register.rules import CellError, Table

OUTCOMES = {
    "imported": gettext_lazy("已受理"),
    "look": gettext_lazy("待看"),
    "refused": gettext_lazy("不导入"),
}
MARKS = {"imported": "done", "look": "todo", "refused": "cancelled"}
_TOLD_ONLY = "type_chosen"


def counts(of: dict[str, int]) -> list[dict[str, Any]]:
    """The three outcomes with their words and counts."""
    return [{"value": name, "label": label, "count": of[name]} for name, label in OUTCOMES.items()]


def left_out(report: SheetReport) -> list[dict[str, Any]]:
    """The rows that a person must look at or that become nothing, each with its reasons."""
    return [
        {
            "row_number": row.row_number,
            "number": row.values.get("external_number", ""),
            "outcome": OUTCOMES[row.outcome],
            "mark": MARKS[row.outcome],
            "reasons": [each.sentence for each in row.reasons if each.code != _TOLD_ONLY],
        }
        for row in report.rows
        if row.outcome != "imported"
    ]


def errors_of(report: SheetReport) -> list[CellError]:
    """The reasons as the marked copy takes them."""
    return [
        CellError(row.row_number, "", reason.code, reason.sentence)
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
