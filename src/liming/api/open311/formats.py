"""One payload as JSON or XML, as the standard converts between the two. What is not known is left out."""

import json
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse

from liming.shared import clock

CONTENT_TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
_ONE_OF = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "answers": "answer",
}
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(form: str, root: str, payload: Any, status: int = 200) -> HttpResponse:
    """The answer in `form` ("json" or "xml"); JSON leaves the root out, XML has no nulls to leave out."""
    payload = _plain(payload)
    body = _xml(root, payload) if form == "xml" else json.dumps(payload, ensure_ascii=False).encode()
    return HttpResponse(body, status=status, content_type=CONTENT_TYPES[form])


def moment(at: datetime) -> str:
    """A W3C time with the offset of Asia/Shanghai, to the second."""
    return clock.local(at).isoformat(timespec="seconds")


def _plain(value: Any) -> Any:
    """Without None and empty text, times as text."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each is not None and each != ""}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return moment(value) if isinstance(value, datetime) else value


def _xml(root: str, payload: Any) -> bytes:
    element = ElementTree.Element(root)
    _fill(element, payload)
    text: bytes = ElementTree.tostring(element, encoding="utf-8", xml_declaration=True)
    return text


def _fill(element: ElementTree.Element, value: Any) -> None:
    if isinstance(value, dict):
        for key, each in value.items():
            _fill(ElementTree.SubElement(element, key), each)
    elif isinstance(value, list):
        for each in value:
            _fill(ElementTree.SubElement(element, _ONE_OF[element.tag]), each)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    else:
        element.text = _NO_XML.sub("", str(value))
