"""Key customers: the list with what is due, and one customer's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from liming.execute import bridge
from liming.execute.enums import HazardState, MeasureState
from liming.execute.models import (
    ChecklistAnswer,
    CustomerMeasure,
    CustomerReport,
    Hazard,
    Liaison,
    Request,
    ServiceRecord,
    Talk,
)
from liming.execute.queries.clocks import working_days_by_request
from liming.execute.queries.settings import in_language, setting
from liming.execute.rules.reports import payback_years
from liming.execute.rules.transitions import ENDED, WORK_ENDED
from liming.plan.models import WorkItem
from liming.register.models import Customer
from liming.shared import clock
from liming.shared.digests import digest
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named

_REACHED = "of key customers the viewer reached"
OPEN_MEASURES = (MeasureState.PROPOSED, MeasureState.AGREED, MeasureState.DONE)
_SHOWN = 12


@dataclass(frozen=True)
class CustomerRow:
    """A key customer with its liaison; `contact` is masked. `due_on` is when the next visit is due."""

    code: str
    name: str
    team: str
    liaison: str
    contact: str
    last_visit_on: date | None
    due_on: date | None
    planned_on: date | None
    is_overdue: bool
    requests: int
    measures: int
    reports: int


@dataclass(frozen=True)
class VisitRow:
    """One visit from the ledger; `report` is the number of its newest report, `may_report` if one can be."""

    record: ServiceRecord
    kind: str
    report: CustomerReport | None
    may_report: bool


@dataclass(frozen=True)
class MeasureRow:
    """A measure with its payback in years; `is_late` when its day or its look at the effect has passed."""

    measure: CustomerMeasure
    payback: float | None
    is_late: bool
    may_check: bool


@dataclass(frozen=True)
class CustomerPage:
    customer: Customer
    liaison: Liaison | None
    contact: str
    phone: str
    row: CustomerRow
    planned: tuple[WorkItem, ...]
    requests: tuple[tuple[Request, int | None], ...]
    visits: tuple[VisitRow, ...]
    visit_count: int
    talks: tuple[Talk, ...]
    measures: tuple[MeasureRow, ...]
    reports: tuple[CustomerReport, ...]
    hazards: tuple[Hazard, ...]
    saved_yuan: int
    may_keep: bool


@dataclass(frozen=True)
class CustomerList:
    """One page of key customers; `total` and `overdue` count all that fit."""

    rows: tuple[CustomerRow, ...]
    total: int
    overdue: int
    page: int
    pages: int


@dataclass(frozen=True)
class _Due:
    """What the order and the filter of the list need of one customer."""

    key: UUID
    code: str
    due_on: date | None
    is_overdue: bool

    @property
    def place(self) -> tuple[bool, date, str]:
        return self.due_on is None, self.due_on or date.max, self.code


def key_customers(
    viewer: Viewer,
    search: str = "",
    team: str = "",
    state: str = "",
    page: int = 1,
    size: int | None = None,
) -> CustomerList:
    """Key customers within reach, the visit due first on top; `size` None gives them all on one page.

    `state` is overdue, no_liaison, requests (open ones) or measures (open ones). Nine queries.
    """
    viewer.require(Right.READ_WORK)
    rows: QuerySet[Customer] = Customer.objects.visible_to(viewer).filter(is_key=True, closed_on=None)
    if team:
        rows = rows.filter(team__code=team)
    text = search.strip()
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(initials__istartswith=text) | Q(code__istartswith=text)
        )
    due = sorted(_due(_in_state(rows, state)), key=lambda each: each.place)
    due = [each for each in due if each.is_overdue] if state == "overdue" else due
    size = size or max(len(due), 1)
    pages = max(1, -(-len(due) // size))
    page = min(max(1, page), pages)
    cut = due[(page - 1) * size : page * size]
    found = Customer.objects.everywhere(_REACHED).filter(pk__in=[each.key for each in cut])
    shown = {row.code: row for row in _customer_rows(found)}
    return CustomerList(
        rows=tuple(shown[each.code] for each in cut),
        total=len(due),
        overdue=sum(each.is_overdue for each in due),
        page=page,
        pages=pages,
    )


def _in_state(rows: "QuerySet[Customer]", state: str) -> "QuerySet[Customer]":
    if state == "no_liaison":
        return rows.filter(liaison=None)
    if state == "requests":
        return rows.filter(Exists(_open_requests().filter(customer=OuterRef("pk"))))
    if state == "measures":
        return rows.filter(Exists(_open_measures().filter(customer=OuterRef("pk"))))
    return rows


def _due(rows: "QuerySet[Customer]") -> list[_Due]:
    """When each one's visit is due, without the rows themselves. Three queries."""
    keys = rows.order_by().values("pk")
    last, planned = _last_visits(keys), _planned_visits(keys)
    today, found = clock.today(), []
    for key, code, every_days, begun_on in rows.order_by().values_list(
        "pk", "code", "liaison__every_days", "liaison__begun_on"
    ):
        visited = last.get(key)
        due_on = _due_on(clock.local(visited).date() if visited else None, every_days, begun_on)
        overdue = due_on is not None and due_on < today and planned.get(key) is None
        found.append(_Due(key, code, due_on, overdue))
    return found


