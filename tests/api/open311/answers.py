"""Asking the door, and checking each answer against the schemas written from the standard."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import xmltodict
from django.http import HttpResponse
from django.test import Client
from lxml import etree

BASE = "/open311/v2/"
_FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CONTENT_TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}


@cache
def _xsd() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_FIXTURES / "georeport.xsd"))


@cache
def _json_schema(root: str) -> Any:
    whole = json.loads((_FIXTURES / "georeport.schema.json").read_text())
    return jsonschema_rs.validator_for({"$defs": whole["$defs"], "$ref": f"#/$defs/{root}"})


def check(answer: HttpResponse, form: str, root: str) -> Any:
    """The payload of an answer whose content type and shape are the standard's."""
    assert answer["Content-Type"] == CONTENT_TYPES[form]
    if form == "json":
        payload = json.loads(answer.content)
        _json_schema(root).validate(payload)
        return payload
    document = etree.fromstring(answer.content)
    assert document.tag == root
    _xsd().assertValid(document)
    return xmltodict.parse(answer.content)[root]


def get(path: str, root: str, client: Client | None = None, status: int = 200, **headers: str) -> Any:
    """The JSON payload of `path` without its ending, after both forms were checked."""
    client = client or Client()
    address, _, query = path.partition("?")
    payloads = {}
    for form in CONTENT_TYPES:
        answer = client.get(f"{BASE}{address}.{form}?{query}", headers=headers)
        assert answer.status_code == status, answer.content.decode()
        payloads[form] = check(answer, form, root)
    return payloads["json"]


def post(
    path: str, fields: dict[str, Any], root: str, status: int = 200, form: str = "json", **headers: str
) -> Any:
    """The payload of a form sent to `path`."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        f"{BASE}{path}.{form}", fields, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    assert answer.status_code == status, answer.content.decode()
    return check(answer, form, root)
