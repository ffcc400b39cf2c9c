"""Ledger records and what hangs on them: teams, members, invitations, ratings, call-backs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from liming.core.calendar import Quarter
from liming.execute.models import (
    CallBack,
    CallBackDraw,
    Rating,
    RatingInvitation,
    RecordMember,
    RecordTeam,
    ServiceRecord,
)
from liming.execute.rules import sampling
from liming.execute.rules.sampling import Stratum
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.journal import Journal, day_of, token_of
from liming.jobs.demo.limits import Kind
from liming.jobs.demo.world import Person, Squad
from liming.shared import clock

_INVITATION_DAYS = 14
_CALLERS = ("省服务评价中心一席", "省服务评价中心二席", "省服务评价中心三席")
_LABELS = ("fast", "polite", "explained", "clean", "honest")


@dataclass(slots=True)
class Rateable:
    """A record with somebody served, which a call-back may draw."""

    id: UUID
    number: str
    squad: Squad
    settled: datetime


def write_record(
    journal: Journal,
    squad: Squad,
    person: Person,
    kind: Kind,
    *,
    started: datetime,
    ended: datetime,
    minutes: int,
    phone: str = "",
    closed: datetime | None = None,
    others: tuple[Squad, ...] = (),
    helpers: tuple[Person, ...] = (),
    **fields: Any,
) -> UUID:
    """One record with its teams and members, and perhaps an invitation with its rating.

    `closed` is when its request ends: a call-back may draw it only then; `fields` are those of ServiceRecord.
    """
    day = day_of(ended)
    record = journal.add(
        ServiceRecord,
        ended,
        number=journal.record_number(day),
        team_id=squad.id,
        unit_id=squad.unit_id,
        member_id=person.id,
        practice=kind.practice,
        service_type_id=kind.code,
        started_at=started,
        ended_at=ended,
        minutes=minutes,
        quarter=str(Quarter.of(day)),
        entered_at=ended,
        **fields,
    )
    record_id: UUID = record["id"]
    journal.add_plain(RecordTeam, record_id=record_id, team_id=squad.id, is_lead=True)
    for other in others:
        journal.add_plain(RecordTeam, record_id=record_id, team_id=other.id, is_lead=False)
    for each in (person, *helpers):
        journal.add_plain(RecordMember, record_id=record_id, member_id=each.id)
    is_request = fields.get("request_id") is not None
    if is_request or fields.get("customer_id") is not None:
        _invite(journal, squad, record_id, ended, phone)
        final = closed if is_request else ended
        if final is not None and final <= journal.world.now:
            journal.rateable.setdefault(squad.id, []).append(
                Rateable(record_id, record["number"], squad, final)
            )
    return record_id


def draw_score(journal: Journal, squad: Squad) -> int:
    """1 to 5: satisfied with the team's hidden share, rather 5 than 4."""
    random = journal.random
    if random.random() < squad.truth.satisfaction:
        return 5 if random.random() < 0.82 else 4
    return random.choices((3, 2, 1), (6, 2, 1))[0]


def _invite(journal: Journal, squad: Squad, record_id: UUID, ended: datetime, phone: str) -> None:
    """Used invitations, and unused ones that are still valid; expired unused ones are not kept."""
    random, now = journal.random, journal.world.now
    link = data("activity")["link"]
    if not phone:
        return
    answered = random.random() < squad.truth.answering
    at = ended + timedelta(minutes=random.randint(2, 900))
    used = answered and at <= now
    if not used and ended + timedelta(days=_INVITATION_DAYS) < now:
        return
    channel = "link" if random.random() < link["by_link"] else "on_site"
    at = at if channel == "link" else min(ended + timedelta(minutes=2), now)
    invitation = _invitation(journal, record_id, channel, ended, at if used else None)
    if used:
        score = draw_score(journal, squad) if channel == "link" else 5
        _rating(journal, record_id, channel, score, at, invitation)


