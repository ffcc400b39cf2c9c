"""The list of outages and work areas, the form, one event with its requests, and the sheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import read_table
from liming.execute import actions
from liming.execute.actions.event_sheets import COLUMNS
from liming.execute.queries.event_areas import event_outline, event_places
from liming.execute.queries.event_ground import event_ground
from liming.execute.queries.events import EventDetail, event_detail, events
from liming.register import queries as register
from liming.register.models import Unit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import paged
from liming.web.office.events.forms import EventForm
from liming.web.office.requests.sheets import sheet

PAGE_SIZE = 25


@office_page(Right.READ_WORK)
def list_page(request: HttpRequest) -> HttpResponse:
    """Events that last, or those that ended."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    ended = request.GET.get("state") == "ended"
    context = {
        "page": paged(events(viewer, ended=ended), request, PAGE_SIZE),
        "ended": ended,
        "may_edit": viewer.may(Right.EDIT_EVENTS),
        "units": _units(viewer),
    }
    return render(request, "office/events/list.html", context)


def _units(viewer: Viewer) -> list[Unit]:
    """Units an event can be entered for: the viewer's own, else the unit of the viewer's team."""
    found = list(register.units(viewer).order_by("path"))
    return found or [team.unit for team in register.teams(viewer)[:1]]


@office_page(Right.EDIT_EVENTS)
def new_event(request: HttpRequest) -> HttpResponse:
    """The form; an event that was entered opens with what is proposed to attach."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = EventForm(request.POST or None, units=_units(viewer))
    if request.method == "POST" and form.is_valid():
        try:
            event = actions.enter_event(viewer, _own(viewer, form.draft()))
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("已登记 %(number)s") % {"number": event.number})
            return redirect("event", event.number)
    context = {
        "form": form,
        "what": form.part(EventForm.WHAT),
        "named": form.part(EventForm.NAMED),
        "drawn": form.part(EventForm.DRAWN),
    }
    return render(request, "office/events/new.html", context, status=400 if form.errors else 200)


@office_page(Right.EDIT_EVENTS)
def ground(request: HttpRequest) -> JsonResponse:
    """GeoJSON to draw on: the counties, or with `?county=` one with its townships and grids."""
    found = event_ground(request.viewer, request.GET.get("county", ""))  # type: ignore[attr-defined]
    features = [
        {
            "type": "Feature",
            "geometry": each.geometry,
            "properties": {"kind": each.kind, "code": each.code, "name": each.name},
        }
        for each in found
    ]
    content = {"type": "FeatureCollection", "features": features}
    return JsonResponse(content, content_type="application/geo+json")


def _own(viewer: Viewer, draft: actions.EventDraft) -> actions.EventDraft:
    """A captain enters events of the own team."""
    if draft.unit is None or viewer.within(Right.EDIT_EVENTS).reaches(draft.unit.path):
        return draft
    team = register.teams(viewer).first()
    return actions.EventDraft(**{**vars(draft), "team": team})


@office_page(Right.READ_WORK)
def detail_page(request: HttpRequest, number: str) -> HttpResponse:
    """One event: where, until when, what is attached and what might be."""
    detail = _event(request, number)
    context: dict[str, Any] = {
        "detail": detail,
        "outline": event_outline(detail.event),
        "places": event_places(detail.event),
    }
    return render(request, "office/events/detail.html", context)


def _event(request: HttpRequest, number: str) -> EventDetail:
    return event_detail(request.viewer, number)  # type: ignore[attr-defined]


@office_page(Right.EDIT_EVENTS)
@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Attach the ticked ones of the proposed requests."""
    detail = _event(request, number)
    ticked = set(request.POST.getlist("request"))
    chosen = [row for row in detail.proposed if row.number in ticked]
    count = actions.attach_requests(request.viewer, detail.event, chosen)  # type: ignore[attr-defined]
    messages.success(request, _("已并入 %(n)s 件") % {"n": count})
    return redirect("event", number)


@office_page(Right.EDIT_EVENTS)
@require_POST
def end(request: HttpRequest, number: str) -> HttpResponse:
    """End the event with its requests."""
    event = _event(request, number).event
    actions.end_event(request.viewer, event, request.POST.get("outcome", ""))  # type: ignore[attr-defined]
    messages.success(request, _("%(number)s 已结束，并入的诉求随之办结") % {"number": number})
    return redirect("event", number)


@office_page(Right.EDIT_EVENTS)
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """The event did not come about."""
    event = _event(request, number).event
    actions.cancel_event(request.viewer, event, request.POST.get("outcome", ""))  # type: ignore[attr-defined]
    messages.success(request, _("%(number)s 已取消，诉求照常办理") % {"number": number})
    return redirect("event", number)


@office_page(Right.EDIT_EVENTS)
@require_POST
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Enter every row of a sheet, or none and say which to correct."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    unit = next((each for each in _units(viewer) if each.code == request.POST.get("unit")), None)
    upload = request.FILES.get("file")
    if unit is None or upload is None:
        raise DomainError("field_required", field=_("文件和单位"))
    made = actions.import_events(viewer, unit, read_table(upload, COLUMNS, upload.name or ""))
    messages.success(request, _("已导入 %(n)s 件") % {"n": len(made)})
    return redirect("events")


@office_page(Right.EDIT_EVENTS)
def sheet_template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the right header."""
    return sheet(_("停电与作业区"), list(COLUMNS), [])
