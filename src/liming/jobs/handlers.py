"""The map from outbox kinds to the actions that do the work."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from liming.adapters.notices import Notice, deliver
from liming.execute.actions import grant_reopen_when_due
from liming.execute.queries import invitation_link
from liming.shared import audit, outbox


def connect() -> None:
    """Called once at start-up; a kind without a handler fails loudly in the worker."""
    outbox.handle("seal_audit", audit.seal)
    outbox.handle("grant_reopen_when_due", grant_reopen_when_due)
    outbox.handle("send_rating_invitation", send_rating_invitation)


def send_rating_invitation(invitation_id: str) -> None:
    """Send the customer the single-use link that rates a service, in the installation's language."""
    found = invitation_link(invitation_id)
    link = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("rate", args=[found.token])
    with translation.override(settings.LANGUAGE_CODE):
        words = _("太行黎明共产党员服务队已办结“%(title)s”，请评价：%(link)s")
        deliver(Notice(to=found.phone, words=words % {"title": found.title, "link": link}))
