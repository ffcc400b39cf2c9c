"""The desk of a station: taking a villager's business, in under a minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.drafts import Intake, RecordDraft
from liming.execute.actions.intake import receive_request
from liming.execute.actions.invitations import invite
from liming.execute.actions.once import mark_of, once
from liming.execute.actions.recording import write_record
from liming.execute.enums import DeskOutcome, DeskState, RecordResult, RequestSource, Stage
from liming.execute.models import DeskRecord, DeskStep, Request, ServiceRecord
from liming.execute.queries.desk import business_of
from liming.execute.queries.settings import setting
from liming.execute.queries.standards import standard_on
from liming.execute.rules import numbers
from liming.execute.rules.permissions import leads
from liming.plan.enums import OriginKind
from liming.plan.models import ServiceType
from liming.register.models import Customer, Member, ServicePoint, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_STATES = {
    DeskOutcome.DONE: DeskState.DONE,
    DeskOutcome.TAKEN_ALONG: DeskState.OPEN,
    DeskOutcome.HANDED_OVER: DeskState.OPEN,
    DeskOutcome.REQUEST: DeskState.PASSED,
}


@dataclass(frozen=True)
class DeskDraft:
    """What is said at the desk. `business` is a code of `desk.businesses`; `member` only when a captain
    writes for somebody; `receiver` or `receiver_name` where it is handed over; `due_at` left out follows
    the limits of the business; `asked_at` left out is now; `once` as of `Intake`."""

    team: Team
    business: str
    whom: str
    outcome: DeskOutcome = DeskOutcome.DONE
    point: ServicePoint | None = None
    phone: str = ""
    account_number: str = ""
    address: str = ""
    words: str = ""
    minutes: int = 10
    receiver: Member | None = None
    receiver_name: str = ""
    due_at: datetime | None = None
    member: Member | None = None
    asked_at: datetime | None = None
    once: str = ""


def take_business(viewer: Viewer, draft: DeskDraft) -> DeskRecord:
    """Write a business into the day's register and do what its outcome asks.

    Done at once writes the ledger; taken along or handed over gets a due time and is chased; what became a
    request goes through the one intake. Whoever was asked first stays answerable. Sent again with the same
    key, it is the first one. Raises `forbidden`, `out_of_scope`, `field_required`, `not_found` (business),
    `duty_point_elsewhere`, `no_standard`, `sent_otherwise`.
    """
    return once(viewer, draft, DeskRecord, lambda: _take_business(viewer, draft))


@transaction.atomic
def _take_business(viewer: Viewer, draft: DeskDraft) -> DeskRecord:
    viewer.require(Right.DO_WORK, draft.team.path)
    business = business_of(draft.business)
    member = _first_asked(viewer, draft)
    _check(draft)
    now = draft.asked_at or clock.now()
    row = DeskRecord(
        number=course.take_number(DeskRecord, numbers.desk_prefix(clock.today())),
        team=draft.team,
        point=draft.point,
        member=member,
        asked_at=now,
        minutes=draft.minutes,
        customer=_customer(draft),
        whom=draft.whom.strip()[:60],
        phone=draft.phone.strip()[:30],
        account_number=draft.account_number.strip()[:20],
        business=draft.business,
        words=draft.words.strip()[:300],
        outcome=draft.outcome,
        state=_STATES[draft.outcome],
        **mark_of(viewer, draft),
    )
    _settle(viewer, row, draft, business, now)
    row.save(force_insert=True)
    write_step(viewer, row, draft.outcome.value, receiver_words(row))
    after = {"number": row.number, "business": row.business, "outcome": row.outcome}
    audit.record(viewer, "desk_record.taken_in", row, after=after, unit_path=draft.team.path)
    return row


def _first_asked(viewer: Viewer, draft: DeskDraft) -> Member:
    key = draft.member.pk if draft.member is not None else viewer.member_id
    if key is None:
        raise DomainError("field_required", field="首问队员")
    member: Member = Member.objects.everywhere("checked below").select_related("team").get(pk=key)
    if member.pk != viewer.member_id and not leads(viewer, draft.team.path):
        raise DomainError("not_your_item", holder=member.name)
    if member.team_id != draft.team.pk:
        raise DomainError("duty_member_elsewhere", member=member.name, team=draft.team.short_name)
    return member


def _check(draft: DeskDraft) -> None:
    if not draft.whom.strip():
        raise DomainError("field_required", field="来办的人")
    if draft.point is not None and draft.point.team_id != draft.team.pk:
        raise DomainError("duty_point_elsewhere", point=draft.point.name, team=draft.team.short_name)
    if draft.outcome == DeskOutcome.HANDED_OVER and not (draft.receiver or draft.receiver_name.strip()):
        raise DomainError("field_required", field="转交给谁")


def _customer(draft: DeskDraft) -> Customer | None:
    """The customer on file with this account number."""
    number = draft.account_number.strip()
    if not number:
        return None
    rows = Customer.objects.everywhere("first-asked duty: the villager may belong to another team")
    found: Customer | None = rows.filter(account_number=number, closed_on=None).first()
    return found


def _settle(
    viewer: Viewer, row: DeskRecord, draft: DeskDraft, business: Mapping[str, Any], now: datetime
) -> None:
    if draft.outcome == DeskOutcome.DONE:
        row.record = write_desk_record(viewer, row, row.member, RecordResult.SOLVED, now)
        row.ended_at = now
    elif draft.outcome == DeskOutcome.REQUEST:
        row.request = ask_for(viewer, row, draft.address)
        row.ended_at = now
    else:
        own = row.member if draft.outcome == DeskOutcome.TAKEN_ALONG else None
        give(row, draft.receiver or own, draft.receiver_name, draft.due_at or due_of(business, now))


def give(row: DeskRecord, receiver: Member | None, receiver_name: str, due_at: datetime) -> None:
    """Say who does it until when; not saved here."""
    row.receiver, row.receiver_name = receiver, "" if receiver else receiver_name.strip()[:60]
    row.due_at = due_at


def due_of(business: Mapping[str, Any], since: datetime) -> datetime:
    """When the business is due by the limits profile of its service type. Raises `no_standard`."""
    day: date = clock.local(since).date()
    kind = ServiceType.objects.get(pk=business["service_type"])
    standard = standard_on(setting("requests.standard", day), day)
    limits = standard.limits.filter(profile=kind.limit_profile, stage=Stage.FINISH, after_arrival=False)
    limit = limits.order_by("area_type").first()
    amount, unit = (
        (limit.amount, limit.unit) if limit else (setting("desk.usual_working_days"), "working_day")
    )
    return bridge.due_at(since, int(amount), unit, {})


def write_desk_record(
    viewer: Viewer, row: DeskRecord, member: Member, result: RecordResult, ended_at: datetime, note: str = ""
) -> ServiceRecord:
    """The one ledger record of a business; its minutes are those at the desk."""
    business = business_of(row.business)
    kind = ServiceType.objects.get(pk=business["service_type"])
    words = "：".join(each for each in (business["zh"], note or row.words) if each)
    record = write_record(
        viewer,
        RecordDraft(result=result, note=words),
        team=row.team,
        member=member,
        practice=kind.practice,
        service_type=kind,
        customer=row.customer,
        whom=row.whom,
        place=row.point.name if row.point else row.team.office,
        started_at=ended_at - timedelta(minutes=row.minutes),
        ended_at=ended_at,
        minutes=row.minutes,
        origin_kind=OriginKind.DESK,
        origin_id=str(row.pk),
    )
    invite(record)
    return record


def ask_for(viewer: Viewer, row: DeskRecord, address: str) -> Request:
    """The request a business became, through the one intake."""
    business = business_of(row.business)
    title = f"{business['zh']}：{row.words}" if row.words else str(business["zh"])
    return receive_request(
        viewer,
        Intake(
            source=RequestSource.STATION,
            title=title,
            words=row.words,
            service_type_code=business["service_type"],
            address=address,
            division_code=row.point.division_id if row.point else row.team.division_id or "",
            contact_name=row.whom,
            contact_phone=row.phone,
            customer=row.customer,
            unit=row.team.unit,
        ),
    )


def write_step(viewer: Viewer, row: DeskRecord, kind: str, note: str = "") -> DeskStep:
    """Append one step."""
    return DeskStep.objects.create(
        desk_record=row, kind=kind, at=clock.now(), actor_name=viewer.name[:60], note=note[:200]
    )


def receiver_words(row: DeskRecord) -> str:
    """Who does it now."""
    return row.receiver.name if row.receiver else row.receiver_name
