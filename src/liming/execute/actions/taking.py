"""Calls on their way into the tables: everything is worked out in memory, then written table by table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.drafts import Intake
from liming.execute.actions.giving import AFTER_SHARE, AUTOMATIC, dispatch_row, item_fields, occurrence_key
from liming.execute.actions.once import mark_of
from liming.execute.enums import RequestState, Stage, Urgency
from liming.execute.models import Dispatch, Request, RequestStep, StageTimer
from liming.execute.queries.doubles import Alike, Doubles
from liming.execute.queries.people import Chooser
from liming.execute.queries.places import FoundPlace, find_places
from liming.execute.queries.settings import setting, settings_book
from liming.execute.queries.standards import standard_on
from liming.execute.rules import numbers, stages
from liming.execute.rules.permissions import may_ask_without_account
from liming.execute.rules.stages import AT_RECEIPT
from liming.plan.actions import create_work_items
from liming.plan.models import ServiceType
from liming.plan.queries import service_types_by_code
from liming.register.enums import AreaType
from liming.shared import audit, clock
from liming.shared.bulk import bulk_insert, bulk_save
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Right, Viewer

UNCERTAIN_SHARE = "dispatch.uncertain_after_share"
_MANY = 50
WAITS = "waits_for_captain"
"""A note of an intake that nobody but a person gives out, unless it is an emergency."""


@dataclass
class Sheaf:
    """The rows of one batch in the order that keys need."""

    requests: list[Request] = field(default_factory=list)
    timers: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    alike: list[list[Alike]] = field(default_factory=list)
    numbered: list[tuple[dict[str, Any], Request]] = field(default_factory=list)

    def write(self) -> None:
        """Number and insert everything; the caller holds the transaction, which is as short as can be."""
        self._number()
        bulk_save(self.requests)
        bulk_insert(StageTimer, self.timers)
        if self.items:
            create_work_items(AUTOMATIC, self.items)
        bulk_save(self.dispatches)
        bulk_insert(RequestStep, self.steps)
        bulk_insert(AuditEntry, self.entries)

    def _number(self) -> None:
        """Give each request the next number of its day, and say it wherever it stands."""
        days: dict[date, list[Request]] = {}
        for request in self.requests:
            days.setdefault(clock.local(request.received_at).date(), []).append(request)
        for day, requests in sorted(days.items()):
            given = course.take_numbers(Request, numbers.request_prefix(day), len(requests))
            for request, number in zip(requests, given, strict=True):
                request.number = number
        for row, request in self.numbered:
            row["number"] = request.number
        for request, alike in zip(self.requests, self.alike, strict=True):
            request.notes["duplicates"] = [each.as_notes() for each in alike]
        by_id = {str(request.pk): request for request in self.requests}
        for item in self.items:
            item["occurrence_key"] = occurrence_key(by_id[item["origin_id"]], 1)


class Taking:
    """Takes calls down for one viewer at one moment; nothing is written before `Sheaf.write`.

    `count` is how many calls are about to come, in one batch or several; each batch is written before the
    next is taken. After a refusal what is remembered of the batch is wrong: begin a new one.
    """

    def __init__(self, viewer: Viewer, count: int = 1) -> None:
        self.viewer, self.now = viewer, clock.now()
        self.types = service_types_by_code()
        self.shares = settings_book(AFTER_SHARE, UNCERTAIN_SHARE)
        self.chooser = Chooser(self.now, for_many=count > _MANY, ranks_others=False)
        self.doubles = Doubles()
        self.standards: dict[date, int] = {}
        self.sources: dict[str, str] = {}
        self.sheaf = Sheaf()

    def take(self, intakes: Sequence[Intake]) -> Sheaf:
        """Work out every row of a batch; raises what `receive_request` raises."""
        self.sheaf = Sheaf()
        for intake in intakes:
            self._check(intake)
        received = [intake.received_at or self.now for intake in intakes]
        days = [clock.local(moment).date() for moment in received]
        places = _places(intakes, days)
        for intake, at, day, place in zip(intakes, received, days, places, strict=True):
            self.sheaf.requests.append(self._request(intake, at, day, place))
        self.sheaf.alike = self.doubles.of_each(self.sheaf.requests)
        for request, place in zip(self.sheaf.requests, places, strict=True):
            self._follow(request, place)
        return self.sheaf

    def _check(self, intake: Intake) -> None:
        if not may_ask_without_account(self.viewer, intake.source):
            self.viewer.require(Right.ASK_AS_CONTACT if intake.contact else Right.RECEIVE_REQUEST)
        if not intake.title.strip():
            raise DomainError("field_required", field="诉求标题")

    def _request(self, intake: Intake, at: datetime, day: date, place: FoundPlace) -> Request:
        kind = self._type(intake.service_type_code)
        typed = intake.title.strip()
        title = bridge.mask_text(typed)
        return Request(
            source=intake.source,
            external_number=intake.external_number,
            urgency=intake.urgency,
            title=title[:120],
            words=intake.words or (typed if typed != title else ""),
            service_type=kind,
            practice=kind.practice,
            unit_id=place.unit_id,
            team_id=place.team.id if place.team else None,
            grid_version_id=place.grid.id if place.grid else None,
            division_id=place.division_code,
            area_type=place.grid.area_type if place.grid else AreaType.RURAL,
            address=intake.address[:160],
            longitude=intake.longitude,
            latitude=intake.latitude,
            customer_id=intake.customer.pk if intake.customer else None,
            contact_name=intake.contact_name[:60],
            contact_phone=intake.contact_phone[:30],
            printed_code_id=intake.printed_code.pk if intake.printed_code else None,
            contact_id=intake.contact.pk if intake.contact else None,
            answers=list(intake.answers),
            media_url=intake.media_url,
            sender_id=intake.sender_id,
            standard_id=self._standard(day),
            received_at=at,
            follow_code=numbers.follow_code(),
            notes={"candidates": list(place.candidates), "is_border": place.is_border, **intake.notes},
            **mark_of(self.viewer, intake),
        )

    def _standard(self, day: date) -> int:
        if day not in self.standards:
            self.standards[day] = standard_on(setting("requests.standard", day), day).pk
        return self.standards[day]

    def _type(self, code: str) -> ServiceType:
        code = code or setting("requests.default_service_type")
        if code not in self.types:
            raise DomainError("not_found", what="service type", key=code)
        return self.types[code]

    def _follow(self, request: Request, place: FoundPlace) -> None:
        """Clocks, first step and audit entry; then who should go, and whether he goes at once."""
        timers = course.timer_rows(request, AT_RECEIPT, request.received_at)
        self.sheaf.timers += timers
        nearest = min(timers, key=itemgetter("due_at"), default=None)
        if nearest is not None:
            request.due_at = nearest["due_at"]
            request.soon_at = stages.soon_at(nearest["started_at"], nearest["due_at"])
        if request.source not in self.sources:
            self.sources[request.source] = str(request.get_source_display())
        source = self.sources[request.source]
        self._step(request, RequestState.RECEIVED, request.received_at, self.viewer.name, source)
        self._entry(self.viewer, "request.received", request, place, source=request.source)
        if place.team is not None:
            self._send(request, place, timers)

    def _send(self, request: Request, place: FoundPlace, timers: Sequence[dict[str, Any]]) -> None:
        """Emergencies go at once; the rest waits for the captain up to its share of the sign-for time."""
        share = self.shares.at(AFTER_SHARE, place.path)
        waits = bool(request.notes.get(WAITS))
        goes_now = request.urgency == Urgency.EMERGENCY or (place.is_certain and share == 0 and not waits)
        chosen = self.chooser.choose(request, place.grid, with_others=goes_now)
        if chosen.key is not None and goes_now:
            self._give(request, place, chosen)
            return
        request.notes["proposal"] = chosen.as_notes()
        if not place.is_certain:
            share = max(share, self.shares.at(UNCERTAIN_SHARE, place.path))
        limit = next((timer for timer in timers if timer["stage"] == Stage.SIGN_FOR), None)
        if limit is not None and share <= 1 and chosen.key is not None and not waits:
            request.goes_at = limit["started_at"] + (limit["due_at"] - limit["started_at"]) * share

    def _give(self, request: Request, place: FoundPlace, chosen: bridge.Chosen) -> None:
        assert chosen.key is not None
        item = item_fields(request, chosen.key, 1, clock.today()) | {"path": place.path}
        at = max(self.now, request.received_at + timedelta(microseconds=1))
        dispatch = dispatch_row(request, item["pk"], chosen, self.now, AUTOMATIC.name)
        self.sheaf.items.append(item)
        self.sheaf.dispatches.append(dispatch)
        request.notes["proposal"] = chosen.as_notes()
        request.holder_id, request.state = dispatch.member_id, RequestState.DISPATCHED
        self._step(request, RequestState.DISPATCHED, at, AUTOMATIC.name, chosen.data["person"])
        self._entry(AUTOMATIC, "request.dispatched", request, place, note=chosen.data["person"])
        self._entry(AUTOMATIC, "request.given", dispatch, place, member=chosen.key, reason=chosen.code)

    def _step(self, request: Request, state: RequestState, at: datetime, name: str, note: str) -> None:
        self.sheaf.steps.append(
            {"request_id": request.pk, "at": at, "state": state, "actor_name": name[:60], "note": note[:200]}
        )

    def _entry(
        self, viewer: Viewer, act: str, subject: Request | Dispatch, place: FoundPlace, **after: Any
    ) -> None:
        if isinstance(subject, Request):
            self.sheaf.numbered.append((after, subject))
        self.sheaf.entries.append(
            audit.row(viewer, act, subject, at=self.now, after=after, unit_path=place.path)
        )


def _places(intakes: Sequence[Intake], days: Sequence[date]) -> list[FoundPlace]:
    """The places in order; calls of one day are looked up together."""
    of_day: dict[date, list[int]] = {}
    for number, day in enumerate(days):
        of_day.setdefault(day, []).append(number)
    found: dict[int, FoundPlace] = {}
    for day, which in of_day.items():
        found |= zip(which, find_places(day, [intakes[number].asked for number in which]), strict=True)
    return [found[number] for number in range(len(days))]
