"""A team's figures in words: head, trend, bands, next step, gaps and ledger rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.core.dispatch import mask_text
from liming.evaluate.enums import Band, SnapshotState
from liming.evaluate.queries import QuarterStanding
from liming.evaluate.queries.cockpit import Trend
from liming.execute.models import ServiceRecord
from liming.execute.queries.team_page import TeamFacts, TeamLedgerFilters, TeamRow, rating_state
from liming.improve.models import Gap
from liming.improve.queries.cockpit import NextStep
from liming.improve.queries.own_team import OwnTeam
from liming.plan.enums import OriginKind
from liming.shared.words import chosen, named
from liming.web.office.gaps.words import rebound
from liming.web.words.control import control_limits
from liming.web.words.formats import (
    count,
    local_date,
    local_time,
    masked_name,
    percent,
    quarter_name,
    unit_name,
)

SHEET_ROWS = 5_000
BANDS: dict[str, tuple[str, str | Promise]] = {
    Band.ABOVE: ("higher", gettext_lazy("高于中位")),
    Band.NOT_SEPARABLE: ("equal", gettext_lazy("分不开")),
    Band.BELOW: ("lower", gettext_lazy("低于中位")),
    Band.NOT_SCORED: ("unrated", gettext_lazy("不分档")),
}
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


def trend(found: Trend) -> dict[str, Any] | None:
    """Points and limits as the chart takes them, in per cent; None without any case."""
    known = [point for point in found.points if point.n]
    if not known:
        return None
    last = len(found.points) - 1
    points = [
        {
            "label": f"{point.month:%y}-{point.month.month:02d}",
            "value": round(point.share * 100, 1) if point.share is not None else None,
            "hollow": point.month in found.signals,
            "shown": index == last or (index % 3 == 0 and last - index > 2),
        }
        for index, point in enumerate(found.points)
    ]
    limits = control_limits(found.chart, found.baseline, len(known) == len(found.points), len(known))
    return {"points": points, "limits": limits, "sentence": _trend_sentence(found)}


def _trend_sentence(found: Trend) -> str:
    if found.chart is None:
        return _("月份太少，还不能判断")
    if not found.signals:
        return _("没有哪个月能与均值 %(mean)s 分开，属平常起伏") % {"mean": percent(found.chart.mean)}
    newest = max(found.signals)
    rising = any(point.month == newest and (point.share or 0) > found.chart.mean for point in found.points)
    words = _("高于") if rising else _("低于")
    return _("%(month)d 月按判异规则%(words)s基线均值 %(mean)s，不是平常起伏（空心点）") % {
        "month": newest.month,
        "words": words,
        "mean": percent(found.chart.mean),
    }


def standings(history: Sequence[QuarterStanding]) -> dict[str, Any] | None:
    """Rows of the bands, oldest first, on one axis; None before the first snapshot."""
    if not history:
        return None
    values = [
        value
        for each in history
        for value in (each.standing.low95, each.standing.high95, each.median)
        if value is not None
    ]
    rows = [
        {
            "quarter": quarter_name(each.quarter).removeprefix("20"),
            "row": each.standing,
            "median": each.median,
            "mark": BANDS[each.standing.band][0],
            "band": BANDS[each.standing.band][1],
            "is_now": index == len(history) - 1,
            "is_running": each.standing.snapshot.state == SnapshotState.RUNNING,
            "hollow": each.standing.band == Band.NOT_SCORED,
        }
        for index, each in enumerate(history)
    ]
    return {
        "rows": rows,
        "minimum": min(values, default=0) - 1,
        "maximum": max(values, default=100) + 1,
        "sentence": _standing_sentence(history[-1]),
    }


def _standing_sentence(last: QuarterStanding) -> str:
    row = last.standing
    words = {
        "quarter": quarter_name(last.quarter),
        "band": row.get_band_display(),
        "low": f"{row.low95:.1f}" if row.low95 is not None else "—",
        "high": f"{row.high95:.1f}" if row.high95 is not None else "—",
    }
    if row.band == Band.NOT_SCORED:
        return _("%(quarter)s%(band)s") % words
    return _("%(quarter)s%(band)s，95%% 区间 %(low)s–%(high)s") % words


def _is_share(gap: Gap) -> bool:
    return gap.indicator.kind == "proportion"


def _figure(gap: Gap, value: float) -> str:
    return percent(value) if _is_share(gap) else f"{value:.1f} {unit_name(gap.indicator.unit)}".strip()


def gap(found: Gap, expected_rebound: float) -> dict[str, Any]:
    """Value, n and interval, the peers' tick, what it would take, and what would come back by itself."""
    scale = 1.0 if _is_share(found) else max(found.value, found.comparator, found.high) * 1.1 or 1.0
    return {
        "gap": found,
        "name": named(found.indicator),
        "value": _figure(found, found.value),
        "low": _figure(found, found.low),
        "high": _figure(found, found.high),
        "comparator": _figure(found, found.comparator),
        "scale": scale,
        "need": _need(found),
        "rebound": rebound(expected_rebound) if _is_share(found) else "",
        "formula": chosen(found.indicator.formula, found.indicator.formula_en),
    }


def own_team(found: OwnTeam) -> dict[str, Any]:
    """Everything a team reads about itself: trend, bands, the one next step, its gaps."""
    return {
        "trend": trend(found.trend),
        "standings": standings(found.history),
        "step": step(found.step),
        "gaps": [gap(each, rebound) for each, rebound in found.gaps],
    }


def _need(found: Gap) -> str:
    if not found.needed:
        return _("与中位的差距不能用件数补齐，先看构成")
    return _("再做到 %(n)s 件即与中位持平，这项现在失 %(loss)s 分") % {
        "n": count(found.needed),
        "loss": f"{found.loss:.1f}",
    }


def step(found: NextStep | None) -> dict[str, Any] | None:
    """The one next step; None when nothing is open."""
    if found is None:
        return None
    if found.improvement is not None:
        return {
            "title": found.improvement.title,
            "words": found.improvement.measures,
            "owner": found.improvement.owner.name,
            "due": found.improvement.due_on,
            "review": found.improvement.review_quarter,
            "gap": found.gap,
        }
    words = {"n": count(found.gap.needed), "name": named(found.gap.indicator)}
    title = _("%(name)s：再做到 %(n)s 件") % words if found.gap.needed else named(found.gap.indicator)
    return {
        "title": title,
        "words": _need(found.gap),
        "owner": "",
        "due": None,
        "review": "",
        "gap": found.gap,
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
