"""Walking a round: an answer for each place, then one record of it all."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.access import reach_item
from liming.execute.actions.drafts import EvidenceDraft, HazardDraft, RecordDraft
from liming.execute.actions.field import arrive, finish_work
from liming.execute.actions.hazards import add_hazard
from liming.execute.enums import RecordResult, RoundResult, SkipReason
from liming.execute.models import Evidence, Hazard, RoundAnswer, ServiceRecord
from liming.execute.rules.rounds import Tally, round_words, tally
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.enums import WorkState
from liming.plan.models import RoundPlace, WorkItem
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

_LONGEST_NOTE = 500


@dataclass(frozen=True)
class PlaceDraft:
    """What was found at a place: words with a defect, a reason where nobody came there."""

    result: RoundResult
    note: str = ""
    reason: str = ""
    evidence: tuple[EvidenceDraft, ...] = ()
    said_at: datetime | None = None


@transaction.atomic
def answer_place(
    viewer: Viewer, place_id: UUID, draft: PlaceDraft, by: Member | None = None, *, late: bool = False
) -> RoundAnswer:
    """Keep the answer for one place of a round; the latest one said counts, and the first begins the work.

    A defect becomes a hazard at once, one for each place. `late` adds what came after the round had ended,
    and changes no record; `by` is whose phone said it.

    Raises DomainError `not_found`, `field_required` (words of a defect, reason of a skip),
    `illegal_transition` (the round has ended), `not_your_item`, `forbidden`, `out_of_scope`.
    """
    place = RoundPlace.objects.select_related("item", "customer", "site").filter(pk=place_id).first()
    if place is None:
        raise DomainError("not_found", what="点位", key=str(place_id))
    item = reach_item(viewer, place.item)
    _check(item, draft, late)
    said_at = draft.said_at or clock.now()
    earlier = RoundAnswer.objects.select_for_update(of=("self",)).filter(place=place).first()
    if earlier is not None and earlier.said_at >= said_at:
        return earlier
    if item.state not in WORK_ENDED and item.state != WorkState.ON_SITE:
        arrive(viewer, item, at=said_at)
    row = earlier or RoundAnswer(place=place)
    row.member_id = _who(viewer, item, by)
    row.result, row.said_at = draft.result, said_at
    row.reason = draft.reason if draft.result == RoundResult.SKIPPED else ""
    row.note = bridge.mask_text(draft.note.strip())[:200]
    if draft.result == RoundResult.DEFECT and row.hazard_id is None:
        row.hazard = _hazard(viewer, item, place, draft, said_at)
    row.save()
    after = {"place": place.name, "result": row.result}
    audit.record(viewer, "round_place.answered", item, after=after, unit_path=item.team.path)
    return row


def _check(item: WorkItem, draft: PlaceDraft, late: bool) -> None:
    if item.state in WORK_ENDED and not late:
        source = item.get_state_display()
        raise DomainError("illegal_transition", what="巡视走访", source=source, target="再记点位")
    if draft.result == RoundResult.DEFECT and not draft.note.strip():
        raise DomainError("field_required", field="什么缺陷")
    if draft.result == RoundResult.SKIPPED and draft.reason not in SkipReason:
        raise DomainError("field_required", field="没去成的原因")


def _who(viewer: Viewer, item: WorkItem, by: Member | None) -> UUID:
    key = by.pk if by is not None else viewer.member_id or item.member_id
    if key is None:
        raise DomainError("field_required", field="队员")
    return key


def _hazard(viewer: Viewer, item: WorkItem, place: RoundPlace, draft: PlaceDraft, at: datetime) -> Hazard:
    return add_hazard(
        viewer,
        item.team,
        HazardDraft(
            text=draft.note.strip(),
            customer=place.customer,
            site=place.site,
            whom=place.customer.name if place.customer else "",
            place=f"{place.name} {place.about}".strip(),
            longitude=place.longitude,
            latitude=place.latitude,
            work_item=item,
            evidence=draft.evidence,
            found_at=at,
        ),
        item.member,
    )


@transaction.atomic
def finish_round(viewer: Viewer, item: WorkItem, draft: RecordDraft) -> ServiceRecord:
    """End a round whose places are all answered: one record, which says how many and what was found.

    Raises DomainError `round_left` (places without an answer), `round_nothing_done` (nobody came anywhere:
    give it back), and those of `finish_work`.
    """
    row = reach_item(viewer, item)
    counted = tally(_results(row))
    if counted.left:
        raise DomainError("round_left", count=counted.left)
    if not counted.seen:
        raise DomainError("round_nothing_done")
    answers = RoundAnswer.objects.filter(place__item=row).exclude(hazard=None)
    hazards = list(answers.values_list("hazard", flat=True))
    photos = Evidence.objects.filter(step__hazard__in=hazards)
    record = finish_work(viewer, row, _whole(draft, counted, photos.count()))
    Hazard.objects.everywhere("hazards of the round").filter(pk__in=hazards).update(record=record)
    photos.filter(record=None).update(record=record)
    return record


def _whole(draft: RecordDraft, counted: Tally, photos: int) -> RecordDraft:
    return replace(
        draft,
        result=RecordResult.HAZARD_FOUND if counted.defects else RecordResult.SOLVED,
        note=f"{round_words(counted)}{draft.note.strip()}"[:_LONGEST_NOTE],
        photo_count=photos + len(draft.evidence),
    )


def _results(item: WorkItem) -> list[str]:
    """The result of each place, empty where there is none yet."""
    rows = RoundPlace.objects.filter(item=item).order_by("number")
    return [each or "" for each in rows.values_list("answer__result", flat=True)]
