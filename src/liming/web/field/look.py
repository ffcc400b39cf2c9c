"""How pages look on one phone: light, dark or for full sun, and how large; kept in that phone's cookies."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liming.shared.viewer import Right
from liming.web.access import field_page

THEMES = (("", _("跟随手机")), ("light", _("白天")), ("dark", _("夜间")), ("sun", _("强光")))
TYPES = (("", _("标准")), ("large", _("大字")))
_KEPT = 400 * 24 * 3600


@dataclass(frozen=True)
class Look:
    """`theme` is light, dark or sun, empty as the phone is set; `type` is large or empty."""

    theme: str = ""
    type: str = ""


def look_of(request: HttpRequest) -> Look:
    """What this phone chose; nonsense in a cookie is no choice."""
    return Look(
        _known(request.COOKIES.get("look", ""), THEMES), _known(request.COOKIES.get("type", ""), TYPES)
    )


def _known(value: str, choices: tuple[tuple[str, object], ...]) -> str:
    return value if value in dict(choices) else ""


@field_page(Right.DO_WORK)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice in the cookies of this phone; nothing of it is stored in the house."""
    answer = redirect("field_me")
    for name, choices in (("look", THEMES), ("type", TYPES)):
        value = _known(request.POST.get(name, ""), choices)
        answer.set_cookie(name, value, max_age=_KEPT, secure=request.is_secure(), samesite="Lax")
    return answer
