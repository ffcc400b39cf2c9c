"""Imported sheets and their rows, private numbers masked."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q

from liming.execute import bridge
from liming.execute.enums import RequestState
from liming.execute.models import Request, SheetImport, SheetRow
from liming.execute.rules.sheets.reasons import sentence
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class SheetLine:
    """One row of a sheet as people look at it."""

    id: UUID
    row_number: int
    outcome: str
    reasons: tuple[str, ...]
    external_number: str
    title: str
    words: str
    address: str
    request_number: str


@dataclass(frozen=True)
class ToGive:
    """The numbers of the first requests to give out, and how many there are."""

    numbers: tuple[str, ...]
    total: int

    @property
    def later(self) -> int:
        """How many are left for the next time."""
        return self.total - len(self.numbers)


def sheets(viewer: Viewer) -> list[SheetImport]:
    """The viewer's imported sheets, newest first, each with `imported`, `look` and `refused` counts."""
    viewer.require(Right.RECEIVE_REQUEST)
    rows = SheetImport.objects.visible_to(viewer).select_related("unit")
    return list(
        rows.annotate(
            imported=Count("rows", filter=Q(rows__outcome="imported")),
            look=Count("rows", filter=Q(rows__outcome="look")),
            refused=Count("rows", filter=Q(rows__outcome="refused")),
        )
    )


def sheet_lines(viewer: Viewer, sheet_id: UUID, outcome: str = "") -> tuple[SheetLine, ...]:
    """The rows of a sheet in the file's order, of one outcome when given. Two queries."""
    viewer.require(Right.RECEIVE_REQUEST)
    sheet = SheetImport.objects.visible_to(viewer).get(pk=sheet_id)
    rows = SheetRow.objects.filter(sheet=sheet).select_related("request").order_by("row_number")
    return tuple(_line(row) for row in (rows.filter(outcome=outcome) if outcome else rows))


def sheet_to_give(viewer: Viewer, sheet_id: UUID, most: int = 200) -> ToGive:
    """What a sheet brought that still waits to be given out, the most pressing first. Three queries."""
    viewer.require(Right.DISPATCH)
    sheet = SheetImport.objects.visible_to(viewer).get(pk=sheet_id)
    brought = SheetRow.objects.filter(sheet=sheet).exclude(request=None).values("request")
    rows = Request.objects.visible_to(viewer).filter(state=RequestState.RECEIVED, pk__in=brought)
    found = rows.order_by(F("due_at").asc(nulls_last=True), "number").values_list("number", flat=True)
    return ToGive(tuple(found[:most]), rows.count())


def _line(row: SheetRow) -> SheetLine:
    values = {name: bridge.mask_text(str(value)) for name, value in row.values.items()}
    return SheetLine(
        id=row.pk,
        row_number=row.row_number,
        outcome=row.outcome,
        reasons=tuple(sentence(each["code"], each["data"]) for each in row.reasons),
        external_number=str(row.values.get("external_number", "")),
        title=values.get("title", ""),
        words=values.get("words", ""),
        address=values.get("address", ""),
        request_number=row.request.number if row.request else "",
    )
