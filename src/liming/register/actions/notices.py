"""Telling people: a notice inside the house for each person, and a delivery for each channel out of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from liming.register.enums import DeliveryState
from liming.register.models import Account, Channel, Delivery, Notice
from liming.register.queries.notices import unread_key
from liming.register.queries.parameters import ParameterBook
from liming.register.rules.quiet import release_at
from liming.shared import audit, clock, outbox
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

QUIET_HOURS = "notices.quiet_hours"
WORDS = "notices.words."
STUCK = timedelta(minutes=15)
_BATCH = 500
_LONGEST = 300


@dataclass(frozen=True)
class News:
    """Something people should know. `subject` makes it told once; `data` fills the words of its kind.

    A value of `data` may be a function: it is asked in the reader's language. `accounts` are told inside the
    house and by their own channels, `paths` (of teams or units) by the channels of exactly these places;
    `path` decides quiet hours and words, and who sees an undelivered one.
    """

    kind: str
    subject: str
    path: str
    data: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    accounts: tuple[UUID, ...] = ()
    paths: tuple[str, ...] = ()
    is_urgent: bool = False


def post_notices(news: Sequence[News], book: ParameterBook) -> int:
    """Write notices and deliveries of news not told before and leave the sending to the outbox.

    `book` holds the words of the kinds, the quiet hours and the delays. The caller holds transaction and
    right. Returns how many people were told. Three queries and two bulk inserts whatever the size.
    """
    accounts = {account for each in news for account in each.accounts}
    languages = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "language"))
    now = clock.now()
    told = [
        Notice(
            account_id=account,
            kind=each.kind,
            subject=each.subject,
            words=_words(each, book, languages[account]),
            link=each.link,
            is_urgent=each.is_urgent,
            at=now,
        )
        for each in news
        for account in dict.fromkeys(each.accounts)
        if account in languages
    ]
    known = _known(told)
    told = [row for row in told if (row.account_id, row.kind, row.subject) not in known]
    Notice.objects.bulk_create(told, batch_size=_BATCH, ignore_conflicts=True)
    cache.delete_many([unread_key(account) for account in {row.account_id for row in told}])
    _send_out(news, book, now)
    return len(told)


def _known(rows: Iterable[Notice]) -> set[tuple[UUID, str, str]]:
    subjects = {row.subject for row in rows}
    found = Notice.objects.filter(subject__in=subjects)
    return set(found.values_list("account_id", "kind", "subject"))


def _words(news: News, book: ParameterBook, language: str) -> str:
    pattern = book.at(WORDS + news.kind, news.path)
    text: str = pattern["en" if language.startswith("en") else "zh"] or pattern["zh"]
    with translation.override(language):
        for name, value in news.data.items():
            text = text.replace("{" + name + "}", str(value() if callable(value) else value))
    return text[:_LONGEST]


def _send_out(news: Sequence[News], book: ParameterBook, now: datetime) -> None:
    channels = _channels(news)
    rows = [row for each in news for row in _deliveries(each, channels, book, now)]
    if not rows:
        return
    subjects = {row.subject for row in rows}
    known = set(
        Delivery.objects.everywhere("told once, whoever sees it")
        .filter(subject__in=subjects)
        .values_list("channel_id", "kind", "subject")
    )
    rows = [row for row in rows if (row.channel_id, row.kind, row.subject) not in known]
    Delivery.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    for moment in {row.next_at for row in rows}:
        ids = [str(row.pk) for row in rows if row.next_at == moment]
        outbox.put("deliver_notices", {"ids": ids}, not_before=None if moment <= now else moment)


def _channels(news: Sequence[News]) -> list[Channel]:
    paths = {path for each in news for path in each.paths}
    accounts = {account for each in news for account in each.accounts}
    rows = Channel.objects.everywhere("the places the news is for").filter(is_active=True)
    rows = rows.filter(Q(unit__path__in=paths) | Q(team__path__in=paths) | Q(account_id__in=accounts))
    return list(rows.select_related("unit", "team"))


def _deliveries(
    news: News, channels: Sequence[Channel], book: ParameterBook, now: datetime
) -> Iterable[Delivery]:
    release = release_at(now, book.at(QUIET_HOURS, news.path), is_urgent=news.is_urgent)
    for channel in channels:
        place = channel.unit or channel.team
        is_meant = place.path in news.paths if place else channel.account_id in news.accounts
        if is_meant and (not channel.notice_kinds or news.kind in channel.notice_kinds):
            yield Delivery(
                channel=channel,
                kind=news.kind,
                subject=news.subject,
                words=_words(news, book, settings.LANGUAGE_CODE),
                link=news.link,
                path=news.path,
                at=now,
                next_at=release,
            )


def outside_delivery(kind: str, subject: str, path: str) -> Delivery:
    """The delivery to somebody outside, made on first use; its words are looked up when it is sent."""
    now = clock.now()
    row, _made = Delivery.objects.everywhere("told once, whoever sees it").get_or_create(
        channel=None, kind=kind, subject=subject, defaults={"path": path, "at": now, "next_at": now}
    )
    return row


def claim_delivery(delivery_id: str) -> Delivery | None:
    """Take a waiting delivery to send it now; None when it is sent, given up or somebody else's try."""
    rows = Delivery.objects.everywhere("the sender sends for everybody")
    row: Delivery | None = (
        rows.select_related("channel").filter(pk=delivery_id, state=DeliveryState.WAITING).first()
    )
    if row is None or row.next_at > clock.now():
        return None
    taken = rows.filter(pk=row.pk, state=DeliveryState.WAITING, tries=row.tries).update(tries=row.tries + 1)
    row.tries += 1
    return row if taken else None


