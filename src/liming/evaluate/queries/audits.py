"""Audit tasks as a list, one with its evidence side by side, and who may look into it."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from liming.evaluate.enums import AuditKind, AuditState
from liming.evaluate.models import AuditEvidence, AuditTask
from liming.execute.enums import EvidenceKind
from liming.execute.models import Evidence, RequestPhoto
from liming.register.models import Account, Team
from liming.register.queries import officers, viewer_of
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

OPEN = (AuditState.OPEN, AuditState.ASSIGNED, AuditState.LOOKED_AT)
_SORTS = {
    "due": ("due_on", "pk"),
    "-due": ("-due_on", "pk"),
    "team": ("team__pinyin", "pk"),
    "-team": ("-team__pinyin", "pk"),
    "found": ("found_at", "pk"),
    "-found": ("-found_at", "pk"),
}


@dataclass(frozen=True)
class AuditFilters:
    """`state`: one state, "open" for all that are not decided; empty fields take everything."""

    kind: str = ""
    state: str = ""
    quarter: str = ""
    unit_path: str = ""
    text: str = ""
    sort: str = "due"


@dataclass(frozen=True)
class AuditPage:
    """Tasks of the viewer's teams as filtered; counts by state hold the same filters but the state."""

    rows: QuerySet[AuditTask]
    counts: Counter[str]
    quarters: list[str]
    late: int


@dataclass(frozen=True)
class Shown:
    """One piece of evidence with the photo it means, if that is still there."""

    evidence: AuditEvidence
    photo: Evidence | RequestPhoto | None

    @property
    def is_from_asker(self) -> bool:
        """Whether the photo came with a request, not from the team."""
        return isinstance(self.photo, RequestPhoto)


@dataclass(frozen=True)
class AuditDetail:
    """A task, what it rests on, and whom it can be given to."""

    task: AuditTask
    shown: list[Shown]
    handlers: list[Account]
    earlier: list[AuditTask]


def audit_tasks(viewer: Viewer, filters: AuditFilters) -> AuditPage:
    """Tasks in reach, those due first by default. Needs `handle_audit_task`."""
    viewer.require(Right.HANDLE_AUDIT_TASK)
    reach = AuditTask.objects.visible_to(viewer)
    rows = _filtered(reach, filters)
    counts = Counter(rows.order_by().values_list("state", flat=True))
    if filters.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    quarters = reach.order_by("-quarter").values_list("quarter", flat=True).distinct()
    late = reach.filter(state__in=OPEN, due_on__lt=clock.today()).count()
    ordered = rows.order_by(*_SORTS.get(filters.sort, _SORTS["due"]))
    return AuditPage(ordered.select_related("team__unit", "member", "assignee"), counts, list(quarters), late)


def _filtered(rows: QuerySet[AuditTask], filters: AuditFilters) -> QuerySet[AuditTask]:
    if filters.kind in AuditKind:
        rows = rows.filter(kind=filters.kind)
    if filters.quarter:
        rows = rows.filter(quarter=filters.quarter)
    if filters.unit_path:
        rows = rows.filter(team__path__startswith=filters.unit_path)
    if filters.text:
        named = Q(team__short_name__icontains=filters.text)
        typed = filters.text.lower()
        rows = rows.filter(named | Q(team__pinyin__startswith=typed) | Q(team__initials__startswith=typed))
    return rows


def audit_task(viewer: Viewer, task_id: UUID) -> AuditTask:
    """One task in reach. Needs `handle_audit_task`; DomainError `not_found`."""
    viewer.require(Right.HANDLE_AUDIT_TASK)
    rows = AuditTask.objects.visible_to(viewer).select_related("team__unit", "member", "assignee")
    row: AuditTask | None = rows.filter(pk=task_id).first()
    if row is None:
        raise DomainError("not_found", what="核查任务", key=task_id)
    return row


def audit_detail(viewer: Viewer, task_id: UUID) -> AuditDetail:
    """A task with its evidence in the order of time. Needs `handle_audit_task`; DomainError `not_found`."""
    task = audit_task(viewer, task_id)
    rows = list(
        task.evidence.select_related(
            "record__service_type", "record__member", "record__team", "request__service_type"
        )
    )
    photos = _photos(rows)
    shown = [Shown(row, photos.get((row.record_id, row.request_id, row.sha256))) for row in rows]
    handlers = [] if task.state not in OPEN else handlers_of(viewer, task.team)
    turns = AuditTask.objects.visible_to(viewer).filter(fingerprint=task.fingerprint, turn__lt=task.turn)
    return AuditDetail(task, shown, handlers, list(turns.order_by("turn")))


Key = tuple[UUID | None, UUID | None, str]


def _photos(rows: list[AuditEvidence]) -> dict[Key, Evidence | RequestPhoto]:
    marks = [row.sha256 for row in rows if row.sha256]
    found: dict[Key, Evidence | RequestPhoto] = {}
    if not marks:
        return found
    kept = Evidence.objects.filter(sha256__in=marks, kind=EvidenceKind.PHOTO, removed_on=None)
    for photo in kept.filter(record__in=[row.record_id for row in rows]):
        found[photo.record_id, None, photo.sha256] = photo
    sent = RequestPhoto.objects.filter(sha256__in=marks, removed_on=None).select_related("request")
    for came in sent.filter(request__in=[row.request_id for row in rows]):
        found[None, came.request_id, came.sha256] = came
    return found


def handlers_of(viewer: Viewer, team: Team) -> list[Account]:
    """Accounts of the offices above a team that are not of it. Needs `handle_audit_task` over the team."""
    viewer.require(Right.HANDLE_AUDIT_TASK, team.path)
    parts = team.path.strip("/").split("/")
    above = ["/" + "/".join(parts[: length + 1]) + "/" for length in range(len(parts))]
    chosen = {account for accounts in officers(above).values() for account in accounts}
    rows = Account.objects.filter(pk__in=chosen).exclude(member__team=team)
    return list(rows.order_by("display_name", "pk"))


def can_handle(account: Account, team: Team) -> bool:
    """Whether an account may look into tasks of a team today."""
    theirs = viewer_of(account)
    is_own = account.member is not None and account.member.team_id == team.pk
    return (
        theirs.may(Right.HANDLE_AUDIT_TASK)
        and theirs.within(Right.HANDLE_AUDIT_TASK).reaches(team.path)
        and not is_own
    )
