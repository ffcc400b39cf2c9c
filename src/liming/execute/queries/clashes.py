"""What phones sent that met others' work, and what is there meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from liming.execute.enums import OperationState, RecordResult, RoundResult
from liming.execute.models import Hazard, RoundAnswer, ServiceRecord, SyncOperation
from liming.execute.rules.sync import ABOUT_ITEM, HAZARD_ACTS, ON_HAZARD
from liming.plan.models import RoundPlace, WorkItem
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Clash:
    """Finished work that waits: what the phone said, and what is there meanwhile. `adds`: it is added to what
    others did and changes nothing of it. `record`: the number of the team's own record that is there
    meanwhile.
    """

    operation: SyncOperation
    member: str
    team: str
    title: str
    result: str
    note: str
    photos: int
    why: str
    present: str
    holder: str
    adds: bool = False
    record: str = ""


def clashes(viewer: Viewer) -> tuple[Clash, ...]:
    """What phones of the viewer's teams sent and somebody decides on, oldest first. Five queries."""
    viewer.require(Right.KEEP_PHONES)
    rows = list(
        SyncOperation.objects.visible_to(viewer.within(Right.KEEP_PHONES))
        .filter(state=OperationState.CLASH)
        .select_related("member__team")
        .order_by("received_at")
    )
    keys = [row.subject for row in rows if row.kind in ABOUT_ITEM]
    numbers = [row.subject for row in rows if row.kind.startswith(ON_HAZARD)]
    reached = "items and records behind acts of the viewer's own teams"
    items = {
        str(item.pk): item
        for item in WorkItem.objects.everywhere(reached).filter(pk__in=keys).select_related("member")
    }
    records = _records(items.values())
    found = Hazard.objects.everywhere(reached).filter(number__in=numbers)
    hazards = {each.number: each for each in found}
    places = _places([row.subject for row in rows if row.kind == "place"])
    return tuple(_shown(row, hazards, places, items, records) for row in rows)


def _records(items: Iterable[WorkItem]) -> dict[UUID, ServiceRecord]:
    rows = ServiceRecord.objects.everywhere("records of items of the viewer's own teams")
    found = rows.filter(work_item__in=[item.pk for item in items], is_current=True).select_related("member")
    return {row.work_item_id: row for row in found if row.work_item_id}


def _shown(
    row: SyncOperation,
    hazards: dict[str, Hazard],
    places: dict[str, RoundPlace],
    items: dict[str, WorkItem],
    records: dict[UUID, ServiceRecord],
) -> Clash:
    if row.subject in hazards:
        return _hazard_clash(row, hazards[row.subject])
    if row.subject in places:
        return _place_clash(row, places[row.subject])
    return _clash(row, items, records)


def _places(keys: Iterable[str]) -> dict[str, RoundPlace]:
    rows = RoundPlace.objects.filter(pk__in=list(keys)).select_related("item__member", "answer__member")
    return {str(row.pk): row for row in rows}


def _place_clash(row: SyncOperation, place: RoundPlace) -> Clash:
    answer: RoundAnswer | None = getattr(place, "answer", None)
    result = (row.fields.get("result") or [""])[0]
    present = f"{answer.get_result_display()} {answer.member.name}" if answer else ""
    return Clash(
        row,
        row.member.name,
        row.member.team.short_name,
        f"{place.item.title} {place.number} {place.name}",
        str(RoundResult(result).label) if result in RoundResult else "",
        (row.fields.get("note") or [""])[0],
        sum(len(each) for each in row.photos.values()),
        row.reason,
        present or str(place.item.get_state_display()),
        place.item.member.name if place.item.member else "",
        adds=True,
    )


def _hazard_clash(row: SyncOperation, hazard: Hazard) -> Clash:
    note = (row.fields.get("note") or [""])[0]
    return Clash(
        row,
        row.member.name,
        row.member.team.short_name,
        f"{hazard.number} {hazard.text}",
        str(HAZARD_ACTS.get(row.kind, "")),
        note,
        sum(len(each) for each in row.photos.values()),
        row.reason,
        str(hazard.get_state_display()),
        "",
        adds=True,
    )


def _clash(row: SyncOperation, items: dict[str, WorkItem], records: dict[UUID, ServiceRecord]) -> Clash:
    item = items.get(row.subject)
    record = records.get(item.pk) if item else None
    said = {name: (values or [""])[0] for name, values in row.fields.items()}
    result = said.get("result", "")
    return Clash(
        row,
        row.member.name,
        row.member.team.short_name,
        item.title if item else said.get("whom_words", ""),
        str(RecordResult(result).label) if result in RecordResult else "",
        said.get("note", ""),
        sum(len(each) for each in row.photos.values()),
        row.reason,
        f"{record.number} {record.member.name}" if record else "",
        item.member.name if item and item.member else "",
        record=record.number if record and record.team_id == row.member.team_id else "",
    )
