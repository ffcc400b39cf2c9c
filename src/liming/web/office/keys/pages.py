"""Keys of other systems: listed, issued with the secret shown once, revoked."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liming.register import actions, queries
from liming.register.models import ApiKey
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.keys.forms import RIGHTS, KeyForm


@office_page(Right.MANAGE_KEYS)
def key_list(request: HttpRequest) -> HttpResponse:
    """Every key over the viewer's units; those that work first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    lines = sorted(
        (_line(key) for key in queries.api_keys(viewer)), key=lambda line: line["state"] != "ready"
    )
    ready = sum(line["state"] == "ready" for line in lines)
    return render(request, "office/keys/list.html", {"lines": lines, "ready": ready})


@never_cache
@office_page(Right.MANAGE_KEYS)
def issue(request: HttpRequest) -> HttpResponse:
    """The form; its answer is the one page that shows the secret."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = KeyForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.issue_key(viewer, form.draft)
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            context = {"issued": issued, "rights": _rights(issued.key), "base": settings.PUBLIC_ADDRESS}
            return render(request, "office/keys/issued.html", context)
    return render(request, "office/keys/form.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
@office_page(Right.MANAGE_KEYS)
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """The key stops working now."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    key = actions.revoke_key(viewer, queries.api_key(viewer, key_id), request.POST.get("reason", ""))
    messages.success(request, _("%(owner)s 的密钥已吊销") % {"owner": key.owner})
    return redirect("keys")


def _line(key: ApiKey) -> dict[str, Any]:
    return {"key": key, "rights": _rights(key), "state": _state(key)}


def _rights(key: ApiKey) -> str:
    return _("、").join(str(label) for name, label in RIGHTS if getattr(key, name))


def _state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "ready" if key.expires_on >= clock.today() else "expired"
