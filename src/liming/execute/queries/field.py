"""What the phone shows: my day, and one item with its checklist."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from liming.execute import bridge
from liming.execute.enums import HazardLevel
from liming.execute.models import ChecklistAnswer, Hazard, Request, ServiceRecord, Visit
from liming.execute.queries.added import AddedWords, photos_of, words_added
from liming.execute.queries.clocks import working_days_by_request
from liming.execute.queries.settings import setting
from liming.execute.rules.checks import judge
from liming.execute.rules.hazards import UNCURED
from liming.execute.rules.permissions import leads
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.enums import OriginKind, SupervisionState, WorkState
from liming.plan.models import Checklist, ItemSupervision, RouteStop, WorkItem
from liming.plan.queries import GuidePage, guide_of_work
from liming.plan.queries.routes import stops_of_member
from liming.register.models import Member, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.shared.words import chosen

_NEXT = {
    WorkState.PLANNED: "accept",
    WorkState.DISPATCHED: "accept",
    WorkState.ACCEPTED: "depart",
    WorkState.EN_ROUTE: "arrive",
    WorkState.ON_SITE: "finish",
}
WORK_HIDDEN = (WorkState.CANCELLED, WorkState.DECLINED, WorkState.DRAFT)
"""States of items that nobody sees in their day."""
_UNDER_WAY = (WorkState.EN_ROUTE, WorkState.ON_SITE)
_LATEST = 2_880
_MOST_NAMESAKES = 5
_REACHED = "items of a member whose path was required"


@dataclass(frozen=True)
class PlannedStop:
    """When the published route says an item is done: minutes since midnight, `drive` = the way there."""

    start: int
    end: int
    drive: int
    why_member: dict[str, Any]
    why_hour: dict[str, Any]


@dataclass(frozen=True)
class DayItem:
    """One stop of the day; `next_step` is accept, depart, arrive, finish or empty; `whom` is masked.

    `working_days` is set where the limit counts them, `planned` where a route was published.
    """

    id: UUID
    order: int
    title: str
    practice: str
    state: str
    whom: str
    grid: str
    place: str
    due_at: datetime | None
    working_days: int | None
    is_done: bool
    next_step: str
    request_number: str
    supervised_until: datetime | None
    note: str
    longitude: float | None
    latitude: float | None
    planned: PlannedStop | None = None


@dataclass(frozen=True)
class MemberDay:
    member_id: UUID
    name: str
    team: str
    day: date
    items: tuple[DayItem, ...]
    done: int
    total: int
    current: DayItem | None


def member_day(viewer: Viewer, member_id: UUID, day: date | None = None) -> MemberDay:
    """A member's items of a day, what is under way, and older open ones. Own day, or a captain's member.

    They stand in the order of the published route, what it does not hold after it.

    Raises DomainError `forbidden`, `out_of_scope`, `not_your_item`, `not_found`. Seven queries.
    """
    member = _reach_member(viewer, member_id)
    day = day or clock.today()
    rows = list(
        WorkItem.objects.everywhere(_REACHED)
        .filter(member=member)
        .filter(Q(scheduled_date=day) | Q(scheduled_date__lt=day) & ~Q(state__in=[*WORK_ENDED, "draft"]))
        .exclude(state__in=WORK_HIDDEN)
        .select_related("customer", "site", "grid_version__grid", "service_point", "supervision")
        .order_by("scheduled_date", "due_at", "id")
    )
    stops = stops_of_member(member.pk, min(clock.today(), day), day)
    rows = _in_order(rows, stops, day)
    requests, earlier = _requests(rows), _earlier_defects(rows)
    days = working_days_by_request(request.pk for request in requests.values() if request.due_at)
    planned = {stop.item_id: _planned(stop) for stop in stops if stop.day == day}
    items = tuple(
        replace(_day_item(number, row, requests, earlier, days), planned=planned.get(row.pk))
        for number, row in enumerate(rows, start=1)
    )
    open_items = [item for item in items if not item.is_done]
    return MemberDay(
        member_id=member.pk,
        name=member.name,
        team=member.team.short_name,
        day=day,
        items=items,
        done=sum(item.is_done for item in items),
        total=len(items),
        current=next((item for item in open_items if item.state in _UNDER_WAY), next(iter(open_items), None)),
    )


def _in_order(rows: list[WorkItem], stops: Iterable[RouteStop], day: date) -> list[WorkItem]:
    """In the order of the day's route; what a route does before that day is left out of it."""
    starts = {stop.item_id: stop.start for stop in stops if stop.day == day}
    sooner = {stop.item_id for stop in stops if stop.day < day}
    there = [row for row in rows if row.pk in starts or row.pk not in sooner or row.state in WORK_ENDED]
    return sorted(there, key=lambda row: starts.get(row.pk, _done_minute(row)))


def _done_minute(row: WorkItem) -> int:
    if row.done_at is None:
        return _LATEST
    done = clock.local(row.done_at)
    return done.hour * 60 + done.minute


def _planned(stop: RouteStop) -> PlannedStop:
    return PlannedStop(stop.start, stop.end, stop.drive, stop.why_member, stop.why_hour)


