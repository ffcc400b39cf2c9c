"""My calendar subscriptions: make one, copy its address, revoke it; on the office pages and the phone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.enums import FeedKind
from liming.register.queries import team_by_code, teams
from liming.shared.errors import DomainError
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.subscriptions import subscription_context

MOST_TEAMS = 200


@office_page(Right.READ_WORK)
def subscriptions(request: HttpRequest) -> HttpResponse:
    """The list with its addresses, and what else may be subscribed to."""
    viewer = request.viewer  # type: ignore[attr-defined]
    context = subscription_context(viewer) | {"teams": list(teams(viewer)[:MOST_TEAMS])}
    return render(request, "office/subscriptions.html", context)


@office_page(Right.READ_WORK)
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """A new subscription of my own."""
    viewer = request.viewer  # type: ignore[attr-defined]
    kind = request.POST.get("kind", "")
    if kind not in FeedKind.values:
        raise DomainError("not_found", what="日历订阅", key=kind)
    code = request.POST.get("team", "")
    team = team_by_code(viewer, code) if kind == FeedKind.TEAM and code else None
    actions.create_feed(viewer, FeedKind(kind), team)
    messages.success(request, _("已订阅，请复制地址到日历软件"))
    return _back(request)


@office_page(Right.READ_WORK)
@require_POST
def revoke(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Its address gives nothing any more."""
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.revoke_feed(viewer, queries.my_feed(viewer, feed_id))
    messages.success(request, _("已撤销，原地址不再可用"))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("field_subscriptions" if request.POST.get("from") == "field" else "subscriptions")
