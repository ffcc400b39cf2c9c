"""The board of gaps, the page of one gap and the page of one improvement."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.evaluate import queries as evaluate
from liming.improve import queries
from liming.improve.queries import BoardFilters, GapDetail, ImprovementDetail, Stage
from liming.plan.queries import all_service_types
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named
from liming.web.access import office_page
from liming.web.office.gaps import words
from liming.web.office.gaps.forms import NoteForm, OpenForm, PostponeForm
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
    indicators = [(code, named(seen[code])) for code in sorted(seen)]
    return [
        {"name": "quarter", "label": _("季度"), "choices": quarters, "value": chosen.quarter},
        {"name": "indicator", "label": _("指标"), "choices": indicators, "value": chosen.indicator},
    ]


@office_page(Right.READ_GAPS)
def gap_page(request: HttpRequest, gap_id: UUID) -> HttpResponse:
    """One gap: figure, where it comes from, what it would take, what was tried, and the next form."""
    detail = queries.gap_detail(request.viewer, gap_id)  # type: ignore[attr-defined]
    return gap_answer(request, detail)


def gap_answer(request: HttpRequest, detail: GapDetail, form: OpenForm | None = None) -> HttpResponse:
    """The page of a gap, with a form as it was filled in when it was refused."""
    gap = detail.gap
    services = {row.code: named(row) for row in all_service_types(request.viewer)}  # type: ignore[attr-defined]
    return render(
        request,
        "office/gaps/gap.html",
        {
            "detail": detail,
            "gap": gap,
            "scale": words.scale(gap),
            "needs": words.needs(gap),
            "rebound": words.rebound_of(gap.indicator, detail.baseline),
            "splits": words.splits(gap, services),
            "partners": queries.learning_partners(request.viewer, gap),  # type: ignore[attr-defined]
            "form": form or (OpenForm(detail) if detail.may_open else None),
        },
        status=400 if form else 200,
    )


@office_page(Right.READ_GAPS)
def improvement_page(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """One improvement: why, what, who, what was frozen, what happened, and the next act."""
    detail = queries.improvement_detail(request.viewer, improvement_id)  # type: ignore[attr-defined]
    return improvement_answer(request, detail)


def improvement_answer(
    request: HttpRequest, detail: ImprovementDetail, form: PostponeForm | None = None
) -> HttpResponse:
    """The page of an improvement, with a form as it was filled in when it was refused."""
    row = detail.improvement
    return render(
        request,
        "office/gaps/improvement.html",
        {
            "detail": detail,
            "row": row,
            "gap": row.gap,
            "cause": queries.cause_name(row.cause) if row.cause else "",
            "cost": words.money(row.cost_fen),
            "effect": words.effect_words(row) if hasattr(row, "verification") else "",
            "farthest": detail.comparators[-1].mean if detail.comparators else None,
            "is_going": row.state in ("planned", "running"),
            "note_form": NoteForm(),
            "postpone_form": form or PostponeForm(),
        },
        status=400 if form else 200,
    )
