"""Asking the customer for a rating by a code the member does not hold."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from liming.execute.actions.access import reach_record
from liming.execute.enums import RatingChannel
from liming.execute.models import RatingInvitation, Request, ServiceRecord
from liming.execute.queries.settings import setting
from liming.execute.rules import numbers
from liming.execute.rules.permissions import PUBLIC_SOURCES
from liming.shared import audit, clock, outbox
from liming.shared.ids import new_id
from liming.shared.viewer import Right, Viewer


def invite(record: ServiceRecord) -> RatingInvitation | None:
    """Make the link invitation of a record and leave it to be sent; None without a phone or code."""
    phone = record.request.contact_phone if record.request else ""
    if not phone and record.customer is not None:
        phone = record.customer.phone
    if not phone and not _reads_own_page(record.request):
        return None
    invitation = _make(record, RatingChannel.LINK)
    if phone:
        outbox.put("send_rating_invitation", {"invitation_id": str(invitation.pk)})
    return invitation


def _reads_own_page(request: Request | None) -> bool:
    """Whoever asked without us, or as a contact, finds the link on a page of their own."""
    return request is not None and (request.source in PUBLIC_SOURCES or request.contact_id is not None)


@transaction.atomic
def show_rating_code(viewer: Viewer, record: ServiceRecord) -> str:
    """A single-use code the customer scans on the spot: it counts for coverage and flags only.

    Returns the token; showing it again gives the same code until it is used.
    """
    row = reach_record(viewer, record, Right.DO_WORK)
    invitation = row.invitations.filter(channel=RatingChannel.ON_SITE).first()
    if invitation is None:
        invitation = _make(row, RatingChannel.ON_SITE)
        audit.record(viewer, "rating_code.shown", row, unit_path=row.team.path)
    return numbers.rating_token(invitation.pk, settings.SECRET_KEY)


def _make(record: ServiceRecord, channel: RatingChannel) -> RatingInvitation:
    now = clock.now()
    key = new_id()
    token = numbers.rating_token(key, settings.SECRET_KEY)
    return RatingInvitation.objects.create(
        id=key,
        record=record,
        channel=channel,
        token_digest=numbers.digest(token),
        sent_at=now,
        expires_at=now + timedelta(days=int(setting("ratings.invitation_days"))),
    )
