"""Every table of the house that tells of a person, and what is left there when the time is over."""

from typing import Any

from django.db.models import Q

from liming.execute.enums import DataRequestState, EvidenceKind, HazardState
from liming.execute.models import (
    CustomerReport,
    DataRequest,
    DataRequestStep,
    DeskRecord,
    DeskStep,
    Evidence,
    Exclusion,
    GuaranteeContact,
    Hazard,
    HazardStep,
    HelpCall,
    HoursCheck,
    Liaison,
    LimitExtension,
    OutsideUpdate,
    Rating,
    RecordHelper,
    ReopenRequest,
    Request,
    RequestNote,
    RequestPause,
    RequestPhoto,
    RequestReturn,
    RequestStep,
    Ruling,
    ServiceRecord,
    SheetRow,
    Supervision,
    SupervisionReply,
    SyncOperation,
    Talk,
    Visit,
)
from liming.execute.rules.retention import (
    GONE,
    NOBODY,
    REMOVED,
    Blanking,
    PhotoStore,
    Rows,
    Term,
    more_stores,
)
from liming.execute.rules.sync import SETTLED
from liming.plan.enums import OriginKind
from liming.plan.models import ActionPlace, WorkItem
from liming.register.enums import CustomerKind
from liming.register.models import Account, ContactProfile, Customer, Leave, Member, Membership, Notice
from liming.shared.scope import ScopedModel

TITLE = "已匿名的诉求"
PERSONS = (CustomerKind.RESIDENT, CustomerKind.CARE_HOUSEHOLD, CustomerKind.FARM, CustomerKind.OTHER)
"""Kinds of customers that are people; the name of an organisation is no personal name."""

_REASON = "time is over for every unit alike"
_ENDED_HAZARDS = (HazardState.RECHECKED, HazardState.WITHDRAWN)
_ENDED_DATA_REQUESTS = (DataRequestState.ANSWERED, DataRequestState.REFUSED)
NOTES_KEPT = frozenset({"pauses", "reopened", "earlier_items", "is_border"})
"""What the clocks and the course still read."""


def _all(model: type[Any]) -> Rows:
    """Every row of a table, whoever may see it."""
    manager = model._default_manager
    if issubclass(model, ScopedModel):
        return lambda: manager.everywhere(_REASON)
    return lambda: manager.all()


def of_requests() -> tuple[Blanking, ...]:
    """What was written about requests, counted from the day they were closed."""
    case = Blanking(
        "requests",
        Term.CASES,
        _all(Request),
        "closed_at",
        {
            "words": GONE,
            "title": TITLE,
            "address": "",
            "contact_name": "",
            "contact_phone": "",
            "answers": [],
            "media_url": "",
            "longitude": None,
            "latitude": None,
        },
        request="pk",
        marks=("words",),
    )
    titles = {"title": TITLE}
    of_request = Q(origin_kind=OriginKind.REQUEST)
    items = (
        Blanking("requests", Term.CASES, _all(WorkItem), f"{way}__closed_at", titles, of_request, request=way)
        for way in ("dispatches__request", "part__request")
    )
    return (case, *items, *_of_requests_words())


def _of_requests_words() -> tuple[Blanking, ...]:
    said: tuple[tuple[type[Any], dict[str, Any]], ...] = (
        (RequestNote, {"words": ""}),
        (RequestStep, {"note": ""}),
        (RequestPause, {"note": GONE}),
        (LimitExtension, {"reason": GONE, "told_how": GONE}),
        (RequestReturn, {"ground": GONE, "new_fact": ""}),
        (ReopenRequest, {"reason": GONE, "ground": ""}),
        (Exclusion, {"evidence": GONE, "review": "", "appeal": "", "ground": ""}),
        (Ruling, {"ground": ""}),
        (OutsideUpdate, {"words": "", "media_url": ""}),
        (Supervision, {"ground": GONE, "verdict": ""}),
    )
    words = [
        Blanking("added_words", Term.CASES, _all(model), "request__closed_at", fields, request="request")
        for model, fields in said
    ]
    reply = _all(SupervisionReply)
    way = "supervision__request"
    words.append(
        Blanking("added_words", Term.CASES, reply, f"{way}__closed_at", {"words": GONE}, request=way)
    )
    return tuple(words)


