"""Integrity reports, for those who may read them: looked into and settled."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liming.evaluate import actions
from liming.evaluate.enums import IntegrityState
from liming.evaluate.queries import supervision as queries
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import filters_of, paged
from liming.web.office.supervision import words
from liming.web.office.supervision.forms import IntegrityForm

_SIZE = 30


@never_cache
@office_page(Right.READ_INTEGRITY)
def index(request: HttpRequest) -> HttpResponse:
    """Reports of the viewer's teams, the newest first."""
    return _page(request)


def _page(request: HttpRequest, refused: Any = None, at: UUID | None = None) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    state = request.GET.get("state", "")
    rows = queries.integrity_reports(viewer, state if state in IntegrityState else "")
    page, names = paged(rows, request, _SIZE), queries.integrity_words()
    context = {
        "page": page,
        "rows": [
            (row, names.get(row.code, row.code), refused if row.pk == at else IntegrityForm()) for row in page
        ],
        "at": at,
        "tabs": words.tabs(viewer, "supervision_integrity"),
        "filters": filters_of(request, [("state", _("状态"), lambda: IntegrityState.choices)]),
    }
    return render(request, "office/supervision/integrity.html", context, status=400 if refused else 200)


@never_cache
@office_page(Right.READ_INTEGRITY)
@require_POST
def act(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Say whether it is so, or what was done about it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    report = queries.integrity_report(viewer, report_id)
    form = IntegrityForm(request.POST)
    what = request.POST.get("act", "")
    if form.made(lambda: _do(viewer, report, what, form.cleaned_data["words"])) is None:
        return _page(request, form, report_id)
    messages.success(request, _("已记下"))
    return redirect("supervision_integrity")


def _do(viewer: Viewer, report: Any, what: str, said: str) -> object:
    if what == "settle":
        return actions.settle_integrity(viewer, report, said)
    return actions.rule_integrity(viewer, report, is_true=what == "true", words=said)
