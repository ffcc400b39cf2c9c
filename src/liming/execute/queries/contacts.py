"""What a contact sees: the requests of its own body, in plain words, and nobody else's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from liming.execute import bridge
from liming.execute.enums import NoteKind, RatingChannel, RequestState
from liming.execute.models import RatingInvitation, Request, RequestNote
from liming.execute.queries.clocks import working_days_of
from liming.execute.queries.public import Progress, progress_of, promised_timers
from liming.execute.queries.settings import setting
from liming.execute.rules import numbers
from liming.execute.rules.transitions import ENDED, OPEN
from liming.execute.rules.wording import PUBLIC_WORDS
from liming.register.enums import ContactKind, DivisionLevel
from liming.register.models import ContactProfile
from liming.register.queries import own_profile
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Viewer

_OWN_LEVEL = {
    ContactKind.COMMUNITY: DivisionLevel.COMMUNITY,
    ContactKind.VILLAGE: DivisionLevel.COMMUNITY,
    ContactKind.TOWNSHIP: DivisionLevel.TOWNSHIP,
}
"""At which level a division is a body's own; a larger one it shares with others."""


@dataclass(frozen=True)
class ContactFilters:
    """`time`: open (default), ended or all; `search` looks in title and number."""

    time: str = "open"
    search: str = ""


@dataclass(frozen=True)
class ContactRow:
    """One request as the asker's side sees it; `may_rate` while its rating link is unused."""

    number: str
    title: str
    state: str
    state_words: str
    received_at: datetime
    due_at: datetime | None
    surname: str
    is_ended: bool
    may_rate: bool = False
    working_days: int | None = None


@dataclass(frozen=True)
class ContactRequest:
    """One request with its course; `may_urge` when it is open and was not urged lately."""

    progress: Progress
    words: str
    urged: tuple[datetime, ...]
    may_urge: bool


def own_requests(profile: ContactProfile) -> ScopedQuerySet[Request]:
    """The requests of the body a contact speaks for, whoever spoke for it then.

    Its own askings; an enterprise's also those taken down for it as a customer; a township's or
    village's also those taken down from it where the division is its own. Never those of its residents.
    """
    body = Q(
        contact__kind=profile.kind,
        contact__name=profile.name,
        contact__division_id=profile.division_id,
        contact__customer_id=profile.customer_id,
    )
    if profile.customer_id is not None:
        body |= Q(customer_id=profile.customer_id)
    if profile.division.level == _OWN_LEVEL.get(ContactKind(profile.kind)):
        body |= Q(source=profile.kind, division_id=profile.division_id, contact=None)
    rows = Request.objects.everywhere("limited to the body the contact speaks for")
    return rows.filter(body)


def contact_requests(viewer: Viewer, wanted: ContactFilters) -> ScopedQuerySet[Request]:
    """The own requests that fit, newest first; shown through `contact_rows`."""
    rows = own_requests(own_profile(viewer)).select_related("holder").order_by("-received_at", "-number")
    if wanted.time in ("open", "ended"):
        rows = rows.filter(state__in=OPEN if wanted.time == "open" else ENDED)
    for word in wanted.search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word))
    return rows


def contact_rows(rows: list[Request]) -> list[ContactRow]:
    """Requests as lines of the list. Two queries."""
    prefetch_related_objects(rows, Prefetch("timers", promised_timers(), to_attr="promised"))
    open_links = set(
        _unused_links().filter(record__request__in=rows).values_list("record__request", flat=True)
    )
    days = working_days_of([row.promised[0] for row in rows if row.promised])  # type: ignore[attr-defined]
    return [_row(row, row.pk in open_links, days) for row in rows]


def _row(row: Request, may_rate: bool, days: dict[UUID, int]) -> ContactRow:
    state = RequestState(row.state)
    is_ended, promised = state in ENDED, row.promised  # type: ignore[attr-defined]
    return ContactRow(
        number=row.number,
        title=bridge.mask_text(row.title),
        state=state.value,
        state_words=str(PUBLIC_WORDS[state]),
        received_at=row.received_at,
        due_at=None if is_ended or state == RequestState.WAITING or not promised else promised[0].due_at,
        surname=bridge.mask_name(row.holder.name).rstrip("*") if row.holder else "",
        is_ended=is_ended,
        may_rate=may_rate,
        working_days=days.get(promised[0].pk) if promised else None,
    )


def contact_request(viewer: Viewer, number: str) -> ContactRequest:
    """One own request. Raises DomainError `not_found` for anybody else's."""
    row = find_own(viewer, number)
    link = _unused_links().filter(record__request=row).order_by("-sent_at").first()
    token = numbers.rating_token(link.pk, settings.SECRET_KEY) if link else ""
    urged = tuple(_urgings(row).values_list("at", flat=True))
    return ContactRequest(
        progress=progress_of(row, token),
        words=bridge.mask_text(row.words),
        urged=urged,
        may_urge=row.state in OPEN and row.state != RequestState.RESOLVED and not urged_lately(row),
    )


def find_own(viewer: Viewer, number: str) -> Request:
    """The own request with this number; `not_found` for anybody else's, so that numbers tell nothing."""
    rows = own_requests(own_profile(viewer)).select_related("holder", "team", "unit")
    row: Request | None = rows.filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what="诉求", key=number)
    return row


def urged_lately(row: Request) -> bool:
    """Whether the asker urged within the last hours of `requests.urge_hours`."""
    since = clock.now() - timedelta(hours=int(setting("requests.urge_hours")))
    return bool(_urgings(row).filter(at__gt=since).exists())


def _urgings(row: Request) -> QuerySet[RequestNote]:
    return row.added_words.filter(kind=NoteKind.URGED)


def _unused_links() -> QuerySet[RatingInvitation]:
    return RatingInvitation.objects.filter(
        channel=RatingChannel.LINK, used_at=None, expires_at__gte=clock.now(), record__is_current=True
    )
