"""One ledger record with what it came from and how it was corrected; never a rating's score."""

from dataclasses import dataclass
from datetime import datetime

from liming.execute import bridge
from liming.execute.models import ServiceRecord
from liming.execute.queries.ledger import LedgerRow, ledger_rows, origin_words
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Correction:
    """One record of the chain, oldest first; `reason` is empty for the first."""

    number: str
    entered_at: datetime
    reason: str
    is_shown: bool


@dataclass(frozen=True)
class RecordDetail:
    """`row` is the ledger's line. `origin_words` says what it came from; the ids beside it lead there."""

    record: ServiceRecord
    row: LedgerRow
    members: tuple[str, ...]
    helpers: tuple[str, ...]
    grid: str
    origin_words: str
    request_number: str
    project_code: str
    history: tuple[Correction, ...]
    superseded_by: str
    may_correct: bool
    invitation_channels: tuple[str, ...]


def record_detail(viewer: Viewer, number: str) -> RecordDetail:
    """One record by its number within the viewer's units. Raises DomainError `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    reached = ServiceRecord.objects.visible_to(viewer).filter(number=number).values("pk")
    rows = ServiceRecord.objects.everywhere("limited to the ids the viewer reaches").filter(pk__in=reached)
    record = rows.select_related(
        "team", "member", "service_type", "grid_version__grid", "request", "project", "supersedes"
    ).first()
    if record is None:
        raise DomainError("not_found", what="台账", key=number)
    chain = _chain(record)
    later = next((each for each in chain if each.supersedes_id == record.pk), None)
    return RecordDetail(
        record=record,
        row=ledger_rows(rows)[0],
        members=tuple(each.member.name for each in record.members.select_related("member")),
        helpers=tuple(f"{each.organisation} {each.name}" for each in record.helpers.all()),
        grid=record.grid_version.grid.name if record.grid_version else "",
        origin_words=origin_words(record),
        request_number=record.request.number if record.request else "",
        project_code=record.project.code if record.project else "",
        history=tuple(
            Correction(
                each.number, each.entered_at, bridge.mask_text(each.correction_reason), each.pk == record.pk
            )
            for each in chain
        )
        if len(chain) > 1
        else (),
        superseded_by=later.number if later else "",
        may_correct=record.is_current
        and viewer.may(Right.CLOSE_REQUEST)
        and viewer.reaches(record.team.path),
        invitation_channels=tuple(record.invitations.values_list("channel", flat=True)),
    )


def _chain(record: ServiceRecord) -> list[ServiceRecord]:
    """The record with all it corrects and all that corrects it, oldest first."""
    rows = ServiceRecord.objects.everywhere("corrections of a record the viewer reached")
    chain = [record]
    while chain[0].supersedes_id and len(chain) < _LONGEST_CHAIN:
        chain.insert(0, rows.get(pk=chain[0].supersedes_id))
    while len(chain) < _LONGEST_CHAIN:
        later = rows.filter(supersedes=chain[-1]).first()
        if later is None:
            break
        chain.append(later)
    return chain
