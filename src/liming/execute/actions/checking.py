"""Checklist answers: judged at once, defects become hazards."""

from dataclasses import dataclass

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.access import reach_item
from liming.execute.actions.drafts import CheckAnswer, RecordDraft
from liming.execute.enums import HazardLevel
from liming.execute.models import ChecklistAnswer, Hazard
from liming.execute.rules.checks import judge
from liming.plan.models import ChecklistItem, WorkItem
from liming.shared import audit, clock
from liming.shared.viewer import Viewer

_CURE_DAYS = 30


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
    checks = _store(row, answers, has_proof=False)
    audit.record(
        viewer, "check_answers.saved", row, after={"answered": checks.answered}, unit_path=row.team.path
    )
    return checks


def write_answers(viewer: Viewer, item: WorkItem, draft: RecordDraft) -> Checks:
    """Keep the last answers, make a hazard of each defect, and say whether everything is there."""
    checks = _store(item, draft.answers, has_proof=bool(draft.photo_count or draft.evidence))
    if checks.defects:
        _write_hazards(viewer, item, checks.defects)
    return checks


def _store(item: WorkItem, answers: tuple[CheckAnswer, ...], *, has_proof: bool) -> Checks:
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
    is_complete = len(given) == len(questions) and (has_proof or not defects)
    return Checks(len(given), len(questions), defects, is_complete)


def _questions(item: WorkItem) -> list[ChecklistItem]:
    return list(item.checklist.items.all()) if item.checklist else []


def _write_hazards(viewer: Viewer, item: WorkItem, numbers: tuple[int, ...]) -> None:
    now = clock.now()
    due = bridge.due_at(now, _CURE_DAYS, "calendar_day", {})
    for answer in item.answers.filter(item__number__in=numbers).select_related("item"):
        hazard = Hazard.objects.create(
            team=item.team,
            work_item=item,
            level=HazardLevel.GENERAL,
            owner_side="user",
            text=_words(answer)[:160],
            found_at=now,
            due_at=due,
        )
        audit.record(viewer, "hazard.found", hazard, after={"text": hazard.text}, unit_path=item.team.path)


def _words(answer: ChecklistAnswer) -> str:
    if answer.value is None:
        return answer.item.text
    return f"{answer.item.text} {answer.value:g} {answer.item.unit}".strip()
