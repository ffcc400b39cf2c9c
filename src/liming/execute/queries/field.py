"""One item on the phone, with its checklist."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from liming.execute import bridge
from liming.execute.enums import HazardLevel
from liming.execute.models import ChecklistAnswer, Request, ServiceRecord, Visit
from liming.execute.queries.added import AddedWords, photos_of, words_added
from liming.execute.queries.clocks import working_days_by_request
from liming.execute.queries.item_words import (
    NEXT,
    Spot,
    earlier_defects,
    place_of,
    requests_of,
    spot_of,
    whom_of,
)
from liming.execute.queries.last_visit import Fix, LastVisit, fixes_of, last_visit
from liming.execute.queries.settings import setting
from liming.execute.rules.checks import judge
from liming.execute.rules.permissions import leads
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import Checklist, WorkItem
from liming.plan.queries import GuidePage, guide_of_work
from liming.register.models import Member, Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.shared.words import chosen

_MOST_NAMESAKES = 5
_REACHED = "items of a member whose path was required"


@dataclass(frozen=True)
class Question:
    """A checklist item with its answer, judged at once; `beyond` is how far a number lies outside.

    `level` is the hazard that a defect of it would make; a number that lies outside by more than the share
    `level_if_beyond` of its limit makes a major one.
    """

    number: int
    text: str
    kind: str
    unit: str
    low: float | None
    high: float | None
    result: str
    value: float | None
    beyond: float
    level: str
    level_if_beyond: float


@dataclass(frozen=True)
class FieldItem:
    """One item on the phone. `phone` is masked; the whole number is an act of its own that leaves a trace."""

    item: WorkItem
    next_step: str
    whom: str
    phone: str
    place: str
    grid: str
    words: str
    request_number: str
    due_at: datetime | None
    working_days: int | None
    checked_in_at: datetime | None
    last_visit_on: date | None
    last_finding: str
    checklist: str
    questions: tuple[Question, ...]
    answered: int
    defects: int
    record_id: UUID | None
    photo_count: int
    record_number: str
    needs_consent: bool
    spot: Spot | None
    last: LastVisit | None
    fixes: tuple[Fix | None, Fix | None]
    added: tuple[AddedWords, ...] = ()
    photos: tuple[str, ...] = ()


def field_item(viewer: Viewer, item_id: UUID) -> FieldItem:
    """One item with its checklist, for its holder or the captain. Twelve queries at most."""
    return _field_item(reached_item(viewer, item_id))


@dataclass(frozen=True)
class FieldGuide:
    """How to do one piece of work: the version it was planned with, and a newer one in force, if any."""

    item: WorkItem
    page: GuidePage
    newer: Checklist | None


def field_guide(viewer: Viewer, item_id: UUID) -> FieldGuide:
    """The guide of an item. Raises `not_found` where it has none, and as `field_item`."""
    row = reached_item(viewer, item_id)
    if row.checklist is None:
        raise DomainError("not_found", what="作业指导书", key=row.title)
    page = guide_of_work(row.checklist)
    in_force = page.in_force
    is_older = in_force is not None and in_force.version > row.checklist.version
    return FieldGuide(row, page, in_force if is_older else None)


def reached_item(viewer: Viewer, item_id: UUID) -> WorkItem:
    """The item, for its holder or the captain.

    Raises DomainError `not_found`, `forbidden`, `out_of_scope`, `not_your_item`.
    """
    viewer.require(Right.READ_WORK)
    row: WorkItem | None = (
        WorkItem.objects.everywhere("the path is required below")
        .select_related(
            "team",
            "member",
            "customer",
            "site",
            "grid_version__grid",
            "checklist",
            "service_type",
            "service_point",
            "supervision__unit",
        )
        .filter(pk=item_id)
        .first()
    )
    if row is None:
        raise DomainError("not_found", what="工作项", key=str(item_id))
    viewer.require(Right.READ_WORK, row.team.path)
    if row.member_id != viewer.member_id and not (leads(viewer, row.team.path) or viewer.may(Right.DISPATCH)):
        raise DomainError("not_your_item", holder=row.member.name if row.member else "—")
    return row


def _field_item(row: WorkItem) -> FieldItem:
    request = requests_of([row]).get(row.origin_id)
    visits = Visit.objects.everywhere(_REACHED).filter(work_item=row).order_by("-check_in_at")
    visit = visits.first()
    record = ServiceRecord.objects.everywhere(_REACHED).filter(work_item=row, is_current=True).first()
    phone = (request.contact_phone if request else "") or (row.customer.phone if row.customer else "")
    questions = _questions(row)
    last, spot = last_visit(row), spot_of(row, request)
    return FieldItem(
        item=row,
        next_step=NEXT.get(WorkState(row.state), ""),
        whom=whom_of(row, request),
        phone=bridge.mask_phone(phone) if phone else "",
        place=place_of(row, request),
        grid=row.grid_version.grid.name if row.grid_version else "",
        words=bridge.mask_text(request.words) if request else "",
        request_number=request.number if request else "",
        due_at=request.due_at if request else row.due_at,
        working_days=working_days_by_request([request.pk]).get(request.pk) if request else None,
        checked_in_at=visit.check_in_at if visit else None,
        last_visit_on=last.day if last else None,
        last_finding=_earlier_finding(row),
        checklist=row.checklist.code if row.checklist else "",
        questions=questions,
        answered=sum(bool(question.result) for question in questions),
        defects=sum(question.result == "defect" for question in questions),
        record_id=record.pk if record else None,
        photo_count=record.photo_count if record else 0,
        spot=spot,
        last=last,
        fixes=fixes_of(visit, spot),
        added=words_added(request) if request else (),
        photos=photos_of(request) if request else (),
        record_number=record.number if record else "",
        needs_consent=_needs_consent(row, request),
    )


def _needs_consent(row: WorkItem, request: Request | None) -> bool:
    """Whether photos here need the household's consent first."""
    customer = row.customer or (request.customer if request else None)
    return customer is not None and customer.kind in setting("photos.consent_kinds")


