"""What a contact does: raise a request, add to it, urge."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute.actions import (
    ContactAsk,
    add_as_contact,
    ask_as_contact,
    ask_reopen_by_code,
    urge_as_contact,
)
from liming.execute.queries import contact_request
from liming.execute.rules.outside import title_of
from liming.register.models import ContactProfile
from liming.register.queries import own_profile
from liming.shared.viewer import Right
from liming.web.access import contact_page
from liming.web.components.photos import photo_limits
from liming.web.contact.words import shell
from liming.web.public import kinds
from liming.web.public.forms import AddForm, AskForm

_USUAL = {"enterprise": "enterprise"}


class ContactAskForm(AskForm):
    """What a contact asks; who to call and where stand in its profile."""

    is_urgent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, profile: ContactProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = False
        self.initial = {"kind": _USUAL.get(profile.kind, "village"), "address": profile.address}

    def ask(self) -> ContactAsk:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        return ContactAsk(
            title=title_of(values["words"]),
            words=values["words"],
            service_type_code=kinds.SERVICE_TYPES[values["kind"]],
            address=values["address"],
            longitude=values["longitude"] if values["latitude"] is not None else None,
            latitude=values["latitude"] if values["longitude"] is not None else None,
            is_urgent=values["is_urgent"],
            photos=values["photos"],
            once=values["once"],
        )


@contact_page(Right.ASK_AS_CONTACT)
def ask(request: HttpRequest) -> HttpResponse:
    """Raise a request for the own body, its place filled in."""
    viewer = request.viewer  # type: ignore[attr-defined]
    profile = own_profile(viewer)
    form = ContactAskForm(request.POST or None, request.FILES or None, profile=profile)
    if request.method == "POST" and form.is_valid():
        made = form.sent(lambda: ask_as_contact(viewer, form.ask()))
        if made is not None:
            messages.success(request, _("已收到，单号 %(number)s") % {"number": made.number})
            return redirect("contact_request", made.number)
    context = {**shell(profile), "form": form, **photo_limits()}
    return render(request, "contact/ask.html", context, status=400 if form.errors else 200)


@contact_page(Right.ASK_AS_CONTACT)
@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """More words or photos."""
    form = AddForm(request.POST, request.FILES)
    if form.is_valid():
        values = form.cleaned_data
        add_as_contact(request.viewer, number, values["words"], values["photos"])  # type: ignore[attr-defined]
        messages.success(request, _("已补充，上门的人看得到"))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("contact_request", number)


@contact_page(Right.ASK_AS_CONTACT)
@require_POST
def urge(request: HttpRequest, number: str) -> HttpResponse:
    """Urge whoever has it."""
    urge_as_contact(request.viewer, number, request.POST.get("words", ""))  # type: ignore[attr-defined]
    messages.success(request, _("已催办，承办人看得到"))
    return redirect("contact_request", number)


@contact_page(Right.ASK_AS_CONTACT)
@require_POST
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """Not solved: ask to take it up again."""
    viewer = request.viewer  # type: ignore[attr-defined]
    code = contact_request(viewer, number).progress.code
    ask_reopen_by_code(viewer, code, request.POST.get("words", "") or _("来电人说问题没解决"))
    return redirect("contact_request", number)
