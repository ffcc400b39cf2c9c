"""A team's figures in words: head, trend, bands, next step, gaps and ledger rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.core.dispatch import mask_text
from liming.execute.models import ServiceRecord
from liming.execute.queries.team_page import TeamFacts, TeamLedgerFilters, TeamRow, rating_state
from liming.plan.enums import OriginKind
from liming.shared.words import named
from liming.web.words.formats import (
    local_date,
    local_time,
    masked_name,
)

SHEET_ROWS = 5_000
RATINGS: dict[str, str | Promise] = {
    "rated_by_call": gettext_lazy("已评，回访"),
    "rated": gettext_lazy("已评"),
    "asked": gettext_lazy("待评价"),
    "unasked": gettext_lazy("未邀评"),
}
COLUMNS: tuple[tuple[str, str | Promise, bool], ...] = (
    ("name", gettext_lazy("队伍"), False),
    ("code", gettext_lazy("单位"), False),
    ("", gettext_lazy("队长"), False),
    ("members", gettext_lazy("队员"), True),
    ("grids", gettext_lazy("网格"), True),
    ("records", gettext_lazy("本季记录"), True),
    ("open", gettext_lazy("在办"), True),
    ("overdue", gettext_lazy("超时"), True),
    ("", gettext_lazy("最近记录"), True),
)


def columns(sort: str) -> list[dict[str, Any]]:
    """Heads of the list; the sorted one is marked."""
    return [
        {"key": key, "name": name, "is_number": number, "is_sorted": bool(key) and key == sort}
        for key, name, number in COLUMNS
    ]


def team_sheet(rows: Iterable[TeamRow]) -> list[list[object]]:
    """The list with the page's header row."""
    head: list[object] = [_("队名"), *(str(name) for _key, name, _number in COLUMNS)]
    return [
        head,
        *(
            [
                row.team.name,
                row.team.short_name,
                row.team.unit.short_name,
                row.captain,
                row.members,
                row.grids,
                row.records,
                row.open,
                row.overdue,
                local_date(row.last_record_at, year=True),
            ]
            for row in rows
        ),
    ]


def subtitle(facts: TeamFacts) -> str:
    """Full name, captain and counts."""
    captain = facts.captain.name if facts.captain else _("未定")
    return _("%(name)s 队长 %(captain)s，%(members)d 人，%(grids)d 个网格，%(points)d 个驿站") % {
        "name": facts.team.name,
        "captain": captain,
        "members": len(facts.members),
        "grids": len(facts.grids),
        "points": facts.points,
    }


@dataclass(frozen=True)
class LedgerRow:
    """One record as the table shows it; never a score."""

    record: ServiceRecord
    whom: str
    people: str
    rating: str
    rating_key: str
    evidence: str
    origin: str
    correction: str


def ledger_rows(records: Iterable[ServiceRecord]) -> list[LedgerRow]:
    """Rows of the ledger."""
    return [_ledger_row(record) for record in records]


def _ledger_row(record: ServiceRecord) -> LedgerRow:
    state = rating_state(record)
    return LedgerRow(
        record=record,
        whom=_("，").join(part for part in (mask_text(record.place), _whom(record)) if part) or "—",
        people=_people(record),
        rating=str(RATINGS[state]),
        rating_key=state,
        evidence=_evidence(record),
        origin=_origin(record),
        correction=_("更正：%(why)s") % {"why": mask_text(record.correction_reason)}
        if record.supersedes_id
        else "—",
    )


def _whom(record: ServiceRecord) -> str:
    """Persons are masked; organisations, which have longer names, are not."""
    return masked_name(record.whom) if 2 <= len(record.whom) <= 3 else record.whom


def _people(record: ServiceRecord) -> str:
    names = [each.member.name for each in record.members.all()] or [record.member.name]
    if len(names) > 3:
        return _("%(name)s等 %(n)d 人") % {"name": names[0], "n": len(names)}
    return _("、").join(names)


def _evidence(record: ServiceRecord) -> str:
    photos = _("照片 %(n)d") % {"n": record.photo_count} if record.photo_count else ""
    sign = _("签字") if record.has_signature else ""
    return " ".join(part for part in (photos, sign) if part) or "—"


def _origin(record: ServiceRecord) -> str:
    if record.request is not None:
        return _("诉求 %(number)s") % {"number": record.request.number[-4:]}
    return str(OriginKind(record.origin_kind).label)


def ledger_filters(facts: TeamFacts, filters: TeamLedgerFilters) -> list[dict[str, Any]]:
    """The two filters above the ledger."""
    ratings = [("rated", _("已评")), ("asked", _("待评价")), ("unasked", _("未邀评"))]
    members = [(member.code, member.name) for member in facts.members]
    return [
        {"name": "rating", "label": _("评价"), "choices": ratings, "value": filters.rating},
        {"name": "member", "label": _("队员"), "choices": members, "value": filters.member},
    ]


LEDGER_HEADER = (
    "编号",
    "时间",
    "服务类型",
    "对象",
    "网格",
    "队员",
    "分钟",
    "结果",
    "评价",
    "凭证",
    "来由",
    "更正",
)


def ledger_sheet(records: Iterable[ServiceRecord]) -> list[list[object]]:
    """The ledger with the page's header row; persons stay masked."""
    body = [
        [
            row.record.number,
            local_time(row.record.ended_at),
            named(row.record.service_type),
            row.whom,
            row.record.grid_version.grid.name if row.record.grid_version else "",
            row.people,
            row.record.minutes,
            row.record.get_result_display(),
            row.rating,
            row.evidence,
            row.origin,
            row.correction,
        ]
        for row in ledger_rows(records)
    ]
    return [[_(name) for name in LEDGER_HEADER], *body]
