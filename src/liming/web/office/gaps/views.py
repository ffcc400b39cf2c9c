"""The board of gaps and the page of one gap."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.evaluate import queries as evaluate
from liming.improve import queries
from liming.improve.queries import BoardFilters, GapDetail, Stage
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.gaps import words
from liming.web.office.gaps.forms import NoteForm, OpenForm
from liming.web.words.formats import quarter_name


@office_page(Right.READ_GAPS)
def board_page(request: HttpRequest) -> HttpResponse:
    """Gaps by state with owner, due day, expectation and verdict."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    query = request.GET
    chosen = BoardFilters(
        quarter=query.get("quarter", ""), indicator=query.get("indicator", ""), team=query.get("team", "")
    )
    board = queries.gap_board(viewer, chosen)
    columns = words.columns(board)
    stage = query.get("stage", "")
    frozen = evaluate.newest_frozen(viewer)
    return render(
        request,
        "office/gaps/board.html",
        {
            "columns": [column for column in columns if not stage or column.stage == stage],
            "tabs": columns,
            "stage": stage,
            "total": board.total,
            "filters": _filters(viewer, chosen, columns),
            "frozen": frozen,
            "may_find": frozen is not None and viewer.may(Right.EDIT_IMPROVEMENT),
            "verified": Stage.VERIFIED,
        },
    )


def _filters(viewer: Viewer, chosen: BoardFilters, columns: list[words.Column]) -> list[dict[str, Any]]:
    quarters = [(row.quarter, quarter_name(row.quarter)) for row in evaluate.snapshots(viewer)]
    seen = {entry.gap.indicator.code: entry.gap.indicator for column in columns for entry in column.entries}
    indicators = [(code, seen[code].name) for code in sorted(seen)]
    return [
        {"name": "quarter", "label": _("季度"), "choices": quarters, "value": chosen.quarter},
        {"name": "indicator", "label": _("指标"), "choices": indicators, "value": chosen.indicator},
    ]


@office_page(Right.READ_GAPS)
def gap_page(request: HttpRequest, gap_id: UUID) -> HttpResponse:
    """One gap: figure, what it would take, what was tried, and the next form."""
    detail = queries.gap_detail(request.viewer, gap_id)  # type: ignore[attr-defined]
    return gap_answer(request, detail)


def gap_answer(request: HttpRequest, detail: GapDetail, form: OpenForm | None = None) -> HttpResponse:
    """The page of a gap, with a form as it was filled in when it was refused."""
    return render(
        request,
        "office/gaps/gap.html",
        {
            "detail": detail,
            "gap": detail.gap,
            "needs": words.needs(detail.gap),
            "rebound": words.rebound(detail.baseline.expected_rebound),
            "form": form or (OpenForm(detail) if detail.may_open else None),
            "note_form": NoteForm(label_suffix=""),
        },
        status=400 if form else 200,
    )
