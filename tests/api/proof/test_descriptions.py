"""Both APIs answer whatever their descriptions allow as the descriptions say, and never with a fault of ours.

schemathesis makes the calls: few per operation, the same ones every time.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.factories import execute
from tests.factories import open311 as make

from liming.shared import clock

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.connected)]

EXAMPLES = 8
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PLAIN = {"Accept-Encoding": "identity"}
"""The calls are made without a network, by a client that unpacks nothing."""
DOORS = {"open311": "/open311/v2/openapi.json", "v1": "/api/v1/openapi.json"}


@pytest.fixture(autouse=True)
def _still_clock(settings: Any) -> Iterator[None]:
    settings.ANONYMOUS_READS_A_MINUTE = 100_000
    for signal in (request_started, request_finished):  # the test's own connection stays open
        signal.disconnect(close_old_connections)
    with clock.fixed(execute.MORNING.replace(hour=9)):
        yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def name_what_is_there(description: dict[str, Any], world: make.Connected) -> None:
    """Let the paths also name rows that exist, since made-up names never hit one."""
    numbers = [world.lights.number, world.care.number, "XQ000000-0000"]
    known = {
        "service_request_id": numbers,
        "number": numbers,
        "service_code": ["REP01", "MKT03", "NONE"],
        "token": [world.care.follow_code, "NONE"],
        "code": [world.corner.team.code, "NONE"],
        "quarter": ["2026Q2", "nonsense"],
    }
    for operations in description["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["schema"] = {"type": "string", "enum": known[parameter["name"]]}


def prove(operation: Any, secret: str) -> None:
    """Call one operation with made-up parameters, with a key and without."""

    @seed(311)
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def calls(case: Any) -> None:
        for headers in ({}, {"X-Api-Key": secret}):
            case.call_and_validate(headers={**PLAIN, **headers}, checks=CHECKS)

    calls()


@pytest.mark.parametrize("door", DOORS)
def test_every_call_is_answered_as_described(door: str) -> None:
    world = make.connected()
    everything = make.key(world.corner.tree.province, "read", "create", "update", rate_per_minute=6_000)
    schema = schemathesis.openapi.from_wsgi(
        DOORS[door], get_wsgi_application(), headers={"X-Api-Key": everything.secret}
    )
    name_what_is_there(schema.raw_schema, world)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 7
    for operation in operations:
        prove(operation, everything.secret)
