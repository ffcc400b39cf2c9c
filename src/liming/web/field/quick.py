"""A record in six taps, and the page after any finished work."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from liming.execute import actions, queries
from liming.execute.queries import record_detail
from liming.shared.viewer import Right
from liming.web.access import field_page
from liming.web.components.images import MEGABYTES
from liming.web.field import photos
from liming.web.field.forms import QuickForm

SHOWN_FIRST = 5


@field_page(Right.DO_WORK)
def quick_record(request: HttpRequest) -> HttpResponse:
    """Six taps: what, for whom, result, minutes, photo, save."""
    viewer = request.viewer  # type: ignore[attr-defined]
    choices = queries.quick_choices(viewer)
    first = choices.usual_types[:SHOWN_FIRST]
    form = QuickForm(
        request.POST or None,
        request.FILES or None,
        initial={"service_type": first[0].code if first else "", "whom": "household", "minutes": 20},
    )
    if request.method == "POST" and form.is_valid():
        return redirect("field_finished", actions.quick_record(viewer, form.draft()).number)
    shown = {kind.code for kind in first}
    context = {
        "form": form,
        "first_types": first,
        "more_types": [kind for kind in choices.all_types if kind.code not in shown],
        "more_is_open": form["service_type"].value() not in shown and form.is_bound,
        "photo_limit": photos.LIMIT,
        "photo_megabytes": MEGABYTES,
    }
    return render(request, "field/quick.html", context, status=400 if form.errors else 200)


@field_page(Right.DO_WORK)
def finished(request: HttpRequest, number: str) -> HttpResponse:
    """What was recorded; a POST shows the code for a rating on the spot, never the customer's own link."""
    viewer = request.viewer  # type: ignore[attr-defined]
    detail = record_detail(viewer, number)
    context = {
        "detail": detail,
        "row": detail.row,
        "qr": "",
        "next_stop": queries.next_stop(viewer, detail.record),
    }
    if request.method == "POST":
        token = actions.show_rating_code(viewer, detail.record)
        address = request.build_absolute_uri(reverse("rate", args=[token]))
        context["qr"] = segno.make(address, error="m").svg_data_uri(border=2, scale=6)
    return render(request, "field/finished.html", context)
