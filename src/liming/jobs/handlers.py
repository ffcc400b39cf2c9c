"""The map from outbox kinds to the actions that do the work."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from liming.adapters.notices import Notice, NotSentError, deliver, push
from liming.execute.actions import grant_reopen_when_due, sync, take_to_tell, tell_requests, telling_book
from liming.execute.queries import event_news, extension_news, invitation_link
from liming.plan.actions import tell_unit_rule
from liming.register.actions import claim_delivery, note_not_sent, note_sent, outside_delivery
from liming.register.models import Delivery
from liming.register.queries import invitation_news
from liming.shared import audit, clock, outbox


def connect() -> None:
    """Called once at start-up; a kind without a handler fails loudly in the worker."""
    outbox.handle("seal_audit", audit.seal)
    outbox.handle("tell_event_ended", tell_event_ended)
    outbox.handle("grant_reopen_when_due", grant_reopen_when_due)
    outbox.handle("send_rating_invitation", send_rating_invitation)
    outbox.handle("send_invitation", send_invitation)
    outbox.handle("apply_phone_acts", sync.apply_later)
    outbox.handle("tell_requests", tell_requests)
    outbox.handle("tell_caller", tell_caller)
    outbox.handle("tell_unit_rule", tell_of_unit_rule)
    outbox.handle("deliver_notices", deliver_notices)
    outbox.handle("month_closed", export_month)


def send_rating_invitation(invitation_id: str) -> None:
    """Send the customer the single-use link that rates a service."""
    _send_outside("rating_invitation", invitation_id, invitation_link(invitation_id).path)


def send_invitation(invitation_id: str) -> None:
    """Send an invited member the code that opens the account."""
    news = invitation_news(invitation_id, settings.SECRET_KEY)
    _send_outside("account_invitation", invitation_id, news.path)


def tell_caller(kind: str, subject: str) -> None:
    """Send the caller of a request a message, e.g. that its limit was extended."""
    _send_outside(kind, subject, extension_news(subject).path)


def tell_of_unit_rule(rule_id: str, subject: str) -> int:
    """Tell who is bound by a unit's rules and has not read them; returns how many were told."""
    return tell_unit_rule(rule_id, subject, telling_book("notices.words.unit_rule"))


def tell_event_ended(event_id: str) -> None:
    """Tell each caller of an ended outage once that it is over."""
    for link in take_to_tell(event_id):
        _send_outside("event_ended", str(link.pk), event_news(str(link.pk)).path)


def _send_outside(kind: str, subject: str, path: str) -> None:
    deliver_notices([str(outside_delivery(kind, subject, path).pk)])


def export_month(month: str) -> None:
    """Write the ledger's file of a month that every team has handed in."""
    from liming.jobs import exporting  # its engine takes a third of a second to load

    exporting.export_month(month)


def deliver_notices(ids: list[str]) -> int:
    """Send these deliveries; what is not taken is tried again later. Returns how many were sent.

    The network is asked outside any transaction; a claim keeps two workers from sending the same.
    """
    sent = 0
    for row in filter(None, map(claim_delivery, ids)):
        try:
            _send(row)
        except NotSentError as error:
            note_not_sent(row, str(error), telling_book().at("notices.retry_minutes", row.path))
        else:
            note_sent(row)
            sent += 1
    return sent


def _send(row: Delivery) -> None:
    """To the channel, or to the person outside whose number and words are looked up now."""
    with translation.override(settings.LANGUAGE_CODE):
        if row.channel is not None:
            link = f"\n{public_address(*row.link.split('|'))}" if row.link else ""
            push(row.channel.address, _("黎明"), row.words + link)
        else:
            deliver(_OUTSIDE[row.kind](row.subject))


def _invitation(subject: str) -> Notice:
    found = invitation_link(subject)
    words = _("太行黎明共产党员服务队已办结“%(title)s”，请评价：%(link)s")
    link = public_address("rate", found.token)
    return Notice(to=found.phone, words=words % {"title": found.title, "link": link})


def _account_invitation(subject: str) -> Notice:
    found = invitation_news(subject, settings.SECRET_KEY)
    words = _("请在 %(day)s 前开通太行黎明账号：%(link)s，工号 %(number)s，开通码 %(code)s")
    told = {"day": f"{clock.local(found.expires_at):%Y-%m-%d}", "link": public_address("join")}
    return Notice(to=found.phone, words=words % {**told, "number": found.number, "code": found.code})


def _extension(subject: str) -> Notice:
    found = extension_news(subject)
    return Notice(to=found.phone, words=found.words)


def _event_ended(subject: str) -> Notice:
    found = event_news(subject)
    words = _("“%(title)s”已结束：%(outcome)s。若您家仍有问题，请再联系我们或拨打 95598")
    return Notice(to=found.phone, words=words % {"title": found.title, "outcome": found.outcome})


def public_address(name: str, *keys: str) -> str:
    """The whole address of a page, as somebody outside opens it."""
    return str(settings.PUBLIC_ADDRESS.rstrip("/") + reverse(name, args=keys))


_OUTSIDE: dict[str, Callable[[str], Notice]] = {
    "rating_invitation": _invitation,
    "account_invitation": _account_invitation,
    "extended": _extension,
    "event_ended": _event_ended,
}
