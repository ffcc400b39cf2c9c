"""What the printed notices say: the rectification notice of a hazard, the result notice of an inspection."""

from dataclasses import dataclass
from datetime import datetime

from liming.execute.enums import EvidenceKind, HazardStepKind, SignedHow
from liming.execute.models import ChecklistAnswer, Evidence, Hazard, ServiceRecord
from liming.execute.queries.ledger import records_in_reach
from liming.plan.models import ChecklistItem
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.shared.words import chosen

_MOST_PHOTOS = 6


@dataclass(frozen=True)
class Party:
    """The user a notice is for, unmasked: it is handed to that user."""

    name: str
    account_number: str
    phone: str
    address: str


@dataclass(frozen=True)
class HazardNotice:
    """One 限期整改通知单. `signature` is the picture taken when the user signed; empty to sign by pen."""

    issuer: str
    number: str
    party: Party
    found_at: datetime
    due_at: datetime
    level: str
    side: str
    origin: str
    text: str
    demand: str
    checked_by: str
    team: str
    photos: tuple[bytes, ...]
    signature: bytes
    signed_at: datetime | None
    signed_how: str


@dataclass(frozen=True)
class CheckedItem:
    number: int
    text: str
    value: str
    limit: tuple[float | None, float | None]
    result: str


@dataclass(frozen=True)
class InspectionNotice:
    """One 用电检查结果通知书, from a finished visit with a checklist."""

    issuer: str
    number: str
    party: Party
    started_at: datetime
    ended_at: datetime
    checklist: str
    items: tuple[CheckedItem, ...]
    hazards: tuple[tuple[str, str, str, datetime], ...]
    note: str
    members: tuple[str, ...]
    team: str
    signature: bytes


def hazard_notice(viewer: Viewer, number: str) -> HazardNotice:
    """The rectification notice of a hazard. Needs `read_private`; raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_PRIVATE)
    rows = Hazard.objects.visible_to(viewer).select_related(
        "team__unit", "customer", "keeper", "check_item__checklist"
    )
    row: Hazard | None = rows.filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what="隐患", key=number)
    viewer.require(Right.READ_PRIVATE, row.team.path)
    told = Evidence.objects.filter(step__hazard=row, step__kind=HazardStepKind.NOTIFIED)
    found = Evidence.objects.filter(step__hazard=row, step__kind=HazardStepKind.FOUND)
    signed = told.filter(kind=EvidenceKind.SIGNATURE).order_by("-id").first()
    return HazardNotice(
        issuer=row.team.unit.name,
        number=row.number,
        party=_party(row),
        found_at=row.found_at,
        due_at=row.due_at,
        level=str(row.get_level_display()),
        side=str(row.get_owner_side_display()),
        origin=f"{row.check_item.checklist.code}-{row.check_item.number}" if row.check_item else "",
        text=row.text,
        demand=row.demand,
        checked_by=row.keeper.name if row.keeper else "",
        team=row.team.short_name,
        photos=tuple(_bytes(each) for each in found.filter(kind=EvidenceKind.PHOTO)[:_MOST_PHOTOS]),
        signature=_bytes(signed) if signed else b"",
        signed_at=row.notified_at if signed else None,
        signed_how=str(SignedHow(row.signed_how).label) if row.signed_how else "",
    )


def inspection_notice(viewer: Viewer, number: str) -> InspectionNotice:
    """The result notice of a finished inspection, by the number of its ledger record.

    Needs `read_private`; raises DomainError `not_found` for a record without a checklist too.
    """
    viewer.require(Right.READ_PRIVATE)
    rows = records_in_reach(viewer).select_related("team__unit", "customer", "work_item__checklist")
    record: ServiceRecord | None = rows.filter(number=number, work_item__checklist__isnull=False).first()
    if record is None or record.work_item is None or record.work_item.checklist is None:
        raise DomainError("not_found", what="检查记录", key=number)
    viewer.require(Right.READ_PRIVATE, record.team.path)
    checklist = record.work_item.checklist
    given = {row.item_id: row for row in ChecklistAnswer.objects.filter(work_item=record.work_item)}
    signed = record.evidence.filter(kind=EvidenceKind.SIGNATURE).first()
    hazards = Hazard.objects.everywhere("hazards of the record just reached").filter(record=record)
    return InspectionNotice(
        issuer=record.team.unit.name,
        number=record.number,
        party=_party(record),
        started_at=record.started_at,
        ended_at=record.ended_at,
        checklist=f"{checklist.code} {chosen(checklist.name, checklist.name_en)}",
        items=tuple(_checked(item, given.get(item.pk)) for item in checklist.items.all()),
        hazards=tuple(
            (row.number, row.text, str(row.get_level_display()), row.due_at)
            for row in hazards.order_by("number")
        ),
        note=record.note,
        members=tuple(row.member.name for row in record.members.select_related("member")),
        team=record.team.short_name,
        signature=_bytes(signed) if signed else b"",
    )


def _party(row: Hazard | ServiceRecord) -> Party:
    customer = row.customer
    return Party(
        name=customer.name if customer else row.whom,
        account_number=customer.account_number if customer else "",
        phone=customer.phone if customer else "",
        address=(customer.address if customer else "") or row.place,
    )


def _checked(item: ChecklistItem, answer: ChecklistAnswer | None) -> CheckedItem:
    text, unit = chosen(item.text, item.text_en), item.unit
    value = "" if answer is None or answer.value is None else f"{answer.value:g} {unit}".strip()
    return CheckedItem(
        number=item.number,
        text=text,
        value=value,
        limit=(item.low, item.high),
        result=answer.result if answer else "",
    )


def _bytes(evidence: Evidence) -> bytes:
    """The file's bytes; empty when it was removed from the disk, so that the paper is made without it."""
    try:
        with evidence.file.open("rb") as file:
            content: bytes = file.read()
    except (FileNotFoundError, ValueError):
        return b""
    return content
