"""What a contact does: raise a request for its body, add to it, urge."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from liming.execute.actions import course
from liming.execute.actions.adding import LONGEST_WORDS, add_to
from liming.execute.actions.drafts import Intake
from liming.execute.actions.intake import receive_request
from liming.execute.enums import NoteKind, RequestSource, Urgency
from liming.execute.models import Request, RequestNote
from liming.execute.queries.contacts import find_own, urged_lately
from liming.execute.queries.settings import setting
from liming.execute.rules.transitions import OPEN
from liming.register.models import ContactProfile, GridVersion
from liming.register.queries import own_profile
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer


@dataclass(frozen=True)
class ContactAsk:
    """What a contact asks; a place left as filled in is the body's own. Position in WGS-84 degrees;
    `once` as of `Intake`.
    """

    title: str
    words: str
    service_type_code: str
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    is_urgent: bool = False
    photos: tuple[bytes, ...] = ()
    once: str = ""


@transaction.atomic
def ask_as_contact(viewer: Viewer, ask: ContactAsk) -> Request:
    """A request of the viewer's own body: source, place and who to call come from its profile.

    Raises DomainError `forbidden`, `no_contact_profile`, and those of `receive_request`.
    """
    profile = own_profile(viewer)
    return receive_request(
        viewer,
        Intake(
            source=RequestSource(profile.kind),
            title=ask.title,
            words=ask.words,
            service_type_code=ask.service_type_code,
            address=ask.address or profile.address,
            longitude=ask.longitude,
            latitude=ask.latitude,
            contact_name=profile.person,
            contact_phone=profile.phone,
            urgency=Urgency.URGENT if ask.is_urgent else Urgency.NORMAL,
            customer=profile.customer,
            unit=profile.unit,
            grid_version=_own_grid(profile, ask),
            contact=profile,
            photos=ask.photos,
            once=ask.once,
        ),
    )


def _own_grid(profile: ContactProfile, ask: ContactAsk) -> GridVersion | None:
    """The body's own grid while its own place stands."""
    is_own = ask.longitude is None and ask.address in ("", profile.address)
    return profile.grid.current if profile.grid and is_own else None


@transaction.atomic
def add_as_contact(viewer: Viewer, number: str, words: str = "", photos: Sequence[bytes] = ()) -> Request:
    """Words or photos added to an own request. Raises DomainError `not_found`, `request_ended`."""
    row = course.locked(find_own(viewer, number))
    add_to(viewer, row, words, photos)
    return row


@transaction.atomic
def urge_as_contact(viewer: Viewer, number: str, words: str = "") -> RequestNote:
    """Urge whoever has an own request; it is kept for them to see, once in some hours.

    Raises DomainError `not_found`, `request_ended`, `urged_lately`.
    """
    row = course.locked(find_own(viewer, number))
    if row.state not in OPEN:
        raise DomainError("request_ended", number=row.number)
    if urged_lately(row):
        raise DomainError("urged_lately", hours=int(setting("requests.urge_hours")))
    note: RequestNote = RequestNote.objects.create(
        request=row,
        at=clock.now(),
        by_name=viewer.name[:60],
        kind=NoteKind.URGED,
        words=words.strip()[:LONGEST_WORDS],
    )
    audit.record(viewer, "request.urged", row, after={"number": row.number}, unit_path=course.path_of(row))
    return note
