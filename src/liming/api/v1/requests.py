"""Requests and the ledger, as the board and the ledger page show them."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from liming.api.v1.schemas import RecordPage, RequestDetailOut, RequestPage
from liming.api.v1.teams import REFUSALS, PageNumber, PageSize, viewer_of
from liming.execute import queries
from liming.execute.queries import BoardFilters, LedgerFilters
from liming.shared.viewer import Right

router = Router(tags=["requests and records"])


@router.get("requests", response={200: RequestPage, **REFUSALS})
def requests(
    request: HttpRequest,
    q: str = "",
    time: Literal["open", "overdue", "soon", "ended", "all"] = "open",
    state: str = "",
    source: str = "",
    team: str = "",
    practice: str = "",
    page: PageNumber = 1,
    page_size: PageSize = 50,
) -> Any:
    """Requests in reach, nearest limit first."""
    filters = BoardFilters(
        search=q,
        time=time,
        state=state,
        source=source,
        team=team,
        practice=practice,
        page=page,
        page_size=page_size,
    )
    return queries.board(viewer_of(request, Right.READ_WORK), filters)


@router.get("requests/{number}", response={200: RequestDetailOut, **REFUSALS})
def one_request(request: HttpRequest, number: str) -> dict[str, Any]:
    """One request with its course; persons are masked."""
    found = queries.request_detail(viewer_of(request, Right.READ_WORK), number)
    steps = found.request.steps.all()
    return {
        **{
            field: getattr(found.row, field)
            for field in RequestDetailOut.model_fields
            if hasattr(found.row, field)
        },
        "words": found.words,
        "contact_name": found.contact_name,
        "contact_phone": found.contact_phone,
        "address": found.address,
        "service_type": found.request.service_type.name,
        "standard": found.standard,
        "steps": [
            {"at": step.at, "state": step.state, "actor": step.actor_name, "note": step.note}
            for step in steps
        ],
        "clocks": queries.clock_lines(found.request),
    }


@router.get("records", response={200: RecordPage, **REFUSALS})
def records(
    request: HttpRequest,
    q: str = "",
    quarter: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    team: str = "",
    practice: str = "",
    service_type: str = "",
    page: PageNumber = 1,
    page_size: PageSize = 50,
) -> Any:
    """Current ledger records of the teams in reach, newest first."""
    filters = LedgerFilters(
        search=q,
        quarter=quarter,
        first_day=first_day,
        last_day=last_day,
        team=team,
        practice=practice,
        service_type=service_type,
        page=page,
        page_size=page_size,
    )
    return queries.ledger(viewer_of(request, Right.READ_WORK), filters)
