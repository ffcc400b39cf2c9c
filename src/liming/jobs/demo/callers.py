"""Drawing requests: who calls about what, and how the team deals with it."""

from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from liming.execute.enums import Stage
from liming.execute.rules.reasons import CHOSEN
from liming.jobs.demo.calls import AUTOMATIC, Call, Round
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.limits import Kind, Limits
from liming.jobs.demo.people import full_name, phone
from liming.jobs.demo.rhythm import in_working_hours, moment_of_call, within
from liming.jobs.demo.served import address_of, place_near
from liming.jobs.demo.world import Person, Squad, World

_BY_PHONE = frozenset({"MKT01"})
_URGENT = frozenset({"REP01"})
_OWN_TALE = 0.28
_LONGEST_VISIT = 240
_FIRST_DAYS = timedelta(days=4)
_RESULTS = ("solved", "guided", "transferred", "hazard_found", "not_ours")
_RESULT_WEIGHTS = tuple(accumulate((78, 12, 4, 4, 2)))
_PUBLIC = frozenset({"public_page", "qr_code"})
_NUMBERED = {"hotline_12345": "12345-", "hotline_95598": "95598-"}


class Caller:
    """Draws calls one by one from one generator."""

    def __init__(self, world: World, limits: Limits, random: Random) -> None:
        self.world = world
        self.limits = limits
        self.random = random
        self._templates = [row for row in data("activity")["requests"] if row["type"] in limits.kinds]
        self._sources = [row["code"] for row in data("activity")["sources"]]
        self._weights = list(accumulate(row["weight"] for row in data("activity")["sources"]))
        self._by_month: dict[int, list[float]] = {}

    def draw(self, squad: Squad, day: date) -> Call:
        """One call of the day with its whole course, as if time went on after now."""
        random = self.random
        template = self._template(day.month)
        kind = self.limits.kinds[template["type"]]
        area = random.choice(squad.areas)
        customer = self._customer(squad, kind) if random.random() < _OWN_TALE else None
        if customer is not None and customer.area is not None:
            area = customer.area
        source = random.choices(self._sources, cum_weights=self._weights)[0]
        received = moment_of_call(random, day)
        call = Call(
            kind=kind,
            source=source,
            title=random.choice(template["titles"]).format(n=random.randint(2, 40)),
            words=random.choice(template["words"]),
            squad=squad,
            area=area,
            point=customer.point if customer else place_near(random, area),
            address=customer.address if customer else address_of(self.world, area, random),
            customer=customer,
            contact_name=customer.name if customer else full_name(random),
            contact_phone=customer.phone if customer else phone(random),
            taken_by=self._taken_by(squad, source),
            received=received,
            urgency="urgent" if kind.code in _URGENT and random.random() < 0.3 else "normal",
            external_number=self._external(source, day),
            office=squad.people[0].name,
            open_items=random.choice((0, 1, 1, 2, 2, 3)),
        )
        self._run(call)
        return call

    def _template(self, month: int) -> dict[str, Any]:
        if month not in self._by_month:
            self._by_month[month] = list(
                accumulate(
                    row["weight"] * (1.0 if month in row.get("season", (month,)) else 0.15)
                    for row in self._templates
                )
            )
        chosen: dict[str, Any] = self.random.choices(self._templates, cum_weights=self._by_month[month])[0]
        return chosen

    def _customer(self, squad: Squad, kind: Kind) -> Any:
        wanted = {
            "VOL01": "care_household",
            "VAS02": "key_enterprise",
            "VAS07": "farm",
            "VOL04": "school",
        }.get(kind.code, "resident")
        pool = squad.customers.get(wanted) or squad.customers.get("resident")
        return self.random.choice(pool) if pool else None

    def _taken_by(self, squad: Squad, source: str) -> str:
        if source in _PUBLIC:
            return "public"
        if source in _NUMBERED:
            return "省服务指挥席"
        return squad.people[min(1, len(squad.people) - 1)].name

    def _external(self, source: str, day: date) -> str:
        prefix = _NUMBERED.get(source)
        return f"{prefix}{day:%Y%m%d}{self.random.randrange(10**6):06d}" if prefix else ""

    def _run(self, call: Call) -> None:
        """Give the call to somebody, let him do it, perhaps once more, then follow up and close."""
        random, truth = self.random, call.squad.truth
        person, reason = self._who(call)
        round_ = self._round(call, person, reason, call.received)
        call.rounds.append(round_)
        self._result(call)
        last = round_.resolved
        assert last is not None
        if random.random() > truth.solving:
            round_.reopened = in_working_hours(random, last + timedelta(hours=random.randint(2, 40)))
            again = self._round(call, person, CHOSEN, round_.reopened)
            again.by = call.office
            call.rounds.append(again)
            assert again.resolved is not None
            last = again.resolved
        self._settle(call, last, call.rounds[0].resolved or last)

    def _who(self, call: Call) -> tuple[Person, str]:
        """The grid's holder; the deputy while he is on leave; now and then whom the captain names."""
        holder, deputy = call.area.holder, call.area.deputy
        crew = [person for person in call.squad.people if person is not holder]
        assert holder is not None and deputy is not None
        call.alternates = [
            (person, self.random.randint(0, 3))
            for person in [deputy, *[p for p in crew if p is not deputy][:4]]
        ]
        if self._away(holder, call.received):
            return deputy, "deputy_holder_on_leave"
        if self.random.random() < 0.05:
            return self.random.choice(crew), CHOSEN
        return holder, "holder"

    def _away(self, person: Person, moment: datetime) -> bool:
        if person.leave is None:
            return False
        day = moment.date()
        return person.leave[0] <= day <= person.leave[1]

    def _round(self, call: Call, person: Person, reason: str, start: datetime) -> Round:
        random = self.random
        limits = self.limits.of(call.kind, call.source, call.area.area_type)
        first = start is call.received
        quick = call.kind.profile == "repair.emergency"
        by = AUTOMATIC if reason != CHOSEN and random.random() < 0.9 else call.office
        wait = (
            timedelta(seconds=random.randint(5, 50))
            if by == AUTOMATIC
            else timedelta(minutes=random.randint(1, 25))
        )
        round_ = Round(person, by, start + wait, reason=reason)
        round_.accepted = self._accept(limits, call, round_, first)
        done_by_phone = call.kind.code in _BY_PHONE
        ready = round_.accepted if quick else in_working_hours(random, round_.accepted)
        if not done_by_phone:
            round_.contacted = ready + timedelta(minutes=random.randint(1, 6 if quick else 50))
            round_.on_site = self._arrive(limits, call, round_, first, quick)
            drive = timedelta(minutes=random.randint(6, 20 if quick else 45))
            round_.en_route = max(round_.contacted + timedelta(minutes=1), round_.on_site - drive)
        self._finish(limits, call, round_, round_.on_site or ready, first)
        return round_

    def _accept(self, limits: dict[str, Any], call: Call, round_: Round, first: bool) -> datetime:
        limit = limits.get(Stage.SIGN_FOR)
        start = call.received if first else round_.dispatched
        due = self.limits.due(start, limit) if limit else start + timedelta(hours=4)
        at = within(self.random, start, due, call.squad.truth.promptness)
        return max(at, round_.dispatched + timedelta(seconds=self.random.randint(8, 70)))

    def _arrive(
        self, limits: dict[str, Any], call: Call, round_: Round, first: bool, quick: bool
    ) -> datetime:
        """Within its limit, or without one early enough to finish within that of the whole."""
        assert round_.contacted is not None
        limit = limits.get(Stage.ARRIVE) or limits.get(Stage.FINISH)
        start = call.received if first else round_.dispatched
        if limit is None:
            return round_.contacted + timedelta(minutes=self.random.randint(20, 130))
        at = within(self.random, start, self.limits.due(start, limit), call.squad.truth.promptness)
        at = at if quick else in_working_hours(self.random, at)
        return max(at, round_.contacted + timedelta(minutes=self.random.randint(7, 24)))

    def _finish(
        self, limits: dict[str, Any], call: Call, round_: Round, begun: datetime, first: bool
    ) -> None:
        """With one visit; now and then the work needs another day and exceeds its limit."""
        visit = min(self.random.randint(15, 30 + call.kind.minutes), _LONGEST_VISIT)
        round_.resolved = begun + timedelta(minutes=visit)
        limit = limits.get(Stage.FINISH)
        if limit is None or self.random.random() < call.squad.truth.promptness:
            return
        start = begun if limit.after_arrival or not first else call.received
        late = within(self.random, start, self.limits.due(start, limit), 0.0)
        if late > round_.resolved:
            round_.resolved, round_.minutes = late, visit

    def _result(self, call: Call) -> None:
        random = self.random
        call.result = random.choices(_RESULTS, cum_weights=_RESULT_WEIGHTS)[0]
        call.photos = 0 if call.kind.code in _BY_PHONE else random.choice((0, 1, 1, 2, 3))
        call.signed = random.random() < 0.3
        call.complete = call.kind.checklist_id is None or random.random() < call.squad.truth.completion

    def _settle(self, call: Call, resolved: datetime, first_resolved: datetime) -> None:
        random = self.random
        limits = self.limits.of(call.kind, call.source, call.area.area_type)
        limit = limits.get(Stage.REVISIT)
        if limit is None:
            call.closed = in_working_hours(random, resolved + timedelta(hours=random.randint(1, 30)))
            return
        due = min(self.limits.due(first_resolved, limit), first_resolved + _FIRST_DAYS)
        at = within(random, first_resolved, due, call.squad.truth.promptness)
        call.revisited = max(in_working_hours(random, at), resolved + timedelta(minutes=10))
        call.closed = call.revisited + timedelta(minutes=random.randint(1, 8 * 60))
