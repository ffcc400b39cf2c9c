"""One ledger record with what it came from and how it was corrected; never a rating's score."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute import bridge
from liming.execute.models import ServiceRecord
from liming.execute.queries.hazards import Picture
from liming.execute.queries.ledger import LedgerRow, ledger_rows, origin_words
from liming.execute.queries.settings import in_language, setting
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
    """`row` is the ledger's line. `origin_words` says what it came from; the ids beside it lead there.

    `evidence_words` says how well the work is proven, in words; `has_notice` when a result notice of the
    inspection can be printed.
    """

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
    pictures: tuple[Picture, ...]
    pictures_removed: int
    evidence_words: str
    evidence_parts: tuple[dict[str, Any], ...]
    materials: str
    place_note: str
    taken_over: str
    has_notice: bool


def record_detail(viewer: Viewer, number: str) -> RecordDetail:
    """One record by its number within the viewer's units. Raises DomainError `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    reached = ServiceRecord.objects.visible_to(viewer).filter(number=number).values("pk")
    rows = ServiceRecord.objects.everywhere("limited to the ids the viewer reaches").filter(pk__in=reached)
    record = rows.select_related(
        "team",
        "member",
        "service_type",
        "grid_version__grid",
        "request",
        "project",
        "supersedes",
        "work_item",
    ).first()
    if record is None:
        raise DomainError("not_found", what="台账", key=number)
    chain, pictures = _chain(record), list(record.evidence.order_by("id"))
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
        pictures=tuple(Picture(each.pk, each.kind, each.phase) for each in pictures if not each.removed_on),
        pictures_removed=sum(each.removed_on is not None for each in pictures),
        evidence_words=evidence_words(record.evidence_score),
        evidence_parts=tuple(record.evidence_parts),
        materials=bridge.mask_text(record.materials),
        place_note=bridge.mask_text(record.place_note),
        taken_over=taken_over_words(record),
        has_notice=record.work_item is not None and record.work_item.checklist_id is not None,
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


_TAKEN_OVER = {
    "members": gettext_lazy("同去的人"),
    "other_members": gettext_lazy("其他队的队员"),
    "materials": gettext_lazy("用料"),
    "place_note": gettext_lazy("现场记要"),
}


def taken_over_words(record: ServiceRecord) -> str:
    """What was said again from an earlier record: its number, its day, which fields; empty for none."""
    taken = record.taken_over
    if not taken:
        return ""
    fields = _("、").join(str(_TAKEN_OVER[each]) for each in taken["fields"] if each in _TAKEN_OVER)
    return _("%(fields)s沿用 %(day)s 的 %(number)s") % {**taken, "fields": fields}


def evidence_words(score: int | None) -> str:
    """How well a piece of work is proven, in the words of `evidence.words`; empty where nobody judged it."""
    if score is None:
        return ""
    rows = sorted(setting("evidence.words"), key=lambda row: -row["from"])
    return next((in_language(row) for row in rows if score >= row["from"]), "")
