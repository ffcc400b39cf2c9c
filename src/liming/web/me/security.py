"""Where I am signed in, on which phones, and my password."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute import queries as execute
from liming.execute.actions import sync
from liming.register import actions, queries
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer
from liming.web.access import personal_page
from liming.web.components.forms import HouseForm
from liming.web.idle import DUE, settle

_FIELDS = {"password_wrong": "old", "password_weak": "new", "password_barred": "new"}


class PasswordForm(HouseForm):
    """The present password and the new one twice."""

    old = forms.CharField(
        label=gettext_lazy("原口令"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("新口令"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=gettext_lazy("再写一遍"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("两遍不一样"))
        return again


@personal_page
def page(request: HttpRequest) -> HttpResponse:
    """Password, second factor, open sign-ins and phones."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    context = {
        "safety": queries.own_safety(viewer),
        "phones": execute.own_phones(viewer),
        "here": request.session.session_key,
    }
    return render(request, "me/security.html", context)


@personal_page
@require_POST
def end(request: HttpRequest, sign_in_id: UUID) -> HttpResponse:
    """Sign out at one place."""
    actions.end_sign_in(request.viewer, sign_in_id)  # type: ignore[attr-defined]
    messages.success(request, _("已在那里退出"))
    return redirect("own_security")


@personal_page
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    count = actions.end_sign_ins_but(request.viewer, str(request.session.session_key))  # type: ignore[attr-defined]
    messages.success(request, _("已在其他 %(n)s 处退出") % {"n": count})
    return redirect("own_security")


@personal_page
@require_POST
def revoke_phone(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """The own phone wipes itself when it next asks."""
    device = sync.revoke_device(request.viewer, device_id, request.POST.get("reason", ""))  # type: ignore[attr-defined]
    messages.success(request, _("%(name)s 已停用") % {"name": device.name})
    return redirect("own_security")


@personal_page
def password(request: HttpRequest) -> HttpResponse:
    """A new password, with the present one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = PasswordForm(request.POST or None)
    if request.method == "POST":
        account = form.made(
            lambda: actions.change_own_password(viewer, form.cleaned_data["old"], form.cleaned_data["new"]),
            _field_of,
        )
        if account is not None:
            update_session_auth_hash(request, account)
            settle(request, queries.PASSWORD)
            messages.success(request, _("口令已改"))
            return redirect("home" if request.session.get(DUE) is not None else "own_security")
    rule = queries.rule("security.password")
    context: dict[str, Any] = {"form": form, "rule": rule, "due": _is_due(request)}
    return render(request, "me/password.html", context, status=400 if form.errors else 200)


def _is_due(request: HttpRequest) -> bool:
    return queries.PASSWORD in request.session.get(DUE, [])


def _field_of(refusal: DomainError) -> str | None:
    return _FIELDS.get(refusal.code)
