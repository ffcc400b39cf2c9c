"""A record in six taps, and the page after any finished work."""

from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from liming.execute import actions, queries
from liming.execute.enums import RecordResult
from liming.execute.models import ServiceRecord
from liming.execute.queries import record_detail
from liming.register.models import Customer
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.components import evidence as photos
from liming.web.components.images import MEGABYTES
from liming.web.components.minutes import MINUTES
from liming.web.field.forms import WHOM, QuickForm
from liming.web.field.numbers import number

SHOWN_FIRST = 5
_KINDS = dict(WHOM)


@field_page(Right.DO_WORK)
def quick_record(request: HttpRequest) -> HttpResponse:
    """Six taps: what, for whom, result, minutes, photo, save. `?same=1` starts as the last one ended."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    choices = queries.quick_choices(viewer)
    form = QuickForm(request.POST or None, request.FILES or None, initial=_initial(request, choices))
    if request.method == "POST" and form.is_valid():
        record = _keep(viewer, form)
        if record is not None:
            return redirect(page_after(record))
    first = choices.usual_types[:SHOWN_FIRST]
    shown = {kind.code for kind in first}
    context = {
        "form": form,
        "first_types": first,
        "more_types": [kind for kind in choices.all_types if kind.code not in shown],
        "more_is_open": form["service_type"].value() not in shown and bool(form["service_type"].value()),
        "customers": _customers(viewer, choices, form),
        "whom_kinds": WHOM,
        "last_quick": choices.last_quick,
        "is_same": "same" in request.GET,
        "photo_limit": photos.LIMIT,
        "photo_megabytes": MEGABYTES,
    }
    return render(request, "field/quick.html", context, status=400 if form.errors else 200)


def _initial(request: HttpRequest, choices: queries.QuickChoices) -> dict[str, Any]:
    last = choices.last_quick if "same" in request.GET else None
    first = choices.usual_types[0].code if choices.usual_types else ""
    if last is None:
        return {"service_type": first, "whom": "household", "minutes": 20}
    results = {value for value, _words in QuickForm.base_fields["result"].choices}  # type: ignore[attr-defined]
    return {
        "service_type": last.service_type_id,
        "whom": str(last.customer_id or _kind_of(last)),
        "whom_words": "" if last.customer_id or _kind_of(last) != "household" else _words_of(last),
        "result": last.result if last.result in results else RecordResult.SOLVED,
        "minutes": min((value for value, _words in MINUTES), key=lambda each: abs(each - last.minutes)),
    }


def _kind_of(record: ServiceRecord) -> str:
    return next((key for key, words in WHOM if str(words) == record.whom), "household")


def _words_of(record: ServiceRecord) -> str:
    return "" if record.whom == str(_KINDS["household"]) else record.whom


def _keep(viewer: Viewer, form: QuickForm) -> ServiceRecord | None:
    """The record; None with the refusal on the form, so that nothing chosen is lost."""
    try:
        return actions.quick_record(viewer, form.draft(customer_of(viewer, form.cleaned_data["whom"])))
    except DomainError as refusal:
        form.refuse(refusal)
        return None


def customer_of(viewer: Viewer, whom: str) -> Customer | None:
    """The customer that a choice names; None for a kind of people."""
    if whom in _KINDS:
        return None
    try:
        return queries.customer_at_hand(viewer, UUID(whom))
    except ValueError as error:
        raise DomainError("field_invalid", field="为谁", value=whom[:40], remedy=_("请选一样")) from error


def _customers(viewer: Viewer, choices: queries.QuickChoices, form: QuickForm) -> list[tuple[Customer, bool]]:
    """Whom the member served last, each with whether photos need consent; a chosen other one is kept."""
    found = list(choices.last_customers)
    whom = str(form["whom"].value() or "")
    if form.is_bound and whom not in _KINDS and whom not in {str(each.pk) for each in found}:
        try:
            chosen = customer_of(viewer, whom)
        except DomainError:
            chosen = None
        found += [chosen] if chosen else []
    return [(each, each.kind in choices.consent_kinds) for each in found]


def page_after(record: ServiceRecord) -> str:
    """The address of the finished page; a hazard that was met leads on to its own form."""
    if record.result == RecordResult.HAZARD_FOUND:
        return f"{reverse('field_hazard_new')}?record={record.number}"
    return reverse("field_finished", args=[record.number])


@field_page(Right.DO_WORK)
def nearby(request: HttpRequest) -> HttpResponse:
    """Three customers near the phone, as choices to put into the form; the position is not kept."""
    longitude, latitude = (number(request.GET.get(name, "")) for name in ("longitude", "latitude"))
    found: tuple[Customer, ...] = ()
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if longitude is not None and latitude is not None:
        found = queries.customers_nearby(viewer, longitude, latitude)
    kinds = queries.quick_choices(viewer).consent_kinds if found else frozenset()
    return render(request, "field/nearby.html", {"customers": [(each, each.kind in kinds) for each in found]})


@field_page(Right.DO_WORK)
def finished(request: HttpRequest, number: str) -> HttpResponse:
    """What was recorded; a POST shows the code for a rating on the spot, never the customer's own link."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    detail = record_detail(viewer, number)
    context = {
        "detail": detail,
        "row": detail.row,
        "qr": "",
        "next_stop": queries.next_stop(viewer, detail.record),
        "hazards": queries.hazards_of_record(viewer, detail.record),
        "has_notice": detail.has_notice,
        "lone": queries.own_notice(viewer),
        "fixes": queries.fixes_of_record(detail.record),
    }
    if request.method == "POST":
        token = actions.show_rating_code(viewer, detail.record)
        address = request.build_absolute_uri(reverse("rate", args=[token]))
        context["qr"] = segno.make(address, error="m").svg_data_uri(border=2, scale=6)
    return render(request, "field/finished.html", context)
