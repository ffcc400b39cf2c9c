"""Until which day things are over, what is still held back, and the reports of earlier looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from liming.execute.enums import (
    CallBackState,
    DataRequestState,
    ExclusionState,
    HazardState,
    HoursCheckState,
    ReopenState,
    RulingState,
)
from liming.execute.models import (
    CallBack,
    DataRequest,
    Exclusion,
    Hazard,
    HoursCheck,
    ReopenRequest,
    Request,
    RetentionRun,
    Ruling,
    ServiceRecord,
)
from liming.execute.queries.settings import setting, shipped
from liming.execute.rules.retention import LEAST_DAYS, Held, Line, Term, holders
from liming.register.queries import parameter_row
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.shared.words import chosen

_REASON = "what is open anywhere holds things back"
_YEARS = {
    Term.PHOTOS: "retention.photo_years",
    Term.CASES: "retention.case_years",
    Term.MEMBERS: "retention.member_years",
}
_DAYS = {Term.CONSENTS: "retention.consent_days", Term.AUDIT: "retention.audit_days"}
_PHONE_DAYS = {Term.PHONE_ACTS: "sync.payload_days", Term.UPLOADS: "sync.upload_days"}
TIMES = (*_YEARS.values(), *_DAYS.values(), *_PHONE_DAYS.values())
_OPEN_HAZARDS = (HazardState.FOUND, HazardState.NOTIFIED, HazardState.CURED)
_OPEN_EXCLUSIONS = (ExclusionState.CLAIMED, ExclusionState.REVIEWED, ExclusionState.APPEALED)
_OPEN_DATA_REQUESTS = (DataRequestState.RECEIVED, DataRequestState.IDENTIFIED)


def days_over() -> dict[Term, date]:
    """What lies before these days is over. Logs and consents are kept for the law's time at least."""
    today = clock.today()
    years = {term: _years_before(today, int(setting(key))) for term, key in _YEARS.items()}
    days = {term: today - timedelta(days=max(LEAST_DAYS, int(setting(key)))) for term, key in _DAYS.items()}
    phones = {term: today - timedelta(days=int(setting(key))) for term, key in _PHONE_DAYS.items()}
    return {**years, **days, **phones}


def _years_before(day: date, years: int) -> date:
    """The same day some years ago; 28 February for a 29th that year did not have."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def held_back(before: datetime, besides: UUID | None = None) -> Held:
    """Requests and records older than a moment that something open still refers to, in any room.

    `besides` is a request about personal data that does not hold back what it asks for itself.
    """
    found = _held_here(before, besides)
    for holder in holders():
        found |= holder(before)
    return found


def _held_here(before: datetime, besides: UUID | None) -> Held:
    """A call that was drawn longer ago than the shortest time is not made any more."""
    drawn = clock.now() - timedelta(days=LEAST_DAYS)
    requests = {
        *ReopenRequest.objects.everywhere(_REASON)
        .filter(state=ReopenState.ASKED)
        .values_list("request_id", flat=True),
        *Exclusion.objects.everywhere(_REASON)
        .filter(state__in=_OPEN_EXCLUSIONS)
        .values_list("request_id", flat=True),
        *Ruling.objects.everywhere(_REASON)
        .filter(state=RulingState.ASKED)
        .values_list("request_id", flat=True),
        *_asked_about(before, besides),
    }
    records = {
        *CallBack.objects.everywhere(_REASON)
        .filter(state=CallBackState.DRAWN, drawn_at__gte=drawn)
        .values_list("record_id", flat=True),
        *HoursCheck.objects.everywhere(_REASON)
        .filter(state=HoursCheckState.DRAWN, draw__drawn_at__gte=drawn)
        .values_list("record_id", flat=True),
        *_of_open_hazards(),
    }
    owners = ServiceRecord.objects.everywhere(_REASON).filter(pk__in=records, request__isnull=False)
    return Held(
        frozenset(requests) | frozenset(owners.values_list("request_id", flat=True)), frozenset(records)
    )


def _of_open_hazards() -> set[Any]:
    """The record in which a hazard was found, and those of its work item."""
    rows = Hazard.objects.everywhere(_REASON).filter(state__in=_OPEN_HAZARDS)
    items = rows.exclude(work_item=None).values("work_item")
    beside = ServiceRecord.objects.everywhere(_REASON).filter(work_item__in=items)
    found = rows.exclude(record=None).values_list("record_id", flat=True)
    return {*found, *beside.values_list("pk", flat=True)}


def _asked_about(before: datetime, besides: UUID | None) -> set[Any]:
    """Old requests of people who just now ask what is held of them."""
    rows = DataRequest.objects.everywhere(_REASON).filter(state__in=_OPEN_DATA_REQUESTS)
    if besides is not None:
        rows = rows.exclude(pk=besides)
    told = list(rows.values_list("phone", "account_number", "follow_request"))
    phones = {phone for phone, _account, _key in told if phone}
    accounts = {account for _phone, account, _key in told if account}
    theirs = Q(contact_phone__in=phones) | Q(customer__phone__in=phones)
    theirs |= Q(customer__account_number__in=accounts)
    if not phones and not accounts:
        return {key for _phone, _account, key in told if key}
    old = Request.objects.everywhere(_REASON).filter(theirs, received_at__lt=before)
    return {*old.values_list("pk", flat=True), *(key for _phone, _account, key in told if key)}


@dataclass(frozen=True)
class RetentionPage:
    """The times in force, the newest look and those before it."""

    times: tuple["KeptFor", ...]
    over: Mapping[Term, date]
    newest: RetentionRun | None
    lines: tuple[Line, ...]
    earlier: tuple["RunTotal", ...]


@dataclass(frozen=True)
class KeptFor:
    """One time in force: what it is of, how long in the unit its title names, and where that comes from."""

    title: str
    value: Any
    source: str


@dataclass(frozen=True)
class RunTotal:
    """One earlier look: how much was done and held back in all."""

    at: datetime
    by_name: str
    done: int
    held: int


_SHOWN = 30


def retention_page(viewer: Viewer) -> RetentionPage:
    """What the security administrator sees. One query; raises DomainError `forbidden`."""
    viewer.require(Right.KEEP_TO_TIME)
    runs = list(RetentionRun.objects.order_by("-at")[:_SHOWN])
    newest = runs[0] if runs else None
    return RetentionPage(
        times=tuple(map(_kept_for, TIMES)),
        over=days_over(),
        newest=newest,
        lines=tuple(map(Line.of, newest.lines)) if newest else (),
        earlier=tuple(_total(run) for run in runs[1:]),
    )


def _kept_for(key: str) -> KeptFor:
    stored = parameter_row(key)
    row = shipped()[key]
    if stored is None:
        return KeptFor(chosen(row["title"], row["title_en"]), row["value"], row["source"])
    return KeptFor(chosen(stored.title, stored.title_en), stored.value, stored.source)


def _total(run: RetentionRun) -> RunTotal:
    lines = tuple(map(Line.of, run.lines))
    return RunTotal(run.at, run.by_name, sum(each.done for each in lines), sum(each.held for each in lines))
