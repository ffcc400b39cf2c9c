"""One request from the call to its end, row by row as the actions would have written it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from liming.execute.enums import RequestSource, Stage
from liming.execute.enums import RequestState as S
from liming.execute.models import Dispatch, Request, RequestStep, StageTimer, Visit
from liming.execute.rules import stages
from liming.execute.rules.reasons import CHOSEN
from liming.execute.rules.transitions import CAME_BACK, ENDED
from liming.jobs.demo.journal import Journal, day_of
from liming.jobs.demo.limits import Kind, Limits
from liming.jobs.demo.records import write_record
from liming.jobs.demo.world import Area, Person, Served, Squad
from liming.plan.models import WorkItem

AUTOMATIC = "系统派单"


@dataclass(slots=True)
class Round:
    """One dispatch and what came of it; empty moments have not happened. `by` gave it out."""

    person: Person
    by: str
    dispatched: datetime
    accepted: datetime | None = None
    contacted: datetime | None = None
    en_route: datetime | None = None
    on_site: datetime | None = None
    resolved: datetime | None = None
    reopened: datetime | None = None
    reason: str = "holder"
    minutes: int | None = None
    """Of the visit, where the time between arrival and end is longer than the work."""


@dataclass(slots=True)
class Side:
    """The end of a request that nobody was sent for: declined with a ground, or merged into another."""

    state: S
    at: datetime
    note: str
    into: UUID | None = None


@dataclass(slots=True)
class Call:
    """A request as it went. `rounds` are its dispatches; a second one follows when it was reopened."""

    kind: Kind
    source: str
    title: str
    words: str
    squad: Squad
    area: Area
    point: tuple[float, float] | None
    address: str
    customer: Served | None
    contact_name: str
    contact_phone: str
    taken_by: str
    received: datetime
    urgency: str = "normal"
    external_number: str = ""
    rounds: list[Round] = field(default_factory=list)
    revisited: datetime | None = None
    closed: datetime | None = None
    office: str = ""
    side: Side | None = None
    neighbour: Area | None = None
    metres: int = 0
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    alike: tuple[str, ...] = ()
    id: UUID | None = None
    number: str = ""
    photos: int = 0
    signed: bool = False
    complete: bool = True
    result: str = "solved"
    note: str = ""
    open_items: int = 0
    alternates: list[tuple[Person, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Timer:
    stage: Stage
    amount: int
    unit: str
    started: datetime
    due: datetime
    ended: datetime | None = None


class CallWriter:
    """Turns calls into rows. `now` cuts off what has not happened yet."""

    def __init__(self, journal: Journal, limits: Limits, now: datetime, random: Random) -> None:
        self.journal = journal
        self.limits = limits
        self.now = now
        self.random = random

    def write(self, call: Call) -> UUID:
        """Every row of the call; returns the request's id."""
        request_id = call.id = self.journal.make(call.received)
        number = call.number = self.journal.request_number(day_of(call.received))
        steps = self._steps(call)
        timers = self._timers(call, steps)
        items = [
            self._item(call, request_id, number, turn, round_, timers, steps)
            for turn, round_ in enumerate(call.rounds, 1)
        ]
        self._request(call, request_id, number, steps, timers, items)
        for at, state, actor, note in steps:
            self.journal.add(
                RequestStep, at, request_id=request_id, at=at, state=state.value, actor_name=actor, note=note
            )
        for timer in timers:
            self.journal.add(
                StageTimer,
                timer.started,
                request_id=request_id,
                stage=timer.stage.value,
                amount=timer.amount,
                unit=timer.unit,
                started_at=timer.started,
                due_at=timer.due,
                ended_at=timer.ended,
            )
        for round_, item_id in zip(call.rounds, items, strict=True):
            self._work(call, request_id, round_, item_id)
        return request_id

    def due_of(self, call: Call) -> datetime | None:
        """When the nearest running clock of the call ends; None when none runs or the call is over."""
        steps = self._steps(call)
        if steps[-1][1] in ENDED:
            return None
        return min((timer.due for timer in self._timers(call, steps) if timer.ended is None), default=None)

    def _steps(self, call: Call) -> list[tuple[datetime, S, str, str]]:
        """What happened until now, in order: moment, state, actor, note."""
        label = str(RequestSource(call.source).label)
        steps = [(call.received, S.RECEIVED, call.taken_by, label)]
        for round_ in call.rounds:
            name = round_.person.name
            steps.append((round_.dispatched, S.DISPATCHED, round_.by, name))
            for at, state in (
                (round_.accepted, S.ACCEPTED),
                (round_.en_route, S.EN_ROUTE),
                (round_.on_site, S.ON_SITE),
                (round_.resolved, S.RESOLVED),
            ):
                if at is not None:
                    steps.append((at, state, name, name))
            if round_.reopened is not None:
                steps.append((round_.reopened, S.REOPENED, call.office, "来电反映没解决"))
        if call.side is not None:
            steps.append((call.side.at, call.side.state, call.office, call.side.note))
        if call.revisited is not None:
            steps.append((call.revisited, S.REVISITED, call.office, ""))
        if call.closed is not None:
            steps.append((call.closed, S.CLOSED, call.office, ""))
        return [step for step in steps if step[0] <= self.now]

    def _timers(self, call: Call, steps: list[tuple[datetime, S, str, str]]) -> list[_Timer]:
        limits = self.limits.of(call.kind, call.source, call.area.area_type)
        timers = [
            self._timer(limits[stage], stage, call.received)
            for stage in stages.AT_RECEIPT
            if self._is(limits, stage, False)
        ]
        for at, state, _actor, _note in steps:
            for timer in timers:
                if timer.ended is None and timer.stage in stages.stages_ended_by(state):
                    timer.ended = at
            there = {timer.stage for timer in timers}
            if state is S.ON_SITE and self._is(limits, Stage.FINISH, True) and Stage.FINISH not in there:
                timers.append(self._timer(limits[Stage.FINISH], Stage.FINISH, at))
            if state is S.RESOLVED and Stage.REVISIT in limits and Stage.REVISIT not in there:
                timers.append(self._timer(limits[Stage.REVISIT], Stage.REVISIT, at))
        contacted = call.rounds[0].contacted if call.rounds else None
        for timer in timers:
            if timer.stage is Stage.CONTACT and contacted is not None and contacted <= self.now:
                timer.ended = contacted
        return timers

    def _is(self, limits: dict[str, Any], stage: Stage, after_arrival: bool) -> bool:
        return stage in limits and bool(limits[stage].after_arrival) is after_arrival

    def _timer(self, limit: Any, stage: Stage, start: datetime) -> _Timer:
        return _Timer(stage, limit.amount, limit.unit, start, self.limits.due(start, limit))

    def _request(
        self,
        call: Call,
        request_id: UUID,
        number: str,
        steps: list[tuple[datetime, S, str, str]],
        timers: list[_Timer],
        items: list[UUID],
    ) -> None:
        state = steps[-1][1]
        running = min(
            (timer for timer in timers if timer.ended is None), key=lambda each: each.due, default=None
        )
        given = [round_ for round_ in call.rounds if round_.dispatched <= self.now]
        last = call.rounds[-1] if call.rounds else None
        self.journal.add(
            Request,
            call.received,
            id=request_id,
            number=number,
            source=call.source,
            external_number=call.external_number,
            state=state.value,
            urgency=call.urgency,
            title=call.title,
            words=call.words,
            service_type_id=call.kind.code,
            practice=call.kind.practice,
            unit_id=call.squad.unit_id,
            team_id=call.squad.id,
            grid_version_id=call.area.version_id,
            division_id=call.area.division_code,
            area_type=call.area.area_type,
            address=call.address,
            longitude=call.point[0] if call.point else None,
            latitude=call.point[1] if call.point else None,
            customer_id=call.customer.id if call.customer else None,
            contact_name=call.contact_name,
            contact_phone=call.contact_phone,
            standard_id=self.limits.standard_id,
            received_at=call.received,
            due_at=running.due if running else None,
            soon_at=stages.soon_at(running.started, running.due) if running else None,
            seen_at=self._seen(call, state),
            resolved_at=self._past(last.resolved) if last and state is not S.REOPENED else None,
            closed_at=self._past(call.side.at if call.side else call.closed),
            merged_into_id=call.side.into if call.side and self._past(call.side.at) else None,
            holder_id=given[-1].person.id if given else None,
            follow_code=self.journal.follow_code(),
            notes=self._notes(call, items),
        )

    def _seen(self, call: Call, state: S) -> datetime | None:
        """Read when somebody accepts it, else within two hours; what came back is new again."""
        accepted = next((each.accepted for each in call.rounds if each.accepted), None)
        opened = min(filter(None, (accepted, call.received + timedelta(hours=2))))
        return None if state in CAME_BACK else self._past(opened)

    def _past(self, moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment <= self.now else None

    def _notes(self, call: Call, items: list[UUID]) -> dict[str, Any]:
        near = [(call.area, 0)] + ([(call.neighbour, call.metres)] if call.neighbour else [])
        notes: dict[str, Any] = {
            "candidates": [
                {
                    "grid_version": str(area.version_id),
                    "code": area.code,
                    "name": area.name,
                    "team": call.squad.short_name,
                    "metres": metres,
                }
                for area, metres in near
            ],
            "is_border": call.neighbour is not None,
            "duplicates": call.duplicates,
        }
        first = call.rounds[0] if call.rounds else None
        proposed = call.area.holder
        if proposed is not None:
            notes["proposal"] = {
                "member_id": str(proposed.id),
                "name": proposed.name,
                "code": "holder",
                "data": self._reason_data(call, proposed),
            }
        if first is not None and self._past(first.contacted):
            assert first.contacted is not None
            notes["contacted_at"] = first.contacted.isoformat()
            notes["contact_note"] = ""
        reopened = [turn for turn, round_ in enumerate(call.rounds, 1) if self._past(round_.reopened)]
        if reopened:
            notes["earlier_items"] = [str(item) for item in items[: reopened[-1]]]
            notes["reopened"] = len(reopened)
        return notes

    def _reason_data(self, call: Call, person: Person) -> dict[str, Any]:
        return {"person": person.name, "skill": None, "open_items": call.open_items, "distance_km": None}

    def _item(
        self,
        call: Call,
        request_id: UUID,
        number: str,
        turn: int,
        round_: Round,
        timers: list[_Timer],
        steps: list[tuple[datetime, S, str, str]],
    ) -> UUID:
        item_id = self.journal.make(round_.dispatched)
        if round_.dispatched > self.now:
            return item_id
        state = self._item_state(call, turn, round_)
        day = day_of(round_.dispatched)
        running = [
            timer.due
            for timer in timers
            if timer.started <= round_.dispatched and (timer.ended is None or timer.ended > round_.dispatched)
        ]
        self.journal.add(
            WorkItem,
            round_.dispatched,
            id=item_id,
            occurrence_key=f"request|{number}|{turn}",
            title=call.title,
            team_id=call.squad.id,
            member_id=round_.person.id,
            state=state,
            practice=call.kind.practice,
            service_type_id=call.kind.code,
            checklist_id=call.kind.checklist_id,
            origin_kind="request",
            origin_id=str(request_id),
            grid_version_id=call.area.version_id,
            customer_id=call.customer.id if call.customer else None,
            longitude=call.point[0] if call.point else None,
            latitude=call.point[1] if call.point else None,
            nominal_date=day,
            scheduled_date=day,
            due_at=min(running) if running else None,
            done_at=self._past(round_.resolved),
        )
        return item_id

    def _item_state(self, call: Call, turn: int, round_: Round) -> str:
        if self._past(call.closed):
            return "closed"
        moments = (
            (round_.resolved, "done"),
            (round_.on_site, "on_site"),
            (round_.en_route, "en_route"),
            (round_.accepted, "accepted"),
        )
        return next((state for at, state in moments if self._past(at)), "dispatched")

    def _work(self, call: Call, request_id: UUID, round_: Round, item_id: UUID) -> None:
        """The dispatch row, the visit and the ledger record of one round."""
        if round_.dispatched > self.now:
            return
        chosen = round_.reason == CHOSEN
        self.journal.add(
            Dispatch,
            round_.dispatched,
            request_id=request_id,
            work_item_id=item_id,
            member_id=round_.person.id,
            team_id=call.squad.id,
            at=round_.dispatched,
            by_name=round_.by,
            reason_code=round_.reason,
            reason_data={"by": round_.by, "person": round_.person.name}
            if chosen
            else self._reason_data(call, round_.person),
            alternates=[]
            if chosen
            else [
                {"member_id": str(person.id), "name": person.name, "open_items": count}
                for person, count in call.alternates
            ],
        )
        if self._past(round_.on_site):
            assert round_.on_site is not None
            self.journal.add(
                Visit,
                round_.on_site,
                work_item_id=item_id,
                member_id=round_.person.id,
                check_in_at=round_.on_site,
                check_in_longitude=call.point[0] if call.point else None,
                check_in_latitude=call.point[1] if call.point else None,
                check_in_accuracy_metres=float(self.random.randint(5, 30)) if call.point else None,
                check_out_at=self._past(round_.resolved),
            )
        if self._past(round_.resolved):
            self._record(call, request_id, round_, item_id)

    def _record(self, call: Call, request_id: UUID, round_: Round, item_id: UUID) -> None:
        assert round_.resolved is not None
        minutes = round_.minutes
        started = round_.on_site
        if started is None or minutes is not None:
            minutes = call.kind.minutes if minutes is None else minutes
            started = round_.resolved - timedelta(minutes=minutes)
        else:
            minutes = int((round_.resolved - started).total_seconds() // 60)
        write_record(
            self.journal,
            call.squad,
            round_.person,
            call.kind,
            started=started,
            ended=round_.resolved,
            minutes=minutes,
            customer_id=call.customer.id if call.customer else None,
            whom=call.customer.name if call.customer else call.contact_name,
            place=call.address[:120] or (call.customer.address if call.customer else ""),
            grid_version_id=call.area.version_id,
            phone=call.contact_phone,
            origin_kind="request",
            origin_id=str(request_id),
            work_item_id=item_id,
            request_id=request_id,
            result=call.result if round_.reopened is None else "guided",
            note=call.note,
            photo_count=call.photos,
            has_signature=call.signed,
            is_complete=call.complete,
            closed=call.closed,
        )
