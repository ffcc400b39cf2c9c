"""One gap with all that was tried against it, and what to expect without any action."""

from dataclasses import dataclass
from uuid import UUID

from liming.evaluate.models import SnapshotTeam
from liming.evaluate.queries import newest_frozen
from liming.improve import bridge
from liming.improve.enums import GapState, ImprovementState
from liming.improve.models import Gap, Improvement
from liming.improve.queries.peers import REASON, peer_counts
from liming.register.models import Member
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class GapDetail:
    """A gap, the baseline it would be judged by, what was done, and what the viewer may do now."""

    gap: Gap
    baseline: bridge.Baseline
    improvements: list[Improvement]
    owners: list[Member]
    may_open: bool
    may_finish: bool
    may_verify: bool
    review_frozen: bool

    @property
    def current(self) -> Improvement | None:
        """The newest improvement that is neither verified nor cancelled."""
        ended = (ImprovementState.VERIFIED, ImprovementState.CANCELLED)
        return next((row for row in self.improvements if row.state not in ended), None)


def gap_by_id(viewer: Viewer, gap_id: UUID) -> Gap:
    """A gap of the viewer's teams. Needs `read_gaps`; raises DomainError `not_found`."""
    viewer.require(Right.READ_GAPS)
    gap: Gap | None = (
        Gap.objects.visible_to(viewer)
        .select_related("team", "indicator", "snapshot")
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
        "gap__team", "gap__indicator", "gap__snapshot", "owner"
    )
    found: Improvement | None = rows.filter(pk=improvement_id).first()
    if found is None:
        raise DomainError("not_found", what="措施", key=str(improvement_id))
    return found


def gap_detail(viewer: Viewer, gap_id: UUID) -> GapDetail:
    """Everything the page of one gap shows. Needs `read_gaps`; raises DomainError `not_found`."""
    gap = gap_by_id(viewer, gap_id)
    rows = Improvement.objects.visible_to(viewer).filter(gap=gap).order_by("-opened_at")
    improvements = list(rows.select_related("owner", "verification"))
    newest = improvements[0] if improvements else None
    owners = Member.objects.visible_to(viewer).filter(team=gap.team_id, left_on=None).order_by("pinyin")
    frozen = newest is not None and newest_frozen(viewer, newest.review_quarter) is not None
    may_edit = viewer.may(Right.EDIT_IMPROVEMENT)
    is_owner = newest is not None and viewer.member_id is not None and newest.owner_id == viewer.member_id
    return GapDetail(
        gap=gap,
        baseline=baseline_of_gap(gap),
        improvements=improvements,
        owners=list(owners) if gap.state == GapState.OPEN else [],
        may_open=may_edit and gap.state == GapState.OPEN,
        may_finish=may_edit,
        may_verify=viewer.may(Right.VERIFY_IMPROVEMENT) and not is_owner,
        review_frozen=frozen,
    )


def baseline_of_gap(gap: Gap) -> bridge.Baseline:
    """The baseline a gap's action would be judged by, shrunk to the peers of its snapshot."""
    group = (
        SnapshotTeam.objects.everywhere(REASON)
        .filter(snapshot=gap.snapshot_id, team=gap.team_id)
        .values_list("peer_group", flat=True)
        .first()
    )
    code = gap.indicator.code
    peers = peer_counts(gap.snapshot, code).get((group or "", code), [])
    return bridge.baseline_of((gap.numerator, gap.denominator), peers)
