"""The member's own ledger of the last days, and who is signed in."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liming.execute import queries
from liming.register import queries as register
from liming.shared import clock
from liming.shared.viewer import Right, Role
from liming.web.access import field_page
from liming.web.components.subscriptions import subscription_context
from liming.web.field.look import THEMES, TYPES

DAYS = 7
MOST_NOTICES = 50


@field_page(Right.DO_WORK)
def ledger(request: HttpRequest) -> HttpResponse:
    """Own records of the last seven days; ratings only as asked, awaited or given."""
    viewer = request.viewer  # type: ignore[attr-defined]
    first_day = clock.today() - timedelta(days=DAYS - 1)
    filters = queries.LedgerFilters(first_day=first_day, member=str(viewer.member_id or ""), page_size=100)
    return render(request, "field/ledger.html", {"ledger": queries.ledger(viewer, filters), "days": DAYS})


@field_page(Right.DO_WORK)
def notices(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first."""
    rows = register.my_notices(request.viewer)[:MOST_NOTICES]  # type: ignore[attr-defined]
    return render(request, "field/notices.html", {"rows": rows})


@field_page(Right.DO_WORK)
def subscriptions(request: HttpRequest) -> HttpResponse:
    """My calendar subscriptions."""
    return render(request, "field/subscriptions.html", subscription_context(request.viewer))  # type: ignore[attr-defined]


@field_page(Right.DO_WORK)
def me(request: HttpRequest) -> HttpResponse:
    """Who am I, language, office, sign out."""
    viewer = request.viewer  # type: ignore[attr-defined]
    context = {
        "themes": THEMES,
        "types": TYPES,
        "may_office": bool(viewer.roles - {Role.MEMBER}),
        "may_supervise": viewer.may(Right.DO_SUPERVISION) and viewer.may(Right.MEND_FINDING),
    }
    return render(request, "field/me.html", context)
