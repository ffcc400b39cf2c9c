"""The course of a quarter on one page: who handed in, what was frozen and published, what is appealed."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from liming.evaluate import bridge
from liming.evaluate.enums import AppealState, SnapshotState, SubmissionState
from liming.evaluate.models import Appeal, Snapshot, SnapshotCell, Submission
from liming.evaluate.queries.revisions import newest_frozen
from liming.execute.models import ServiceRecord
from liming.register.models import Team, Unit
from liming.register.queries import units
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_ALL = "a unit's own count, asked for by whoever may hand it in"
OPEN_APPEALS = (AppealState.FILED, AppealState.REVIEWED)


@dataclass(frozen=True)
class UnitLine:
    """A unit of the first level: its teams, its records of the quarter now, of them late ones, what it
    handed in.
    """

    unit: Unit
    teams: int
    records: int
    late: int
    submission: Submission | None
    may_submit: bool

    @property
    def added(self) -> int:
        """Records that came after the unit handed in."""
        return self.records - self.submission.records if self.submission else 0


@dataclass(frozen=True)
class QuarterCourse:
    """`snapshots`: its revisions, oldest first; `step`: where the quarter stands."""

    quarter: str
    has_ended: bool
    lines: list[UnitLine]
    snapshots: list[Snapshot]
    appeals: list[Appeal]

    @property
    def newest(self) -> Snapshot | None:
        return self.snapshots[-1] if self.snapshots else None

    @property
    def handed_in(self) -> int:
        """Units whose quarter is handed in or reviewed."""
        good = (SubmissionState.SUBMITTED, SubmissionState.REVIEWED)
        return sum(1 for line in self.lines if line.submission and line.submission.state in good)

    @property
    def reviewed(self) -> int:
        return sum(
            1 for line in self.lines if line.submission and line.submission.state == SubmissionState.REVIEWED
        )

    @property
    def step(self) -> int:
        """0 open, 1 handed in, 2 reviewed, 3 frozen, 4 published."""
        state = self.newest.state if self.newest else ""
        if state == SnapshotState.PUBLISHED:
            return 4
        if state == SnapshotState.FROZEN:
            return 3
        if self.lines and self.reviewed == len(self.lines):
            return 2
        return 1 if self.lines and self.handed_in == len(self.lines) else 0

    @property
    def to_correct(self) -> list[Appeal]:
        """Appeals upheld against the newest revision: they ask for the next one."""
        return [
            each
            for each in self.appeals
            if each.state == AppealState.UPHELD and self.newest and each.snapshot_id == self.newest.pk
        ]


def quarter_course(viewer: Viewer, quarter: str = "") -> QuarterCourse:
    """The named quarter, else the last that has ended. Needs `read_benchmark`; DomainError
    `quarter_invalid`.
    """
    viewer.require(Right.READ_BENCHMARK)
    span = bridge.quarter_of(quarter) if quarter else bridge.Quarter.of(clock.today()).previous()
    name = str(span)
    shown = Snapshot.objects.filter(quarter=name).order_by("revision")
    if not viewer.may(Right.RUN_BENCHMARK):
        shown = shown.exclude(state=SnapshotState.FROZEN)
    return QuarterCourse(
        quarter=name,
        has_ended=clock.today() > span.last_day,
        lines=_lines(viewer, name),
        snapshots=list(shown),
        appeals=list(appeals(viewer).filter(snapshot__quarter=name)),
    )


def neighbour(quarter: str, steps: int) -> str:
    """The name of the quarter so many quarters later (earlier when negative); DomainError
    `quarter_invalid`.
    """
    return str(bridge.quarter_of(quarter).shift(steps))


def appeals(viewer: Viewer) -> QuerySet[Appeal]:
    """Appeals of the viewer's teams, newest first. Needs `read_benchmark`."""
    viewer.require(Right.READ_BENCHMARK)
    return Appeal.objects.visible_to(viewer).select_related("snapshot", "team__unit", "indicator")


def appeal_by_id(viewer: Viewer, appeal_id: UUID) -> Appeal:
    """One appeal; DomainError `not_found`."""
    row = appeals(viewer).filter(pk=appeal_id).first()
    if row is None:
        raise DomainError("not_found", what="申诉", key=appeal_id)
    return row


def submission_by_id(viewer: Viewer, submission_id: UUID) -> Submission:
    """One submission of the viewer's units; DomainError `not_found`. Needs `read_benchmark`."""
    viewer.require(Right.READ_BENCHMARK)
    rows = Submission.objects.visible_to(viewer).select_related("unit")
    row = rows.filter(pk=submission_id).first()
    if row is None:
        raise DomainError("not_found", what="季度上报", key=submission_id)
    return row


def appealed_cell(snapshot: Snapshot, team: Team, code: str) -> SnapshotCell:
    """The figure an appeal is about; DomainError `not_found`."""
    rows = SnapshotCell.objects.filter(snapshot=snapshot, team=team, indicator__code=code)
    cell = rows.select_related("indicator").first()
    if cell is None:
        raise DomainError("not_found", what="指标", key=code)
    return cell


def open_for_appeal(viewer: Viewer, quarter: str) -> Snapshot | None:
    """The published snapshot whose notice still runs, else None. Needs `read_benchmark`."""
    snapshot = newest_frozen(viewer, quarter)
    if snapshot is None or snapshot.notice_until is None or clock.today() > snapshot.notice_until:
        return None
    return snapshot


def records_of_unit(quarter: str, unit: Unit) -> int:
    """Current ledger records of the unit's teams that count in the quarter."""
    teams = Team.objects.everywhere(_ALL).filter(path__startswith=unit.path)
    rows = ServiceRecord.objects.everywhere(_ALL).filter(quarter=quarter, is_current=True, team__in=teams)
    return int(rows.count())


def _lines(viewer: Viewer, quarter: str) -> list[UnitLine]:
    """Units of the first level that the viewer reaches, or lies in; four queries."""
    top = list(units(viewer).filter(level__depth=1).order_by("path"))
    sent = {row.unit_id: row for row in Submission.objects.visible_to(viewer).filter(quarter=quarter)}
    paths = dict(Team.objects.visible_to(viewer).values_list("pk", "path"))
    counted = ServiceRecord.objects.everywhere("teams of the viewer's own").filter(
        quarter=quarter, is_current=True, team__in=paths
    )
    by_team = counted.values("team").annotate(records=Count("pk"), late=Count("pk", filter=Q(is_late=True)))
    found = [(paths[row["team"]], row["records"], row["late"]) for row in by_team.order_by()]
    may = viewer.within(Right.SUBMIT_QUARTER) if viewer.may(Right.SUBMIT_QUARTER) else None
    return [
        UnitLine(
            unit,
            sum(path.startswith(unit.path) for path in paths.values()),
            sum(n for path, n, _late in found if path.startswith(unit.path)),
            sum(late for path, _n, late in found if path.startswith(unit.path)),
            sent.get(unit.pk),
            may is not None and may.reaches(unit.path),
        )
        for unit in top
    ]
