"""A report as PDF, in the house's own layout."""

import json
from pathlib import Path
from typing import Any

from liming.adapters.documents.pdf import compiled
from liming.adapters.reports import charts
from liming.adapters.reports.parts import Chart, Part, Report, Signing, Table, heading

_TEMPLATE = Path(__file__).with_name("report.typ")


def report_pdf(report: Report) -> bytes:
    """The A4 paper; the same report gives the same bytes."""
    data = {
        "issuer": report.issuer,
        "title": report.title,
        "signed_on": report.signed_on,
        "sections": [
            {
                "title": heading(section.key, section.title, place),
                "annex": section.is_annex,
                "parts": [_part(part) for part in section.parts],
            }
            for place, section in enumerate(report.sections)
        ],
    }
    content = {"data.json": json.dumps(data, ensure_ascii=False).encode(), **charts.files()}
    return compiled(_TEMPLATE.read_bytes(), content)


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Table):
        return {"kind": part.kind, **_table(part)}
    if isinstance(part, Chart):
        chart = {"drawing": part.drawing, "data": part.data}
        return {"kind": part.kind, "words": part.words, "chart": chart}
    if isinstance(part, Signing):
        return {"kind": part.kind, "fields": list(part.fields)}
    return {"kind": part.kind, "words": part.words}


def _table(table: Table) -> dict[str, Any]:
    columns = table.shown_columns
    rows = [[column.shown(row.get(column.key)) for column in columns] for row in table.rows]
    total = [column.shown(table.total.get(column.key)) for column in columns] if table.total else []
    shown = [{"title": column.title, "width": column.width, "number": column.is_number} for column in columns]
    return {"columns": shown, "rows": rows, "total": total}
