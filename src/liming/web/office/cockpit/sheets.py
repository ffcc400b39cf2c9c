"""A table as an Excel file to download; nothing a person typed can become a formula."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from urllib.parse import quote

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_response(title: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows, header first, as an attachment named `title`.xlsx."""
    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(page, value if isinstance(value, int | float) else str(value or ""))
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cells.append(cell)
        page.append(cells)
    body = BytesIO()
    book.save(body)
    answer = HttpResponse(body.getvalue(), content_type=EXCEL)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.xlsx"
    return answer
