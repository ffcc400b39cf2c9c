"""What a team reads about itself: trend, bands, gaps and the one next step, in words."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.evaluate.enums import Band, SnapshotState
from liming.evaluate.queries import QuarterStanding
from liming.evaluate.queries.cockpit import Trend
from liming.improve.models import Gap
from liming.improve.queries.cockpit import NextStep
from liming.improve.queries.own_team import OwnTeam
from liming.shared.words import chosen, named
from liming.web.words.control import control_limits
from liming.web.words.formats import count, percent, quarter_name, unit_name

BANDS: dict[str, tuple[str, str | Promise]] = {
    Band.ABOVE: ("higher", gettext_lazy("高于中位")),
    Band.NOT_SEPARABLE: ("equal", gettext_lazy("分不开")),
    Band.BELOW: ("lower", gettext_lazy("低于中位")),
    Band.NOT_SCORED: ("unrated", gettext_lazy("不分档")),
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


def rebound(points: float) -> str:
    """The natural rebound in percentage points, or that none is expected."""
    if abs(points) < 0.0005:
        return _("预计没有自然回升")
    words = {"points": f"{abs(points) * 100:.1f}"}
    if points < 0:
        return _("预计自然回落 %(points)s 个百分点") % words
    return _("预计自然回升 %(points)s 个百分点，超过才算措施有效") % words
