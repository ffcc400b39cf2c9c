"""Services done are facts that the plan counts from."""

from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute.actions import QuickDraft, quick_record
from liming.execute.models import ServiceRecord
from liming.plan.rules import known_facts
from liming.shared import clock

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def test_a_record_is_a_fact_at_its_customer_and_for_its_team_on_its_local_day() -> None:
    corner = make.corner()
    customer = register.customer(corner.team, code="F9")
    with clock.fixed(make.MORNING):
        quick_record(corner.as_holder, QuickDraft(service_type_code="MKT03", customer=customer, minutes=30))
    record = ServiceRecord.objects.everywhere("test").get()
    day = clock.local(record.ended_at).date()
    told = known_facts()["record"]
    assert set(told(["MKT03"], day, day)) == {
        ("MKT03", "customer:F9", day),
        ("MKT03", f"team:{corner.team.code}", day),
    }
    assert set(told(["MKT03"], day + timedelta(days=1), day + timedelta(days=9))) == set()
    assert set(told(["VAS04"], day, day)) == set()