def _reach_member(viewer: Viewer, member_id: UUID) -> Member:
    viewer.require(Right.READ_WORK)
    rows = Member.objects.everywhere("the path is required below").select_related("team")
    member: Member | None = rows.filter(pk=member_id).first()
    if member is None:
        raise DomainError("not_found", what="队员", key=str(member_id))
    viewer.require(Right.READ_WORK, member.team.path)
    if viewer.member_id != member.pk and not viewer.may(Right.DISPATCH):
        raise DomainError("not_your_item", holder=member.name)
    return member


def _requests(rows: Iterable[WorkItem]) -> dict[str, Request]:
    keys = [row.origin_id for row in rows if row.origin_kind == OriginKind.REQUEST]
    found = Request.objects.everywhere("requests behind the member's own items").filter(pk__in=keys)
    return {str(request.pk): request for request in found}


def _earlier_defects(rows: Iterable[WorkItem]) -> dict[tuple[str, Any], str]:
    """Open hazards found earlier at the same customer or site, by place."""
    rows = list(rows)
    customers = [row.customer_id for row in rows if row.customer_id]
    sites = [row.site_id for row in rows if row.site_id]
    found = (
        Hazard.objects.everywhere("hazards at places of the member's own items")
        .filter(Q(customer_id__in=customers) | Q(site_id__in=sites), state__in=UNCURED)
        .values_list("customer_id", "site_id", "text")
        .order_by("found_at")
    )
    places: dict[tuple[str, Any], str] = {}
    for customer_id, site_id, text in found:
        places[("customer", customer_id) if customer_id else ("site", site_id)] = text
    return places


def _day_item(
    order: int,
    row: WorkItem,
    requests: dict[str, Request],
    earlier: dict[tuple[str, Any], str],
    days: dict[UUID, int],
) -> DayItem:
    request = requests.get(row.origin_id)
    state = WorkState(row.state)
    return DayItem(
        id=row.pk,
        order=order,
        title=row.title,
        practice=row.practice,
        state=row.state,
        whom=_whom(row, request),
        grid=row.grid_version.grid.name if row.grid_version else "",
        place=_place(row, request),
        due_at=request.due_at if request else row.due_at,
        working_days=days.get(request.pk) if request else None,
        is_done=state in WORK_ENDED,
        next_step=_NEXT.get(state, ""),
        request_number=request.number if request else "",
        supervised_until=_supervised_until(row),
        note=bridge.mask_text(
            earlier.get(("customer", row.customer_id), "") or earlier.get(("site", row.site_id), "")
        ),
        longitude=row.longitude,
        latitude=row.latitude,
    )


def _supervised_until(row: WorkItem) -> datetime | None:
    """When a supervised item is due; None where nobody supervises it any more."""
    found: ItemSupervision | None = getattr(row, "supervision", None)
    return found.due_at if found and found.state != SupervisionState.CLOSED else None


def _whom(row: WorkItem, request: Request | None) -> str:
    if row.customer is not None:
        return bridge.mask_name(row.customer.name)
    if request is not None and request.contact_name:
        return bridge.mask_name(request.contact_name)
    return row.site.name if row.site else ""


def _place(row: WorkItem, request: Request | None) -> str:
    if request is not None and request.address:
        return bridge.mask_text(request.address)
    if row.customer is not None and row.customer.address:
        return row.customer.address
    return row.service_point.name if row.service_point else ""


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
    added: tuple[AddedWords, ...] = ()
    photos: tuple[str, ...] = ()


def field_item(viewer: Viewer, item_id: UUID) -> FieldItem:
    """One item with its checklist, for its holder or the captain. Eleven queries at most."""
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
    request = _requests([row]).get(row.origin_id)
    visits = Visit.objects.everywhere(_REACHED).filter(work_item=row).order_by("-check_in_at")
    visit = visits.first()
    record = ServiceRecord.objects.everywhere(_REACHED).filter(work_item=row, is_current=True).first()
    phone = (request.contact_phone if request else "") or (row.customer.phone if row.customer else "")
    questions = _questions(row)
    last = _last_record(row)
    return FieldItem(
        item=row,
        next_step=_NEXT.get(WorkState(row.state), ""),
        whom=_whom(row, request),
        phone=bridge.mask_phone(phone) if phone else "",
        place=_place(row, request),
        grid=row.grid_version.grid.name if row.grid_version else "",
        words=bridge.mask_text(request.words) if request else "",
        request_number=request.number if request else "",
        due_at=request.due_at if request else row.due_at,
        working_days=working_days_by_request([request.pk]).get(request.pk) if request else None,
        checked_in_at=visit.check_in_at if visit else None,
        last_visit_on=clock.local(last.ended_at).date() if last else None,
        last_finding=_earlier_finding(row),
        checklist=row.checklist.code if row.checklist else "",
        questions=questions,
        answered=sum(bool(question.result) for question in questions),
        defects=sum(question.result == "defect" for question in questions),
        record_id=record.pk if record else None,
        photo_count=record.photo_count if record else 0,
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


def _last_record(row: WorkItem) -> ServiceRecord | None:
    if not row.customer_id and not row.site_id:
        return None
    same = Q(customer_id=row.customer_id) if row.customer_id else Q(site_id=row.site_id)
    rows = ServiceRecord.objects.everywhere("the last visit to the same place").filter(same, is_current=True)
    found: ServiceRecord | None = rows.exclude(work_item=row).order_by("-ended_at").first()
    return found


def _earlier_finding(row: WorkItem) -> str:
    found = _earlier_defects([row])
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