def _due_on(last_on: date | None, every_days: int | None, begun_on: date | None) -> date | None:
    """The day of the last visit and the interval after it; without a visit the liaison's first day."""
    if every_days is None:
        return None
    return last_on + timedelta(days=every_days) if last_on else begun_on


def _last_visits(keys: Any) -> dict[UUID, datetime]:
    records = ServiceRecord.objects.everywhere(_REACHED).filter(customer__in=keys, is_current=True)
    return dict(records.order_by().values_list("customer_id").annotate(last=Max("ended_at")))


def _planned_visits(keys: Any) -> dict[UUID, date | None]:
    items = WorkItem.objects.everywhere(_REACHED).filter(customer__in=keys).exclude(state__in=WORK_ENDED)
    return dict(items.order_by().values_list("customer_id").annotate(first=Min("scheduled_date")))


def _open_requests() -> "QuerySet[Request]":
    rows: QuerySet[Request] = Request.objects.everywhere(_REACHED).exclude(state__in=ENDED)
    return rows


def _open_measures() -> "QuerySet[CustomerMeasure]":
    rows: QuerySet[CustomerMeasure] = CustomerMeasure.objects.everywhere(_REACHED)
    return rows.filter(state__in=OPEN_MEASURES)


def _customer_rows(rows: "QuerySet[Customer]") -> list[CustomerRow]:
    found = list(rows.select_related("team", "liaison__member"))
    keys = [each.pk for each in found]
    last, planned = _last_visits(keys), _planned_visits(keys)
    asked = _counted(_open_requests().filter(customer__in=keys))
    measures = _counted(_open_measures().filter(customer__in=keys))
    reports = _counted(CustomerReport.objects.everywhere(_REACHED).filter(customer__in=keys))
    return [
        _customer_row(each, last.get(each.pk), planned.get(each.pk), asked, measures, reports)
        for each in found
    ]


def _counted(rows: "QuerySet[Any]") -> dict[UUID, int]:
    return dict(rows.order_by().values_list("customer_id").annotate(n=Count("pk")))


def _customer_row(
    each: Customer,
    last: datetime | None,
    planned: date | None,
    asked: dict[UUID, int],
    measures: dict[UUID, int],
    reports: dict[UUID, int],
) -> CustomerRow:
    liaison = getattr(each, "liaison", None)
    last_on = clock.local(last).date() if last else None
    due_on = _due_on(last_on, liaison.every_days, liaison.begun_on) if liaison else None
    return CustomerRow(
        code=each.code,
        name=each.name,
        team=each.team.short_name,
        liaison=liaison.member.name if liaison else "",
        contact=bridge.mask_name(liaison.contact_name) if liaison else "",
        last_visit_on=last_on,
        due_on=due_on,
        planned_on=planned,
        is_overdue=due_on is not None and due_on < clock.today() and planned is None,
        requests=asked.get(each.pk, 0),
        measures=measures.get(each.pk, 0),
        reports=reports.get(each.pk, 0),
    )