def note_sent(row: Delivery) -> None:
    """It arrived at the channel."""
    row.state, row.sent_at, row.error = DeliveryState.SENT, clock.now(), ""
    row.save(update_fields=["state", "sent_at", "error"])


@transaction.atomic
def note_not_sent(row: Delivery, why: str, minutes: Sequence[int]) -> None:
    """It did not arrive: try again after the next delay, or give up when there is none left."""
    row.error = why[:200]
    if row.tries > len(minutes):
        row.state = DeliveryState.FAILED
        row.save(update_fields=["state", "error"])
        return
    row.next_at = clock.now() + timedelta(minutes=minutes[row.tries - 1])
    row.save(update_fields=["next_at", "error"])
    outbox.put("deliver_notices", {"ids": [str(row.pk)]}, not_before=row.next_at)


@transaction.atomic
def release_stuck() -> int:
    """Put deliveries on their way again whose task was lost, e.g. with a worker; returns how many."""
    late = clock.now() - STUCK
    rows = Delivery.objects.everywhere("the sender sends for everybody")
    stuck = rows.filter(state=DeliveryState.WAITING, next_at__lt=late)
    ids = [str(key) for key in stuck.order_by("next_at").values_list("pk", flat=True)[:_BATCH]]
    if ids:
        rows.filter(pk__in=ids).update(next_at=clock.now())
        outbox.put("deliver_notices", {"ids": ids})
    return len(ids)


@transaction.atomic
def send_again(viewer: Viewer, row: Delivery) -> Delivery:
    """Try an undelivered one from the start. Raises `forbidden`, `out_of_scope`, `already_sent`."""
    viewer.require(Right.EDIT_CHANNELS, row.path)
    fresh: Delivery = Delivery.objects.visible_to(viewer).select_for_update(of=("self",)).get(pk=row.pk)
    if fresh.state == DeliveryState.SENT:
        raise DomainError("already_sent")
    fresh.state, fresh.tries, fresh.next_at = DeliveryState.WAITING, 0, clock.now()
    fresh.save(update_fields=["state", "tries", "next_at"])
    outbox.put("deliver_notices", {"ids": [str(fresh.pk)]})
    audit.record(viewer, "delivery.sent_again", fresh, after={"kind": fresh.kind}, unit_path=fresh.path)
    return fresh


def read_notices(viewer: Viewer, notice_ids: Iterable[Any] | None = None) -> int:
    """Mark the viewer's own notices as read, all or these; returns how many were unread."""
    if viewer.account_id is None:
        return 0
    rows = Notice.objects.filter(account_id=viewer.account_id, read_at=None)
    if notice_ids is not None:
        rows = rows.filter(pk__in=list(notice_ids))
    count = rows.update(read_at=clock.now())
    cache.delete(unread_key(viewer.account_id))
    return count
