"""A round of the story's member: poles along a line, to be walked today."""

from datetime import datetime, time

from liming.jobs.demo.catalogue import data
from liming.plan.actions import RoundDraft, RoundPlaceDraft, plan_round
from liming.plan.models import ServiceType, WorkItem
from liming.register.models import Member
from liming.shared import clock
from liming.shared.viewer import system_viewer

_REASON = "the demo acts for every team"
_LATEST = time(18)


def plan_walk(now: datetime, story: str) -> int:
    """Through the action; returns how many places it has."""
    said = data("station")["round"]
    people = Member.objects.everywhere(_REASON).select_related("team__unit")
    member = people.filter(team__code=story, name=said["member"], left_on=None).first()
    if member is None:
        return 0
    west, south, east, north = said["from"] + said["to"]
    count = said["poles"]
    places = [
        RoundPlaceDraft(
            f"{number} 号杆",
            said["about"].get(str(number), ""),
            longitude=round(west + (east - west) * number / count, 5),
            latitude=round(south + (north - south) * number / count, 5),
        )
        for number in range(1, count + 1)
    ]
    today = clock.local(now).date()
    item = plan_round(
        system_viewer("卫东海"),
        RoundDraft(
            team=member.team,
            title=said["title"],
            service_type=ServiceType.objects.get(code=said["service_type"]),
            day=today,
            member=member,
            places=places,
            reason=said["reason"],
        ),
    )
    due_at = datetime.combine(today, _LATEST, clock.LOCAL_ZONE)
    WorkItem.objects.everywhere(_REASON).filter(pk=item.pk).update(due_at=due_at)
    return len(places)
