"""Choose a member, say why, look, end it."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions
from liming.execute.queries.settings import setting
from liming.register.queries import members
from liming.shared.viewer import Right, Viewer
from liming.web import viewing_as
from liming.web.access import office_page

_MOST = 40


@office_page(Right.VIEW_AS)
def choose(request: HttpRequest) -> HttpResponse:
    """Members of the viewer's teams by name, pinyin or code."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    search = request.GET.get("q", "").strip()
    rows = members(viewer).filter(left_on=None)
    if viewer.member_id is not None:
        rows = rows.exclude(pk=viewer.member_id)
    if search:
        by_name = Q(name__icontains=search) | Q(initials__istartswith=search) | Q(pinyin__istartswith=search)
        rows = rows.filter(by_name | Q(code__iexact=search))
    context = {
        "rows": rows.select_related("team").order_by("team__path", "pinyin")[:_MOST],
        "search": search,
        "most": _MOST,
        "minutes": setting("view_as.minutes"),
        "looking_at": viewing_as.looking_of(request),
    }
    return render(request, "office/view_as/choose.html", context)


@require_POST
@office_page(Right.VIEW_AS)
def begin(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Begin, with the reason, at the member's day."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    reason = request.POST.get("reason", "")
    member = actions.begin_viewing_as(viewer, member_id, reason)
    viewing_as.keep(request, member.pk, member.name, reason.strip())
    return redirect("my_day")


@require_POST
@office_page(Right.VIEW_AS)
def end(request: HttpRequest) -> HttpResponse:
    """End it; the session forgets the member."""
    kept = request.session.pop(viewing_as.KEPT, None)
    if kept:
        actions.end_viewing_as(request.viewer, UUID(kept["member_id"]), kept["reason"])  # type: ignore[attr-defined]
        messages.success(request, _("已结束查看 %(name)s 的手机页面") % {"name": kept["name"]})
    return redirect("view_as")
