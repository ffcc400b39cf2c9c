"""One gap with all that was tried against it, and what to expect without any action."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from liming.evaluate.queries import newest_frozen
from liming.improve import bridge
from liming.improve.enums import GapState, ImprovementState
from liming.improve.models import Gap, Improvement, Reminder
from liming.improve.queries.peers import group_baselines, groups_of
from liming.register.models import Member, Unit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

ENDED = (ImprovementState.VERIFIED, ImprovementState.CANCELLED)
TAKEABLE = (GapState.OPEN, GapState.REOPENED)


@dataclass(frozen=True)
class GapDetail:
    """A gap, the baseline it would be judged by, what was done, and what the viewer may do now.

    `improvements` are those of this gap and of earlier gaps of the same indicator, the newest first.
    """

    gap: Gap
    baseline: bridge.Baseline
    improvements: list[Improvement]
    owners: list[Member]
    units: list[Unit]
    may_open: bool

    @property
    def current(self) -> Improvement | None:
        """The newest improvement of this gap that is neither verified nor cancelled."""
        own = (row for row in self.improvements if row.gap_id == self.gap.pk)
        return next((row for row in own if row.state not in ENDED), None)


@dataclass(frozen=True)
class ImprovementDetail:
    """An improvement with its helpers and reminders, the tries before it, and what may be done now."""

    improvement: Improvement
    reminders: list[Reminder]
    earlier: list[Improvement]
    may_do: bool
    may_cancel: bool
    may_verify: bool
    review_frozen: bool
    comparators: list[bridge.Baseline] = field(default_factory=list)


def gap_by_id(viewer: Viewer, gap_id: UUID) -> Gap:
    """A gap of the viewer's teams. Needs `read_gaps`; raises DomainError `not_found`."""
    viewer.require(Right.READ_GAPS)
    gap: Gap | None = (
        Gap.objects.visible_to(viewer)
        .select_related("team__unit", "indicator", "snapshot")
        .filter(pk=gap_id)
        .first()
    )
    if gap is None:
        raise DomainError("not_found", what="差距", key=str(gap_id))
    return gap


def improvement_by_id(viewer: Viewer, improvement_id: UUID) -> Improvement:
    """An improvement of the viewer's teams. Needs `read_gaps`; raises DomainError `not_found`."""
    viewer.require(Right.READ_GAPS)
    rows = Improvement.objects.visible_to(viewer).select_related(
        "gap__team", "gap__indicator", "gap__snapshot", "owner", "verification__snapshot", "practice"
    )
    found: Improvement | None = rows.filter(pk=improvement_id).first()
    if found is None:
        raise DomainError("not_found", what="措施", key=str(improvement_id))
    return found


def same_gaps(gap: Gap) -> "QuerySet[Gap]":
    """This gap and those of the same team and indicator up to its quarter."""
    rows = Gap.objects.everywhere("the gap's own team")
    return rows.filter(
        team=gap.team_id, indicator__code=gap.indicator.code, snapshot__quarter__lte=gap.snapshot.quarter
    )


def gap_detail(viewer: Viewer, gap_id: UUID) -> GapDetail:
    """Everything the page of one gap shows. Needs `read_gaps`; raises DomainError `not_found`."""
    gap = gap_by_id(viewer, gap_id)
    rows = Improvement.objects.visible_to(viewer).filter(gap__in=same_gaps(gap)).order_by("-opened_at")
    is_open = gap.state in TAKEABLE
    may_open = viewer.may(Right.EDIT_IMPROVEMENT) and is_open
    owners = Member.objects.visible_to(viewer).filter(team=gap.team_id, left_on=None).order_by("pinyin")
    units = Unit.objects.everywhere("units that may help by name").filter(closed_on=None).order_by("path")
    return GapDetail(
        gap=gap,
        baseline=baseline_of_gap(gap),
        improvements=list(rows.select_related("owner", "verification", "gap__snapshot")),
        owners=list(owners) if may_open else [],
        units=list(units) if may_open else [],
        may_open=may_open,
    )


def improvement_detail(viewer: Viewer, improvement_id: UUID) -> ImprovementDetail:
    """Everything the page of one improvement shows. Needs `read_gaps`; raises DomainError `not_found`."""
    row = improvement_by_id(viewer, improvement_id)
    had_a_hand = viewer.member_id is not None and (
        row.owner_id == viewer.member_id or row.helpers.filter(member=viewer.member_id).exists()
    )
    earlier = Improvement.objects.visible_to(viewer).filter(gap__in=same_gaps(row.gap))
    earlier = earlier.filter(opened_at__lt=row.opened_at).exclude(pk=row.pk).order_by("-opened_at")
    return ImprovementDetail(
        improvement=row,
        reminders=list(row.reminders.all()),
        earlier=list(earlier.select_related("owner", "verification", "gap__snapshot")),
        may_do=viewer.may(Right.EDIT_IMPROVEMENT) or row.owner_id == viewer.member_id,
        may_cancel=viewer.may(Right.EDIT_IMPROVEMENT),
        may_verify=viewer.may(Right.VERIFY_IMPROVEMENT) and not had_a_hand,
        review_frozen=newest_frozen(viewer, row.review_quarter) is not None,
        comparators=[bridge.restored(each) for each in row.comparators],
    )


def baseline_of_gap(gap: Gap) -> bridge.Baseline:
    """The baseline a gap's action would be judged by, shrunk to the peers of its snapshot."""
    group = groups_of(gap.snapshot_id).get(gap.team_id, "")
    found = group_baselines(gap.snapshot, group, gap.indicator.code).get(gap.team_id)
    if found is not None:
        return found
    figures = (gap.numerator, gap.denominator, None)
    return bridge.baselines_of(gap.indicator.kind, [figures], [figures])[0]
