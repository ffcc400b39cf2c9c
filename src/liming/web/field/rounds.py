"""A round on the phone: the list of its places, one place at a time, the end of it."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.actions import PlaceDraft, RecordDraft
from liming.execute.enums import RoundResult, SkipReason
from liming.execute.models import RoundAnswer, ServiceRecord
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.models import WorkItem
from liming.register.models import Member
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.components import evidence as photos
from liming.web.components.evidence import PhotosField, photos_as
from liming.web.components.forms import HouseForm, SentOnceForm
from liming.web.components.images import MEGABYTES
from liming.web.field.forms import LONGEST_MINUTES
from liming.web.field.position import no_position_of, position_of


class PlaceForm(HouseForm):
    """What was found at one place."""

    result = forms.ChoiceField(choices=RoundResult.choices)
    note = forms.CharField(max_length=160, required=False)
    reason = forms.ChoiceField(choices=SkipReason.choices, required=False)
    photos = PhotosField(required=False)

    def answer(
        self,
        viewer: Viewer,
        place_id: UUID,
        at: datetime | None = None,
        by: Member | None = None,
        *,
        late: bool = False,
    ) -> RoundAnswer:
        """Keep it, now or as the phone of `by` said it."""
        values = self.cleaned_data
        draft = PlaceDraft(
            RoundResult(values["result"]), values["note"], values["reason"], photos_as(values["photos"]), at
        )
        return actions.answer_place(viewer, place_id, draft, by, late=late)


class RoundEndForm(SentOnceForm, HouseForm):
    """The end of a round."""

    minutes = forms.IntegerField(min_value=1, max_value=LONGEST_MINUTES, required=False)
    note = forms.CharField(max_length=300, required=False)

    def end(self, viewer: Viewer, item: WorkItem, at: datetime | None = None) -> ServiceRecord:
        """Make its record."""
        values: Any = self.cleaned_data
        draft = RecordDraft(note=values["note"], minutes=values["minutes"], once=values["once"])
        draft = replace(
            draft,
            ended_at=at,
            position=position_of(self.data),  # type: ignore[arg-type]
            no_position=no_position_of(self.data),  # type: ignore[arg-type]
        )
        return actions.finish_round(viewer, item, draft)


def round_page(
    request: HttpRequest, walk: queries.RoundWalk, form: RoundEndForm | None = None, refusal: str = ""
) -> HttpResponse:
    """The list, and each place behind its address's mark."""
    context = {
        "walk": walk,
        "item": walk.item,
        "stops": [(stop, stop.number - 1, stop.number + 1) for stop in walk.stops],
        "is_done": walk.item.state in WORK_ENDED,
        "form": form or RoundEndForm(),
        "reasons": SkipReason.choices,
        "refusal": refusal,
        "photo_limit": photos.LIMIT,
        "photo_megabytes": MEGABYTES,
    }
    is_refused = bool(refusal) or bool(form and form.errors)
    return render(request, "field/round.html", context, status=400 if is_refused else 200)


@field_page(Right.DO_WORK)
@require_POST
def place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Keep the answer of one place and go to the next."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    item_id = queries.place_item(place_id)
    if item_id is None:
        raise DomainError("not_found", what=_("点位"), key=str(place_id))
    form = PlaceForm(request.POST, request.FILES)
    answer = form.made(lambda: form.answer(viewer, place_id))
    walk = queries.round_walk(viewer, item_id)
    assert walk is not None
    if answer is None:
        errors = "；".join(str(each) for found in form.errors.values() for each in found)
        return round_page(request, walk, refusal=errors)
    return redirect(next_page(walk, answer))


def next_page(walk: queries.RoundWalk, answer: RoundAnswer) -> str:
    """Where the walk goes on: the next place left, else the list with its end."""
    number = next((each.number for each in walk.stops if each.id == answer.place_id), 0)
    following = walk.after(number)
    mark = f"p{following}" if following else "round"
    return f"{reverse('work_item', args=[walk.item.pk])}#{mark}"


@field_page(Right.DO_WORK)
@require_POST
def end(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One record of the whole round."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    walk = queries.round_walk(viewer, item_id)
    if walk is None:
        raise DomainError("not_found", what=_("巡视走访"), key=str(item_id))
    form = RoundEndForm(request.POST)
    record = form.made(lambda: form.end(viewer, walk.item))
    if record is None:
        return round_page(request, walk, form)
    messages.success(request, _("已记入台账，%(number)s") % {"number": record.number})
    return redirect("field_finished", record.number)