def key_customer(viewer: Viewer, code: str) -> Customer:
    """One key customer within reach. Raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    rows = Customer.objects.visible_to(viewer).filter(is_key=True).select_related("team__unit", "grid")
    row: Customer | None = rows.filter(code=code).first()
    if row is None:
        raise DomainError("not_found", what="重点客户", key=code)
    return row


def customer_page(viewer: Viewer, code: str) -> CustomerPage:
    """Everything about one key customer: contacts, what is open, visits, reports, what comes next."""
    customer = key_customer(viewer, code)
    row = _customer_rows(Customer.objects.everywhere(_REACHED).filter(pk=customer.pk))[0]
    liaison = Liaison.objects.everywhere(_REACHED).filter(customer=customer).select_related("member").first()
    records = ServiceRecord.objects.everywhere(_REACHED).filter(customer=customer, is_current=True)
    measures = tuple(_measure_row(each) for each in _of(CustomerMeasure, customer).select_related("record"))
    requests = Request.objects.everywhere(_REACHED).filter(customer=customer).exclude(state__in=ENDED)
    planned = WorkItem.objects.everywhere(_REACHED).filter(customer=customer).exclude(state__in=WORK_ENDED)
    return CustomerPage(
        customer=customer,
        liaison=liaison,
        contact=row.contact,
        phone=bridge.mask_phone(liaison.contact_phone) if liaison and liaison.contact_phone else "",
        row=row,
        planned=tuple(
            planned.select_related("member", "service_type").order_by("scheduled_date", "pk")[:_SHOWN]
        ),
        requests=_with_days(requests.select_related("holder", "service_type").order_by("due_at")[:_SHOWN]),
        visits=_visits(records),
        visit_count=records.count(),
        talks=tuple(_of(Talk, customer)[:_SHOWN]),
        measures=measures,
        reports=tuple(_of(CustomerReport, customer).select_related("record")),
        hazards=tuple(
            Hazard.objects.everywhere(_REACHED)
            .filter(work_item__customer=customer)
            .exclude(state=HazardState.RECHECKED)
            .order_by("due_at")[:_SHOWN]
        ),
        saved_yuan=sum(each.measure.effect_yuan_per_year or 0 for each in measures),
        may_keep=viewer.may(Right.KEEP_CUSTOMER)
        and viewer.within(Right.KEEP_CUSTOMER).reaches(customer.team.path),
    )


def _of(model: Any, customer: Customer) -> Any:
    return model.objects.everywhere(_REACHED).filter(customer=customer)


def _with_days(requests: Iterable[Request]) -> tuple[tuple[Request, int | None], ...]:
    """Each request with the working days left, where its limit counts them."""
    rows = list(requests)
    days = working_days_by_request(row.pk for row in rows if row.due_at)
    return tuple((row, days.get(row.pk)) for row in rows)


def _visits(records: "QuerySet[ServiceRecord]") -> tuple[VisitRow, ...]:
    """The newest visits with their newest report. Three queries."""
    kinds = setting("customers.reports")
    answered = ChecklistAnswer.objects.filter(work_item=OuterRef("work_item"))
    ready = records.select_related("member", "service_type", "work_item__checklist").annotate(
        is_answered=Exists(answered)
    )
    shown: list[Any] = list(ready.order_by("-ended_at")[:_SHOWN])
    newest: dict[UUID, CustomerReport] = {}
    reports = CustomerReport.objects.everywhere(_REACHED).filter(record__in=shown)
    for each in reports.order_by("version"):
        newest[each.record_id] = each
    return tuple(
        VisitRow(
            record=each,
            kind=named(each.service_type),
            report=newest.get(each.pk),
            may_report=each.is_answered and each.work_item.checklist.code in kinds,
        )
        for each in shown
    )


def _measure_row(each: CustomerMeasure) -> MeasureRow:
    today = clock.today()
    is_open = each.state in (MeasureState.PROPOSED, MeasureState.AGREED)
    late = is_open and each.due_on is not None and each.due_on < today
    waits = each.state == MeasureState.DONE and each.effect_due_on is not None
    due = waits and each.effect_due_on is not None and each.effect_due_on <= today
    return MeasureRow(each, payback_years(each.cost_yuan, each.yuan_per_year), late or due, due)


def measure_by_id(viewer: Viewer, measure_id: UUID) -> CustomerMeasure:
    """One measure within reach. Raises `not_found`."""
    rows = CustomerMeasure.objects.visible_to(viewer).select_related("customer")
    row: CustomerMeasure | None = rows.filter(pk=measure_id).first()
    if row is None:
        raise DomainError("not_found", what="措施", key=measure_id)
    return row


def visit_of(viewer: Viewer, code: str, number: str) -> ServiceRecord:
    """One record of a key customer within reach. Raises `not_found`, `forbidden`."""
    customer = key_customer(viewer, code)
    rows = ServiceRecord.objects.everywhere(_REACHED).filter(customer=customer, is_current=True)
    row: ServiceRecord | None = (
        rows.select_related("member", "service_type", "work_item__checklist", "customer", "team")
        .filter(number=number)
        .first()
    )
    if row is None:
        raise DomainError("not_found", what="台账", key=number)
    return row


def findings_of(record: ServiceRecord) -> tuple[Any, ...]:
    """The checklist answers of a record the caller reached, in the list's order."""
    if record.work_item is None:
        return ()
    return tuple(record.work_item.answers.select_related("item").order_by("item__number"))


def measures_of(record: ServiceRecord) -> tuple[MeasureRow, ...]:
    """The measures proposed with a record the caller reached."""
    rows = CustomerMeasure.objects.everywhere(_REACHED).filter(record=record)
    return tuple(_measure_row(each) for each in rows)


def customer_report(viewer: Viewer, number: str, version: int) -> CustomerReport:
    """A report within reach whose data still match their digest.

    Raises `not_found`, `report_altered`, `forbidden`.
    """
    viewer.require(Right.READ_WORK)
    rows = CustomerReport.objects.visible_to(viewer).select_related("customer__team", "record")
    row: CustomerReport | None = rows.filter(number=number, version=version).first()
    if row is None:
        raise DomainError("not_found", what="报告", key=number)
    if digest(row.data) != row.digest:
        raise DomainError("report_altered", number=number, version=version)
    return row


def purposes() -> tuple[tuple[str, str], ...]:
    """Why a key customer is visited: code and word."""
    return tuple((row["code"], in_language(row)) for row in setting("customers.purposes"))


def visit_interval() -> int:
    """The usual days between two visits."""
    return int(setting("customers.visit_every_days"))
