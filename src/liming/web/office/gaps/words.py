"""What a gap's lines say: what it would take, what would come back by itself, where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liming.evaluate.models import Indicator
from liming.improve.bridge import Baseline
from liming.improve.models import Gap, Improvement
from liming.improve.queries import BoardEntry, GapBoard, Stage
from liming.register.enums import AreaType
from liming.shared.words import named
from liming.web.components.own_team import rebound
from liming.web.office.league.words import figure, probability
from liming.web.words.formats import signed, unit_name

STAGES = {
    Stage.WAITING: lambda: _("待认领"),
    Stage.REOPENED: lambda: _("未见效，重开"),
    Stage.ACTING: lambda: _("已立措施"),
    Stage.TO_VERIFY: lambda: _("待验证"),
    Stage.VERIFIED: lambda: _("已验证"),
}
SPLITS = {"service": lambda: _("按服务类型"), "area": lambda: _("按区域")}


@dataclass(frozen=True)
class Column:
    """One stage of the board with its lines."""

    stage: str
    name: str
    entries: list[BoardEntry]


def columns(board: GapBoard) -> list[Column]:
    """The stages in order."""
    return [Column(stage.value, STAGES[stage](), board.entries[stage]) for stage in Stage]


def is_share(indicator: Indicator) -> bool:
    """Whether the figure is a proportion, told in percent."""
    return bool(indicator.kind == "proportion")


def scale(gap: Gap) -> float:
    """The end of the axis on which value and comparator stand."""
    return 1.0 if is_share(gap.indicator) else max(gap.value, gap.comparator, gap.high) * 1.1 or 1.0


def needs(gap: Gap) -> str:
    """What it would take to reach the comparator, as a count."""
    words = {"n": gap.denominator, "needed": gap.needed, "name": named(gap.indicator)}
    if not gap.needed:
        return _("与中位持平还需看下一季")
    if is_share(gap.indicator):
        return _("按 %(n)d 件计，再有 %(needed)d 件达到即与中位持平") % words
    words["unit"] = unit_name(gap.indicator.unit)
    if gap.indicator.direction < 0:
        return _("合计再少 %(needed)d %(unit)s即与中位持平") % words
    return _("合计再多 %(needed)d %(unit)s即与中位持平") % words


def rebound_of(indicator: Indicator, baseline: Baseline) -> str:
    """The natural rebound in the indicator's own unit."""
    if is_share(indicator):
        return rebound(baseline.expected_rebound)
    if abs(baseline.expected_rebound) < 0.05:
        return _("预计没有自然回升")
    moved = {"change": difference(indicator, baseline.expected_rebound)}
    return _("预计自然变动 %(change)s，超过才算措施有效") % moved


def difference(indicator: Indicator, value: float) -> str:
    """A difference with its sign in the indicator's unit: −8.2 个百分点, +0.4 件."""
    if is_share(indicator):
        return _("%(points)s 个百分点") % {"points": signed(value * 100)}
    return f"{signed(value)} {unit_name(indicator.unit)}".strip()


@dataclass(frozen=True)
class KindRow:
    """One kind of work in the split: own and peers' figure, and what it adds to the difference."""

    name: str
    n: int | None
    value: str
    peers: str
    part: float
    part_words: str


@dataclass(frozen=True)
class Split:
    """The difference to the peers together, by service type or area, in a sentence and rows on one scale."""

    name: str
    sentence: str
    rows: list[KindRow]
    limit: float


def splits(gap: Gap, services: Mapping[str, str]) -> list[Split]:
    """The splits that were stored when the gap was found; `services` names the service types."""
    areas = {choice.value: str(choice.label) for choice in AreaType}
    names = {"service": services, "area": areas}
    return [
        _split(gap.indicator, key, told, names[key]) for key in names if (told := (gap.parts or {}).get(key))
    ]


def _split(indicator: Indicator, key: str, told: Mapping[str, Any], names: Mapping[str, str]) -> Split:
    rows = [_kind(indicator, each, names) for each in told["kinds"]]
    limit = max((abs(row.part) for row in rows), default=1.0) or 1.0
    return Split(SPLITS[key](), _sentence(indicator, told), rows, limit)


def _kind(indicator: Indicator, each: Mapping[str, Any], names: Mapping[str, str]) -> KindRow:
    part = each["rate"] + each["mix"]
    return KindRow(
        names.get(each["code"], each["code"]) if each["code"] else _("其他"),
        each["n"] if indicator.kind in ("proportion", "mean") else None,
        figure(indicator, each["value"]),
        figure(indicator, each["peers_value"]),
        part,
        signed(part * 100 if is_share(indicator) else part),
    )


def _sentence(indicator: Indicator, told: Mapping[str, Any]) -> str:
    words = {
        "total": difference(indicator, told["total"]),
        "rate": difference(indicator, told["rate"]),
        "mix": difference(indicator, told["mix"]),
    }
    if not told["mix"] and told["low"] is None:
        return _("与同组合计比 %(total)s，各类事项如下") % words
    text = _("与同组合计比 %(total)s：同类事项做得不同占 %(rate)s") % words
    if told["low"] is not None:
        bounds = {"low": signed(told["low"] * 100), "high": signed(told["high"] * 100)}
        text += _("（区间 %(low)s 至 %(high)s）") % bounds
    return text + _("，接的事不同占 %(mix)s") % words


def effect_words(improvement: Improvement) -> str:
    """The effect with its interval, and what the comparators moved meanwhile."""
    found, indicator = improvement.verification, improvement.gap.indicator
    times = 100 if is_share(indicator) else 1
    better = found.probability if found.probability >= 0.5 else 1 - found.probability
    told = _("好转的把握 %(sure)s") if found.probability >= 0.5 else _("变差的把握 %(sure)s")
    text = _("效果 %(effect)s（95%% 区间 %(low)s 至 %(high)s），") % {
        "effect": difference(indicator, found.effect),
        "low": signed(found.effect_low * times),
        "high": signed(found.effect_high * times),
    }
    text += told % {"sure": probability(better)}
    if found.drift is None:
        return text + _("；对照队不足三支，只与自身基线比")
    moved = {"n": found.compared, "drift": difference(indicator, found.drift)}
    return text + _("；已扣除 %(n)d 支对照队同期变动 %(drift)s") % moved


def left(days: int) -> str:
    """How long until the due day, as lists and banners say it."""
    if days < 0:
        return _("超 %(n)d 天") % {"n": -days}
    return _("今天到期") if days == 0 else _("剩 %(n)d 天") % {"n": days}


def money(fen: int) -> str:
    """An amount in yuan; nothing was entered when it is zero."""
    return _("%(yuan)s 元") % {"yuan": f"{fen / 100:,.2f}"} if fen else "—"
