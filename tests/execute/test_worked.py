"""The ledger's minutes that routes share work by."""

from datetime import timedelta

import pytest
from tests.factories import execute as make

from liming.execute.models import ServiceRecord
from liming.execute.queries.worked import worked_by_record
from liming.plan.rules.routes import Worked
from liming.shared import clock

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def test_each_current_record_of_the_days_tells_its_member_its_work_and_its_minutes() -> None:
    corner = make.corner()
    row = make.resolved(corner)
    record = ServiceRecord.objects.everywhere("test").get(request=row)
    today = clock.local(record.ended_at).date()
    assert worked_by_record(corner.team, today, today) == [
        Worked(corner.holder.pk, make.item_of(row).pk, record.minutes)
    ]
    assert worked_by_record(corner.team, today - timedelta(days=5), today - timedelta(days=1)) == []
    ServiceRecord.objects.everywhere("test").filter(pk=record.pk).update(is_current=False)
    assert worked_by_record(corner.team, today, today) == []
