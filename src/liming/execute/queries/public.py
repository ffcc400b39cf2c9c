"""What the public may see: a request by its follow code, a service by its rating code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.enums import EventState, NoteKind, RatingChannel, ReopenState, RequestState, Stage
from liming.execute.models import (
    LimitExtension,
    OutageEvent,
    RatingInvitation,
    ReopenRequest,
    Request,
    RequestPhoto,
    RequestStep,
    StageTimer,
)
from liming.execute.queries.clocks import working_days_of
from liming.execute.queries.events import link_of
from liming.execute.queries.places import Asked, find_place
from liming.execute.queries.reopens import reopens_of
from liming.execute.queries.settings import in_language, setting
from liming.execute.rules import numbers
from liming.execute.rules.permissions import PUBLIC_SOURCES
from liming.execute.rules.transitions import ENDED, REOPENABLE
from liming.execute.rules.wording import PUBLIC_PROMISES, PUBLIC_WORDS
from liming.register.models import GridVersion
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.words import named

CHANGE_MINUTES = 10
_FEWEST_CHOICES, _MOST_CHOICES, _MOST_VILLAGES = 2, 6, 3


@dataclass(frozen=True)
class PublicStep:
    """One step in plain words; names no member beyond the surname and no household."""

    at: datetime
    words: str


@dataclass(frozen=True)
class PlaceChoice:
    """One of the places near a border, in words a resident uses."""

    code: str
    words: str


@dataclass(frozen=True)
class Progress:
    """How far a request is. `rating_token` is set while the caller may still rate it.

    `asked_again` answers who asked to take it up again, as long as the request stands ended.
    `promise` is the next step that was promised, due at `due_at`; `surname` is that of who comes.
    `added` are the asker's own words, masked; `choices` ask which place is meant, empty when it is clear;
    `is_border` says that they are neighbours.
    """

    code: str
    number: str
    title: str
    state: str
    state_words: str
    received_at: datetime
    steps: tuple[PublicStep, ...]
    can_reopen: bool
    asked_again: ReopenRequest | None
    event: OutageEvent | None
    rating_token: str
    promise: str = ""
    due_at: datetime | None = None
    clock_started_at: datetime | None = None
    working_days: int | None = None
    surname: str = ""
    can_add: bool = False
    added: tuple[PublicStep, ...] = ()
    photos: tuple[str, ...] = ()
    choices: tuple[PlaceChoice, ...] = ()
    is_border: bool = False


@dataclass(frozen=True)
class Invitation:
    """What the rating page shows; `score` and `labels` are the customer's own earlier choice."""

    title: str
    started_at: datetime
    ended_at: datetime
    member: str
    result: str
    score: int | None
    labels: tuple[str, ...]
    words: str
    outcome: str
    manner: str
    can_change: bool
    can_reopen: bool
    follow_code: str


def follow(code: str) -> Progress:
    """A request by the caller's own code; private numbers in its title are masked. Nine queries, one more
    while it must be asked which place is meant.

    Raises DomainError `not_found`.
    """
    rows = Request.objects.everywhere("the follow code is the caller's own key")
    row = rows.select_related("holder").filter(follow_code=code.strip().upper()).first()
    if row is None:
        raise DomainError("not_found", what="查询码", key=code)
    return progress_of(row, _token(row))


def progress_of(row: Request, rating_token: str) -> Progress:
    """What the asker may see of a request that was reached by its code or by whoever asked."""
    state = RequestState(row.state)
    asked, link = reopens_of(row).first(), link_of(row)
    timer = (
        promised_timers().filter(request=row).first()
        if state not in ENDED and state != RequestState.WAITING
        else None
    )
    notes = row.added_words.filter(kind=NoteKind.ADDED)
    return Progress(
        code=row.follow_code,
        number=row.number,
        title=bridge.mask_text(row.title),
        state=state.value,
        state_words=str(PUBLIC_WORDS[state]),
        received_at=row.received_at,
        steps=tuple(_step(step) for step in row.steps.all()),
        can_reopen=_can_reopen(row, asked),
        event=link.event if link and link.event.state == EventState.OPEN else None,
        asked_again=asked if row.state in REOPENABLE else None,
        rating_token=rating_token,
        promise=str(PUBLIC_PROMISES[Stage(timer.stage)]) if timer else "",
        due_at=timer.due_at if timer else None,
        clock_started_at=timer.started_at if timer else None,
        working_days=working_days_of([timer]).get(timer.pk) if timer else None,
        surname=bridge.mask_name(row.holder.name).rstrip("*") if row.holder and state not in ENDED else "",
        can_add=state not in ENDED,
        added=tuple(PublicStep(note.at, bridge.mask_text(note.words)) for note in notes),
        photos=tuple(row.photos.filter(removed_on=None).values_list("sha256", flat=True)),
        choices=_choices(row) if state == RequestState.RECEIVED else (),
        is_border=bool(row.notes.get("is_border")),
    )


def places_near(longitude: float, latitude: float) -> tuple[str, ...]:
    """The places a point lies in or near, in a resident's words; several near a border, none if unknown."""
    found = find_place(clock.today(), Asked(longitude, latitude))
    order = [each["grid_version"] for each in found.candidates[:_MOST_CHOICES]]
    versions = _versions_of(order)
    return tuple(_place_words(each, versions) for each in versions)


def photo_by_code(code: str, sha256: str) -> RequestPhoto:
    """A photo of the request whose code somebody holds. Raises DomainError `not_found`."""
    found = RequestPhoto.objects.filter(
        request__follow_code=code.strip().upper(), sha256=sha256, removed_on=None
    ).first()
    if found is None:
        raise DomainError("not_found", what="照片", key=sha256[:12])
    return found


