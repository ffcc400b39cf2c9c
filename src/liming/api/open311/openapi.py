"""The description of the Open311 door as OpenAPI 3.0: made from one table of calls, for both forms."""

from copy import deepcopy
from typing import Any

from django.conf import settings

from liming.api.open311.door import Answer, Call, jurisdiction
from liming.execute.queries import AT_MOST
from liming.plan import queries as plan

Schema = dict[str, Any]
_CONTENT = {"json": "application/json", "xml": "text/xml"}
_TEXT: Schema = {"type": "string"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_FLAG: Schema = {"type": "boolean"}
_STATUS: Schema = {"type": "string", "enum": ["open", "closed"]}


def openapi(call: Call) -> Answer:
    """The description as an answer of the door."""
    return "openapi", description()


def description() -> Schema:
    """OpenAPI 3.0 of every call in both forms, with the jurisdiction and the services of today."""
    schemas = deepcopy(_SCHEMAS)
    codes = [kind.code for kind in plan.requestable_types()]
    schemas["Jurisdiction"] = {"type": "string", "enum": [jurisdiction()]}
    schemas["ServiceCode"] = {"type": "string", **({"enum": codes} if codes else {})}
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Liming 黎明: Open311 GeoReport v2",
            "version": "2",
            "description": "http://wiki.open311.org/GeoReport_v2/ with paging, places and updates.",
        },
        "servers": [{"url": f"{settings.PUBLIC_ADDRESS}/open311/v2"}],
        "paths": {
            address.format(form=form): {
                method: _operation(form, method, address, *call) for method, call in calls.items()
            }
            for address, calls in _CALLS.items()
            for form in _CONTENT
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"}},
        },
    }


def _object(needed: str, /, **properties: Schema) -> Schema:
    return {"type": "object", "required": needed.split(), "properties": properties}


def _list_of(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


def _query(name: str, schema: Schema, says: str = "") -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": says}


_SCHEMAS: dict[str, Schema] = {
    "Discovery": _object(
        "changeset contact key_service endpoints",
        changeset=_MOMENT,
        contact=_TEXT,
        key_service=_TEXT,
        endpoints={
            "type": "array",
            "items": _object(
                "specification url changeset type formats",
                specification=_TEXT,
                url=_TEXT,
                changeset=_MOMENT,
                type={"type": "string", "enum": ["production", "test"]},
                formats={"type": "array", "items": _TEXT},
            ),
        },
    ),
    "Service": _object(
        "service_code service_name description metadata type keywords group",
        service_code=_TEXT,
        service_name=_TEXT,
        description=_TEXT,
        metadata=_FLAG,
        type={"type": "string", "enum": ["realtime"]},
        keywords=_TEXT,
        group=_TEXT,
    ),
    "ServiceDefinition": _object(
        "service_code attributes",
        service_code=_TEXT,
        attributes={
            "type": "array",
            "items": _object(
                "variable code datatype required order description",
                variable=_FLAG,
                code=_TEXT,
                datatype={
                    "type": "string",
                    "enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"],
                },
                required=_FLAG,
                datatype_description=_TEXT,
                order={"type": "integer"},
                description=_TEXT,
                values={"type": "array", "items": _object("key name", key=_TEXT, name=_TEXT)},
            ),
        },
    ),
    "Request": _object(
        "service_request_id status status_notes service_name service_code description agency_responsible "
        "requested_datetime updated_datetime",
        service_request_id=_TEXT,
        status=_STATUS,
        status_notes=_TEXT,
        service_name=_TEXT,
        service_code=_TEXT,
        description=_TEXT,
        agency_responsible=_TEXT,
        requested_datetime=_MOMENT,
        updated_datetime=_MOMENT,
        expected_datetime=_MOMENT,
        address=_TEXT,
        lat={"type": "number"},
        long={"type": "number"},
        media_url=_TEXT,
        extended_attributes={"$ref": "#/components/schemas/Extended"},
    ),
    "Extended": _object(
        "state practice urgency time_left overdue answers",
        state=_TEXT,
        practice=_TEXT,
        urgency=_TEXT,
        due_datetime=_MOMENT,
        minutes_left={"type": "integer"},
        time_left=_TEXT,
        overdue=_FLAG,
        answers={
            "type": "array",
            "items": _object("code question value", code=_TEXT, question=_TEXT, value=_TEXT),
        },
    ),
    "Token": _object("service_request_id token", service_request_id=_TEXT, token=_TEXT),
    "Received": _object(
        "service_request_id service_notice",
        service_request_id=_TEXT,
        service_notice=_TEXT,
        account_id=_TEXT,
    ),
    "Update": _object(
        "update_id service_request_id status updated_datetime description",
        update_id=_TEXT,
        service_request_id=_TEXT,
        status=_STATUS,
        updated_datetime=_MOMENT,
        description=_TEXT,
        media_url=_TEXT,
    ),
    "Noted": _object("update_id service_request_id", update_id=_TEXT, service_request_id=_TEXT),
    "Error": _object("code description", code={"type": "integer"}, description=_TEXT),
}