def _invitation(
    journal: Journal, record_id: UUID, channel: str, sent: datetime, used: datetime | None
) -> UUID:
    key = journal.make(sent)
    journal.add(
        RatingInvitation,
        sent,
        id=key,
        record_id=record_id,
        channel=channel,
        token_digest=token_of(key, settings.SECRET_KEY),
        sent_at=sent,
        expires_at=sent + timedelta(days=_INVITATION_DAYS),
        used_at=used,
    )
    return key


def _rating(
    journal: Journal, record_id: UUID, channel: str, score: int, at: datetime, invitation: UUID | None
) -> UUID:
    random = journal.random
    labels = random.sample(_LABELS, random.choice((0, 1, 1, 2))) if score >= 4 else []
    row = journal.add(
        Rating,
        at,
        record_id=record_id,
        channel=channel,
        score=score,
        labels=labels,
        at=at,
        invitation_id=invitation,
    )
    rating_id: UUID = row["id"]
    return rating_id


def draw_call_backs(
    journal: Journal, squads: list[Squad], share: float, drawn_at: datetime, quarter: str
) -> None:
    """Draw each team's call-backs among the records kept since the last draw, and make the calls.

    `share` is the part of a quarter that these records cover; calls later than now are still to be made.
    """
    random = journal.random
    pools = [
        (squad, [each for each in journal.rateable.pop(squad.id, []) if each.settled <= drawn_at])
        for squad in squads
    ]
    strata = [
        Stratum(
            squad.code,
            max(0, round(squad.truth.call_backs * share + random.random() - 0.5)),
            tuple(each.number for each in pool),
        )
        for squad, pool in pools
        if pool
    ]
    draw = _draw(journal, strata, drawn_at, quarter)
    numbers = sampling.draw(draw["seed"], strata)
    by_number = {each.number: each for _squad, pool in pools for each in pool}
    for code in sorted(numbers):
        for number in numbers[code]:
            _call(journal, by_number[number], draw, quarter)
    draw["count"] = sum(map(len, numbers.values()))


def _draw(journal: Journal, strata: list[Stratum], drawn_at: datetime, quarter: str) -> dict[str, Any]:
    text = sampling.as_text(strata)
    return journal.add(
        CallBackDraw,
        drawn_at,
        quarter=quarter,
        seed=f"{journal.random.getrandbits(64):016x}",
        drawn_at=drawn_at,
        by_name="省服务评价中心",
        target=max((stratum.wanted for stratum in strata), default=0),
        size=sum(len(stratum.numbers) for stratum in strata),
        population=text,
        digest=sampling.digest(text),
    )


def _by_day(drawn_at: datetime, number: int) -> datetime:
    """When the call is made: in office hours of one of the five days after the draw."""
    day = clock.local(drawn_at).date() + timedelta(days=1 + number // 24)
    return clock.at(day, 9 + number % 9, number * 7 % 60)


def _call(journal: Journal, drawn: Rateable, draw: dict[str, Any], quarter: str) -> None:
    """One call: reached with a score, not reached, or declined; those later than now are still to be made."""
    random, now = journal.random, journal.world.now
    called = _by_day(draw["drawn_at"], random.randint(1, 100))
    caller, state, rating = random.choice(_CALLERS), "drawn", None
    if called <= now:
        reached = data("activity")["call_back"]["reached"]
        state = random.choices(("reached", "unreached", "declined"), _outcomes(reached))[0]
        if state == "reached":
            rating = _rating(journal, drawn.id, "call_back", draw_score(journal, drawn.squad), called, None)
    is_made = state != "drawn"
    journal.add(
        CallBack,
        draw["drawn_at"],
        record_id=drawn.id,
        team_id=drawn.squad.id,
        quarter=quarter,
        state=state,
        drawn_at=draw["drawn_at"],
        draw_id=draw["id"],
        drawn_number=drawn.number,
        tries=[{"at": called.isoformat(), "by": caller, "state": state}] if is_made else [],
        called_at=called if is_made else None,
        caller_name=caller if is_made else "",
        rating_id=rating,
    )


def _outcomes(reached: float) -> tuple[float, float, float]:
    """Shares of reached, not reached and declined; one in five of those not reached declines."""
    return reached, (1 - reached) * 0.8, (1 - reached) * 0.2
