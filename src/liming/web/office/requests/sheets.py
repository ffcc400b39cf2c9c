"""An .xlsx to download from a head and rows."""

from collections.abc import Sequence
from urllib.parse import quote

from django.http import HttpResponse

from liming.adapters.spreadsheets import write_table
from liming.register.rules import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> HttpResponse:
    """The table as a file; its name may be Chinese (RFC 5987)."""
    response = HttpResponse(write_table(Table.of(head, rows, name)), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response
