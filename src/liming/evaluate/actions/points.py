"""Bonus, deduction and veto cases: entered with evidence, reviewed by the unit, then the department."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from liming.evaluate import bridge
from liming.evaluate.enums import PointKind, PointState
from liming.evaluate.models import PointEntry, PointItem, SnapshotPoints
from liming.evaluate.queries.points import quarter_for_points
from liming.evaluate.rules import CLOSED, POINT
from liming.execute.actions.course import take_number
from liming.execute.models import Honour, PressItem, ServiceRecord
from liming.execute.rules.permissions import is_same_person
from liming.register.models import Team
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.uploads import safe_file
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class PointEvidence:
    """What shows that it is true; one of them is needed before it is handed in."""

    link: str = ""
    file: Any = None
    record: ServiceRecord | None = None
    press: PressItem | None = None
    honour: Honour | None = None


@transaction.atomic
def enter_point(
    viewer: Viewer,
    team: Team,
    item: PointItem,
    title: str,
    happened_on: date,
    points: float,
    evidence: PointEvidence | None = None,
) -> PointEntry:
    """Enter a case as a draft. Needs `enter_points` over the team.

    Raises `field_required`, `point_future`, `point_item_ended`, `point_too_many`, `point_twice`,
    `point_evidence_elsewhere`.
    """
    viewer.require(Right.ENTER_POINTS, team.path)
    row = PointEntry(team=team, state=PointState.DRAFT)
    row.entered_at, row.entered_by = clock.now(), viewer.name[:60]
    row.entered_by_id = viewer.account_id
    _fill(row, item, title, happened_on, points, evidence or PointEvidence())
    row.number = take_number(PointEntry, f"JF{clock.today():%y%m%d}-")
    return _saved(viewer, row, "point_entry.entered")


@transaction.atomic
def change_point(
    viewer: Viewer,
    entry: PointEntry,
    item: PointItem,
    title: str,
    happened_on: date,
    points: float,
    evidence: PointEvidence | None = None,
) -> PointEntry:
    """Put a draft or a returned case right; evidence that is not named stays. Raises as entering does, and
    `illegal_transition` for any other state. Who changes it last has entered it.
    """
    row = _locked(entry)
    viewer.require(Right.ENTER_POINTS, row.team.path)
    POINT.check(PointState(row.state), PointState.SUBMITTED)
    row.entered_by, row.entered_by_id = viewer.name[:60], viewer.account_id
    _fill(row, item, title, happened_on, points, evidence or PointEvidence())
    return _saved(viewer, row, "point_entry.changed")


@transaction.atomic
def submit_point(viewer: Viewer, entry: PointEntry) -> PointEntry:
    """Hand a case in. Needs `enter_points` over the team. Raises `point_evidence`, `illegal_transition`."""
    row = _locked(entry)
    viewer.require(Right.ENTER_POINTS, row.team.path)
    POINT.check(PointState(row.state), PointState.SUBMITTED)
    if not row.has_evidence:
        raise DomainError("point_evidence")
    row.state, row.ground = PointState.SUBMITTED, ""
    row.reviewed_at = row.confirmed_at = None
    row.reviewed_by, row.reviewed_by_id, row.opinion = "", None, ""
    return _saved(viewer, row, "point_entry.submitted")


@transaction.atomic
def review_point(viewer: Viewer, entry: PointEntry, opinion: str) -> PointEntry:
    """The unit's first review, by somebody who did not enter it. Needs `review_points` over the team.

    Raises `field_required`, `point_same_person`, `illegal_transition`.
    """
    row = _locked(entry)
    viewer.require(Right.REVIEW_POINTS, row.team.path)
    POINT.check(PointState(row.state), PointState.REVIEWED)
    _require_other(viewer, (row.entered_by, row.entered_by_id))
    if not opinion.strip():
        raise DomainError("field_required", field="初审意见")
    row.state, row.opinion = PointState.REVIEWED, bridge.mask_text(opinion.strip())[:200]
    row.reviewed_at, row.reviewed_by, row.reviewed_by_id = clock.now(), viewer.name[:60], viewer.account_id
    return _saved(viewer, row, "point_entry.reviewed")


@transaction.atomic
def confirm_point(viewer: Viewer, entry: PointEntry) -> PointEntry:
    """The department's second review, by a third person; from now on it counts, in the quarter of its day or
    in the next one when that is frozen already. Needs `confirm_points`.

    Raises `point_same_person`, `illegal_transition`.
    """
    row = _locked(entry)
    viewer.require(Right.CONFIRM_POINTS, root_path())
    POINT.check(PointState(row.state), PointState.CONFIRMED)
    _require_other(viewer, (row.entered_by, row.entered_by_id), (row.reviewed_by, row.reviewed_by_id))
    row.state = PointState.CONFIRMED
    row.quarter, row.is_late = quarter_for_points(row.happened_on)
    row.confirmed_at, row.confirmed_by = clock.now(), viewer.name[:60]
    row.confirmed_by_id = viewer.account_id
    return _saved(viewer, row, "point_entry.confirmed")


@transaction.atomic
def return_point(viewer: Viewer, entry: PointEntry, ground: str) -> PointEntry:
    """Give a case back with the ground: the unit before its review, the department at any time until the
    quarter is frozen. Raises `field_required`, `point_frozen`, `illegal_transition`.
    """
    row = _locked(entry)
    if row.state == PointState.SUBMITTED and not viewer.may(Right.CONFIRM_POINTS):
        viewer.require(Right.REVIEW_POINTS, row.team.path)
    else:
        viewer.require(Right.CONFIRM_POINTS, root_path())
    POINT.check(PointState(row.state), PointState.RETURNED)
    if not ground.strip():
        raise DomainError("field_required", field="退回原因")
    if SnapshotPoints.objects.filter(entry=row, snapshot__state__in=CLOSED).exists():
        raise DomainError("point_frozen", quarter=row.quarter)
    row.state, row.ground = PointState.RETURNED, bridge.mask_text(ground.strip())[:200]
    row.returned_at, row.returned_by = clock.now(), viewer.name[:60]
    return _saved(viewer, row, "point_entry.returned")


@transaction.atomic
def withdraw_point(viewer: Viewer, entry: PointEntry, ground: str = "") -> PointEntry:
    """Take a case back before it is confirmed. Needs `enter_points` over the team; `illegal_transition`."""
    row = _locked(entry)
    viewer.require(Right.ENTER_POINTS, row.team.path)
    POINT.check(PointState(row.state), PointState.WITHDRAWN)
    row.state, row.ground = PointState.WITHDRAWN, ground.strip()[:200]
    return _saved(viewer, row, "point_entry.withdrawn")


@transaction.atomic
def change_point_item(
    viewer: Viewer,
    item: PointItem,
    *,
    points: float,
    quarter_cap: float | None,
    source: str,
    is_confirmed: bool,
    is_active: bool,
) -> PointItem:
    """Another value of a line of the scoring sheet for what is entered from now on. Needs `edit_indicators`.

    A changed cap counts from the next measurement. Raises `field_required` (source), `field_invalid`.
    """
    viewer.require(Right.EDIT_INDICATORS, root_path())
    row = PointItem.objects.select_for_update().get(pk=item.pk)
    if not source.strip():
        raise DomainError("field_required", field="来源")
    for value in (points, quarter_cap or 0.0):
        if not 0 <= value <= 100:
            raise DomainError("field_invalid", field="分值", value=value, remedy="0–100")
    new: dict[str, Any] = {
        "points": 0.0 if row.kind == PointKind.VETO else round(points, 1),
        "quarter_cap": None if quarter_cap is None or row.kind == PointKind.VETO else round(quarter_cap, 1),
        "source": source.strip()[:200],
        "is_confirmed": is_confirmed,
        "is_active": is_active,
    }
    before = {name: getattr(row, name) for name in new}
    for name, value in new.items():
        setattr(row, name, value)
    row.save()
    audit.record(viewer, "point_item.changed", row, before=before, after=new, unit_path=root_path())
    return row


def _fill(
    row: PointEntry,
    item: PointItem,
    title: str,
    happened_on: date,
    points: float,
    evidence: PointEvidence,
) -> None:
    if not title.strip():
        raise DomainError("field_required", field="事由")
    if happened_on > clock.today():
        raise DomainError("point_future", day=happened_on.isoformat())
    if not item.is_active:
        raise DomainError("point_item_ended", item=item.name)
    if not 0 <= points <= item.points:
        raise DomainError("point_too_many", item=item.name, most=item.points)
    row.item, row.title, row.happened_on = item, bridge.mask_text(title.strip())[:160], happened_on
    row.points = 0.0 if item.kind == PointKind.VETO else round(points, 1)
    row.quarter = str(bridge.Quarter.of(happened_on))
    _refuse_twin(row)
    _take_evidence(row, evidence)


def _refuse_twin(row: PointEntry) -> None:
    same = PointEntry.objects.everywhere("the team's path was required").filter(
        team=row.team, item=row.item, happened_on=row.happened_on, title=row.title
    )
    twin = same.exclude(pk=row.pk).exclude(state=PointState.WITHDRAWN).first()
    if twin is not None:
        raise DomainError("point_twice", team=row.team.short_name, number=twin.number)


def _take_evidence(row: PointEntry, evidence: PointEvidence) -> None:
    for name in ("record", "press", "honour"):
        thing = getattr(evidence, name)
        if thing is None:
            continue
        if not _belongs(thing, row.team):
            raise DomainError("point_evidence_elsewhere", name=str(thing), team=row.team.short_name)
        setattr(row, name, thing)
    row.link = evidence.link.strip() or row.link
    if evidence.file is not None and evidence.file:
        row.file, row.sha256 = safe_file(evidence.file)


def _belongs(thing: ServiceRecord | PressItem | Honour, team: Team) -> bool:
    if thing.team_id == team.pk:
        return True
    return isinstance(thing, ServiceRecord) and thing.participations.filter(team=team).exists()


def _require_other(viewer: Viewer, *earlier: tuple[str, Any]) -> None:
    if any(is_same_person(viewer, name, account) for name, account in earlier):
        raise DomainError("point_same_person")


def _locked(entry: PointEntry) -> PointEntry:
    rows = PointEntry.objects.everywhere("the team's path is required").select_for_update(of=("self",))
    row: PointEntry = rows.select_related("team__unit", "item").get(pk=entry.pk)
    return row


def _saved(viewer: Viewer, row: PointEntry, act: str) -> PointEntry:
    row.save()
    after = {
        "number": row.number,
        "item": row.item.code,
        "title": row.title,
        "points": row.points,
        "quarter": row.quarter,
        "state": row.state,
        "ground": row.ground,
    }
    audit.record(viewer, act, row, after=after, unit_path=row.team.path)
    return row
