"""What worked becomes good practice, and drafts of a guide or a plan line that others decide on."""

from django.db import transaction

from liming.improve.enums import Verdict
from liming.improve.models import GoodPractice, Improvement
from liming.plan import actions as plan
from liming.plan.actions import CheckDraft, GuideDraft, PartDraft
from liming.plan.enums import Aim, CheckKind, PartKind, PlanState
from liming.plan.models import Checklist, PlanLine, ServiceType, YearPlan
from liming.register.models import Unit
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

PRACTICE = "practice"
"""The origin of a plan line that a good practice became."""

_MONTHLY = {"kind": "day_of_month", "day": 15}
_EVERY_TEAM = {"kind": "team"}


@transaction.atomic
def share_practice(viewer: Viewer, improvement: Improvement, title: str, words: str) -> GoodPractice:
    """Write down for others what worked: a title and what was done.

    Needs `verify_improvement` over the team. Raises DomainError `not_worked`, `practice_exists`,
    `field_required`.
    """
    path = improvement.gap.team.path
    viewer.require(Right.VERIFY_IMPROVEMENT, path)
    verification = getattr(improvement, "verification", None)
    if verification is None or verification.verdict != Verdict.WORKED:
        raise DomainError("not_worked")
    for field, value in (("标题", title), ("做法", words)):
        if not value.strip():
            raise DomainError("field_required", field=field)
    known = GoodPractice.objects.filter(improvement=improvement).first()
    if known is not None:
        raise DomainError("practice_exists", title=known.title)
    row = GoodPractice.objects.create(
        improvement=improvement,
        title=title.strip()[:120],
        words=words.strip(),
        shared_by_id=viewer.account_id,
        shared_by_name=viewer.name[:60],
        shared_at=clock.now(),
    )
    audit.record(viewer, "practice.shared", row, after={"title": row.title}, unit_path=path)
    return row


@transaction.atomic
def draft_guide_from(viewer: Viewer, practice: GoodPractice, code: str) -> Checklist:
    """Put the practice as a step into the draft of a guide's next version, which is made where there is none.

    Raises DomainError `draft_exists`, and as `plan.actions.draft_guide`, `change_guide`.
    """
    viewer.require(Right.EDIT_GUIDE, root_path())
    if practice.guide_id:
        raise DomainError("draft_exists")
    newest = Checklist.objects.filter(code=code).order_by("-version").first()
    draft = newest if newest and newest.effective_from is None else plan.draft_guide(viewer, code)
    guide = plan.change_guide(viewer, code, draft.version, _with_step(draft, practice))
    practice.guide = guide
    practice.save(update_fields=["guide"])
    after = {"guide": guide.code, "version": guide.version}
    audit.record(viewer, "practice.drafted", practice, after=after)
    return guide


@transaction.atomic
def draft_line_from(viewer: Viewer, practice: GoodPractice, service_type: ServiceType, aim: Aim) -> PlanLine:
    """Put the practice as a line into the draft of next year's plan, which is made where there is none.

    The line is monthly for every team until somebody sets its days and places. Raises DomainError
    `draft_exists`, and as `plan.actions.add_plan_line`.
    """
    top = Unit.objects.everywhere("the plan of the whole house").get(path=root_path())
    viewer.require(Right.EDIT_YEAR_PLAN, top.path)
    if practice.line_id:
        raise DomainError("draft_exists")
    year = clock.today().year + 1
    draft = YearPlan.objects.filter(year=year, unit=top, state=PlanState.DRAFT).order_by("-version").first()
    draft = draft or plan.create_year_plan(viewer, year, top, f"{year}年实施方案")
    line = plan.add_plan_line(
        viewer,
        draft,
        code=_free_code(draft),
        title=practice.title,
        service_type=service_type,
        aim=aim,
        rule=_MONTHLY,
        places=_EVERY_TEAM,
        measure=practice.words[:120],
        origin_kind=PRACTICE,
        origin_id=str(practice.pk),
    )
    practice.line = line
    practice.save(update_fields=["line"])
    audit.record(viewer, "practice.drafted", practice, after={"year": year, "line": line.code})
    return line


def _free_code(draft: YearPlan) -> str:
    used = set(draft.lines.values_list("code", flat=True))
    return next(code for number in range(1, 1000) if (code := f"HZF{number:02d}") not in used)


def _with_step(draft: Checklist, practice: GoodPractice) -> GuideDraft:
    """The draft as it stands with the practice as its last step."""
    parts = [
        PartDraft(PartKind(each.kind), each.text, each.detail, each.text_en, each.detail_en)
        for each in draft.parts.order_by("kind", "number")
    ]
    step = PartDraft(PartKind.STEP, practice.title, practice.words[:200])
    items = [
        CheckDraft(each.text, CheckKind(each.kind), each.unit, each.low, each.high, each.points, each.text_en)
        for each in draft.items.order_by("number")
    ]
    changes = "；".join(filter(None, (draft.changes, f"增加好做法“{practice.title}”")))
    return GuideDraft(
        name=draft.name,
        source=draft.source,
        name_en=draft.name_en,
        purpose=draft.purpose,
        changes=changes[:400],
        parts=(*parts, step),
        items=tuple(items),
    )
