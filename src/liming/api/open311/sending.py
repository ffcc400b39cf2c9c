"""The calls that write: a new request, an update to one."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from liming.api.open311.door import Answer, Call, RefusedError
from liming.api.open311.reading import Parameters, wrong
from liming.execute.actions import Intake, NoteDraft, note_request, receive_request
from liming.execute.enums import RequestSource
from liming.execute.models import Request
from liming.execute.rules.outside import check_media_url, is_phone, title_of
from liming.plan import queries as plan
from liming.plan.models import ServiceType
from liming.plan.rules.answers import read_answers
from liming.register.queries import has_division
from liming.shared.errors import DomainError
from liming.shared.viewer import Right

T = TypeVar("T")
_LONGEST = {"description": 4_000, "address_string": 160, "media_url": 500, "account_id": 200}


def create(call: Call) -> Answer:
    """Take a request down; every fault of the form is named at once. Sent again with the same
    `Idempotency-Key` it is the first one.
    """
    holder = call.require_key()
    holder.viewer.require(Right.RECEIVE_REQUEST)
    intake = _intake(call)
    return "service_requests", [_received(receive_request(holder.viewer, intake), call.given)]


def add_update(call: Call) -> Answer:
    """Add a note to a request."""
    holder, given = call.require_key(), call.given
    holder.viewer.require(Right.NOTE_REQUEST)
    status = given.text("status").lower()
    if status not in ("", "open", "closed"):
        raise wrong("status", status, "open, closed")
    given.moment("updated_datetime")
    number = given.text("service_request_id")
    if not number:
        raise DomainError("field_required", field="service_request_id")
    draft = NoteDraft(
        number=number,
        words=given.text("description"),
        external_id=given.text("update_id"),
        media_url=given.text("media_url"),
        says_closed=status == "closed",
    )
    note = note_request(holder.viewer, draft)
    return "service_request_updates", [{"update_id": str(note.pk), "service_request_id": number}]


class _Faults:
    """Collects refusals, so that the sender can mend all at once."""

    def __init__(self) -> None:
        self.found: list[DomainError] = []

    def read(self, act: Callable[[], T], otherwise: T) -> T:
        """What the act gives; its refusal is kept."""
        try:
            return act()
        except DomainError as fault:
            self.found.append(fault)
            return otherwise


def _intake(call: Call) -> Intake:
    given, faults = call.given, _Faults()
    kind = faults.read(lambda: _kind(given), None)
    longitude = faults.read(lambda: given.number("long", -180, 180), None)
    latitude = faults.read(lambda: given.number("lat", -90, 90), None)
    texts = {name: faults.read(lambda n=name: given.text(n, _LONGEST[n]), "") for name in _LONGEST}  # type: ignore[misc]
    division = faults.read(lambda: _division(given), "")
    faults.read(lambda: _check_place(given), None)
    faults.read(lambda: _check_media(texts["media_url"]), None)
    phone = faults.read(lambda: _phone(given), "")
    answers = read_answers(kind.questions.all() if kind else (), given.attributes())
    if faults.found or answers.faults or kind is None:
        raise RefusedError([*faults.found, *answers.faults])
    return Intake(
        source=RequestSource.OPEN311,
        title=title_of(texts["description"]) or kind.name,
        words=texts["description"],
        service_type_code=kind.code,
        address=texts["address_string"],
        longitude=longitude if latitude is not None else None,
        latitude=latitude if longitude is not None else None,
        division_code=division,
        contact_name=_name(given),
        contact_phone=phone,
        unit=call.require_key().key.unit,
        answers=answers.kept,
        media_url=texts["media_url"],
        sender_id=call.require_key().key.pk,
        once=call.request.headers.get("Idempotency-Key", "").strip(),
    )


def _kind(given: Parameters) -> ServiceType:
    code = given.text("service_code")
    if not code:
        raise DomainError("field_required", field="service_code")
    return plan.requestable_type(code)


def _check_place(given: Parameters) -> None:
    has_point = given.text("lat") and given.text("long")
    if not (has_point or given.text("address_string") or given.text("address_id")):
        raise DomainError("place_missing")


def _division(given: Parameters) -> str:
    """`address_id` is the code of a division."""
    code = given.text("address_id")
    if code and not has_division(code):
        raise wrong("address_id", code, _("请填行政区划代码"))
    return code


def _check_media(address: str) -> None:
    if address:
        check_media_url(address)


def _phone(given: Parameters) -> str:
    phone = given.text("phone")
    if phone and not is_phone(phone):
        raise wrong("phone", phone, _("只写数字"))
    return phone


def _name(given: Parameters) -> str:
    """Chinese names are said surname first and without a blank."""
    first, last = given.text("first_name"), given.text("last_name")
    is_latin = (first + last).isascii()
    return " ".join(filter(None, (first, last))) if is_latin else last + first


def _received(request: Request, given: Parameters) -> dict[str, Any]:
    address = settings.PUBLIC_ADDRESS + reverse("follow", args=[request.follow_code])
    return {
        "service_request_id": request.number,
        "service_notice": _("查询码 %(code)s，%(address)s")
        % {"code": request.follow_code, "address": address},
        "account_id": given.text("account_id", _LONGEST["account_id"]),
    }
