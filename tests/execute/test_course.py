"""From the call to the ledger and the sealed rating."""

from datetime import timedelta

import pytest
from tests.factories import execute as make

from liming.execute import actions
from liming.execute.enums import RequestState
from liming.execute.models import ServiceRecord
from liming.shared import clock

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def test_a_clear_call_goes_to_the_holder_and_ends_as_one_record() -> None:
    """One call runs received -> dispatched -> accepted -> en route -> on site -> resolved -> closed."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
    assert row.number == "XQ260714-0001"
    assert row.state == RequestState.DISPATCHED
    assert row.holder == corner.holder
    assert [timer.stage for timer in row.timers.order_by("due_at")] == ["sign_for", "contact", "arrive"]
    assert row.due_at == make.MORNING + timedelta(minutes=3)

    item, viewer = make.item_of(row), corner.as_holder
    with clock.fixed(make.MORNING + timedelta(minutes=2)):
        item = actions.accept_work(viewer, item)
    with clock.fixed(make.MORNING + timedelta(minutes=30)):
        item = actions.depart(viewer, item)
    row.refresh_from_db()
    assert row.state == RequestState.EN_ROUTE
    assert row.due_at == make.MORNING + timedelta(minutes=90)
    with clock.fixed(make.MORNING + timedelta(minutes=60)):
        actions.arrive(viewer, item, actions.Position(111.4, 35.1, 12.0))
    row.refresh_from_db()
    assert row.state == RequestState.ON_SITE
    assert row.due_at == make.MORNING + timedelta(minutes=60 + 240)
    with clock.fixed(make.MORNING + timedelta(minutes=100)):
        record = actions.finish_work(viewer, item, actions.RecordDraft(note="已换保护器"))
    row.refresh_from_db()
    assert row.state == RequestState.RESOLVED
    assert (record.minutes, record.quarter, record.is_late) == (40, "2026Q3", False)
    assert (record.number, record.request, record.team) == ("FW260714-0001", row, corner.team)
    with clock.fixed(make.MORNING + timedelta(hours=20)):
        actions.revisit_request(corner.as_captain, row, "已恢复")
        actions.close_request(corner.as_captain, row)
    row.refresh_from_db()
    assert row.state == RequestState.CLOSED
    assert row.due_at is None
    assert [step.state for step in row.steps.all()] == [
        "received",
        "dispatched",
        "accepted",
        "en_route",
        "on_site",
        "resolved",
        "revisited",
        "closed",
    ]
    assert ServiceRecord.objects.everywhere("test").count() == 1
