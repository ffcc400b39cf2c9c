"""A person's answer to the rows of a sheet that needed a look."""

from django.db import transaction

from liming.execute.actions.drafts import Intake
from liming.execute.actions.intake import receive_request
from liming.execute.actions.sheet_rows import SheetReader
from liming.execute.enums import RequestSource
from liming.execute.models import Request, SheetRow
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def take_sheet_row(
    viewer: Viewer, row: SheetRow, division_code: str = "", service_type_code: str = ""
) -> Request:
    """Take a row down as a request after a look; the division and type given go before the read ones.

    Raises DomainError `sheet_row_settled`, `forbidden`, `out_of_scope` and those of `receive_request`.
    """
    kept = _reach(viewer, row)
    fields = SheetReader().read(kept.row_number, kept.values).intake
    if division_code:
        fields["division_code"] = division_code
    if service_type_code:
        fields["service_type_code"] = service_type_code
    intake = Intake(source=RequestSource.HOTLINE_12345, unit=kept.sheet.unit, **fields)
    request = receive_request(viewer, intake)
    kept.outcome, kept.request = "imported", request
    _settle(viewer, kept, "taken", {"by": viewer.name})
    return request


@transaction.atomic
def dismiss_sheet_row(viewer: Viewer, row: SheetRow, ground: str) -> SheetRow:
    """Leave a row out after a look, with the ground in words.

    Raises DomainError `sheet_row_settled`, `field_required`, `forbidden`, `out_of_scope`.
    """
    kept = _reach(viewer, row)
    if not ground.strip():
        raise DomainError("field_required", field="不导入的原因")
    kept.outcome = "refused"
    _settle(viewer, kept, "dismissed", {"by": viewer.name, "ground": ground.strip()})
    return kept


def _reach(viewer: Viewer, row: SheetRow) -> SheetRow:
    viewer.require(Right.RECEIVE_REQUEST)
    kept = SheetRow.objects.select_for_update(of=("self",)).select_related("sheet__unit").get(pk=row.pk)
    viewer.require(Right.RECEIVE_REQUEST, kept.sheet.unit.path)
    if kept.outcome != "look":
        raise DomainError("sheet_row_settled", row=kept.row_number)
    return kept


def _settle(viewer: Viewer, row: SheetRow, code: str, data: dict[str, str]) -> None:
    row.reasons = [*row.reasons, {"code": code, "data": data}]
    row.save()
    audit.record(
        viewer, f"sheet_row.{code}", row, after={"outcome": row.outcome}, unit_path=row.sheet.unit.path
    )
