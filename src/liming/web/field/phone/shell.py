"""What makes the pages an app on the phone: the service worker, the manifest, the page without a signal."""

import hashlib
import json
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liming.shared.viewer import Right
from liming.web.access import field_page, public_page
from liming.web.field.look import look_of
from liming.web.field.phone.words import phone_words

_ASSETS = ("field.css", "field.js", "icons.svg", "favicon.svg", "logo.svg")
_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
_A_YEAR = 365 * 86_400


@public_page
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker from the root, so that it may serve every page; with the names of what it keeps."""
    assets = [static(name) for name in _ASSETS] + [words_url(language) for language in _LANGUAGES]
    told = json.dumps({"build": _build(), "assets": assets, "offline": reverse("phone_offline")})
    script = (settings.BUILD / "static" / "sw.js").read_text(encoding="utf-8")
    answer = HttpResponse(f"self.LIMING = {told};\n{script}", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _build() -> str:
    """Changes with every file that the phone keeps; asked of the disk once."""
    digest = hashlib.sha256()
    for path in sorted((settings.BUILD / "static").glob("*.*")):
        digest.update(path.read_bytes())
    for language in _LANGUAGES:
        digest.update(_words(language).encode())
    return digest.hexdigest()[:16]


@cache
def _words(language: str) -> str:
    with translation.override(language):
        return f"self.LIMING_WORDS = {json.dumps(phone_words(), ensure_ascii=False)};\n"


def words_url(language: str) -> str:
    """Where the phone's words stand in a language; another address when they changed."""
    mark = hashlib.sha256(_words(language).encode()).hexdigest()[:12]
    return f"{reverse('phone_words', args=[language])}?{urlencode({'v': mark})}"


@public_page
@require_safe
def words(request: HttpRequest, language: str) -> HttpResponse:
    """What the phone says by itself, once for all its pages."""
    if language not in _LANGUAGES:
        raise Http404
    answer = HttpResponse(_words(language), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    return answer


@public_page
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """How the phone shows the app on its home screen."""
    icon = {"src": static("logo.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    told = {
        "name": _("太行黎明"),
        "short_name": _("太行黎明"),
        "start_url": "/field/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#FFFFFF",
        "theme_color": "#0B5563",
        "lang": "zh-CN",
        "icons": [icon],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@public_page
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Kept on the phone for addresses that are not. The worker fetches it signed in and anybody may read it
    later: so it is drawn without the session and shows nobody's data.
    """
    frame = {
        "is_demonstration": settings.DEMO,
        "look": look_of(request),
        "phone_words_url": words_url(translation.get_language()),
    }
    return HttpResponse(render_to_string("field/offline.html", frame))


@field_page(Right.DO_WORK)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The page of what is not sent yet; the phone fills it from what it keeps."""
    return render(request, "field/queue.html")
