"""The `georeport` client, written by somebody else, against a live server: every call in both forms."""

from datetime import datetime
from typing import Any

import pytest
from georeport import GeoReport
from tests.factories import execute
from tests.factories import open311 as make

from liming.execute import actions

AT_NINE = "2026-07-14T09:00:00+08:00"


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> make.Connected:
    """The clock stands still for the server's threads too."""
    monkeypatch.setenv("LIMING_NOW", AT_NINE)
    settings.ANONYMOUS_READS_A_MINUTE = 1_000
    built = make.connected()
    actions.decline_request(built.corner.as_captain, built.repair, "不属供电")
    for minute in (1, 2):
        execute.request(built.corner, service_type_code="VOL03", received_at=at(f"2026-07-0{minute}"))
    return built


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T08:00:00+08:00")


def test_a_foreign_client_reads_everything(live_server: Any, world: make.Connected) -> None:
    """Services, a definition, requests by each of its five filters, and one request; in JSON and in XML."""
    for form in ("json", "xml"):
        reads_everything(GeoReport(f"{live_server.url}/open311/v2/", "sx", output_format=form), world)


def reads_everything(client: GeoReport, world: make.Connected) -> None:
    """What the client gets in its form."""
    services = {row["service_code"]: row["service_name"] for row in client.get_service_list()}
    assert services["VOL03"] == "楼道灯点亮"

    definition = client.get_service_definition("MKT03")
    attributes = definition["attributes"]
    attributes = attributes["attribute"] if client.output_format == "xml" else attributes
    assert [row["code"] for row in attributes] == ["USE", "KILOWATTS"]

    def numbers(**filters: str) -> set[str]:
        found = client.get_service_requests(**filters)
        return {row["service_request_id"] for row in (found if isinstance(found, list) else [found])}

    lights, repair = world.lights.number, world.repair.number
    everything = numbers()
    assert len(everything) == 4
    assert numbers(service_request_id=f"{lights},{repair}") == {lights, repair}
    assert numbers(service_code="REP01") == {repair}
    assert numbers(status="closed") == {repair}
    assert numbers(status="open") == everything - {repair}
    assert numbers(start_date="2026-07-10T00:00:00Z") == {lights, repair}
    early = numbers(start_date="2026-07-01T00:00:00+08:00", end_date="2026-07-01T23:59:59+08:00")
    assert len(early) == 1

    one = client.get_service_request(lights)
    assert (one["service_request_id"], one["status"]) == (lights, "open")
    assert one["requested_datetime"] == "2026-07-14T08:02:00+08:00"
    assert float(one["lat"]) == 35.10
    assert isinstance(one["service_request_id"], str)
