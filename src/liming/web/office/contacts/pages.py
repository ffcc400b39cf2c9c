"""The contacts of the own units: list, new, new password, end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.register import actions, queries
from liming.register.models import ContactProfile
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import paged
from liming.web.office.contacts.forms import ContactForm


@office_page(Right.EDIT_REGISTER)
def contact_list(request: HttpRequest) -> HttpResponse:
    """Those who speak for a body today, or those who no longer do."""
    ended = request.GET.get("ended") == "yes"
    page = paged(queries.contacts(request.viewer, ended=ended), request)  # type: ignore[attr-defined]
    return render(request, "office/contacts/list.html", {"page": page, "ended": ended})


@office_page(Right.EDIT_REGISTER)
def create(request: HttpRequest) -> HttpResponse:
    """A contact with its account."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    units = [(unit.code, unit.short_name) for unit in queries.units(viewer).order_by("path")]
    form = ContactForm(request.POST or None, viewer=viewer, units=units)
    if request.method == "POST" and form.is_valid() and _made(viewer, form):
        messages.success(request, _("已建联系人 %(name)s") % {"name": form.cleaned_data["name"]})
        return redirect("contacts")
    return render(request, "office/contacts/new.html", {"form": form}, status=400 if form.errors else 200)


def _made(viewer: Viewer, form: ContactForm) -> bool:
    """Make it; a refusal of the domain stands above the form."""
    values = form.cleaned_data
    try:
        unit = queries.unit_by_code(viewer, values["unit"])
        actions.create_contact(viewer, unit, form.draft(), values["username"], values["password"])
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
    return form.is_valid()


def _profile(request: HttpRequest, profile_id: UUID) -> ContactProfile:
    found = queries.contacts(request.viewer).filter(pk=profile_id).first()  # type: ignore[attr-defined]
    if found is None:
        raise DomainError("not_found", what="联系人", key=str(profile_id))
    return found


@office_page(Right.EDIT_REGISTER)
@require_POST
def end(request: HttpRequest, profile_id: UUID) -> HttpResponse:
    """The person no longer speaks for the body."""
    row = _profile(request, profile_id)
    actions.end_contact(request.viewer, row, request.POST.get("reason", ""))  # type: ignore[attr-defined]
    messages.success(request, _("%(name)s 的账号已停用") % {"name": row.person})
    return redirect("contacts")


@office_page(Right.EDIT_REGISTER)
@require_POST
def password(request: HttpRequest, profile_id: UUID) -> HttpResponse:
    """A new password."""
    row = _profile(request, profile_id)
    actions.set_contact_password(request.viewer, row, request.POST.get("password", ""))  # type: ignore[attr-defined]
    messages.success(request, _("%(name)s 的口令已重设") % {"name": row.person})
    return redirect("contacts")
