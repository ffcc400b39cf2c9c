"""Which pages of the demo are measured: `python -m tools.bench.phone_world MEMBER` on a copy.

A demo that was built after hours has the day's route tomorrow: it is brought forward, so that every hour
measures the same day. One visit with a checklist is driven to, so that its form stands open.
"""

import json
import sys

from tools.bench.taps import checked_visit
from tools.bench.worlds import set_up

_REASON = "the measurement picks pages"


def main(username: str) -> None:
    """Print {"field": {name: path}, "public": {name: path}, "visit": id of a fresh checked visit}."""
    set_up()
    from liming.execute.enums import RequestState
    from liming.execute.models import Request
    from liming.execute.models.ratings import RatingInvitation
    from liming.execute.queries.public import invitation_link
    from liming.register.models import Account
    from liming.register.queries import viewer_of
    from liming.shared import clock

    account = Account.objects.get(username=username)
    viewer = viewer_of(account)
    bring_day(account.member)
    invitation = RatingInvitation.objects.filter(used_at=None, expires_at__gt=clock.now()).latest("sent_at")
    followed = Request.objects.everywhere(_REASON).filter(state=RequestState.EN_ROUTE).exclude(follow_code="")
    field = {
        "my day": "/field/",
        "item": f"/field/items/{visited(viewer).pk}/",
        "quick": "/field/quick/",
        "queue": "/field/queue/",
        "ledger": "/field/ledger/",
        "hazards": "/field/hazards/",
        "me": "/field/me/",
    }
    public = {
        "ask": "/ask/",
        "rate": f"/rate/{invitation_link(invitation.pk).token}/",
        "follow start": "/follow/",
        "follow": f"/follow/{followed.latest('received_at').follow_code}/",
        "sign-in": "/sign-in/",
        "privacy": "/privacy/",
        "no signal": "/offline/",
    }
    visit = checked_visit(account.member)
    print(json.dumps({"field": field, "public": public, "visit": visit}))


def bring_day(member):  # type: ignore[no-untyped-def]
    """The work of the member's next day is today's, where today has none left to do."""
    from liming.plan.models import RouteStop, WorkItem
    from liming.plan.rules import FINISHED
    from liming.shared import clock

    today = clock.today()
    rows = WorkItem.objects.everywhere(_REASON).filter(member=member)
    if rows.filter(scheduled_date=today).exclude(state__in=FINISHED).exists():
        return
    day = rows.filter(scheduled_date__gt=today).earliest("scheduled_date").scheduled_date
    rows.filter(scheduled_date=day).update(scheduled_date=today)
    RouteStop.objects.everywhere(_REASON).filter(member=member, day=day).update(day=today)


def visited(viewer):  # type: ignore[no-untyped-def]
    """An item of the member's with a checklist, checked in."""
    from liming.execute import queries
    from liming.plan.enums import WorkState
    from liming.web.field.moves import ACTS, moves_for

    for each in queries.member_day(viewer, viewer.member_id).items:
        item = queries.field_item(viewer, each.id).item
        if item.checklist is None or each.is_done:
            continue
        while item.state != WorkState.ON_SITE:
            ACTS[moves_for(item.state, item.origin_kind)[0][0]](viewer, item)
            item.refresh_from_db()
        return item
    raise SystemExit("the member has no item with a checklist today")


if __name__ == "__main__":
    main(sys.argv[1])