def of_records() -> tuple[Blanking, ...]:
    """What the ledger and what belongs to it say of people; figures, times and results stay."""
    ended = Q(request=None) | Q(request__closed_at__isnull=False)
    told = {"whom": "", "place": "", "note": "", "materials": "", "place_note": "", "correction_reason": ""}
    of: dict[str, Any] = {"request": "record__request", "record": "record"}
    return (
        Blanking(
            "records",
            Term.CASES,
            _all(ServiceRecord),
            "ended_at",
            told,
            ended,
            request="request",
            record="pk",
        ),
        Blanking("records", Term.CASES, _all(RecordHelper), "record__ended_at", {"name": NOBODY}, Q(), **of),
        Blanking("ratings", Term.CASES, _all(Rating), "at", {"words": "", "device_digest": ""}, Q(), **of),
        Blanking("call_backs", Term.CASES, _all(HoursCheck), "called_at", {"note": ""}, Q(), **of),
        Blanking("added_words", Term.CASES, _all(HelpCall), "asked_at", {"words": GONE, "answer": ""}),
        Blanking("positions", Term.CASES, _all(Visit), "check_in_at", _POSITIONS),
        Blanking(
            "phone_acts",
            Term.PHONE_ACTS,
            _all(SyncOperation),
            "received_at",
            {"fields": {}},
            ~Q(fields={}) & Q(state__in=SETTLED),
        ),
    )


_POSITIONS = dict.fromkeys(
    ("check_in_longitude", "check_in_latitude", "check_out_longitude", "check_out_latitude")
)


def of_other_cases() -> tuple[Blanking, ...]:
    """Hazards, the desk, hotline sheets and talks with customers."""
    over = Q(state__in=_ENDED_HAZARDS)
    ended = Q(hazard__state__in=_ENDED_HAZARDS)
    place = {"whom": "", "place": "", "longitude": None, "latitude": None}
    asked = {"whom": NOBODY, "phone": "", "account_number": "", "words": ""}
    hazard: dict[str, Any] = {"record": "hazard__record"}
    desk: dict[str, Any] = {"request": "desk_record__request"}
    return (
        Blanking("hazards", Term.CASES, _all(Hazard), "found_at", place, over, record="record"),
        Blanking("hazards", Term.CASES, _all(HazardStep), "at", {"note": ""}, ended, **hazard),
        Blanking("desk", Term.CASES, _all(DeskRecord), "ended_at", asked, request="request", record="record"),
        Blanking("desk", Term.CASES, _all(DeskStep), "desk_record__ended_at", {"note": ""}, Q(), **desk),
        Blanking(
            "sheet_rows",
            Term.CASES,
            _all(SheetRow),
            "sheet__imported_at",
            {"values": {}},
            ~Q(values={}),
            request="request",
        ),
        Blanking("talks", Term.CASES, _all(Talk), "at", {"words": GONE, "with_whom": ""}),
        Blanking("talks", Term.CASES, _all(CustomerReport), "issued_at", {"feedback": "", "signed_name": ""}),
    )


