"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from liming.improve.queries import due_promises
from liming.register import queries
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web import navigation
from liming.web.components.images import heic_words
from liming.web.field.look import look_of
from liming.web.field.phone.shell import words_url
from liming.web.roles import role_name

FIND_URL = "/office/find/"
NOTICES_URL = "/office/notices/"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Viewer, navigation, place and role for the frame, and whether this is a demonstration."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    frame: dict[str, Any] = {"viewer": viewer, "is_demonstration": settings.DEMO, "now": clock.now()}
    frame["heic_words"] = heic_words()
    frame["look"] = look_of(request)
    frame["phone_words_url"] = SimpleLazyObject(lambda: words_url(get_language()))
    frame["looking"] = getattr(request, "looking", None)
    if viewer is None:
        return frame
    return frame | {
        "navigation": SimpleLazyObject(lambda: navigation.office_groups(viewer, request.path)),
        "field_tabs": SimpleLazyObject(lambda: navigation.field_tabs(viewer, request.path)),
        "find_url": FIND_URL if navigation.exists(FIND_URL) else "",
        "field_url": "/field/" if viewer.may(Right.DO_WORK) and navigation.exists("/field/") else "",
        "may_look": viewer.may(Right.READ_PRIVATE),
        "role_name": role_name(viewer),
        "promises": SimpleLazyObject(lambda: due_promises(viewer)),
        "promise_page": "improvement" if viewer.may(Right.READ_GAPS) else "my_measure",
        "unread": SimpleLazyObject(lambda: queries.unread_count(viewer)),
        "notices_url": NOTICES_URL if viewer.may(Right.READ_WORK) else "",
        "scope_name": SimpleLazyObject(lambda: queries.scope_name(viewer)),
    }
