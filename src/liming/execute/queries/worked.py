"""The ledger's minutes for fair routes: how long each member really worked."""

from datetime import date, timedelta

from liming.execute.models import ServiceRecord
from liming.plan.rules.routes import Worked
from liming.register.models import Team
from liming.shared import clock


def worked_by_record(team: Team, first_day: date, last_day: date) -> list[Worked]:
    """One row for each current record that ended from day to day, both included. One query."""
    rows = ServiceRecord.objects.everywhere("the routes of a team whose path was required").filter(
        team=team,
        is_current=True,
        ended_at__gte=clock.at(first_day),
        ended_at__lt=clock.at(last_day + timedelta(days=1)),
    )
    found = rows.order_by().values_list("member_id", "work_item_id", "minutes")
    return [Worked(member, item, minutes) for member, item, minutes in found]