_JURISDICTION = _query(
    "jurisdiction_id", {"$ref": "#/components/schemas/Jurisdiction"}, "the topmost unit; may be left out"
)
_PAGES = (
    _query("page", {"type": "integer", "minimum": 1, "maximum": 10_000}),
    _query("page_size", {"type": "integer", "minimum": 1, "maximum": AT_MOST}),
)
_DATES = (_query("start_date", _MOMENT), _query("end_date", _MOMENT, "at most 90 days after start_date"))
_EXTENSIONS = _query(
    "extensions", {"type": "string", "enum": ["true", "false"]}, "adds extended_attributes for keys"
)
_FILTERS = (
    _query("service_request_id", _TEXT, "comma list; overrides all else"),
    _query("service_code", _TEXT, "comma list"),
    _query("status", _TEXT, "open, closed or both, as a comma list"),
    *_DATES,
    _query("updated_after", _MOMENT),
    _query("updated_before", _MOMENT),
    _query("bbox", _TEXT, "west,south,east,north in degrees"),
    _query("lat", {"type": "number", "minimum": -90, "maximum": 90}, "with long and radius"),
    _query("long", {"type": "number", "minimum": -180, "maximum": 180}),
    _query("radius", {"type": "number", "minimum": 0, "maximum": 100_000}, "metres"),
    _EXTENSIONS,
    *_PAGES,
)
_ONCE: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 255},
    "description": "a name of your own for this call: sent again with it, the first request is the answer",
}
_NEW_REQUEST = _object(
    "service_code",
    service_code={"$ref": "#/components/schemas/ServiceCode"},
    lat={"type": "number"},
    long={"type": "number"},
    address_string={"type": "string", "maxLength": 160},
    address_id={"type": "string", "description": "code of an administrative division"},
    description={"type": "string", "maxLength": 4000},
    first_name=_TEXT,
    last_name=_TEXT,
    phone=_TEXT,
    media_url=_TEXT,
    account_id=_TEXT,
)
_NEW_UPDATE = _object(
    "service_request_id",
    service_request_id=_TEXT,
    update_id={"type": "string", "maxLength": 60},
    status=_STATUS,
    updated_datetime=_MOMENT,
    description={"type": "string", "maxLength": 4000},
    media_url=_TEXT,
)

_CALLS: dict[str, dict[str, tuple[str, Schema, tuple[Schema, ...], Schema | None]]] = {
    "/discovery.{form}": {
        "get": ("Where and in which forms", {"$ref": "#/components/schemas/Discovery"}, (), None)
    },
    "/services.{form}": {"get": ("What may be asked for", _list_of("Service"), (), None)},
    "/services/{{service_code}}.{form}": {
        "get": (
            "The questions of a service",
            {"$ref": "#/components/schemas/ServiceDefinition"},
            (),
            None,
        )
    },
    "/tokens/{{token}}.{form}": {"get": ("The number behind a follow code", _list_of("Token"), (), None)},
    "/requests.{form}": {
        "get": ("Requests, newest first", _list_of("Request"), _FILTERS, None),
        "post": ("A new request; also attribute[CODE]", _list_of("Received"), (_ONCE,), _NEW_REQUEST),
    },
    "/requests/{{service_request_id}}.{form}": {
        "get": ("One request, in an array", _list_of("Request"), (_EXTENSIONS,), None)
    },
    "/servicerequestupdates.{form}": {
        "get": ("What happened in a period", _list_of("Update"), (*_DATES, *_PAGES), None),
        "post": ("Add a note to a request", _list_of("Noted"), (), _NEW_UPDATE),
    },
}


def _operation(
    form: str,
    method: str,
    address: str,
    summary: str,
    answer: Schema,
    parameters: tuple[Schema, ...],
    body: Schema | None,
) -> Schema:
    name = address.split("{{")[-1].split("}}")[0] if "{{" in address else ""
    in_path = [{"name": name, "in": "path", "required": True, "schema": _TEXT}] if name else []
    operation: Schema = {
        "summary": summary,
        "security": [{"key": []}] if body else [{}, {"key": []}],
        "parameters": [*in_path, _JURISDICTION, *parameters],
        "responses": _answers(form, answer, is_once=_ONCE in parameters),
    }
    if body:
        content = {"application/x-www-form-urlencoded": {"schema": body}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _answers(form: str, answer: Schema, *, is_once: bool) -> Schema:
    """XML is described by its fields' names; its shape stands in the standard."""

    def content(schema: Schema) -> Schema:
        return {_CONTENT[form]: {"schema": schema if form == "json" else {}}}

    refusal = content(_list_of("Error"))
    says = {
        "400": "a parameter is wrong or missing",
        "403": "the key is missing, wrong, expired or may not",
        "404": "service, request or jurisdiction unknown",
        **({"409": "the Idempotency-Key was used with other content"} if is_once else {}),
        "429": "too many calls; see Retry-After",
    }
    answers: Schema = {"200": {"description": "done", "content": content(answer)}}
    answers |= {status: {"description": words, "content": refusal} for status, words in says.items()}
    answers["429"]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return answers