def of_people() -> tuple[Blanking, ...]:
    """Contacts, customers that are gone and members that left."""
    gone = {
        "name": NOBODY,
        "pinyin": "",
        "initials": "",
        "account_number": "",
        "phone": "",
        "address": "",
        "note": "",
        "longitude": None,
        "latitude": None,
    }
    contact = {"contact_name": NOBODY, "contact_title": "", "contact_phone": ""}
    place = {"contact_name": "", "contact_phone": ""}
    left = {
        "name": NOBODY,
        "pinyin": "",
        "initials": "",
        "phone": "",
        "job_title": "",
        "political_status": "",
    }
    return (
        Blanking("contacts", Term.CASES, _all(Liaison), "customer__closed_on", contact),
        Blanking(
            "contacts",
            Term.CASES,
            _all(GuaranteeContact),
            "guarantee__closed_at",
            {"name": NOBODY, "phone": ""},
        ),
        Blanking("contacts", Term.CASES, _all(ActionPlace), "closed_at", place),
        Blanking("contacts", Term.CASES, _all(ContactProfile), "valid_to", {"person": NOBODY, "phone": ""}),
        Blanking("customers", Term.CASES, _all(Customer), "closed_on", gone, Q(kind__in=PERSONS)),
        Blanking("members", Term.MEMBERS, _all(Member), "left_on", left),
        Blanking(
            "members",
            Term.MEMBERS,
            _all(Account),
            "member__left_on",
            {"display_name": NOBODY, "is_active": False},
        ),
        Blanking("members", Term.MEMBERS, _all(Leave), "member__left_on"),
        Blanking("members", Term.MEMBERS, _all(Membership), "member__left_on", {"reason": ""}),
        Blanking("notices", Term.CASES, _all(Notice), "at"),
    )


def of_data_requests() -> tuple[Blanking, ...]:
    """Requests of people about their own data: kept as proof of consents for a while."""
    over = Q(state__in=_ENDED_DATA_REQUESTS)
    asked = {"person": NOBODY, "phone": "", "account_number": "", "words": "", "answer": ""}
    return (
        Blanking("data_requests", Term.CONSENTS, _all(DataRequest), "ended_at", asked, over),
        Blanking(
            "data_requests",
            Term.CONSENTS,
            _all(DataRequestStep),
            "data_request__ended_at",
            {"note": ""},
            Q(data_request__state__in=_ENDED_DATA_REQUESTS),
        ),
    )


def stores() -> tuple[PhotoStore, ...]:
    """Tables with photos, and with the signatures and papers of a case."""
    seen, paper = Q(kind=EvidenceKind.PHOTO), ~Q(kind=EvidenceKind.PHOTO)
    of_record: dict[str, Any] = {"request": "record__request", "record": "record"}
    gone = {"file": ""}
    record, step = Q(record__isnull=False), Q(record=None) & Q(step__hazard__state__in=_ENDED_HAZARDS)
    proof = {"proof": "", "no_proof_reason": REMOVED}
    proved = Q(proof_kind=EvidenceKind.PHOTO)
    return (
        PhotoStore("photos", Term.PHOTOS, _all(RequestPhoto), "at", gone, request="request"),
        PhotoStore("photos", Term.PHOTOS, _all(Evidence), "record__ended_at", gone, seen, **of_record),
        PhotoStore(
            "photos",
            Term.PHOTOS,
            _all(Evidence),
            "step__at",
            gone,
            seen & step,
            record="step__hazard__record",
        ),
        PhotoStore(
            "files", Term.CASES, _all(Evidence), "record__ended_at", gone, paper & record, **of_record
        ),
        PhotoStore("files", Term.CASES, _all(Evidence), "step__at", gone, paper & step),
        *(
            PhotoStore(
                line,
                term,
                _all(RequestPause),
                "request__closed_at",
                proof,
                where,
                request="request",
                file="proof",
            )
            for line, term, where in (
                ("photos", Term.PHOTOS, proved),
                ("files", Term.CASES, ~proved),
            )
        ),
        PhotoStore(
            "files", Term.CASES, _all(CustomerReport), "issued_at", {"signature": ""}, file="signature"
        ),
        *more_stores(),
    )


def blankings() -> tuple[Blanking, ...]:
    """All tables without their files, children before the rows they hang on."""
    return (*of_records(), *of_other_cases(), *reversed(of_requests()), *of_people(), *of_data_requests())
