"""Keeping in touch with key customers: liaison, log, visits, measures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.contact import Contact
from liming.execute.enums import MeasureState, TalkChannel
from liming.execute.models import CustomerMeasure, Liaison, ServiceRecord, Talk
from liming.execute.queries.settings import setting
from liming.execute.rules.transitions import MEASURE
from liming.plan.actions import create_work_item
from liming.plan.enums import OriginKind
from liming.plan.models import ServiceType, WorkItem
from liming.register.actions import count_look
from liming.register.models import Customer, Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST_INTERVAL = 730


@dataclass(frozen=True)
class LiaisonDraft:
    """Who keeps in touch with whom; `every_days` left out is the company's usual interval."""

    member: Member
    contact_name: str
    contact_phone: str = ""
    contact_title: str = ""
    every_days: int | None = None


@transaction.atomic
def name_liaison(viewer: Viewer, customer: Customer, draft: LiaisonDraft) -> Liaison:
    """Name the liaison of a key customer, or another one from today; an empty phone keeps the one known.

    Raises `customer_not_key`, `activity_elsewhere`, `field_required`, `field_invalid`, `forbidden`,
    `out_of_scope`.
    """
    row = reach_customer(viewer, customer)
    every_days = draft.every_days or int(setting("customers.visit_every_days"))
    _check_liaison(row, draft, every_days)
    present = Liaison.objects.everywhere("the customer was reached above").filter(customer=row).first()
    fields: dict[str, Any] = {
        "member": draft.member,
        "contact_name": draft.contact_name.strip(),
        "contact_title": draft.contact_title.strip(),
        "contact_phone": draft.contact_phone.strip() or (present.contact_phone if present else ""),
        "every_days": every_days,
    }
    before = {name: getattr(present, name) for name in fields} if present else {}
    liaison = present or Liaison(customer=row, begun_on=clock.today())
    for name, value in fields.items():
        setattr(liaison, name, value)
    liaison.save()
    hidden = {"contact_phone": bridge.mask_phone(liaison.contact_phone)}
    audit.record(
        viewer,
        "liaison.named",
        liaison,
        before=before | ({"contact_phone": bridge.mask_phone(before["contact_phone"])} if before else {}),
        after=fields | hidden,
        unit_path=row.team.path,
    )
    return liaison


@transaction.atomic
def reveal_liaison(viewer: Viewer, liaison: Liaison, reason: str) -> Contact:
    """The customer's contact in full; the look and its reason are kept.

    Raises DomainError `forbidden`, `out_of_scope`, and as `count_look` does.
    """
    row: Liaison = (
        Liaison.objects.everywhere("the path is required below")
        .select_related("customer__team")
        .get(pk=liaison.pk)
    )
    viewer.require(Right.READ_PRIVATE, row.customer.team.path)
    after = {"reason": bridge.mask_text(count_look(viewer, reason))[:120]}
    audit.record(viewer, "liaison.contact_seen", row, after=after, unit_path=row.customer.team.path)
    return Contact(row.contact_name, row.contact_phone, row.customer.account_number)


@transaction.atomic
def note_talk(
    viewer: Viewer,
    customer: Customer,
    channel: TalkChannel,
    words: str,
    with_whom: str = "",
    at: datetime | None = None,
) -> Talk:
    """Put one line into the communication log. Raises `field_required`, `forbidden`, `out_of_scope`."""
    row = reach_customer(viewer, customer)
    if not words.strip():
        raise DomainError("field_required", field="说了什么")
    talk: Talk = Talk.objects.create(
        customer=row,
        member_id=viewer.member_id,
        author=viewer.name,
        at=at or clock.now(),
        channel=channel,
        with_whom=with_whom.strip(),
        words=words.strip(),
    )
    after = {"channel": channel, "at": talk.at}
    audit.record(viewer, "talk.noted", talk, after=after, unit_path=row.team.path)
    return talk


@transaction.atomic
def plan_visit(
    viewer: Viewer, customer: Customer, purpose: str, day: date, member: Member | None = None
) -> WorkItem:
    """Plan a visit, diagnosis or inspection: a work item of the liaison, or of another member of the team.

    Finishing it on the phone fills the checklist and writes the ledger. Raises `customer_without_liaison`,
    `field_invalid`, `plan_member_elsewhere`, `forbidden`, `out_of_scope`.
    """
    row = reach_customer(viewer, customer)
    liaison = Liaison.objects.everywhere("the customer was reached above").filter(customer=row).first()
    if liaison is None:
        raise DomainError("customer_without_liaison", name=row.name)
    chosen = next((each for each in setting("customers.purposes") if each["code"] == purpose), None)
    if chosen is None:
        raise DomainError("field_invalid", field="事由", value=purpose, remedy="请从清单中选")
    if day < clock.today():
        raise DomainError("field_invalid", field="日期", value=day, remedy="请选今天或以后")
    return create_work_item(
        viewer,
        team=row.team,
        member=member or liaison.member,
        title=f"{row.name}{chosen['zh']}"[:120],
        service_type=ServiceType.objects.get(pk=chosen["service_type"]),
        origin_kind=OriginKind.LIAISON,
        origin_id=str(liaison.pk),
        customer=row,
        grid_version=row.grid.current if row.grid else None,
        longitude=row.longitude,
        latitude=row.latitude,
        nominal_date=day,
    )


