"""Checklist answers: judged at once, defects become hazards."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from liming.execute.actions.access import reach_item
from liming.execute.actions.drafts import CheckAnswer, HazardDraft, RecordDraft
from liming.execute.actions.hazards import add_hazard
from liming.execute.enums import EvidenceKind
from liming.execute.models import ChecklistAnswer, Hazard, ServiceRecord
from liming.execute.queries.settings import setting
from liming.execute.rules.checks import judge
from liming.execute.rules.hazards import proposed_level, proposed_side, share_beyond
from liming.plan.models import ChecklistItem, WorkItem
from liming.shared import audit
from liming.shared.viewer import Viewer


@dataclass(frozen=True)
class Checks:
    """How the checklist stands: answered of all, numbers of the defects, complete with photos."""

    answered: int
    total: int
    defects: tuple[int, ...]
    is_complete: bool


@transaction.atomic
def save_answers(viewer: Viewer, item: WorkItem, answers: tuple[CheckAnswer, ...]) -> Checks:
    """Keep answers while the member is still on site; answering again replaces the answer."""
    row = reach_item(viewer, item)
    checks = _store(row, answers, proven=())
    audit.record(
        viewer, "check_answers.saved", row, after={"answered": checks.answered}, unit_path=row.team.path
    )
    return checks


def store_answers(item: WorkItem, draft: RecordDraft) -> Checks:
    """Keep the last answers and say whether everything is there: each defect with a photo of it.

    Photos that name no question count for the defects that have none.
    """
    photos = [each.check_number for each in draft.evidence if each.kind == EvidenceKind.PHOTO]
    named = [number for number in photos if number is not None]
    loose = max(draft.photo_count, len(photos)) - len(named)
    return _store(item, draft.answers, proven=named, loose=loose)


def _store(
    item: WorkItem, answers: tuple[CheckAnswer, ...], proven: Collection[int], loose: int = 0
) -> Checks:
    questions = {row.number: row for row in _questions(item)}
    for answer in answers:
        question = questions.get(answer.number)
        if question is not None:
            result = judge(answer.result, answer.value, question.low, question.high)
            ChecklistAnswer.objects.update_or_create(
                work_item=item, item=question, defaults={"result": result, "value": answer.value}
            )
    given = dict(item.answers.values_list("item__number", "result"))
    defects = tuple(sorted(number for number, result in given.items() if result == "defect"))
    unproven = len(set(defects) - set(proven))
    is_complete = len(given) == len(questions) and unproven <= loose
    return Checks(len(given), len(questions), defects, is_complete)


def _questions(item: WorkItem) -> list[ChecklistItem]:
    return list(item.checklist.items.all()) if item.checklist else []


def write_hazards(
    viewer: Viewer, item: WorkItem, numbers: tuple[int, ...], record: ServiceRecord
) -> list[Hazard]:
    """Make a hazard of each defect, its level and owner proposed by rule, with the photos of that defect."""
    answers = item.answers.filter(item__number__in=numbers).select_related("item__checklist")
    return [_write_hazard(viewer, item, answer, record) for answer in answers.order_by("item__number")]


def _write_hazard(viewer: Viewer, item: WorkItem, answer: ChecklistAnswer, record: ServiceRecord) -> Hazard:
    question = answer.item
    code = f"{question.checklist.code}-{question.number}"
    beyond = share_beyond(answer.value, question.low, question.high)
    level, reason = proposed_level(
        code, beyond, setting("hazards.major_items"), float(setting("hazards.major_beyond"))
    )
    draft = HazardDraft(
        text=_words(answer),
        level=level,
        level_reason=reason,
        owner_side=proposed_side(code, setting("hazards.grid_items")),
        customer=record.customer,
        site=record.site,
        whom=record.whom,
        place=record.place,
        longitude=item.longitude,
        latitude=item.latitude,
        work_item=item,
        check_item=question,
        record=record,
    )
    hazard = add_hazard(viewer, item.team, draft, item.member)
    record.evidence.filter(check_number=question.number).update(step=hazard.steps.get())
    return hazard


def _words(answer: ChecklistAnswer) -> str:
    if answer.value is None:
        return answer.item.text
    return f"{answer.item.text} {answer.value:g} {answer.item.unit}".strip()