def colleagues(viewer: Viewer, item: WorkItem) -> tuple[Member, ...]:
    """The other members of the item's team, who may have taken part. One query."""
    viewer.require(Right.READ_WORK, item.team.path)
    rows = Member.objects.everywhere("members of a team whose path was required")
    found = rows.filter(team=item.team, left_on=None).order_by("pinyin", "code")
    return tuple(each for each in found if each.pk != item.member_id)


def own_team(viewer: Viewer) -> Team:
    """The team of the viewer's own member. Raises DomainError `field_required` for an account without one."""
    rows = Member.objects.everywhere("the viewer's own row").select_related("team__unit")
    member = rows.filter(pk=viewer.member_id).first() if viewer.member_id else None
    if member is None:
        raise DomainError("field_required", field="队员账号")
    return member.team


def helpers_by_words(viewer: Viewer, words: str) -> tuple[Member, ...]:
    """Members of any team by name or code, as a person writes them: "李师江、M0123". One query.

    Raises DomainError `helper_unknown`, or `helper_ambiguous` with the codes to choose from.
    """
    viewer.require(Right.DO_WORK)
    named = [word for word in re.split(r"[\s、，,;；]+", words) if word]
    if not named:
        return ()
    rows = Member.objects.everywhere("a helper may come from any team").filter(left_on=None)
    found = list(rows.filter(Q(name__in=named) | Q(code__in=named)).select_related("team").order_by("code"))
    return tuple(_helper(word, [each for each in found if word in (each.name, each.code)]) for word in named)


def _helper(word: str, found: list[Member]) -> Member:
    if not found:
        raise DomainError("helper_unknown", name=word)
    if len(found) > 1:
        known = "、".join(f"{each.code} {each.team.short_name}" for each in found[:_MOST_NAMESAKES])
        raise DomainError("helper_ambiguous", name=word, known=known)
    return found[0]


def _questions(row: WorkItem) -> tuple[Question, ...]:
    if row.checklist is None:
        return ()
    given = {answer.item_id: answer for answer in ChecklistAnswer.objects.filter(work_item=row)}
    listed, beyond = frozenset(setting("hazards.major_items")), float(setting("hazards.major_beyond"))
    code = row.checklist.code
    return tuple(
        _question(item, given.get(item.pk), f"{code}-{item.number}" in listed, beyond)
        for item in row.checklist.items.all()
    )


def _question(item: Any, answer: ChecklistAnswer | None, is_listed: bool, major_beyond: float) -> Question:
    value = answer.value if answer else None
    low, high = item.low, item.high
    below = low - value if value is not None and low is not None and value < low else 0.0
    above = value - high if value is not None and high is not None and value > high else 0.0
    return Question(
        number=item.number,
        text=chosen(item.text, item.text_en),
        kind=item.kind,
        unit=item.unit,
        low=low,
        high=high,
        result=judge(answer.result, value, low, high) if answer else "",
        value=value,
        beyond=round(above or -below, 3),
        level=HazardLevel.MAJOR if is_listed else HazardLevel.GENERAL,
        level_if_beyond=major_beyond,
    )


def _earlier_finding(row: WorkItem) -> str:
    found = earlier_defects([row])
    text = found.get(("customer", row.customer_id), "") or found.get(("site", row.site_id), "")
    return bridge.mask_text(text)


def own_item(viewer: Viewer, number: str) -> UUID | None:
    """The viewer's newest work item of a request, to open it on the phone; None when it is nobody's own."""
    if viewer.member_id is None:
        return None
    keys = Request.objects.visible_to(viewer).filter(number=number).values_list("pk", flat=True)
    rows = WorkItem.objects.everywhere("own items of a request in reach")
    found: UUID | None = (
        rows.filter(
            member_id=viewer.member_id,
            origin_kind=OriginKind.REQUEST,
            origin_id__in=[str(key) for key in keys],
        )
        .order_by("-id")
        .values_list("pk", flat=True)
        .first()
    )
    return found
