"""Open work on an older version of a guide, and bringing what nobody has begun to the one in force."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.queries.guide_work import MOVABLE
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import paged
from liming.web.office.guides.pages import may_edit

ROWS_PER_PAGE = 30


@office_page(Right.READ_PLAN)
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Open work of the viewer's teams that is not on the version in force."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.older_work(viewer, code)
    context = {
        "found": found,
        "guide": found.guide or queries.guide_page(viewer, code).guide,
        "page": paged(found.rows, request, ROWS_PER_PAGE),
        "movable": MOVABLE,
        "may_edit": may_edit(viewer),
    }
    return render(request, "office/guides/work.html", context)


@require_POST
@office_page(Right.EDIT_GUIDE)
def renew(request: HttpRequest, code: str) -> HttpResponse:
    """Bring all work not begun to the version in force."""
    moved = actions.renew_guide_of_work(request.viewer, code)  # type: ignore[attr-defined]
    messages.success(request, _("已换用新版 %(n)s 项") % {"n": moved})
    return redirect("guide_work", code)
