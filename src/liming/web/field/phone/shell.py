"""What makes the pages an app on the phone: the service worker, the manifest, the page without a signal."""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liming.shared.viewer import Right
from liming.web.access import field_page, public_page

_ASSETS = (
    "app.css",
    "app.js",
    "field.js",
    "icons.svg",
    "favicon.svg",
    "logo.svg",
    "django_htmx/htmx-4.min.js",
)


@public_page
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker from the root, so that it may serve every page; with the names of what it keeps."""
    told = json.dumps(
        {"build": _build(), "assets": [static(name) for name in _ASSETS], "offline": reverse("phone_offline")}
    )
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
    return digest.hexdigest()[:16]


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
    """Kept on the phone for addresses that are not; it shows nobody's data."""
    return render(request, "public/offline.html")


@field_page(Right.DO_WORK)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The page of what is not sent yet; the phone fills it from what it keeps."""
    return render(request, "field/queue.html")
