"""Something found on the way: a photo, a word, a place; done at once or left to the captain."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute import actions, queries
from liming.execute.actions import FindDraft
from liming.execute.models import Request
from liming.execute.rules.outside import title_of
from liming.plan.models import WorkItem
from liming.register.models import GridVersion
from liming.register.queries import grids_held_by
from liming.shared.viewer import Right
from liming.web.access import field_page
from liming.web.components.forms import HouseForm, SentOnceForm
from liming.web.components.photos import RequestPhotosField, photo_limits

HERE = "here"


class FindForm(SentOnceForm, HouseForm):
    """`grids` are the finder's own; `place` is one of their codes or "here", where the phone is."""

    words = forms.CharField(max_length=300, error_messages={"required": gettext_lazy("请说说情况")})
    service_type = forms.CharField(max_length=8, required=False)
    place = forms.CharField(max_length=20, required=False)
    address = forms.CharField(max_length=120, required=False)
    longitude = forms.FloatField(required=False, min_value=73, max_value=136)
    latitude = forms.FloatField(required=False, min_value=3, max_value=54)
    photos = RequestPhotosField(required=False)

    def __init__(self, *args: Any, grids: list[GridVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grids = {each.grid.code: each for each in grids}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        is_placed = values.get("place") in self.grids or values.get("address")
        if not is_placed and values.get("longitude") is None:
            self.add_error("place", _("请选网格，或用当前位置，或写到村、小区"))
        return values

    def draft(self, is_mine: bool) -> FindDraft:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        version = self.grids.get(values["place"])
        return FindDraft(
            title=title_of(values["words"]),
            words=values["words"],
            service_type_code=values["service_type"],
            grid_version=version,
            address=values["address"] or (f"{version.division.name} {version.grid.name}" if version else ""),
            longitude=values["longitude"] if values["latitude"] is not None else None,
            latitude=values["latitude"] if values["longitude"] is not None else None,
            photos=values["photos"],
            is_mine=is_mine,
            once=values["once"],
        )


def _after(request: HttpRequest, found: Request, item: WorkItem | None) -> HttpResponse:
    """The finder's own item, or the day's page when the captain gives it out."""
    if item is not None:
        return redirect("work_item", item.pk)
    messages.success(request, _("已交队长，单号 %(number)s") % {"number": found.number})
    return redirect("my_day")


@field_page(Right.DO_WORK)
def find(request: HttpRequest) -> HttpResponse:
    """Photo, words, place; two buttons: I do it, or the captain gives it out."""
    viewer = request.viewer  # type: ignore[attr-defined]
    grids = grids_held_by(viewer.member_id)
    first = grids[0].grid.code if grids else HERE
    form = FindForm(request.POST or None, request.FILES or None, grids=grids, initial={"place": first})
    if request.method == "POST" and form.is_valid():
        reported = form.sent(lambda: actions.report_find(viewer, form.draft("mine" in request.POST)))
        if reported is not None:
            return _after(request, *reported)
    context = {
        "form": form,
        "grids": grids,
        "types": queries.quick_choices(viewer).usual_types[:5],
        **photo_limits(),
    }
    return render(request, "field/find.html", context, status=400 if form.errors else 200)
