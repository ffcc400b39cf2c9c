"""A handful of people of the story's team who were invited to open their accounts."""

from datetime import datetime, timedelta

from liming.jobs.demo.catalogue import data
from liming.register import actions
from liming.register.models import Member
from liming.shared import clock
from liming.shared.viewer import system_viewer

_REASON = "the demo acts for every team"


def invite_people(now: datetime, story: str) -> int:
    """Some whose code waits, one who let it pass, one whose code was taken back; returns how many."""
    told = data("station")["invited"]
    rows = Member.objects.everywhere(_REASON).filter(team__code=story, left_on=None, account=None)
    people = list(rows.select_related("team__unit").order_by("code")[: told["waiting"] + 2])
    if len(people) < told["waiting"] + 2:
        return 0
    viewer = system_viewer(told["by"])
    with clock.fixed(now - timedelta(days=told["late_days"])):
        actions.invite_members(viewer, people[:1])
    actions.expire_invitations()
    with clock.fixed(now - timedelta(days=told["days_ago"])):
        made = actions.invite_members(viewer, people[1:])
    actions.withdraw_invitation(viewer, made[0].pk, told["withdrawn"])
    return len(people)
