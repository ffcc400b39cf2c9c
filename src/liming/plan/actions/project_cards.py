"""A project's card and its milestones with what they wait for; filing it for a year."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from liming.plan.bridge.milestones import milestone_order
from liming.plan.enums import FilingState, Practice, ProjectState
from liming.plan.models import Milestone, Project, ProjectFiling
from liming.plan.rules import FILING
from liming.register.models import Team
from liming.register.rules import pinyin_of
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

OPEN = (ProjectState.PLANNED, ProjectState.RUNNING)
_NEEDED = (
    ("background", "背景"),
    ("beneficiaries", "受益对象"),
    ("goal", "目标"),
    ("measures", "措施"),
    ("feature", "特色"),
)


@dataclass(frozen=True)
class ProjectCard:
    """The words of a card; results are never typed, they are counted from the ledger."""

    name: str
    practice: Practice
    first_day: date
    last_day: date
    background: str = ""
    beneficiaries: str = ""
    goal: str = ""
    measures: str = ""
    feature: str = ""
    story: str = ""


@dataclass(frozen=True)
class MilestoneDraft:
    """`after` are the numbers of the milestones it waits for."""

    title: str
    due_on: date
    starts_on: date | None = None
    after: tuple[int, ...] = ()


@transaction.atomic
def change_project(viewer: Viewer, project: Project, card: ProjectCard) -> Project:
    """Write a card anew. A filed feature stays as it was filed.

    Raises `project_closed`, `field_required`, `project_dates_crossed`, `project_feature_exists`,
    `forbidden`, `out_of_scope`.
    """
    check_open(viewer, project)
    if not card.name.strip():
        raise DomainError("field_required", field="项目名称")
    if card.last_day < card.first_day:
        raise DomainError("project_dates_crossed")
    if card.feature.strip():
        check_feature(project.team, card.first_day.year, project)
    values = {
        name: value.strip() if isinstance(value, str) and name != "practice" else value
        for name, value in asdict(card).items()
    }
    changed = [name for name, value in values.items() if getattr(project, name) != value]
    before = {name: getattr(project, name) for name in changed}
    for name in changed:
        setattr(project, name, values[name])
    project.pinyin, project.initials = pinyin_of(project.name)
    project.save()
    after = {name: values[name] for name in changed}
    audit.record(viewer, "project.changed", project, before=before, after=after, unit_path=project.team.path)
    return project


def check_feature(team: Team, year: int, besides: Project | None = None) -> None:
    """Refuse a second project with a feature of a team and year: DomainError `project_feature_exists`."""
    features = Project.objects.everywhere("the team was checked by the caller").exclude(feature="")
    features = features.exclude(state=ProjectState.CANCELLED).filter(team=team, first_day__year=year)
    if besides is not None:
        features = features.exclude(pk=besides.pk)
    if features.exists():
        raise DomainError("project_feature_exists", team=team.short_name, year=year)


def check_open(viewer: Viewer, project: Project) -> None:
    """Refuse who may not change this project, and a project that has ended.

    Raises `forbidden`, `out_of_scope`, `project_closed`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, project.team.path)
    if project.state not in OPEN:
        raise DomainError("project_closed")


@transaction.atomic
def put_milestone(
    viewer: Viewer, project: Project, draft: MilestoneDraft, number: int | None = None
) -> Milestone:
    """Add a milestone, or change the open one with this number.

    Raises `field_required`, `field_invalid` (an unknown number), `milestone_circle`,
    `milestone_before_needed`, `milestone_reached`, `not_found`, and as `check_open`.
    """
    check_open(viewer, project)
    if not draft.title.strip():
        raise DomainError("field_required", field="节点")
    if draft.starts_on is not None and draft.starts_on > draft.due_on:
        raise DomainError("field_invalid", field="开始", value=draft.starts_on, remedy="不能晚于期限")
    row = _milestone(project, number)
    row.title, row.due_on, row.starts_on = draft.title.strip()[:120], draft.due_on, draft.starts_on
    row.save()
    row.after.set(_needed(project, row, draft.after))
    _check_order(project)
    after = {"number": row.number, "title": row.title, "due_on": row.due_on, "after": list(draft.after)}
    audit.record(viewer, "milestone.changed", row, after=after, unit_path=project.team.path)
    return row


