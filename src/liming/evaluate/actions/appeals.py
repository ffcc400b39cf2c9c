"""Appeals against a published figure: filed by the team, looked at by one person, decided by another."""

from django.db import transaction

from liming.evaluate.enums import AppealState, SnapshotState
from liming.evaluate.models import Appeal, Snapshot
from liming.evaluate.queries.course import appealed_cell
from liming.evaluate.rules import APPEAL
from liming.register.models import Team
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def file_appeal(
    viewer: Viewer, snapshot: Snapshot, team: Team, code: str, ground: str, evidence: str = ""
) -> Appeal:
    """Doubt one figure of a team. Needs `file_appeal` over the team.

    Raises DomainError `field_required`, `score_appeal_unpublished`, `score_appeal_too_late`,
    `score_appeal_open`, `not_found`.
    """
    viewer.require(Right.FILE_APPEAL, team.path)
    if not ground.strip():
        raise DomainError("field_required", field="理由")
    _check_open(snapshot)
    cell = appealed_cell(snapshot, team, code)
    open_ones = Appeal.objects.everywhere("one team's own").filter(
        snapshot=snapshot, team=team, indicator=cell.indicator
    )
    if open_ones.filter(state__in=[AppealState.FILED, AppealState.REVIEWED]).exists():
        raise DomainError("score_appeal_open", indicator=cell.indicator.name)
    row = Appeal.objects.create(
        snapshot=snapshot,
        team=team,
        indicator=cell.indicator,
        ground=ground.strip()[:500],
        evidence=evidence.strip()[:300],
        filed_at=clock.now(),
        filed_by_id=viewer.account_id,
        filed_by_name=viewer.name[:60],
    )
    return _recorded(viewer, "appeal.filed", row)


@transaction.atomic
def review_appeal(viewer: Viewer, appeal: Appeal, *, is_supported: bool, opinion: str) -> Appeal:
    """The first opinion, by somebody who did not file it. Needs `judge` over the team.

    Raises DomainError `field_required`, `appeal_same_person`, `illegal_transition`.
    """
    row = _locked(appeal)
    viewer.require(Right.JUDGE, row.team.path)
    APPEAL.check(AppealState(row.state), AppealState.REVIEWED)
    _require_other(viewer, (row.filed_by_id, row.filed_by_name))
    if not opinion.strip():
        raise DomainError("field_required", field="初核意见")
    row.state, row.is_supported, row.opinion = AppealState.REVIEWED, is_supported, opinion.strip()[:300]
    row.reviewed_at, row.reviewed_by_id = clock.now(), viewer.account_id
    row.reviewed_by_name = viewer.name[:60]
    row.save()
    return _recorded(viewer, "appeal.reviewed", row)


@transaction.atomic
def decide_appeal(viewer: Viewer, appeal: Appeal, *, is_upheld: bool, decision: str) -> Appeal:
    """The decision, by a third person of the province. What is upheld is corrected in the ledger, and the
    quarter measured again as a numbered revision.

    Needs `run_benchmark`. Raises DomainError `field_required`, `appeal_same_person`, `illegal_transition`.
    """
    viewer.require(Right.RUN_BENCHMARK, root_path())
    row = _locked(appeal)
    target = AppealState.UPHELD if is_upheld else AppealState.DISMISSED
    APPEAL.check(AppealState(row.state), target)
    _require_other(viewer, (row.filed_by_id, row.filed_by_name), (row.reviewed_by_id, row.reviewed_by_name))
    if not decision.strip():
        raise DomainError("field_required", field="裁定理由")
    row.state, row.decision = target, decision.strip()[:300]
    row.decided_at, row.decided_by = clock.now(), viewer.name[:60]
    row.save()
    return _recorded(viewer, "appeal.decided", row)


@transaction.atomic
def withdraw_appeal(viewer: Viewer, appeal: Appeal) -> Appeal:
    """Take an appeal back before it is decided. Needs `file_appeal` over the team; `illegal_transition`."""
    row = _locked(appeal)
    viewer.require(Right.FILE_APPEAL, row.team.path)
    APPEAL.check(AppealState(row.state), AppealState.WITHDRAWN)
    row.state = AppealState.WITHDRAWN
    row.save(update_fields=["state"])
    return _recorded(viewer, "appeal.withdrawn", row)


def _check_open(snapshot: Snapshot) -> None:
    if snapshot.state != SnapshotState.PUBLISHED or snapshot.notice_until is None:
        raise DomainError("score_appeal_unpublished", quarter=snapshot.quarter)
    if clock.today() > snapshot.notice_until:
        raise DomainError(
            "score_appeal_too_late", quarter=snapshot.quarter, day=snapshot.notice_until.isoformat()
        )


def _require_other(viewer: Viewer, *earlier: tuple[object, str]) -> None:
    """Accounts are told apart by their ids, the system's own acts by their names."""
    own = (viewer.account_id, viewer.name[:60])
    for account, name in earlier:
        if account == own[0] and (account is not None or name == own[1]):
            raise DomainError("appeal_same_person")


def _locked(appeal: Appeal) -> Appeal:
    rows = Appeal.objects.everywhere("the caller has named the row").select_for_update(of=("self",))
    row: Appeal = rows.select_related("team", "indicator", "snapshot").get(pk=appeal.pk)
    return row


def _recorded(viewer: Viewer, act: str, row: Appeal) -> Appeal:
    after = {
        "quarter": row.snapshot.quarter,
        "team": row.team.code,
        "indicator": row.indicator.code,
        "state": row.state,
        "ground": row.ground,
        "opinion": row.opinion,
        "decision": row.decision,
    }
    audit.record(viewer, act, row, after=after, unit_path=row.team.path)
    return row
