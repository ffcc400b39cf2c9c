"""A check is made: answers by the guide's checklist, the score, the findings, what was seen of integrity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from liming.evaluate import bridge
from liming.evaluate.actions.supervision.access import locked_check, require_checker
from liming.evaluate.enums import CheckState, FindingStepKind, Severity
from liming.evaluate.models import (
    FindingStep,
    IntegrityReport,
    SupervisionAnswer,
    SupervisionCheck,
    SupervisionFinding,
    SupervisionPhoto,
)
from liming.evaluate.queries.supervision.drawing import values_at
from liming.evaluate.rules import SUPERVISION_CHECK
from liming.evaluate.rules import supervision as rules
from liming.execute.actions import CheckAnswer
from liming.execute.actions.course import take_numbers
from liming.execute.queries.settings import setting
from liming.execute.rules.checks import judge
from liming.plan.models import ChecklistItem
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.uploads import safe_file
from liming.shared.viewer import Viewer


@dataclass(frozen=True)
class CheckDraft:
    """What the checker fills in. `notes` and `photos` by item number, photos of the whole under 0.

    `more` are findings no item names; `integrity` are codes of `checks.integrity`.
    """

    answers: tuple[CheckAnswer, ...]
    notes: Mapping[int, str] = field(default_factory=dict)
    photos: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)
    remark: str = ""
    more: tuple[tuple[str, Severity], ...] = ()
    integrity: tuple[str, ...] = ()
    integrity_words: str = ""
    longitude: float | None = None
    latitude: float | None = None


@transaction.atomic
def save_check(viewer: Viewer, check: SupervisionCheck, draft: CheckDraft) -> SupervisionCheck:
    """Keep the answers so far.

    Raises `forbidden`, `check_not_yours`, `checker_of_team`, `illegal_transition`.
    """
    row = locked_check(check)
    require_checker(viewer, row)
    SUPERVISION_CHECK.check(CheckState(row.state), CheckState.CHECKED)
    kept = _store(row, draft)
    audit.record(
        viewer, "supervision_check.saved", row, after={"answered": len(kept)}, unit_path=row.team.path
    )
    return row


@transaction.atomic
def finish_check(viewer: Viewer, check: SupervisionCheck, draft: CheckDraft) -> SupervisionCheck:
    """End a check: every item answered, every defect shown or told. Defects become findings at once.

    Score and pass line are those of today and are kept. Needs `do_supervision` as the named checker, or
    `plan_supervision` over the team; never one of the team. Raises `check_incomplete`, `defect_unproven`,
    `check_not_yours`, `checker_of_team`, `illegal_transition`, `field_required` (words of a ticked don't).
    """
    row = locked_check(check)
    require_checker(viewer, row)
    SUPERVISION_CHECK.check(CheckState(row.state), CheckState.CHECKED)
    _check_integrity(draft)
    answers = _store(row, draft)
    _check_whole(row, answers, draft)
    values, now = values_at(row.team.path), clock.now()
    codes = [(f"{row.checklist.code}-{each.item.number}", each.result) for each in answers]
    score = rules.score(codes, values["critical_items"], int(values["pass_percent"]))
    row.state, row.checked_at, row.quarter = CheckState.CHECKED, now, bridge.quarter_at(now)
    row.met, row.applicable, row.critical_defects = score.met, score.applicable, score.critical_defects
    row.passed, row.pass_percent = score.passed, int(values["pass_percent"])
    row.remark = draft.remark.strip()[:400]
    row.longitude, row.latitude = draft.longitude, draft.latitude
    row.checker_id, row.checker_name = viewer.account_id or row.checker_id, viewer.name[:60]
    row.save()
    keep_photos(row, draft.photos.get(0, ()))
    found = _find(viewer, row, answers, draft, values)
    _report(viewer, row, draft)
    after = {"number": row.number, "met": row.met, "applicable": row.applicable, "findings": len(found)}
    audit.record(viewer, "supervision_check.inspected", row, after=after, unit_path=row.team.path)
    return row


def _store(row: SupervisionCheck, draft: CheckDraft) -> list[SupervisionAnswer]:
    """Keep the answers given, judged by their limits, with their photos; returns all kept ones."""
    items = {item.number: item for item in row.checklist.items.all()}
    given = [(items[each.number], each) for each in draft.answers if each.number in items]
    SupervisionAnswer.objects.filter(check_made=row, item__in=[item for item, _each in given]).delete()
    SupervisionAnswer.objects.bulk_create(
        SupervisionAnswer(
            check_made=row,
            item=item,
            result=judge(each.result, each.value, item.low, item.high),
            value=each.value,
            note=draft.notes.get(item.number, "").strip()[:160],
        )
        for item, each in given
    )
    for number, files in draft.photos.items():
        if number in items:
            keep_photos(row, files, items[number])
    return list(
        SupervisionAnswer.objects.filter(check_made=row).select_related("item").order_by("item__number")
    )


def keep_photos(
    row: SupervisionCheck,
    files: Iterable[Any],
    item: ChecklistItem | None = None,
    step: FindingStep | None = None,
) -> None:
    """Keep photos of the whole, of one item or of a step, each picture once."""
    for file in files:
        kept, digest = safe_file(file)
        same = SupervisionPhoto.objects.filter(check_made=row, item=item, step=step, sha256=digest)
        if not same.exists():
            SupervisionPhoto.objects.create(check_made=row, item=item, step=step, file=kept, sha256=digest)


def _check_whole(row: SupervisionCheck, answers: list[SupervisionAnswer], draft: CheckDraft) -> None:
    answered = {each.item.number for each in answers}
    missing = [item.number for item in row.checklist.items.all() if item.number not in answered]
    if missing:
        raise DomainError("check_incomplete", numbers="、".join(map(str, missing)))
    shown = set(row.photos.exclude(item=None).values_list("item_id", flat=True))
    bare = [
        each.item.number
        for each in answers
        if each.result == "defect" and each.value is None and not each.note and each.item_id not in shown
    ]
    if bare:
        raise DomainError("defect_unproven", numbers="、".join(map(str, bare)))


def _check_integrity(draft: CheckDraft) -> None:
    if draft.integrity and not draft.integrity_words.strip():
        raise DomainError("field_required", field="廉洁情况说明")


def _find(
    viewer: Viewer,
    row: SupervisionCheck,
    answers: list[SupervisionAnswer],
    draft: CheckDraft,
    values: dict[str, Any],
) -> list[SupervisionFinding]:
    """A finding of each defect, graded by rule, and of what was found besides."""
    told: list[tuple[ChecklistItem | None, str, Severity]] = [
        (each.item, _words(each), rules.severity_of(_code(row, each), values["critical_items"]))
        for each in answers
        if each.result == "defect"
    ]
    told += [(None, text.strip(), severity) for text, severity in draft.more if text.strip()]
    if not told:
        return []
    today = clock.today()
    numbers = take_numbers(SupervisionFinding, f"ZG{today:%y%m%d}-", len(told))
    made = [
        SupervisionFinding(
            number=number,
            check_made=row,
            team=row.team,
            item=item,
            text=text[:200],
            severity=severity,
            found_at=clock.now(),
            due_on=bridge.working_day_after(today, int(values["mend_days"][severity])),
        )
        for number, (item, text, severity) in zip(numbers, told, strict=True)
    ]
    SupervisionFinding.objects.bulk_create(made)
    FindingStep.objects.bulk_create(
        FindingStep(
            finding=each,
            kind=FindingStepKind.FOUND,
            at=clock.now(),
            by_name=viewer.name[:60],
            note=each.text,
        )
        for each in made
    )
    return made


def _code(row: SupervisionCheck, answer: SupervisionAnswer) -> str:
    return f"{row.checklist.code}-{answer.item.number}"


def _words(answer: SupervisionAnswer) -> str:
    """未达到“配电箱上锁”：箱门敞开; a number with its value."""
    measured = "" if answer.value is None else f"{answer.value:g} {answer.item.unit}".strip()
    more = "，".join(each for each in (measured, answer.note) if each)
    return f"“{answer.item.text}”不合格" + (f"：{more}" if more else "")


def _report(viewer: Viewer, row: SupervisionCheck, draft: CheckDraft) -> None:
    """What was ticked of the ten don'ts goes to those who may read it; the audit keeps only that it did."""
    known = {each["code"] for each in setting("checks.integrity")}
    rows = [
        IntegrityReport(
            check_made=row,
            team=row.team,
            code=code,
            words=draft.integrity_words.strip()[:300],
            reported_at=clock.now(),
            reported_by=viewer.name[:60],
        )
        for code in dict.fromkeys(draft.integrity)
        if code in known
    ]
    IntegrityReport.objects.bulk_create(rows)
    for each in rows:
        audit.record(viewer, "integrity_report.reported", each, unit_path=row.team.path)
