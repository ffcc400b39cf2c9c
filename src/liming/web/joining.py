"""Opening an account by the code of an invitation: the one page an invited person needs."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from liming.register import actions, queries
from liming.shared.callers import address_of
from liming.shared.errors import DomainError
from liming.web.access import public_page
from liming.web.components.forms import HouseForm
from liming.web.sign_in import pass_on

_FIELDS = {"password_weak": "new", "password_barred": "new"}


def _secret(label: Any, complete: str) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.PasswordInput(attrs={"autocomplete": complete}))


class JoinForm(HouseForm):
    """Staff number and code as on the sheet, and the new password twice."""

    number = forms.CharField(
        label=gettext_lazy("工号"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=gettext_lazy("开通码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )
    new = _secret(gettext_lazy("新口令"), "new-password")
    again = _secret(gettext_lazy("再写一遍"), "new-password")

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("两遍不一样"))
        return again


@sensitive_post_parameters()
@never_cache
@public_page
def page(request: HttpRequest) -> HttpResponse:
    """Set the first password; then the person is signed in, by a second factor where one is due."""
    if request.user.is_authenticated:
        return redirect("home")
    form = JoinForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST":
        account = form.made(lambda: _open(request, form.cleaned_data), _field_of)
        if account is not None:
            return pass_on(request, account, "invitation", reverse("home"))
    context = {"form": form, "rule": queries.rule("security.password")}
    return render(request, "join.html", context, status=400 if form.errors else 200)


def _open(request: HttpRequest, given: dict[str, str]) -> Any:
    return actions.open_account(given["number"], given["code"], given["new"], address=address_of(request))


def _field_of(refusal: DomainError) -> str | None:
    return _FIELDS.get(refusal.code)
