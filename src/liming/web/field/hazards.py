"""Hazards on the phone: what I follow up, one hazard with its acts, a new one met on the way."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liming.execute import actions, queries
from liming.execute.actions import HazardDraft
from liming.execute.enums import HazardLevel, OwnerSide
from liming.execute.models import ServiceRecord
from liming.register.queries import members
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.components import evidence as photos
from liming.web.components.evidence import photos_as
from liming.web.components.images import MEGABYTES
from liming.web.components.minutes import MINUTES
from liming.web.field.position import position_of
from liming.web.office.hazards import acts

_LIMITS = {"photo_limit": photos.LIMIT, "photo_megabytes": MEGABYTES}


@field_page(Right.DO_WORK)
def list_page(request: HttpRequest) -> HttpResponse:
    """My open hazards: what waits for a re-check first, then what the user still has to cure."""
    rows = queries.my_hazards(request.viewer)  # type: ignore[attr-defined]
    return render(request, "field/hazards.html", {"rows": rows, "due_words": acts.DUE_WORDS})


@field_page(Right.DO_WORK)
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One hazard: what, whose, by when, what happened; its acts are links to their forms."""
    found = queries.hazard_detail(request.viewer, number)  # type: ignore[attr-defined]
    context = {
        "found": found,
        "row": found.row,
        "hazard": found.hazard,
        "due_words": acts.DUE_WORDS,
        "level_reason": acts.LEVEL_REASONS.get(found.hazard.level_reason, ""),
        "acts": [(act, acts.ACT_WORDS[act]) for act in found.acts],
    }
    return render(request, "field/hazard.html", context)


@field_page(Right.DO_WORK)
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """The form of one act, and the act itself."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.hazard_detail(viewer, number)
    if act not in found.acts:
        raise Http404
    people = members(viewer, found.hazard.team) if act == "change" else ()
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form: Any = acts.form_for(act, found, people, *given)
    if request.method == "POST" and form.is_valid():
        try:
            acts.perform(viewer, found.hazard, act, form)
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, str(acts.DONE_WORDS[act]))
            return redirect("field_hazard", number)
    context = {
        "found": found,
        "row": found.row,
        "act": act,
        "words": acts.ACT_WORDS[act],
        "form": form,
        "minutes": MINUTES,
        **_LIMITS,
    }
    return render(request, "field/hazard_act.html", context, status=400 if form.errors else 200)


@field_page(Right.DO_WORK)
def new(request: HttpRequest) -> HttpResponse:
    """A hazard met on the way; `?record=` takes whom and where from the record just made."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    record = _record(request, viewer)
    initial = {"whom": record.whom, "place": record.place} if record else {}
    form = acts.NewHazardForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        found = actions.raise_hazard(viewer, queries.own_team(viewer), draft_of(request.POST, form, record))
        messages.success(request, _("已登记隐患 %(number)s") % {"number": found.number})
        return redirect("field_hazard", found.number)
    context = {"form": form, "record": record, **_LIMITS}
    return render(request, "field/hazard_new.html", context, status=400 if form.errors else 200)


def _record(request: HttpRequest, viewer: Viewer) -> ServiceRecord | None:
    number = request.GET.get("record", "")
    return queries.record_detail(viewer, number).record if number else None


def draft_of(data: QueryDict, form: acts.NewHazardForm, record: ServiceRecord | None) -> HazardDraft:
    """The form as the execute room takes it, at the position that the phone gave."""
    values = form.cleaned_data
    position = position_of(data)
    return HazardDraft(
        text=values["text"],
        level=HazardLevel(values["level"]),
        owner_side=OwnerSide(values["owner_side"]),
        demand=values["demand"],
        customer=record.customer if record else None,
        site=record.site if record else None,
        whom=values["whom"],
        place=values["place"],
        longitude=position.longitude if position else None,
        latitude=position.latitude if position else None,
        record=record,
        evidence=photos_as(values["photos"]),
    )
