"""The improve row of the loop, and the one next step of a team."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from liming.improve.enums import GapState, ImprovementState, Verdict
from liming.improve.models import Gap, Improvement, Verification
from liming.register.models import Team
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

UNTAKEN = (GapState.OPEN, GapState.REOPENED)


@dataclass(frozen=True)
class ImprovementSummary:
    """Gaps of the newest snapshot and how the last actions were judged."""

    quarter: str
    gaps: int
    acted_on: int
    without_owner: int
    waiting_for_verdict: int
    overdue: int
    worked: int
    not_shown: int
    worse: int

    @property
    def judged(self) -> int:
        return self.worked + self.not_shown + self.worse


@dataclass(frozen=True)
class NextStep:
    """The first open step of a team: a running improvement, else its largest open gap."""

    gap: Gap
    improvement: Improvement | None


def improvement_summary(viewer: Viewer) -> ImprovementSummary:
    """Gaps of the newest snapshot that has any in reach; four queries."""
    viewer.require(Right.READ_GAPS)
    newest = (
        Gap.objects.visible_to(viewer)
        .select_related("snapshot")
        .order_by("-snapshot__quarter", "-snapshot__revision")
        .first()
    )
    gaps = Gap.objects.visible_to(viewer)
    gaps = gaps.filter(snapshot=newest.snapshot) if newest else gaps.none()
    counted = gaps.aggregate(
        gaps=Count("pk"),
        acted_on=Count("pk", filter=~Q(state__in=UNTAKEN)),
        without_owner=Count("pk", filter=Q(state__in=UNTAKEN)),
    )
    improvements = Improvement.objects.visible_to(viewer)
    going = Q(state__in=(ImprovementState.PLANNED, ImprovementState.RUNNING))
    waits = improvements.order_by().aggregate(
        waiting_for_verdict=Count("pk", filter=Q(state=ImprovementState.DONE)),
        overdue=Count("pk", filter=going & Q(due_on__lt=clock.today())),
    )
    verdicts = _last_verdicts(improvements)
    return ImprovementSummary(
        quarter=newest.snapshot.quarter if newest else "",
        worked=verdicts.get(Verdict.WORKED, 0),
        not_shown=verdicts.get(Verdict.NOT_SHOWN, 0),
        worse=verdicts.get(Verdict.WORSE, 0),
        **counted,
        **waits,
    )


def _last_verdicts(improvements: "QuerySet[Improvement]") -> dict[str, int]:
    """How many of each verdict the newest judging snapshot gave; two queries."""
    judged = Verification.objects.filter(improvement__in=improvements.order_by().values("pk"))
    newest = judged.order_by("-snapshot__quarter", "-snapshot__revision").first()
    if newest is None:
        return {}
    rows = judged.filter(snapshot_id=newest.snapshot_id).order_by().values("verdict")
    return dict(rows.annotate(n=Count("pk")).values_list("verdict", "n"))


def next_step(viewer: Viewer, team: Team) -> NextStep | None:
    """The one thing to do next; None when no gap is open."""
    viewer.require(Right.READ_GAPS, team.path)
    going = (
        Improvement.objects.visible_to(viewer)
        .filter(gap__team=team, state__in=(ImprovementState.PLANNED, ImprovementState.RUNNING))
        .select_related("gap__indicator", "owner")
        .first()
    )
    if going is not None:
        return NextStep(going.gap, going)
    gap = (
        Gap.objects.visible_to(viewer)
        .filter(team=team, state__in=UNTAKEN)
        .select_related("indicator", "snapshot")
        .order_by("-snapshot__quarter", "-snapshot__revision", "-loss")
        .first()
    )
    return NextStep(gap, None) if gap else None


def worst_gaps(viewer: Viewer, team: Team, number: int = 2) -> list[Gap]:
    """The team's gaps of its newest snapshot that are not closed, the dearest first."""
    viewer.require(Right.READ_GAPS, team.path)
    gaps = Gap.objects.visible_to(viewer).filter(team=team).exclude(state=GapState.CLOSED)
    newest = gaps.order_by("-snapshot__quarter", "-snapshot__revision").values("snapshot_id")[:1]
    return list(gaps.filter(snapshot_id=newest).select_related("indicator").order_by("-loss")[:number])