def promised_timers() -> QuerySet[StageTimer]:
    """Running clocks that are a promise to the asker, the next first; being signed for is our own affair."""
    return StageTimer.objects.filter(ended_at=None).exclude(stage=Stage.SIGN_FOR).order_by("due_at")


def _choices(row: Request) -> tuple[PlaceChoice, ...]:
    """The places of the candidate grids while it is not certain, told apart by their own villages."""
    candidates = row.notes.get("candidates", ())
    if len(candidates) < _FEWEST_CHOICES or row.notes.get("place_named_by_asker"):
        return ()
    return place_choices([each["grid_version"] for each in candidates])


def place_choices(version_ids: Sequence[str]) -> tuple[PlaceChoice, ...]:
    """Grid versions in a resident's words, in the order given, six at most."""
    versions = _versions_of(version_ids[:_MOST_CHOICES])
    return tuple(PlaceChoice(each.grid.code, _place_words(each, versions)) for each in versions)


def _versions_of(order: Sequence[str]) -> list[GridVersion]:
    rows = GridVersion.objects.everywhere("places near what the asker named").filter(pk__in=order)
    return sorted(rows.select_related("grid", "division"), key=lambda row: order.index(str(row.pk)))


def _place_words(version: GridVersion, versions: Sequence[GridVersion]) -> str:
    """The township and the villages or communities that only this grid holds; else the grid's own name."""
    others = {name for each in versions if each.pk != version.pk for name in each.communities}
    own = [name for name in version.communities if name not in others][:_MOST_VILLAGES]
    return f"{version.division.name} {_('、').join(own) or version.grid.name}"


def _step(step: RequestStep) -> PublicStep:
    state = RequestState(step.state)
    words = str(PUBLIC_WORDS[state])
    if state in (RequestState.DISPATCHED, RequestState.ACCEPTED) and step.note:
        words = _("，").join((words, bridge.mask_name(step.note)))
    return PublicStep(step.at, words)


def _can_reopen(row: Request, asked: ReopenRequest | None) -> bool:
    ended = row.closed_at or row.resolved_at
    if row.state not in REOPENABLE or ended is None or (asked and asked.state == ReopenState.ASKED):
        return False
    return clock.now() <= ended + timedelta(days=int(setting("requests.reopen_days")))


def _token(row: Request) -> str:
    """Where the caller asked without us, the code is the caller's alone and may lead to the rating.

    A code that somebody of the team took down and read out opens no rating: that link goes to the phone.
    """
    if row.source not in PUBLIC_SOURCES:
        return ""
    invitation = (
        RatingInvitation.objects.filter(record__request=row, channel=RatingChannel.LINK, used_at=None)
        .filter(expires_at__gte=clock.now())
        .order_by("-sent_at")
        .first()
    )
    return numbers.rating_token(invitation.pk, settings.SECRET_KEY) if invitation else ""


def invitation(token: str) -> Invitation:
    """The service behind a rating code. Raises DomainError `rating_unknown`."""
    row = (
        RatingInvitation.objects.select_related("record__request", "record__member", "record__service_type")
        .filter(token_digest__in=numbers.digests(token.strip()))
        .first()
    )
    now = clock.now()
    if row is None or (row.used_at is None and now > row.expires_at):
        raise DomainError("rating_unknown")
    record, request = row.record, row.record.request
    rating = getattr(row, "rating", None)
    chosen = set(rating.labels) if rating else set()
    words = tuple(in_language(each) for each in setting("ratings.labels") if each["code"] in chosen)
    return Invitation(
        title=bridge.mask_text(request.title if request else named(record.service_type)),
        started_at=record.started_at,
        ended_at=record.ended_at,
        member=bridge.mask_name(record.member.name),
        result=bridge.mask_text(record.note) or record.get_result_display(),
        score=rating.score if rating else None,
        labels=words,
        words=rating.words if rating else "",
        outcome=rating.outcome if rating else "",
        manner=rating.manner if rating else "",
        can_change=row.used_at is None or now <= row.used_at + timedelta(minutes=CHANGE_MINUTES),
        can_reopen=request is not None and _can_reopen(request, reopens_of(request).first()),
        follow_code=request.follow_code if request else "",
    )


@dataclass(frozen=True)
class InvitationLink:
    """What the sender of notices needs: the token, the phone, the title, the team. Never shown on a page."""

    token: str
    phone: str
    title: str
    path: str


def invitation_link(invitation_id: str) -> InvitationLink:
    """The single-use code of an invitation for the notice sender, and nobody else."""
    parts = ("record__request", "record__customer", "record__team")
    row = RatingInvitation.objects.select_related(*parts).get(pk=invitation_id)
    request, customer = row.record.request, row.record.customer
    phone = request.contact_phone if request else ""
    return InvitationLink(
        token=numbers.rating_token(row.pk, settings.SECRET_KEY),
        phone=phone or (customer.phone if customer else ""),
        title=request.title if request else named(row.record.service_type),
        path=row.record.team.path,
    )


@dataclass(frozen=True)
class CallerNews:
    """A message to the caller of a request, for the notice sender alone."""

    phone: str
    words: str
    path: str


def extension_news(extension_id: str) -> CallerNews:
    """What the caller is told of an extension, in the installation's language."""
    row = LimitExtension.objects.select_related("request__team", "request__unit").get(pk=extension_id)
    request = row.request
    words = in_language(setting("notices.words.extended"))
    data = {
        "title": request.title,
        "until": f"{clock.local(row.due_after):%Y-%m-%d %H:%M}",
        "reason": row.reason,
        "code": request.follow_code,
    }
    for name, value in data.items():
        words = words.replace("{" + name + "}", value)
    return CallerNews(request.contact_phone, words, (request.team or request.unit).path)
