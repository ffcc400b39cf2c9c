"""Findings of supervision: lists, one with its life, what a team has to mend, what is overdue."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from liming.evaluate.enums import CheckState, FindingState
from liming.evaluate.models import (
    EntrustedReview,
    FindingStep,
    SupervisionCheck,
    SupervisionFinding,
    SupervisionPhoto,
)
from liming.evaluate.queries.supervision.reach import visible_checks, visible_findings
from liming.evaluate.rules import OPEN_FINDINGS
from liming.execute.queries.cockpit import Attention
from liming.plan.models import GuideCheck
from liming.plan.queries import guide_checks
from liming.register.models import Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_RELATIONS = ("team__unit", "check_made__checklist", "check_made__point", "check_made__record", "item")
_LAST = 5


@dataclass(frozen=True)
class FindingFilters:
    """`state` is a state, "late", or "" for all that are open; `search` a number or words."""

    state: str = ""
    severity: str = ""
    team: str = ""
    search: str = ""


@dataclass(frozen=True)
class FindingDetail:
    """One finding with its steps, oldest first, and the acts its state and the viewer's rights allow."""

    row: SupervisionFinding
    steps: tuple[FindingStep, ...]
    photos: tuple[SupervisionPhoto, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True)
class TeamSupervision:
    """A team's last checks, the newest first, its open findings, its last reviews of posts and areas.

    `building` is its last check by the guide that scores teams, None without one.
    """

    checks: tuple[SupervisionCheck, ...]
    findings: tuple[SupervisionFinding, ...]
    reviews: tuple[EntrustedReview, ...]
    building: GuideCheck | None


def finding_rows(viewer: Viewer, filters: FindingFilters) -> "QuerySet[SupervisionFinding]":
    """Findings the viewer may see, the nearest day first; ended ones newest first."""
    rows = _filtered(viewer, filters).select_related(*_RELATIONS)
    if filters.state == "late":
        return rows.filter(late()).order_by("due_on", "number")
    if not filters.state:
        return rows.filter(state__in=OPEN_FINDINGS).order_by("due_on", "number")
    order = ("due_on", "number") if filters.state in OPEN_FINDINGS else ("-found_at", "-number")
    return rows.filter(state=filters.state).order_by(*order)


def finding_state_counts(viewer: Viewer, filters: FindingFilters) -> dict[str, int]:
    """How many by state, and "open" and "late", whatever state is chosen. One query."""
    counted: dict[str, int] = _filtered(viewer, filters).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_FINDINGS)),
        late=Count("pk", filter=late()),
        **{state.value: Count("pk", filter=Q(state=state)) for state in FindingState},
    )
    return counted


def _filtered(viewer: Viewer, filters: FindingFilters) -> "QuerySet[SupervisionFinding]":
    rows = visible_findings(viewer)
    if filters.severity:
        rows = rows.filter(severity=filters.severity)
    if filters.team:
        rows = rows.filter(team__code=filters.team)
    text = filters.search.strip()
    if text:
        rows = rows.filter(
            Q(number__icontains=text) | Q(text__icontains=text) | Q(team__short_name__icontains=text)
        )
    return rows


def late() -> Q:
    """Not mended by its day."""
    return Q(state=FindingState.NOTIFIED, due_on__lt=clock.today())


def finding_detail(viewer: Viewer, number: str) -> FindingDetail:
    """One finding by its number. Four queries; raises `not_found`, `forbidden`."""
    row = visible_findings(viewer).select_related(*_RELATIONS).filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what=_("督导问题"), key=number)
    kept = SupervisionPhoto.objects.filter(removed_on=None)
    steps = tuple(row.steps.prefetch_related(Prefetch("photos", kept)))
    found = row.check_made.photos.filter(step=None, item=row.item_id, removed_on=None) if row.item_id else ()
    return FindingDetail(row, steps, tuple(found), acts_of(viewer, row))


def acts_of(viewer: Viewer, row: SupervisionFinding) -> tuple[str, ...]:
    """What the viewer may do next, the first being the usual one."""
    path = row.team.path
    plans = _may(viewer, Right.PLAN_SUPERVISION, path)
    checks = plans or (viewer.account_id is not None and row.check_made.checker_id == viewer.account_id)
    mends = _may(viewer, Right.MEND_FINDING, path)
    found = {
        FindingState.FOUND: (("notify", checks), ("withdraw", plans)),
        FindingState.NOTIFIED: (("mend", mends), ("withdraw", plans)),
        FindingState.MENDED: (("recheck", checks and not _mended_by(viewer, row)),),
        FindingState.RECHECKED: (("close", plans),),
    }
    return tuple(act for act, allowed in found.get(FindingState(row.state), ()) if allowed)


def _may(viewer: Viewer, right: Right, path: str) -> bool:
    return viewer.may(right) and viewer.within(right).reaches(path)


def _mended_by(viewer: Viewer, row: SupervisionFinding) -> bool:
    return viewer.account_id is not None and row.mended_by_id == viewer.account_id


def findings_to_mend(viewer: Viewer) -> list[SupervisionFinding]:
    """What the viewer's teams still have to mend, the nearest day first. Needs `mend_finding`."""
    viewer.require(Right.MEND_FINDING)
    rows = SupervisionFinding.objects.visible_to(viewer.within(Right.MEND_FINDING))
    open_ones = rows.filter(state=FindingState.NOTIFIED).select_related(*_RELATIONS)
    return list(open_ones.order_by("due_on", "number"))


def team_supervision(viewer: Viewer, team: Team) -> TeamSupervision:
    """For a team's page. Four queries; raises `forbidden`, `out_of_scope`."""
    viewer.require(Right.READ_WORK, team.path)
    checks = SupervisionCheck.objects.visible_to(viewer).filter(team=team, state=CheckState.CHECKED)
    findings = SupervisionFinding.objects.visible_to(viewer).filter(team=team, state__in=OPEN_FINDINGS)
    reviews = EntrustedReview.objects.visible_to(viewer).filter(team=team, reviewed_at__isnull=False)
    return TeamSupervision(
        tuple(checks.select_related("point", "record", "checklist").order_by("-checked_at")[:_LAST]),
        tuple(findings.order_by("due_on", "number")),
        tuple(reviews.select_related("post", "area").order_by("-reviewed_at")[:_LAST]),
        guide_checks(viewer).filter(team=team).first() if viewer.may(Right.READ_PLAN) else None,
    )


def overdue_findings(viewer: Viewer) -> list[Attention]:
    """Findings not mended by their day, as the cockpit lists what needs a hand. One query."""
    viewer.require(Right.READ_WORK)
    rows = SupervisionFinding.objects.visible_to(viewer).filter(late()).select_related("team")
    return [
        Attention(
            kind="overdue",
            subject="finding",
            what=row.text,
            practice="",
            team=row.team.short_name,
            owner=str(_("队长")),
            due_at=clock.at(row.due_on + timedelta(days=1)),
            since=row.notified_at,
            next_step="finding_notified",
            link=("finding", row.number),
        )
        for row in rows.order_by("due_on", "number")
    ]


def photo_by_id(viewer: Viewer, photo_id: UUID) -> SupervisionPhoto:
    """A photo of a check or finding the viewer may see. Raises `not_found`, `forbidden`."""
    photo = SupervisionPhoto.objects.filter(pk=photo_id).first()
    if photo is not None:
        findings = visible_findings(viewer).filter(check_made=photo.check_made_id)
        if visible_checks(viewer).filter(pk=photo.check_made_id).exists() or findings.exists():
            return photo
    raise DomainError("not_found", what=_("照片"), key=photo_id)
