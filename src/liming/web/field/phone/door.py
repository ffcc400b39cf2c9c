"""What phones say and ask: enrol, send acts, send photos, ask which pages to keep."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from liming.execute.actions import sync
from liming.execute.models import Device
from liming.execute.queries import hazards_to_keep, items_to_keep, mark_of, phone_limits, walks_to_keep
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page

HEADER = "X-Device-Secret"
_STATUS = {"device_unknown": 401, "device_expired": 401, "device_revoked": 410, "photo_differs": 409}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FORMS = ("quick_record", "field_find", "phone_queue", "field_hazard_new", "my_duty", "my_desk")
_LONGEST_BODY = 2_000_000

PhoneView = Callable[..., HttpResponse]


class _Act(BaseModel):
    """One act as JSON; see `SyncOperation`."""

    id: UUID
    sequence: int = Field(ge=1, le=2**31 - 1)
    kind: str = Field(max_length=16)
    subject: str = Field(default="", max_length=40)
    fields: dict[str, list[str]] = Field(default_factory=dict, max_length=200)
    photos: dict[str, list[str]] = Field(default_factory=dict, max_length=40)
    said_at: AwareDatetime


class _Exchange(BaseModel):
    """What a phone sends: acts, which earlier acts it asks about, which refused ones it still holds, and how
    it stands itself.
    """

    operations: list[_Act] = Field(default_factory=list, max_length=sync.MOST)
    asks: list[UUID] = Field(default_factory=list, max_length=500)
    refused: list[UUID] | None = Field(default=None, max_length=500)
    unsent: int = Field(default=0, ge=0, le=100_000)
    oldest_unsent_at: AwareDatetime | None = None
    clock_offset: int = Field(default=0, ge=-(2**31), le=2**31 - 1)
    is_persistent: bool = False


def phone_door(view: PhoneView) -> Callable[..., HttpResponse]:
    """A door for enrolled phones: the secret in the header is the key, so no page or cookie is needed.

    Refusals are JSON with their code and both sentences; the phone keeps its queue.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            device, viewer = sync.open_device(request.headers.get(HEADER, ""))
            viewer.require(Right.DO_WORK)
            return view(request, device, viewer.within(Right.DO_WORK), *args, **kwargs)
        except DomainError as refusal:
            return _refused(refusal)

    guarded.right = Right.DO_WORK  # type: ignore[attr-defined]
    return guarded


def _refused(refusal: DomainError) -> JsonResponse:
    said = {"code": refusal.code, "zh": refusal.sentence("zh-hans"), "en": refusal.sentence("en")}
    return JsonResponse(said, status=_STATUS.get(refusal.code, 400))


@field_page(Right.DO_WORK)
@require_POST
def enrol(request: HttpRequest) -> JsonResponse:
    """Enrol the phone that a member signed in on; a phone that was here before says its id."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    try:
        known = UUID(request.POST["device"]) if request.POST.get("device") else None
    except ValueError:
        known = None
    try:
        enrolled = sync.enrol_device(viewer, request.POST.get("name", ""), known)
    except DomainError as refusal:
        return _refused(refusal)
    device = enrolled.device
    told = {
        "device": str(device.pk),
        "account": str(viewer.account_id),
        "secret": enrolled.secret,
        "lock_key": sync.lock_key_of(device),
        "next_sequence": device.next_sequence,
        "now": clock.now().isoformat(),
    }
    return JsonResponse(told)


@phone_door
@require_POST
def exchange(request: HttpRequest, device: Device, viewer: Viewer) -> JsonResponse:
    """Take what the phone kept and say how each act stands."""
    said = _read(request)
    sent = [sync.Sent(**act.model_dump()) for act in said.operations]
    answers = sync.take_operations(viewer, device, sent) + sync.standing(device, said.asks)
    sync.note_device(device, _news(said))
    results = [
        {
            "id": str(each.id),
            "state": each.state,
            "replayed": each.is_replay,
            "reason": each.reason,
            "answer": each.answer,
        }
        for each in answers
    ]
    return JsonResponse({"results": results, "now": clock.now().isoformat()})


def _read(request: HttpRequest) -> _Exchange:
    if len(request.body) > _LONGEST_BODY:
        raise DomainError("field_invalid", field="operations", value="…", remedy="≤ 2 MB")
    try:
        return _Exchange.model_validate_json(request.body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DomainError("field_invalid", field=place, value="…", remedy=first["msg"]) from error


def _news(said: _Exchange) -> sync.DeviceNews:
    oldest: datetime | None = said.oldest_unsent_at
    held = None
    if said.refused is not None:
        held = frozenset([*said.refused, *said.asks, *(act.id for act in said.operations)])
    return sync.DeviceNews(said.unsent, oldest, said.clock_offset, said.is_persistent, held)


@phone_door
@require_http_methods(["GET", "PUT"])
def photo(request: HttpRequest, device: Device, viewer: Viewer, sha256: str) -> JsonResponse:
    """How much of a photo is here (GET), or its next piece (PUT, `?at=&total=` in bytes)."""
    if not _DIGEST.fullmatch(sha256):
        raise DomainError("field_invalid", field="sha256", value=sha256[:20], remedy="64 × 0-9a-f")
    if request.method == "GET":
        stands = sync.arrived(sha256)
    else:
        start, total = _number(request, "at"), _number(request, "total")
        stands = sync.take_piece(device, sha256, start, total, request.body)
    return JsonResponse({"received": stands.received, "whole": stands.is_whole})


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if not text.isdecimal() or len(text) > 12:
        raise DomainError("field_invalid", field=name, value=text[:20], remedy="0, 1, 2 …")
    return int(text)


@phone_door
@require_http_methods(["GET"])
def kept_pages(request: HttpRequest, device: Device, viewer: Viewer) -> JsonResponse:
    """The pages to keep for the coming days, most needed first, each with a mark that changes with what it
    shows; and for how many days the phone keeps what.
    """
    items = items_to_keep(viewer)
    today = mark_of(clock.today())
    day = mark_of(today, *(each.mark for each in items))
    pages = [{"url": reverse(name), "mark": day} for name in ("my_day", "field_unable")]
    pages += [{"url": reverse(name), "mark": today} for name in _FORMS]
    pages += [{"url": reverse("work_item", args=[each.id]), "mark": each.mark} for each in items]
    pages += [
        {"url": reverse("my_guarantee", args=[each.number]), "mark": mark_of(today, each.mark)}
        for each in walks_to_keep(viewer)
    ]
    pages += _hazard_pages(viewer)
    limits = phone_limits()
    return JsonResponse({"pages": pages[: limits.pages], "days": limits.days})


def _hazard_pages(viewer: Viewer) -> list[dict[str, str]]:
    """My hazards: the list, each one, and the forms of what can be done about it now."""
    rows = hazards_to_keep(viewer)
    pages = [{"url": reverse("field_hazards"), "mark": mark_of(clock.today(), *(each.mark for each in rows))}]
    for each in rows:
        pages.append({"url": reverse("field_hazard", args=[each.number]), "mark": each.mark})
        urls = (reverse("field_hazard_act", args=[each.number, act]) for act in each.acts)
        pages += [{"url": url, "mark": each.mark} for url in urls]
    return pages