@transaction.atomic
def drop_milestone(viewer: Viewer, project: Project, number: int) -> None:
    """Take an open milestone out; those after it wait for it no more.

    Raises `milestone_reached`, `not_found`, `project_closed`, `forbidden`, `out_of_scope`.
    """
    check_open(viewer, project)
    row = _milestone(project, number)
    after = {"number": row.number, "title": row.title}
    audit.record(viewer, "milestone.withdrawn", row, before=after, unit_path=project.team.path)
    row.delete()


def _milestone(project: Project, number: int | None) -> Milestone:
    if number is None:
        last = project.milestones.aggregate(last=Max("number"))["last"] or 0
        return Milestone(project=project, number=last + 1)
    row = project.milestones.select_for_update(of=("self",)).filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what="节点", key=number)
    if row.reached_on is not None:
        raise DomainError("milestone_reached")
    return row


def _needed(project: Project, row: Milestone, numbers: Sequence[int]) -> list[Milestone]:
    known = {each.number: each for each in project.milestones.all()}
    for number in numbers:
        if number not in known or number == row.number:
            raise DomainError("field_invalid", field="前置节点", value=number, remedy="请写已有的其他序号")
    return [known[number] for number in set(numbers)]


def _check_order(project: Project) -> None:
    rows = list(project.milestones.prefetch_related("after"))
    milestone_order(rows, project.first_day)
    for row in rows:
        for needed in row.after.all():
            if row.due_on < needed.due_on and row.reached_on is None:
                raise DomainError("milestone_before_needed", title=row.title, needed=needed.title)


@transaction.atomic
def file_project(viewer: Viewer, project: Project, year: int) -> ProjectFiling:
    """File a project, complete with its feature, as its team's one of the year; again after a return.

    Raises `project_card_incomplete`, `project_not_of_year`, `project_filed_other`, `illegal_transition`,
    `project_closed`, `forbidden`, `out_of_scope`.
    """
    check_open(viewer, project)
    if not project.first_day.year <= year <= project.last_day.year:
        raise DomainError("project_not_of_year", year=year)
    missing = missing_of(project)
    if missing:
        raise DomainError("project_card_incomplete", missing="、".join(missing))
    rows = ProjectFiling.objects.everywhere("the team was checked above").select_for_update(of=("self",))
    row = rows.filter(team=project.team, year=year).first()
    if row is None:
        row = ProjectFiling(team=project.team, year=year)
    elif row.project_id != project.pk and row.state != FilingState.RETURNED:
        raise DomainError(
            "project_filed_other", team=project.team.short_name, year=year, name=row.project.name
        )
    else:
        FILING.check(FilingState(row.state), FilingState.SUBMITTED)
    row.project, row.feature, row.state = project, project.feature, FilingState.SUBMITTED
    row.submitted_by, row.submitted_at, row.reason = viewer.name[:60], clock.now(), ""
    row.save()
    after = {"year": year, "feature": row.feature}
    audit.record(viewer, "project_filing.submitted", row, after=after, unit_path=project.team.path)
    return row


def missing_of(project: Project) -> list[str]:
    """What a card still lacks before it can be filed, in words."""
    missing = [label for name, label in _NEEDED if not str(getattr(project, name)).strip()]
    return missing if project.milestones.exists() else [*missing, "节点"]


@transaction.atomic
def judge_filing(
    viewer: Viewer, filing: ProjectFiling, target: FilingState, reason: str = ""
) -> ProjectFiling:
    """Approve a filing, or return it with a reason.

    Raises `field_required`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.SUPERVISE, filing.team.path)
    FILING.check(FilingState(filing.state), target)
    if target == FilingState.RETURNED and not reason.strip():
        raise DomainError("field_required", field="退回原因")
    filing.state, filing.reason = target, reason.strip()[:200]
    filing.judged_by, filing.judged_at = viewer.name[:60], clock.now()
    filing.save()
    after: Mapping[str, object] = {"state": target, "reason": filing.reason}
    audit.record(viewer, f"project_filing.{target}", filing, after=after, unit_path=filing.team.path)
    return filing