@transaction.atomic
def propose_measure(
    viewer: Viewer,
    record: ServiceRecord,
    text: str,
    yuan_per_year: int | None = None,
    cost_yuan: int | None = None,
    due_on: date | None = None,
) -> CustomerMeasure:
    """Propose what a diagnosis or inspection asks for; money in whole yuan.

    Raises `field_required`, `customer_not_key`, `forbidden`, `out_of_scope`.
    """
    if record.customer is None:
        raise DomainError("field_required", field="客户")
    row = reach_customer(viewer, record.customer)
    if not text.strip():
        raise DomainError("field_required", field="措施")
    measure: CustomerMeasure = CustomerMeasure.objects.create(
        customer=row,
        record=record,
        text=bridge.mask_text(text.strip()),
        yuan_per_year=yuan_per_year,
        cost_yuan=cost_yuan,
        due_on=due_on,
    )
    after = {"text": measure.text, "yuan_per_year": yuan_per_year, "cost_yuan": cost_yuan, "due_on": due_on}
    audit.record(viewer, "customer_measure.proposed", measure, after=after, unit_path=row.team.path)
    return measure


@transaction.atomic
def agree_measure(viewer: Viewer, measure: CustomerMeasure) -> CustomerMeasure:
    """The customer agrees to carry a measure out."""
    return _move(viewer, _reach_measure(viewer, measure), MeasureState.AGREED)


@transaction.atomic
def carry_out_measure(
    viewer: Viewer, measure: CustomerMeasure, done_on: date | None = None
) -> CustomerMeasure:
    """The customer carried it out (today unless given); its effect is due a month later.

    Raises `illegal_transition`, `field_invalid`, `forbidden`, `out_of_scope`.
    """
    done_on = done_on or clock.today()
    if done_on > clock.today():
        raise DomainError("field_invalid", field="实施日期", value=done_on, remedy="请选今天或以前")
    due = done_on + timedelta(days=int(setting("customers.effect_after_days")))
    row = _reach_measure(viewer, measure)
    return _move(viewer, row, MeasureState.DONE, done_on=done_on, effect_due_on=due)


@transaction.atomic
def check_effect(
    viewer: Viewer, measure: CustomerMeasure, words: str, yuan_per_year: int | None = None
) -> CustomerMeasure:
    """Say what a measure brought, a month after it was carried out.

    Raises `measure_effect_early`, `field_required`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = _reach_measure(viewer, measure)
    MEASURE.check(MeasureState(row.state), MeasureState.CHECKED)
    if row.effect_due_on is not None and clock.today() < row.effect_due_on:
        raise DomainError("measure_effect_early", day=row.effect_due_on)
    if not words.strip():
        raise DomainError("field_required", field="效果")
    return _move(
        viewer,
        row,
        MeasureState.CHECKED,
        effect_on=clock.today(),
        effect_words=bridge.mask_text(words.strip()),
        effect_yuan_per_year=yuan_per_year,
    )


@transaction.atomic
def drop_measure(viewer: Viewer, measure: CustomerMeasure, note: str) -> CustomerMeasure:
    """The customer will not carry it out, with the reason."""
    if not note.strip():
        raise DomainError("field_required", field="原因")
    return _move(
        viewer, _reach_measure(viewer, measure), MeasureState.DROPPED, note=bridge.mask_text(note.strip())
    )


def reach_customer(viewer: Viewer, customer: Customer) -> Customer:
    """The key customer as it is now. Raises `customer_not_key`, `forbidden`, `out_of_scope`."""
    row: Customer = (
        Customer.objects.everywhere("the path is required below")
        .select_related("team__unit", "grid__current")
        .get(pk=customer.pk)
    )
    viewer.require(Right.KEEP_CUSTOMER, row.team.path)
    if not row.is_key:
        raise DomainError("customer_not_key", name=row.name)
    return row


def _check_liaison(customer: Customer, draft: LiaisonDraft, every_days: int) -> None:
    member = draft.member
    if member.team_id != customer.team_id or member.left_on is not None:
        raise DomainError("activity_elsewhere", name=member.name, team=customer.team.short_name)
    if not draft.contact_name.strip():
        raise DomainError("field_required", field="客户联系人")
    if not 0 < every_days <= _LONGEST_INTERVAL:
        raise DomainError("field_invalid", field="走访间隔", value=every_days, remedy="请填 1 到 730 日")


def _reach_measure(viewer: Viewer, measure: CustomerMeasure) -> CustomerMeasure:
    row: CustomerMeasure = (
        CustomerMeasure.objects.everywhere("the path is required below")
        .select_for_update(of=("self",))
        .select_related("customer__team")
        .get(pk=measure.pk)
    )
    viewer.require(Right.KEEP_CUSTOMER, row.customer.team.path)
    return row


def _move(viewer: Viewer, row: CustomerMeasure, target: MeasureState, **changes: Any) -> CustomerMeasure:
    before = MeasureState(row.state)
    MEASURE.check(before, target)
    for name, value in {"state": target, **changes}.items():
        setattr(row, name, value)
    row.save()
    audit.record(
        viewer,
        f"customer_measure.{target}",
        row,
        before={"state": before},
        after={"state": target, **changes},
        unit_path=row.customer.team.path,
    )
    return row
