"""Reports handed to key customers: data frozen with a digest and version, signed by the customer."""

from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.customers import reach_customer
from liming.execute.enums import MeasureState, ReportKind
from liming.execute.models import CustomerMeasure, CustomerReport, Hazard, ServiceRecord
from liming.execute.queries.settings import setting
from liming.execute.rules.reports import payback_years, report_prefix
from liming.register.queries import team_unit_on
from liming.shared import audit, clock
from liming.shared.digests import digest
from liming.shared.errors import DomainError
from liming.shared.uploads import safe_file
from liming.shared.viewer import Right, Viewer

_REACHED = "of a visit whose customer was reached"


@transaction.atomic
def issue_report(viewer: Viewer, record: ServiceRecord, conclusion: str) -> CustomerReport:
    """Freeze what a diagnosis or inspection found into a report; issued again, the next version.

    The number stays through all versions of one record. Raises `report_without_checklist`,
    `field_required`, `customer_not_key`, `forbidden`, `out_of_scope`.
    """
    row: ServiceRecord = (
        ServiceRecord.objects.everywhere("the customer's path is required below")
        .select_related("team__unit", "customer", "service_type", "work_item__checklist")
        .get(pk=record.pk)
    )
    if row.customer is None:
        raise DomainError("field_required", field="客户")
    customer = reach_customer(viewer, row.customer)
    if not conclusion.strip():
        raise DomainError("field_required", field="结论和建议")
    kind = kind_of(row)
    last = (
        CustomerReport.objects.everywhere("of the customer reached above")
        .filter(record=row)
        .order_by("-version")
        .first()
    )
    number = last.number if last else course.take_number(CustomerReport, report_prefix(clock.today()))
    version = last.version + 1 if last else 1
    head = {"number": number, "version": version, "kind": kind.value, "issued_at": clock.now().isoformat()}
    data = audit.plain(head | _content(row, bridge.mask_text(conclusion.strip())))
    report: CustomerReport = CustomerReport.objects.create(
        customer=customer,
        record=row,
        kind=kind,
        number=number,
        version=version,
        data=data,
        digest=digest(data),
        issued_at=clock.now(),
        issued_by=viewer.name,
    )
    after = {"number": number, "version": version, "digest": report.digest}
    audit.record(viewer, "customer_report.issued", report, after=after, unit_path=customer.team.path)
    return report


@transaction.atomic
def sign_report(
    viewer: Viewer, report: CustomerReport, name: str, feedback: str = "", signature: Any = None
) -> CustomerReport:
    """Keep the customer's signature: the name, perhaps a photo of the signed page, and what they said.

    Raises `report_signed`, `field_required`, `forbidden`, `out_of_scope`.
    """
    row: CustomerReport = (
        CustomerReport.objects.everywhere("the path is required below")
        .select_for_update(of=("self",))
        .select_related("customer__team")
        .get(pk=report.pk)
    )
    viewer.require(Right.KEEP_CUSTOMER, row.customer.team.path)
    if row.signed_at is not None:
        raise DomainError("report_signed", number=row.number, version=row.version, name=row.signed_name)
    if not name.strip():
        raise DomainError("field_required", field="签收人")
    row.signed_name, row.signed_at, row.feedback = (
        name.strip(),
        clock.now(),
        bridge.mask_text(feedback.strip()),
    )
    if signature is not None:
        row.signature, _digest = safe_file(signature)
    row.save()
    after = {"signed_name": row.signed_name, "feedback": row.feedback}
    audit.record(viewer, "customer_report.signed", row, after=after, unit_path=row.customer.team.path)
    return row


def kind_of(record: ServiceRecord) -> ReportKind:
    """Which report a record makes, by its checklist. Raises `report_without_checklist`."""
    item = record.work_item
    checklist = item.checklist if item else None
    kind = setting("customers.reports").get(checklist.code) if checklist else None
    if item is None or kind is None or not item.answers.exists():
        raise DomainError("report_without_checklist", number=record.number)
    return ReportKind(kind)


def _content(record: ServiceRecord, conclusion: str) -> dict[str, Any]:
    customer, item = record.customer, record.work_item
    assert customer is not None and item is not None and item.checklist is not None
    day = clock.local(record.ended_at).date()
    unit = team_unit_on(record.team, day) or record.team.unit
    return {
        "record": record.number,
        "visited_on": day.isoformat(),
        "service_type": record.service_type.name,
        "company": unit.name,
        "team": record.team.name,
        "people": sorted(each.member.name for each in record.members.select_related("member")),
        "customer": {
            "code": customer.code,
            "name": customer.name,
            "address": customer.address,
            "account_number": customer.account_number,
        },
        "checklist": {
            "code": item.checklist.code,
            "version": item.checklist.version,
            "name": item.checklist.name,
        },
        "findings": [
            {
                "number": answer.item.number,
                "text": answer.item.text,
                "result": answer.result,
                "value": answer.value,
                "unit": answer.item.unit,
                "low": answer.item.low,
                "high": answer.item.high,
            }
            for answer in item.answers.select_related("item").order_by("item__number")
        ],
        "hazards": [
            {"text": each.text, "level": each.level, "due_on": clock.local(each.due_at).date().isoformat()}
            for each in Hazard.objects.everywhere(_REACHED).filter(work_item=item).order_by("found_at", "pk")
        ],
        "measures": [
            _measure(each)
            for each in CustomerMeasure.objects.everywhere(_REACHED)
            .filter(record=record)
            .exclude(state=MeasureState.DROPPED)
        ],
        "note": record.note,
        "conclusion": conclusion,
    }


def _measure(measure: CustomerMeasure) -> dict[str, Any]:
    return {
        "text": measure.text,
        "yuan_per_year": measure.yuan_per_year,
        "cost_yuan": measure.cost_yuan,
        "payback_years": payback_years(measure.cost_yuan, measure.yuan_per_year),
        "due_on": measure.due_on.isoformat() if measure.due_on else None,
    }
