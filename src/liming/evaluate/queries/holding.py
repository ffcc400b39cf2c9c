"""What a quarter's course, audits and supervision still need of old records, and their own photos."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from liming.evaluate.enums import AppealState, AuditState, FindingState, IntegrityState
from liming.evaluate.models import (
    Appeal,
    AuditEvidence,
    IntegrityReport,
    SupervisionFinding,
    SupervisionPhoto,
)
from liming.execute.models import ServiceRecord
from liming.execute.rules.retention import Held, PhotoStore, Term

_REASON = "what is open anywhere holds things back"
_OPEN_APPEALS = (AppealState.FILED, AppealState.REVIEWED)
_OPEN_TASKS = (AuditState.OPEN, AuditState.ASSIGNED, AuditState.LOOKED_AT)
_ENDED_FINDINGS = (FindingState.CLOSED, FindingState.WITHDRAWN)
_OPEN_INTEGRITY = (IntegrityState.REPORTED, IntegrityState.CONFIRMED)
TRACED = (
    "execute.servicerecord",
    "execute.request",
    "execute.hazard",
    "execute.callback",
    "execute.rating",
    "execute.customermeasure",
    "execute.pressitem",
    "execute.honour",
    "evaluate.supervisioncheck",
    "plan.workitem",
    "plan.milestone",
    "plan.project",
    "register.pairing",
    "register.grid",
    "register.member",
)
"""Rows that a quarter counts: what befell them later is told when the quarter is proven."""


def held_by_evaluation(before: datetime) -> Held:
    """Records and requests of open audit tasks, findings, integrity reports and appeals.

    An appeal doubts a figure of a team's quarter: everything the team recorded in it is held.
    """
    evidence = AuditEvidence.objects.filter(task__state__in=_OPEN_TASKS)
    records = _ids(evidence, "record_id") | _checked() | _appealed(before)
    theirs = ServiceRecord.objects.everywhere(_REASON).filter(pk__in=records)
    requests = _ids(evidence, "request_id") | _ids(theirs, "request_id")
    return Held(frozenset(requests), frozenset(records))


def _checked() -> set[Any]:
    findings = SupervisionFinding.objects.everywhere(_REASON).exclude(state__in=_ENDED_FINDINGS)
    reports = IntegrityReport.objects.everywhere(_REASON).filter(state__in=_OPEN_INTEGRITY)
    return _ids(findings, "check_made__record_id") | _ids(reports, "check_made__record_id")


def _appealed(before: datetime) -> set[Any]:
    appeals = Appeal.objects.everywhere(_REASON).filter(state__in=_OPEN_APPEALS)
    spots = [
        Q(team=team, quarter=quarter)
        for team, quarter in appeals.values_list("team_id", "snapshot__quarter").distinct()
    ]
    if not spots:
        return set()
    rows = ServiceRecord.objects.everywhere(_REASON).filter(reduce(or_, spots), ended_at__lt=before)
    return _ids(rows, "pk")


def _ids(rows: Any, name: str) -> set[Any]:
    return set(rows.exclude(**{name: None}).values_list(name, flat=True))


def supervision_photos() -> PhotoStore:
    """Photos of checks whose findings are all ended."""
    rows = SupervisionPhoto.objects
    open_ones = SupervisionFinding.objects.everywhere(_REASON).exclude(state__in=_ENDED_FINDINGS)
    return PhotoStore(
        "photos",
        Term.PHOTOS,
        rows.all,
        "check_made__checked_at",
        {"file": ""},
        ~Q(check_made__in=open_ones.values("check_made")),
        record="check_made__record",
    )
