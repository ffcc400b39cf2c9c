"""The secretary's report: drafted from records, words added, submitted, sent back or settled."""

import hashlib
import json
import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liming.improve.enums import SecretaryReportState
from liming.improve.models import SecretaryReport
from liming.improve.queries.performance import SECTIONS, count_claims, stored
from liming.improve.rules import SECRETARY_REPORT_STATES
from liming.register.models import PartyBranch
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_FIGURE = re.compile(r"[0-9０-９%％‰]+")
MOST_WORDS = 2_000
SECTION_NAMES = {
    "duties": _("履职亮点"),
    "problems": _("问题与原因"),
    "plans": _("下一步打算"),
}


@transaction.atomic
def draft_secretary_report(viewer: Viewer, branch: PartyBranch, year: int) -> SecretaryReport:
    """The branch's report of the year, begun where there is none. Needs `write_performance` there.

    Raises DomainError `year_ahead`.
    """
    viewer.require(Right.WRITE_PERFORMANCE, branch.unit.path)
    if year > clock.today().year:
        raise DomainError("year_ahead", year=year)
    row, is_new = SecretaryReport.objects.everywhere("one branch").get_or_create(
        branch=branch, year=year, defaults={"drafted_at": clock.now(), "drafted_by": viewer.name}
    )
    if is_new:
        after = {"branch": branch.code, "year": year}
        audit.record(viewer, "secretary_report.drafted", row, after=after, unit_path=branch.unit.path)
    found: SecretaryReport = row
    return found


@transaction.atomic
def write_performance_words(
    viewer: Viewer, report: SecretaryReport, words: dict[str, str]
) -> SecretaryReport:
    """Replace the secretary's words of the sections named. Needs `write_performance` there.

    Raises DomainError `words_hold_figure` (figures come from records only), `report_not_draft`.
    """
    row = _held(viewer, report, Right.WRITE_PERFORMANCE)
    if row.state != SecretaryReportState.DRAFT:
        raise DomainError("report_not_draft")
    kept = {name: words[name].strip()[:MOST_WORDS] for name in SECTIONS if name in words}
    for name, text in kept.items():
        figure = _FIGURE.search(text)
        if figure:
            raise DomainError("words_hold_figure", section=SECTION_NAMES[name], name=name, figure=figure[0])
    before = {name: row.words.get(name, "") for name in kept}
    row.words = {**row.words, **kept}
    row.save(update_fields=["words"])
    audit.record(viewer, "secretary_report.written", row, before=before, after=kept, unit_path=_path(row))
    return row


@transaction.atomic
def submit_secretary_report(viewer: Viewer, report: SecretaryReport) -> SecretaryReport:
    """Hand the report in: its figures are counted once more and stand from now on.

    Needs `write_performance` there. Raises DomainError `illegal_transition`, `words_missing`.
    """
    row = _held(viewer, report, Right.WRITE_PERFORMANCE)
    missing = [name for name in SECTIONS if not row.words.get(name)]
    if missing:
        names = "、".join(str(SECTION_NAMES[name]) for name in missing)
        raise DomainError("words_missing", sections=names)
    claims = stored(count_claims(viewer, row.branch, row.year))
    digest = hashlib.sha256(json.dumps([row.words, claims], ensure_ascii=False, sort_keys=True).encode())
    return _moved(
        viewer,
        row,
        SecretaryReportState.SUBMITTED,
        "secretary_report.submitted",
        claims=claims,
        digest=digest.hexdigest(),
        submitted_at=clock.now(),
        submitted_by=viewer.name,
        return_note="",
    )


@transaction.atomic
def return_secretary_report(viewer: Viewer, report: SecretaryReport, note: str) -> SecretaryReport:
    """Send it back with a reason; its figures run again. Needs `accept_performance` there.

    Raises DomainError `return_note_missing`, `illegal_transition`.
    """
    row = _held(viewer, report, Right.ACCEPT_PERFORMANCE)
    if not note.strip():
        raise DomainError("return_note_missing")
    return _moved(
        viewer,
        row,
        SecretaryReportState.DRAFT,
        "secretary_report.returned",
        claims=[],
        digest="",
        submitted_at=None,
        submitted_by="",
        return_note=note.strip()[:200],
    )


@transaction.atomic
def freeze_secretary_report(viewer: Viewer, report: SecretaryReport) -> SecretaryReport:
    """Settle it: nothing changes any more. Somebody other than who handed it in; needs
    `accept_performance` there. Raises DomainError `illegal_transition`, `own_report`.
    """
    row = _held(viewer, report, Right.ACCEPT_PERFORMANCE)
    if viewer.name == row.submitted_by:
        raise DomainError("own_report")
    return _moved(
        viewer,
        row,
        SecretaryReportState.FROZEN,
        "secretary_report.frozen",
        frozen_at=clock.now(),
        frozen_by=viewer.name,
    )


def _held(viewer: Viewer, report: SecretaryReport, right: Right) -> SecretaryReport:
    """The row as it stands, held until the transaction ends."""
    rows = SecretaryReport.objects.everywhere("the right is asked for its path")
    row: SecretaryReport = (
        rows.select_for_update(of=("self",)).select_related("branch__unit").get(pk=report.pk)
    )
    viewer.require(right, _path(row))
    return row


def _path(row: SecretaryReport) -> str:
    return row.branch.unit.path


def _moved(
    viewer: Viewer, row: SecretaryReport, state: SecretaryReportState, act: str, **values: Any
) -> SecretaryReport:
    before = SecretaryReportState(row.state)
    SECRETARY_REPORT_STATES.check(before, state)
    for name, value in {"state": state, **values}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])
    audit.record(
        viewer,
        act,
        row,
        before={"state": before},
        after={"state": state, "digest": row.digest},
        unit_path=_path(row),
    )
    return row
