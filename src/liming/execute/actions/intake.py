"""Taking down a call for help."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.dispatching import give_out, propose
from liming.execute.actions.photos import keep_photos
from liming.execute.enums import RequestSource, RequestState, Urgency
from liming.execute.models import Request, ServiceStandard
from liming.execute.queries.places import FoundPlace, find_place, named_place
from liming.execute.queries.settings import setting
from liming.execute.queries.standards import standard_on
from liming.execute.rules import numbers
from liming.execute.rules.permissions import may_ask_without_account
from liming.execute.rules.stages import AT_RECEIPT
from liming.execute.rules.transitions import ENDED
from liming.plan.models import ServiceType
from liming.register.models import ContactProfile, Customer, GridVersion, PrintedCode, Unit
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer, system_viewer

AUTOMATIC = system_viewer("系统派单")
DUPLICATE_HOURS = 72
DUPLICATE_SCORE = 0.6
_COMPARED_AT_MOST = 60


@dataclass(frozen=True)
class Intake:
    """What is taken down. `words` are the caller's own; position in WGS-84 degrees; `unit` is the
    unit that received the call, used when the place names no team. `grid_version` is the grid that the asker
    or a scanned code named: it goes before the place (with `team__unit` and `division` at hand). `answers`
    as `plan.rules.answers` keeps them; `sender_id` is the API key of the system that sent it.
    """

    source: RequestSource
    title: str
    words: str = ""
    service_type_code: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    division_code: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    urgency: Urgency = Urgency.NORMAL
    external_number: str = ""
    received_at: datetime | None = None
    customer: Customer | None = None
    unit: Unit | None = None
    grid_version: GridVersion | None = None
    printed_code: PrintedCode | None = None
    contact: ContactProfile | None = None
    photos: tuple[bytes, ...] = ()
    answers: tuple[Mapping[str, Any], ...] = ()
    media_url: str = ""
    sender_id: UUID | None = None


@transaction.atomic
def receive_request(viewer: Viewer, intake: Intake) -> Request:
    """Take down a request, find its grid of the day, start its clocks and name who should go.

    It is dispatched at once when it is an emergency or when `dispatch.automatic` holds and the place is
    certain; else it waits for the captain with the proposal. Whoever may receive may take a call from
    anywhere (first-asked duty); nobody signed in may only use the public page or a code. Private numbers in
    the title are masked, since lists show it to everybody; the caller's own words keep them.
    Raises DomainError `forbidden`, `field_required`, `not_found`, `no_standard`.
    """
    if not may_ask_without_account(viewer, intake.source):
        viewer.require(Right.ASK_AS_CONTACT if intake.contact else Right.RECEIVE_REQUEST)
    if not intake.title.strip():
        raise DomainError("field_required", field="诉求标题")
    received = intake.received_at or clock.now()
    day = clock.local(received).date()
    place = _place(intake, day)
    request = _write(intake, place, received, day)
    course.open_timers(request, AT_RECEIPT, received)
    course.refresh_due(request)
    request.notes["duplicates"] = _alike(request)
    request.save()
    course.write_step(request, RequestState.RECEIVED, received, viewer.name, request.get_source_display())
    audit.record(
        viewer,
        "request.received",
        request,
        after={"number": request.number, "source": request.source, "title": request.title},
        unit_path=course.path_of(request),
    )
    if intake.photos:
        keep_photos(request, intake.photos, viewer.name)
    _dispatch_if_certain(request, place.is_certain)
    return request


def _place(intake: Intake, day: date) -> FoundPlace:
    if intake.grid_version is not None:
        return named_place(intake.grid_version)
    return find_place(
        day,
        intake.longitude,
        intake.latitude,
        intake.address,
        intake.division_code,
        intake.customer,
        intake.unit,
    )


def _write(intake: Intake, place: FoundPlace, received: datetime, day: date) -> Request:
    kind = _service_type(intake.service_type_code)
    typed = intake.title.strip()
    title = bridge.mask_text(typed)
    return Request(
        number=course.take_number(Request, numbers.request_prefix(day)),
        source=intake.source,
        external_number=intake.external_number,
        urgency=intake.urgency,
        title=title[:120],
        words=intake.words or (typed if typed != title else ""),
        service_type=kind,
        practice=kind.practice,
        unit=place.unit,
        team=place.team,
        grid_version=place.grid_version,
        division=place.division,
        area_type=place.grid_version.area_type if place.grid_version else "rural",
        address=intake.address[:160],
        longitude=intake.longitude,
        latitude=intake.latitude,
        customer=intake.customer,
        contact_name=intake.contact_name[:60],
        contact_phone=intake.contact_phone[:30],
        printed_code=intake.printed_code,
        contact=intake.contact,
        standard=_standard(day),
        received_at=received,
        follow_code=numbers.follow_code(),
        answers=list(intake.answers),
        media_url=intake.media_url,
        sender_id=intake.sender_id,
        notes=_notes(place),
    )


def _notes(place: FoundPlace) -> dict[str, Any]:
    return {"candidates": list(place.candidates), "is_border": place.is_border}


def _service_type(code: str) -> ServiceType:
    code = code or setting("requests.default_service_type")
    found = ServiceType.objects.filter(code=code, is_active=True).first()
    if found is None:
        raise DomainError("not_found", what="service type", key=code)
    return found


def _standard(day: date) -> ServiceStandard:
    return standard_on(setting("requests.standard", day), day)


def _alike(request: Request) -> list[dict[str, Any]]:
    """Requests of the same unit in the last days that may tell of the same trouble, best first."""
    since = request.received_at - timedelta(hours=DUPLICATE_HOURS)
    others = (
        Request.objects.everywhere("a duplicate may lie with a neighbour")
        .filter(unit_id=request.unit_id, received_at__gte=since, received_at__lte=request.received_at)
        .exclude(state__in=ENDED)
        .exclude(pk=request.pk)
        .order_by("-received_at")[:_COMPARED_AT_MOST]
    )
    own = _sketch(request)
    scored = [(bridge.similarity(own, _sketch(other)).score, other.number) for other in others]
    return [
        {"number": number, "score": round(score, 2)}
        for score, number in sorted(scored, reverse=True)
        if score >= DUPLICATE_SCORE
    ]


def _sketch(request: Request) -> bridge.CaseSketch:
    place = (request.longitude, request.latitude)
    words = f"{request.title} {request.address} {request.words}"
    return bridge.sketch(request.received_at, place, request.service_type_id, words)


def _dispatch_if_certain(request: Request, is_certain: bool) -> None:
    if request.team is None:
        return
    chosen = propose(request)
    is_clear = is_certain and bool(setting("dispatch.automatic"))
    if chosen.key is not None and (is_clear or request.urgency == Urgency.EMERGENCY):
        give_out(AUTOMATIC, request, chosen)
