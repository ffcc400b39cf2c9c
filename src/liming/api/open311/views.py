"""The calls that read."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from liming.api.open311.door import Answer, Call
from liming.api.open311.reading import Parameters, wrong
from liming.execute import queries
from liming.execute.queries import AT_MOST, Around, Box, OutsideFilters, OutsideRow, UpdateRow
from liming.execute.rules.outside import Period, period
from liming.plan import queries as plan
from liming.plan.models import ServiceQuestion, ServiceType
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.words import chosen, named

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-25T00:00:00+08:00"
_LAST_PAGE = 10_000
_WIDEST = 100_000


def discovery(call: Call) -> Answer:
    """Where the two forms are answered; clients expect more than one endpoint."""
    address = f"{settings.PUBLIC_ADDRESS}/open311/v2"
    kind = "test" if settings.DEMO else "production"
    return "discovery", {
        "changeset": CHANGESET,
        "contact": _("95598 供电服务热线"),
        "key_service": _("密钥由所在单位的系统管理员签发"),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": address,
                "changeset": CHANGESET,
                "type": kind,
                "formats": [content_type],
            }
            for content_type in ("text/xml", "application/json")
        ],
    }


def services(call: Call) -> Answer:
    """What may be asked for."""
    return "services", [_service(each) for each in plan.requestable_types()]


def service_definition(call: Call, code: str) -> Answer:
    """The questions that come with one service."""
    found = plan.requestable_type(code)
    attributes = [_attribute(each) for each in found.questions.all()]
    return "service_definition", {"service_code": found.code, "attributes": attributes}


def token(call: Call, token: str) -> Answer:
    """The number behind a follow code."""
    return "service_requests", [{"service_request_id": queries.number_of_token(token), "token": token}]


def requests(call: Call) -> Answer:
    """Requests by the standard's filters and the usual extensions, newest first."""
    return _requests(call, _filters(call.given))


def one_request(call: Call, number: str) -> Answer:
    """An array of one; raises `not_found`."""
    answer = _requests(call, OutsideFilters(numbers=(number,)))
    if not answer[1]:
        raise DomainError("not_found", what="诉求", key=number)
    return answer


def updates(call: Call) -> Answer:
    """What happened to requests in a period."""
    given = call.given
    span = period(given.moment("start_date"), given.moment("end_date"), clock.now())
    page, size = _page(given)
    found = queries.outside_updates(call.viewer, span, page, size)
    return "service_request_updates", [_update(each) for each in found]


def _filters(given: Parameters) -> OutsideFilters:
    numbers = given.words("service_request_id")
    if numbers:
        if len(numbers) > AT_MOST:
            raise wrong("service_request_id", str(len(numbers)), f"≤ {AT_MOST}")
        return OutsideFilters(numbers=numbers)
    page, size = _page(given)
    filters = OutsideFilters(
        service_codes=_service_codes(given.words("service_code")),
        is_closed=_is_closed(given.words("status")),
        box=_box(given),
        around=_around(given),
        page=page,
        page_size=size,
    )
    received = _period(given, "start_date", "end_date")
    updated = _period(given, "updated_after", "updated_before")
    if received is None and updated is None:
        received = period(None, None, clock.now())
    return replace(filters, received=received, updated=updated)


def _period(given: Parameters, begin: str, end: str) -> Period | None:
    first, last = given.moment(begin), given.moment(end)
    return period(first, last, clock.now()) if first or last else None


def _page(given: Parameters) -> tuple[int, int]:
    return given.whole("page", 1, _LAST_PAGE), given.whole("page_size", AT_MOST, AT_MOST)


def _service_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    unknown = set(codes) - plan.known_codes(codes)
    for code in codes:
        if code in unknown:
            raise DomainError("not_found", what="服务类型", key=code)
    return codes


def _is_closed(words: tuple[str, ...]) -> bool | None:
    asked = {each.lower() for each in words}
    if not asked <= {"open", "closed"}:
        raise wrong("status", ",".join(words), "open, closed")
    return asked == {"closed"} if len(asked) == 1 else None


def _box(given: Parameters) -> Box | None:
    sides = given.numbers("bbox", ((-180, 180), (-90, 90), (-180, 180), (-90, 90)))
    if sides is None:
        return None
    west, south, east, north = sides
    if west > east or south > north:
        raise wrong("bbox", given.text("bbox"), "west,south,east,north")
    return Box(west, south, east, north)


def _around(given: Parameters) -> Around | None:
    latitude, longitude = given.number("lat", -90, 90), given.number("long", -180, 180)
    metres = given.number("radius", 0, _WIDEST)
    if latitude is None and longitude is None and metres is None:
        return None
    if latitude is None or longitude is None or metres is None:
        missing = next(name for name in ("lat", "long", "radius") if not given.text(name))
        raise DomainError("field_required", field=missing)
    return Around(longitude, latitude, metres)


def _requests(call: Call, filters: OutsideFilters) -> Answer:
    is_extended = call.given.flag("extensions")
    rows = queries.outside_requests(call.viewer, filters)
    return "service_requests", [_request(row, is_extended) for row in rows]


def _service(kind: ServiceType) -> dict[str, Any]:
    group = named(kind.service_class)
    return {
        "service_code": kind.code,
        "service_name": named(kind),
        "description": _("%(group)s：%(name)s") % {"group": group, "name": named(kind)},
        "metadata": bool(kind.questions.all()),
        "type": "realtime",
        "keywords": kind.keywords or ", ".join((group, str(kind.get_practice_display()))),
        "group": group,
    }


def _attribute(question: ServiceQuestion) -> dict[str, Any]:
    row: dict[str, Any] = {
        "variable": question.is_asked,
        "code": question.code,
        "datatype": question.answer_type,
        "required": question.is_required,
        "datatype_description": chosen(question.hint, question.hint_en),
        "order": question.position,
        "description": chosen(question.text, question.text_en),
    }
    if question.options:
        row["values"] = [
            {"key": each["key"], "name": chosen(each["zh"], each["en"])} for each in question.options
        ]
    return row


def _request(row: OutsideRow, is_extended: bool) -> dict[str, Any]:
    return {
        "service_request_id": row.number,
        "status": "closed" if row.is_closed else "open",
        "status_notes": row.state_words,
        "service_name": row.service_name,
        "service_code": row.service_code,
        "description": row.description,
        "agency_responsible": row.agency,
        "requested_datetime": row.received_at,
        "updated_datetime": row.updated_at,
        "expected_datetime": row.expected_at,
        "address": row.address,
        "lat": row.latitude,
        "long": row.longitude,
        "media_url": row.media_url,
        "extended_attributes": _extended(row) if is_extended and row.row else None,
    }


def _extended(row: OutsideRow) -> dict[str, Any]:
    line = row.row
    assert line is not None
    return {
        "state": line.state,
        "practice": line.practice,
        "urgency": line.urgency,
        "due_datetime": line.due_at,
        "minutes_left": line.minutes_left,
        "time_left": line.time_left,
        "overdue": line.is_overdue,
        "answers": [
            {"code": code, "question": question, "value": answer} for code, question, answer in row.answers
        ],
    }


def _update(row: UpdateRow) -> dict[str, Any]:
    return {
        "update_id": str(row.id),
        "service_request_id": row.number,
        "status": "closed" if row.is_closed else "open",
        "updated_datetime": row.at,
        "description": row.words,
        "media_url": row.media_url,
    }
