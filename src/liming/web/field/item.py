"""One item: sign for, set out, check in, answer the checklist, finish."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.enums import RecordResult
from liming.execute.models import ServiceRecord
from liming.plan.enums import WorkState
from liming.plan.queries import action_place_of, limits_of
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.components import evidence as photos
from liming.web.components.images import MEGABYTES
from liming.web.field.checks import shown_checks
from liming.web.field.forms import FinishForm, said_again
from liming.web.field.maps import ways_to
from liming.web.field.moves import ACTS, WORDS, later_moves, moves_for
from liming.web.field.position import no_position_of, position_of
from liming.web.field.rounds import round_page

CHECK_CHOICES = (
    ("ok", gettext_lazy("合格")),
    ("defect", gettext_lazy("缺陷")),
    ("na", gettext_lazy("不涉及")),
)
ENDED = {WorkState.DONE, WorkState.VERIFIED, WorkState.CLOSED, WorkState.PARTLY_DONE}


@field_page(Right.DO_WORK)
def work_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The item with its next steps, on site the form to finish it; a round as its places. `?same=1` takes in
    what the last visit left to be said again.
    """
    viewer = request.viewer  # type: ignore[attr-defined]
    walk = queries.round_walk(viewer, item_id)
    if walk is not None:
        return round_page(request, walk)
    found = queries.field_item(viewer, item_id)
    form = finish_form(viewer, found)
    if "same" in request.GET and found.last is not None:
        form.initial = said_again(found.last) | {"taken_from": found.last.number}
    return _page(request, found, form)


def finish_form(viewer: Viewer, found: queries.FieldItem, *given: Any) -> FinishForm:
    """The form to finish an item, with its own questions, the people who may have gone along, and the earlier
    visit that it was filled from.
    """
    number = given[0].get("taken_from", "") if given else ""
    is_last = found.last is None or number in ("", found.last.number)
    last = found.last if is_last else queries.last_visit(found.item, number)
    colleagues = queries.colleagues(viewer, found.item)
    return FinishForm(*given, checks=found.questions, colleagues=colleagues, last=last)


@field_page(Right.DO_WORK)
def guide(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """How the work is done: the version of its guide that it was planned with."""
    found = queries.field_guide(request.viewer, item_id)  # type: ignore[attr-defined]
    context = {
        "found": found,
        "item": found.item,
        "guide": found.page.guide,
        "items": [(each, limits_of(each)) for each in found.page.items],
    }
    return render(request, "field/guide.html", context)


@field_page(Right.DO_WORK)
@require_POST
def phone(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The whole number of whom the member goes to, to be called; the look is kept in the audit.

    The phone's script asks for JSON and dials at once; without it the page shows the number as a link.
    """
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.field_item(viewer, item_id)
    seen = actions.reveal_item_contact(viewer, found.item, str(_("联系客户")))
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"phone": seen.phone})
    return _page(request, found, finish_form(viewer, found), number_to_call=seen.phone)


def _page(
    request: HttpRequest,
    found: queries.FieldItem,
    form: FinishForm,
    status: int = 200,
    number_to_call: str = "",
) -> HttpResponse:
    checks = shown_checks(found.questions, form)
    state = WorkState(found.item.state)
    last_members = {str(key) for key in found.last.members} if found.last else set()
    lone = queries.lone_notice(request.viewer, found.item)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "found": found,
        "number_to_call": number_to_call,
        "lone": lone,
        "walk_number": queries.walk_number(request.viewer, found.item),  # type: ignore[attr-defined]
        "last": found.last if found.last is not None and found.last.has_anything else None,
        "last_values": _values_of(found),
        "last_names": [str(name) for key, name in form.fields["members"].choices if key in last_members],  # type: ignore[attr-defined]
        "ways": ways_to(request, found.spot, found.item.title),
        "item": found.item,
        "place": action_place_of(request.viewer, found.item),  # type: ignore[attr-defined]
        "form": form,
        "checks": checks,
        "filled_count": sum(bool(check.judgement) for check in checks),
        "defect_count": sum(check.judgement == "defect" for check in checks),
        "may_finish": state == WorkState.ON_SITE,
        "is_done": state in ENDED,
        "moves": moves_for(found.item.state, found.item.origin_kind, lone is not None),
        "later_moves": later_moves(found.item.state, found.item.origin_kind, lone is not None),
        "check_choices": CHECK_CHOICES,
        "own_hazards": queries.hazards_of_item(request.viewer, found.item) if state in ENDED else (),  # type: ignore[attr-defined]
        "photo_limit": photos.LIMIT,
        "photo_megabytes": MEGABYTES,
    }
    return render(request, "field/work_item.html", context, status=status)


def _values_of(found: queries.FieldItem) -> dict[str, Any]:
    """What the script fills in when the member takes the last visit's values."""
    return said_again(found.last) | {"taken_from": found.last.number} if found.last else {}


@field_page(Right.DO_WORK)
@require_POST
def move(request: HttpRequest, item_id: UUID, move: str) -> HttpResponse:
    """One step of the member: accept, contact, depart, arrive (with the position when the phone gave one)."""
    if move not in ACTS:
        raise Http404
    viewer = request.viewer  # type: ignore[attr-defined]
    item = queries.field_item(viewer, item_id).item
    if move == "arrive":
        actions.arrive(viewer, item, position_of(request.POST), no_position_of(request.POST))
    else:
        ACTS[move](viewer, item)
    messages.success(request, _("已记：%(what)s") % {"what": WORDS[move]})
    return redirect("work_item", item_id)


@field_page(Right.DO_WORK)
@require_POST
def finish(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """End the item, or keep the answers and leave for a while."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.field_item(viewer, item_id)
    form = finish_form(viewer, found, request.POST, request.FILES)
    if "pause" in request.POST:
        actions.save_answers(viewer, found.item, form.given())
        messages.success(request, _("填的已保存"))
        return redirect("my_day")
    if not form.is_valid():
        return _page(request, found, form, status=400)
    try:
        record = finish_item(viewer, found, form)
    except DomainError as refusal:
        if WorkState(found.item.state) in ENDED:
            raise  # its page has no form any more that could say it
        # What was typed must not be lost with a refused helper or a missing consent.
        form.refuse(refusal)
        return _page(request, found, form, status=400)
    return redirect("field_finished", record.number)


def finish_item(
    viewer: Viewer, found: queries.FieldItem, form: FinishForm, ended_at: datetime | None = None
) -> ServiceRecord:
    """The record of the whole work, or of a part with the rest carried over; `ended_at` is now, or when a
    phone says that it was.
    """
    values = form.cleaned_data
    draft = replace(form.draft(queries.helpers_by_words(viewer, values["other_members"])), ended_at=ended_at)
    if values["result"] == RecordResult.PARTLY:
        return actions.finish_partly(viewer, found.item, draft, values["remainder"], values["rest_day"])
    return actions.finish_work(viewer, found.item, draft)
