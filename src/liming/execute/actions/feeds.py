"""Calendar subscriptions: made and revoked by the person whose they are."""

from django.db import transaction

from liming.execute.enums import FeedKind
from liming.execute.models import CalendarFeed
from liming.register.models import Account, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def create_feed(viewer: Viewer, kind: FeedKind, team: Team | None = None) -> CalendarFeed:
    """A subscription of the viewer's own: own work, own duty, or the month of a team in reach.

    Raises `forbidden`, `out_of_scope`, `field_required` (no member behind the account, no team named).
    """
    viewer.require(Right.READ_WORK)
    if viewer.account_id is None or (kind != FeedKind.TEAM and viewer.member_id is None):
        raise DomainError("field_required", field="队员")
    if kind == FeedKind.TEAM:
        if team is None:
            raise DomainError("field_required", field="队伍")
        viewer.require(Right.READ_WORK, team.path)
    row = CalendarFeed.objects.create(
        account=Account.objects.get(pk=viewer.account_id),
        kind=FeedKind(kind).value,
        team=team if kind == FeedKind.TEAM else None,
        created_at=clock.now(),
    )
    path = team.path if team else ""
    audit.record(viewer, "calendar_feed.created", row, after={"kind": row.kind}, unit_path=path)
    return row


@transaction.atomic
def revoke_feed(viewer: Viewer, feed: CalendarFeed) -> CalendarFeed:
    """From now on its address gives nothing. Only its owner may; raises `not_found`."""
    rows = CalendarFeed.objects.select_for_update(of=("self",))
    row = rows.filter(pk=feed.pk, account__pk=viewer.account_id).first() if viewer.account_id else None
    if row is None:
        raise DomainError("not_found", what="日历订阅", key=str(feed.pk))
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        audit.record(viewer, "calendar_feed.revoked", row, after={"kind": row.kind})
    return row
