"""Saved views of the board: chips above the list, named from what is filtered now."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.rules.saved_views import LONGEST_NAME, filters_of
from liming.shared.viewer import Right
from liming.web.access import office_page


def chips(request: HttpRequest) -> dict[str, Any]:
    """The viewer's views with the one shown marked, and the filters that may be kept under a name."""
    now = filters_of(request.GET.dict())
    rows = [
        {"row": row, "query": urlencode(row.filters), "is_current": row.filters == now}
        for row in queries.my_views(request.viewer)  # type: ignore[attr-defined]
    ]
    is_new = bool(now) and not any(each["is_current"] for each in rows)
    return {"rows": rows, "keep": urlencode(now) if is_new else "", "longest": LONGEST_NAME}


@office_page(Right.READ_WORK)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what is filtered under a name."""
    given = QueryDict(request.POST.get("filters", "")).dict()
    row = actions.save_view(request.viewer, request.POST.get("name", ""), given)  # type: ignore[attr-defined]
    messages.success(request, _("已存为“%(name)s”") % {"name": row.name})
    return redirect(f"{reverse('requests_board')}?{urlencode(row.filters)}")


@office_page(Right.READ_WORK)
@require_POST
def drop(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Forget a view; the list stays as it is."""
    actions.drop_view(request.viewer, view_id)  # type: ignore[attr-defined]
    return redirect(f"{reverse('requests_board')}?{QueryDict(request.POST.get('filters', '')).urlencode()}")
