"""One-time codes: set up with an authenticator, recovery codes shown once, end."""

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.register import actions, queries
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer
from liming.web.access import personal_page
from liming.web.components.forms import HouseForm
from liming.web.idle import DUE, settle


class CodeForm(HouseForm):
    """One code."""

    code = forms.CharField(
        label=gettext_lazy("动态口令"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
    )


def at_code(refusal: DomainError) -> str:
    """Every refusal of a code is said beside it."""
    return "code"


@personal_page
def page(request: HttpRequest) -> HttpResponse:
    """Scan, type the first code, keep the recovery codes; in use already, how it stands."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    safety = queries.own_safety(viewer)
    if safety.factor is not None:
        return render(request, "me/factor.html", {"safety": safety, "form": CodeForm()})
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        codes = form.made(lambda: actions.confirm_second_factor(viewer, form.cleaned_data["code"]), at_code)
        if codes is not None:
            settle(request, queries.FACTOR)
            return _show(request, codes)
    scanned = actions.begin_second_factor(viewer)
    context = {
        "form": form,
        "picture": segno.make(scanned, error="m").svg_data_uri(scale=5, border=2),
        "typed": scanned.partition("secret=")[2].partition("&")[0],
        "due": queries.FACTOR in request.session.get(DUE, []),
    }
    return render(request, "me/factor_new.html", context, status=400 if form.errors else 200)


@personal_page
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, with a code of now."""
    codes = actions.renew_recovery_codes(request.viewer, request.POST.get("code", ""))  # type: ignore[attr-defined]
    return _show(request, codes)


@personal_page
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Sign in without codes again, where the role allows it."""
    actions.drop_second_factor(request.viewer, request.POST.get("code", ""))  # type: ignore[attr-defined]
    messages.success(request, _("动态口令已停用"))
    return redirect("own_security")


def _show(request: HttpRequest, codes: list[str]) -> HttpResponse:
    answer = render(request, "me/codes.html", {"codes": codes})
    answer["Cache-Control"] = "no-store"
    return answer
