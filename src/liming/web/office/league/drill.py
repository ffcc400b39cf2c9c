"""From the league down: a dimension's indicators, and one indicator over a peer group."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.adapters.spreadsheets import write_table
from liming.evaluate import queries as evaluate
from liming.evaluate.enums import Band, Dimension
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named
from liming.web.access import office_page
from liming.web.components.listing import download, headings, paged
from liming.web.office.league import drill_words as words
from liming.web.office.league.choosing import Chosen, chosen, filters
from liming.web.office.league.words import MARKS
from liming.web.words.formats import quarter_name

PAGE_SIZE = 30


@office_page(Right.READ_BENCHMARK)
def dimension_page(request: HttpRequest, dimension: str) -> HttpResponse:
    """The indicators of one dimension over a peer group: spread, median, n, how many teams stand apart."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    picked = chosen(request)
    found = evaluate.dimension_table(viewer, picked.snapshot, dimension, picked.group, picked.unit_path)
    context = {
        "found": found,
        "rows": [words.dimension_row(table) for table in found.tables],
        "dimensions": Dimension,
        "filters": filters(viewer, found.snapshot, found.group, found.groups, picked.unit),
        "weight": picked.snapshot.rules.get("dimension_weights", {}).get(dimension, 0),
        "text": words.dimension_text(found),
    }
    return render(request, "office/league/dimension.html", context)


@office_page(Right.READ_BENCHMARK)
def indicator_page(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator over a peer group: every visible team with interval and n, a rank only where it holds."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    picked = chosen(request)
    table, rows = _rows(request, picked, code)
    bar = filters(viewer, table.snapshot, table.group, table.groups, picked.unit)
    bands = [("", _("全部")), *((band.value, str(band.label)) for band in Band if table.counts[band])]
    bar.append({"name": "band", "label": _("档"), "choices": bands, "value": request.GET.get("band", "")})
    page = paged(rows, request, PAGE_SIZE)
    context = {
        "table": table,
        "page": page,
        "headings": headings(request, words.columns(table), _order(request, table)),
        "scale": words.scale(table),
        "marks": MARKS,
        "filters": bar,
        "counts": [(MARKS[band], band.label, table.counts[band]) for band in Band if table.counts[band]],
        "rankable_from": evaluate.RANKABLE,
        "columns": 9 if table.is_rankable else 8,
        "text": words.indicator_text(table, rows),
    }
    return render(request, "office/league/indicator.html", context)


@office_page(Right.READ_BENCHMARK)
def indicator_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The table as filtered and sorted, as a spreadsheet."""
    table, rows = _rows(request, chosen(request), code)
    title = f"{quarter_name(table.snapshot.quarter)} {named(table.indicator)}"
    return download(write_table(words.indicator_sheet(table, rows, title)), f"{title}.xlsx")


def _rows(
    request: HttpRequest, picked: Chosen, code: str
) -> tuple[evaluate.PeerTable, list[evaluate.PeerRow]]:
    """The table, and its rows as filtered by band and sorted."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    table = evaluate.peer_table(viewer, picked.snapshot, code, picked.group, picked.unit_path)
    band = request.GET.get("band", "")
    rows = [row for row in table.rows if not band or row.band == band]
    return table, words.sorted_rows(rows, _order(request, table))


def _order(request: HttpRequest, table: evaluate.PeerTable) -> str:
    """The column sorted by; nothing else than the columns shown."""
    wanted: Any = request.GET.get("sort", "")
    known = {key for key, _label, _is_number in words.columns(table)}
    return wanted if wanted.removeprefix("-") in known else ""
