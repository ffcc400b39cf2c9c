"""Supervision in words: what is looked at, how it went, and text for a WeChat group."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from liming.evaluate.enums import CheckState, CheckSubject, TargetGround
from liming.evaluate.models import SupervisionCheck, SupervisionFinding
from liming.evaluate.queries.supervision import MonthSummary
from liming.register.enums import TeamKind
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named
from liming.web.words.formats import local_date, percent

STRATA = dict(TeamKind.choices)


def what(check: SupervisionCheck) -> str:
    """泗交驿站, FW260714-0001 表后线检修, or the appearance."""
    if check.record is not None:
        return f"{named(check.record.service_type)} {check.record.number}"
    return check.point.name if check.point is not None else str(CheckSubject.IMAGE.label)


def way(check: SupervisionCheck) -> str:
    """抽查, or 定向 with its ground."""
    if not check.is_targeted:
        return _("抽查")
    return _("定向：%(ground)s") % {"ground": TargetGround(check.ground).label}


def result(check: SupervisionCheck) -> str:
    """7 / 8 达标; nothing before it is made."""
    if check.state != CheckState.CHECKED:
        return ""
    if check.passed is None:
        return _("都不涉及")
    words = _("达标") if check.passed else _("不达标")
    return f"{check.met} / {check.applicable} {words}"


def summary(found: MonthSummary) -> str:
    """抽查达标 9 / 12（区间 47%–91%）；定向 1 / 3."""
    parts = []
    if found.interval is not None:
        parts.append(
            _("抽查达标 %(passed)s / %(judged)s（区间 %(low)s–%(high)s）")
            % {
                "passed": found.passed,
                "judged": found.judged,
                "low": percent(found.interval.low, 0),
                "high": percent(found.interval.high, 0),
            }
        )
    if found.targeted_judged:
        parts.append(
            _("定向达标 %(passed)s / %(judged)s，不计入")
            % {"passed": found.targeted_passed, "judged": found.targeted_judged}
        )
    return _("；").join(parts) or _("本月还没有做完的检查")


def tabs(viewer: Viewer, current: str) -> list[dict[str, Any]]:
    """The pages of supervision that this viewer may open."""
    shown = [
        ("supervision", _("检查")),
        ("supervision_findings", _("问题")),
        ("supervision_reviews", _("岗区复评")),
    ]
    if viewer.may(Right.READ_INTEGRITY):
        shown.append(("supervision_integrity", _("廉洁情况")))
    return [{"url": reverse(name), "label": label, "is_current": name == current} for name, label in shown]


def half_year_name(period: str) -> str:
    """2026年下半年 for 2026H2."""
    year, half = period.split("H")
    words = _("%(year)s年上半年") if half == "1" else _("%(year)s年下半年")
    return words % {"year": year}


def finding_text(rows: Iterable[SupervisionFinding], title: str) -> str:
    """Findings as short lines; no person's name."""
    head = _("%(title)s督导问题 %(day)s") % {"title": title, "day": local_date(clock.today())}
    return "\n".join([head, *(_line(number, row) for number, row in enumerate(rows, start=1))])


def _line(number: int, row: SupervisionFinding) -> str:
    due = _("%(day)s 前整改") % {"day": row.due_on.isoformat()}
    parts = [
        row.team.short_name,
        str(row.get_severity_display()),
        row.text,
        str(row.get_state_display()),
        due,
    ]
    return f"{number}. " + _("，").join(parts) + f"（{row.number}）"
