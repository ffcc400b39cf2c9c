"""Checks of a month, one check with its answers, and what a checker still has to do."""

from dataclasses import dataclass
from math import inf

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from liming.evaluate import bridge
from liming.evaluate.enums import CheckState
from liming.evaluate.models import SupervisionCheck, SupervisionFinding, SupervisionPhoto
from liming.evaluate.queries.supervision.drawing import values_at
from liming.evaluate.queries.supervision.reach import visible_checks, visible_findings
from liming.execute.enums import HazardLevel
from liming.plan.models import ChecklistItem
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.shared.words import chosen

_RELATIONS = ("team__unit", "checklist", "record__service_type", "point", "draw__unit", "checker")


@dataclass(frozen=True)
class CheckFilters:
    """`month` "2026-07"; `state` is a state, "late", or "" for all; `kind` is sample, targeted or ""."""

    month: str
    state: str = ""
    team: str = ""
    kind: str = ""
    subject: str = ""


@dataclass(frozen=True)
class MonthSummary:
    """A month's checks by state, and what the drawn ones say: `passed` of `judged` with a 95 % interval.

    Targeted checks are counted beside it and never in it.
    """

    counts: dict[str, int]
    passed: int
    judged: int
    interval: bridge.Interval | None
    targeted_passed: int
    targeted_judged: int


@dataclass(frozen=True)
class CheckLine:
    """One item of the checklist with its answer ("" = none yet) and photos."""

    item: ChecklistItem
    result: str
    value: float | None
    note: str
    is_critical: bool
    photos: tuple[SupervisionPhoto, ...]


@dataclass(frozen=True)
class CheckDetail:
    """One check; `photos` are those of the whole; `acts` are what the viewer may do with it."""

    row: SupervisionCheck
    lines: tuple[CheckLine, ...]
    photos: tuple[SupervisionPhoto, ...]
    findings: tuple[SupervisionFinding, ...]
    may_plan: bool
    may_do: bool
    may_notify: bool


@dataclass(frozen=True)
class Question:
    """An item as the phone's checklists show it, with what was kept of its answer.

    A defect is as grave as its item, however far a number lies outside its limits.
    """

    number: int
    text: str
    kind: str
    unit: str
    low: float | None
    high: float | None
    result: str
    value: float | None
    note: str
    level: str
    level_if_beyond: float = inf


def check_rows(viewer: Viewer, filters: CheckFilters) -> "QuerySet[SupervisionCheck]":
    """Checks of a month that the viewer may see, by due day."""
    rows = _filtered(viewer, filters)
    if filters.state == "late":
        rows = rows.filter(_late())
    elif filters.state:
        rows = rows.filter(state=filters.state)
    return rows.select_related(*_RELATIONS).order_by("-state", "due_on", "number")


def _filtered(viewer: Viewer, filters: CheckFilters) -> "QuerySet[SupervisionCheck]":
    rows = visible_checks(viewer).filter(month=filters.month)
    if filters.team:
        rows = rows.filter(team__code=filters.team)
    if filters.kind:
        rows = rows.filter(draw__isnull=filters.kind == "targeted")
    return rows.filter(subject=filters.subject) if filters.subject else rows


def _late() -> Q:
    return Q(state=CheckState.PLANNED, due_on__lt=clock.today())


def month_summary(viewer: Viewer, filters: CheckFilters) -> MonthSummary:
    """What the month's checks come to. One query."""
    judged = Q(passed__isnull=False)
    drawn, good = judged & Q(draw__isnull=False), Q(passed=True)
    told = _filtered(viewer, filters).aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in CheckState},
        all=Count("pk"),
        late=Count("pk", filter=_late()),
        drawn_judged=Count("pk", filter=drawn),
        drawn_passed=Count("pk", filter=drawn & good),
        targeted_judged=Count("pk", filter=judged & Q(draw=None)),
        targeted_passed=Count("pk", filter=judged & Q(draw=None) & good),
    )
    return MonthSummary(
        counts={key: told[key] for key in ("all", "late", *CheckState.values)},
        passed=told["drawn_passed"],
        judged=told["drawn_judged"],
        interval=bridge.share_interval(told["drawn_passed"], told["drawn_judged"]),
        targeted_passed=told["targeted_passed"],
        targeted_judged=told["targeted_judged"],
    )


def check_detail(viewer: Viewer, number: str) -> CheckDetail:
    """One check by its number. Five queries; raises `not_found`, `forbidden`."""
    row = visible_checks(viewer).select_related(*_RELATIONS).filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what=_("督导检查"), key=number)
    photos = list(row.photos.filter(step=None, removed_on=None))
    is_own = viewer.account_id is not None and row.checker_id == viewer.account_id
    plans = viewer.may(Right.PLAN_SUPERVISION) and viewer.within(Right.PLAN_SUPERVISION).reaches(
        row.team.path
    )
    is_planned = row.state == CheckState.PLANNED
    findings = tuple(visible_findings(viewer).filter(check_made=row).order_by("number"))
    return CheckDetail(
        row=row,
        lines=tuple(_lines(row, photos)),
        photos=tuple(photo for photo in photos if photo.item_id is None),
        findings=findings,
        may_plan=plans and is_planned,
        may_do=is_planned and viewer.may(Right.DO_SUPERVISION) and (is_own or plans),
        may_notify=(is_own or plans) and any(each.state == "found" for each in findings),
    )


def _lines(row: SupervisionCheck, photos: list[SupervisionPhoto]) -> list[CheckLine]:
    critical = values_at(row.team.path)["critical_items"]
    answers = {each.item_id: each for each in row.answers.all()}
    return [
        CheckLine(
            item=item,
            result=answers[item.pk].result if item.pk in answers else "",
            value=answers[item.pk].value if item.pk in answers else None,
            note=answers[item.pk].note if item.pk in answers else "",
            is_critical=f"{row.checklist.code}-{item.number}" in critical,
            photos=tuple(photo for photo in photos if photo.item_id == item.pk),
        )
        for item in row.checklist.items.all()
    ]


def questions_of(detail: CheckDetail) -> tuple[Question, ...]:
    """The items of a check in the shape the phone's checklist reads."""
    return tuple(
        Question(
            number=line.item.number,
            text=chosen(line.item.text, line.item.text_en),
            kind=line.item.kind,
            unit=line.item.unit,
            low=line.item.low,
            high=line.item.high,
            result=line.result,
            value=line.value,
            note=line.note,
            level=HazardLevel.MAJOR if line.is_critical else HazardLevel.GENERAL,
        )
        for line in detail.lines
    )


def own_checks(viewer: Viewer) -> list[SupervisionCheck]:
    """What the viewer still has to check, the nearest day first. One query; needs `do_supervision`."""
    viewer.require(Right.DO_SUPERVISION)
    if viewer.account_id is None:
        return []
    rows = SupervisionCheck.objects.everywhere("given to the viewer in person")
    mine = rows.filter(checker_id=viewer.account_id, state=CheckState.PLANNED)
    return list(mine.select_related(*_RELATIONS).order_by("due_on", "team__path", "number"))
