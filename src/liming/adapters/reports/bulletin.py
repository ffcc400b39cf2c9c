"""The quarterly benchmark bulletin: method, bands, three dimensions, weak figures, measures, honours."""

from collections.abc import Iterable
from statistics import median

from liming.adapters.reports import bulletin_measures as measures
from liming.adapters.reports import workings
from liming.adapters.reports.parts import (
    Chart,
    Column,
    Door,
    Part,
    Report,
    Row,
    Section,
    Subheading,
    Table,
    Text,
    Value,
    rate,
    share,
)
from liming.adapters.reports.words import figure, joined, quarter_words, with_sample
from liming.evaluate.enums import Band
from liming.evaluate.queries import (
    FunnelPage,
    HonourSet,
    League,
    LeagueRow,
    MedianPoint,
    Workings,
    group_name,
)
from liming.evaluate.queries.supervision.quarters import QuarterSupervision
from liming.improve.queries import Bulletin
from liming.improve.queries.bulletins import PointLine
from liming.shared import clock

_MANY = 20
"""A middle band of more teams is named in the drawing only."""
_BANDS = {
    Band.ABOVE: "高于",
    Band.NOT_SEPARABLE: "分不开",
    Band.BELOW: "低于",
    Band.NOT_SCORED: "不分档",
}
OUTLINE = (
    ("method", "对标办法"),
    ("bands", "分组分档"),
    ("dimensions", "三维情况"),
    ("weak", "短板与原因"),
    ("practices", "值得推广的做法"),
    ("improvements", "改进清单"),
    ("followed", "上季措施验证"),
    ("points", "加分扣分与督导"),
    ("honours", "评优参考"),
    ("attachments", "附表"),
)
_GROUPS = (
    Column("group", "同组", 2.4),
    Column("teams", "队数", 1.4, "count"),
    Column("composite", "综合中位", 2.0, "score"),
    Column("effectiveness", "实效性中位", 2.2, "score"),
    Column("satisfaction", "满意度中位", 2.2, "score"),
    Column("publicity", "宣传度中位", 2.2, "score"),
    Column("good", "回访满意", 1.8, "count"),
    Column("n", "回访 n", 1.6, "count"),
    Column("rate", "满意率", 1.8, "share", "{good}/{n}"),
)
_POINTS = (
    Column("team", "分队", 4.2),
    Column("composite", "综合", 2.2, "score"),
    Column("bonus", "加分", 2.0, "score"),
    Column("deduction", "扣分", 2.0, "score"),
    Column("adjusted", "加扣后", 2.4, "score", "MIN(100,MAX(0,{composite}+{bonus}-{deduction}))"),
    Column("vetoes", "一票否决", 2.2, "count"),
)
_STANDINGS = (
    Column("team", "分队", 3.3),
    Column("band", "分档", 1.6),
    Column("composite", "综合", 1.4, "score"),
    Column("low", "95% 下", 1.4, "score"),
    Column("high", "95% 上", 1.4, "score"),
    Column("effectiveness", "实效性", 1.4, "score"),
    Column("satisfaction", "满意度", 1.4, "score"),
    Column("publicity", "宣传度", 1.4, "score"),
    Column("good", "回访满意", 1.3, "count"),
    Column("n", "回访 n", 1.2, "count"),
    Column("rate", "满意率", 1.6, "share", "{good}/{n}"),
)
_WEAK = (
    Column("team", "分队", 3.4),
    Column("group", "同组", 1.7),
    Column("indicator", "指标", 3.2),
    Column("value", "本队", 3.2, "figure"),
    Column("median", "同组中位", 2.4, "figure"),
    Column("points", "影响（分）", 2.0, "signed"),
)


def bulletin_report(bulletin: Bulletin, found: Workings | None = None) -> Report:
    """The bulletin as parts; with the quarter's workings its spreadsheet computes every score again."""
    parts: dict[str, list[Part]] = {
        "method": _method(bulletin),
        "bands": [part for league in bulletin.leagues for part in _bands(league)],
        "dimensions": _dimensions(bulletin),
        "weak": _weak(bulletin),
        "practices": measures.practices(bulletin.practices),
        "improvements": measures.improvements(bulletin),
        "followed": measures.followed(bulletin.followed),
        "points": [*_points(bulletin.points), *_supervision(bulletin.supervision)],
        "honours": [Text(_honour(each)) for each in bulletin.honours] or [Text("可比的队不足两支，不列。")],
        "attachments": _attachments(bulletin),
    }
    return Report(
        kind="bulletin",
        issuer=bulletin.issuer,
        title=bulletin.title,
        period=bulletin.quarter,
        day=clock.local(bulletin.snapshot.frozen_at or bulletin.measured_at).date(),
        sections=[Section(key, title, parts[key]) for key, title in OUTLINE],
        lead=_lead(bulletin),
        door=_door(bulletin),
        workings=workings.tables(found) if found else (),
    )


def _lead(bulletin: Bulletin) -> str:
    found = bulletin.weakest
    if found is None:
        return "本季没有可信低于同组中位的队。"
    team, view = found
    return (
        f"影响最大的一项：{team.team}{view.indicator.name} "
        f"{with_sample(view.cell)}，同组中位 {figure(view.indicator, view.median)}。"
    )


def _door(bulletin: Bulletin) -> Door | None:
    found = bulletin.weakest
    if found is None:
        return None
    team, view = found
    return Door(figure(view.indicator, view.cell.value), bulletin.quarter, team.code, view.indicator.code)


def _method(bulletin: Bulletin) -> list[Part]:
    snapshot, rules = bulletin.snapshot, bulletin.snapshot.rules
    weights = rules["dimension_weights"]
    state = f"修订 {snapshot.revision}" if snapshot.frozen_at else "未冻结，数字可能变动"
    return [
        Text(
            f"按工作实效性 {weights['effectiveness']:.0f}、群众满意度 {weights['satisfaction']:.0f}、"
            f"品牌宣传度 {weights['publicity']:.0f} 的权重几何合成，短板不能互补。各项数字取自服务台账，"
            "估计值向同组收缩，附区间。只在同组内比较，只分档，不排名次；档内按拼音排列。"
        ),
        Text(
            "优于同组中位的概率大于 90% 为“高于同组中位”，小于 10% 为“低于同组中位”，"
            f"其余“与中位分不开”；四季合计独立回访少于 {rules['minimum_callbacks']} 份的不分档，也不记为差。"
        ),
        Text(
            f"{quarter_words(bulletin.quarter)}快照，{state}，"
            f"数据校验码 {snapshot.data_hash[:12]}，可逐位重算。"
        ),
    ]


def _bands(league: League) -> Iterable[Part]:
    median, teams = f"{league.group.median_composite or 0:.1f}", league.group.team_count
    yield Subheading(f"{league.group_name}（{teams} 队，综合中位 {median}）")
    for section in league.sections:
        names = joined([row.standing.team.short_name for row in section.rows], 200)
        if section.band == Band.NOT_SEPARABLE and len(section.rows) > _MANY:
            names = "队名见下图"
        others = f"，其中 {section.hidden} 队不在本单位" if section.hidden and section.rows else ""
        if section.rows:
            yield Text(f"{section.band.label}（{section.count} 队{others}）：{names}。")
    yield Chart(
        "bars",
        {
            "median": league.group.median_composite,
            "rows": [
                _bar(row, str(section.band.label)) for section in league.sections for row in section.rows
            ],
        },
        f"{league.group_name}综合分：点为估计，粗线 80% 区间，细线 95% 区间，竖线为中位 {median}",
    )


def _bar(row: LeagueRow, band: str) -> dict[str, object]:
    found = row.standing
    return {
        "name": found.team.short_name,
        "band": band,
        "scored": row.is_scored,
        "value": found.composite,
        "line": [found.low95, found.low80, found.high80, found.high95],
    }


def _dimensions(bulletin: Bulletin) -> list[Part]:
    rows = [_group(league) for league in bulletin.leagues]
    parts: list[Part] = [
        Text("各组中位如下，逐队得分见附表。中位只取参加分档的队，满意率为独立回访，四季合看。"),
        Table("三维中位", _GROUPS, rows, total=_sum_of_groups(rows)),
    ]
    if len({point.quarter for point in bulletin.trend}) > 1:
        parts.append(Subheading("各组综合中位走势"))
        parts.append(_trend(bulletin.trend))
    return parts


def _group(league: League) -> dict[str, Value]:
    scored = [row.standing for row in league.rows if row.is_scored]
    calls = [row.callbacks for row in league.rows if row.callbacks and row.callbacks.value is not None]
    good, n = sum(call.numerator for call in calls), sum(call.denominator for call in calls)
    return {
        "group": league.group_name,
        "teams": len(league.rows),
        "composite": _median([row.composite for row in scored]),
        "effectiveness": _median([row.effectiveness for row in scored]),
        "satisfaction": _median([row.satisfaction for row in scored]),
        "publicity": _median([row.publicity for row in scored]),
        "good": good,
        "n": n,
        "rate": share(good, n),
    }


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _sum_of_groups(rows: list[dict[str, Value]]) -> Row:
    sums = {key: sum(int(str(row[key])) for row in rows) for key in ("teams", "good", "n")}
    return {"group": "合计", **sums, "rate": share(sums["good"], sums["n"])}


def _attachments(bulletin: Bulletin) -> list[Part]:
    parts: list[Part] = []
    for league in bulletin.leagues:
        rows = [_standing(row, bulletin.quarter, league) for row in league.rows]
        parts += [
            Subheading(f"{league.group_name}三维得分"),
            Table(f"{league.group_name}三维", _STANDINGS, rows),
        ]
    return [*parts, *measures.lists(bulletin)]


def _standing(row: LeagueRow, quarter: str, league: League) -> Row:
    found, calls = row.standing, row.callbacks
    is_open = calls is not None and calls.value is not None
    code = league.snapshot.rules.get("callback_indicator", "")
    return {
        "team": found.team.short_name,
        "band": _BANDS[Band(found.band)],
        "composite": found.composite if row.is_scored else "不给分",
        "low": found.low95,
        "high": found.high95,
        "effectiveness": found.effectiveness,
        "satisfaction": found.satisfaction,
        "publicity": found.publicity,
        "good": calls.numerator if calls and is_open else None,
        "n": calls.denominator if calls and is_open else None,
        "rate": Door(calls.value, quarter, found.team.code, code) if calls and is_open else None,
    }


def _trend(points: list[MedianPoint]) -> Chart:
    quarters = sorted({point.quarter for point in points})
    groups = list(dict.fromkeys(point.group for point in points))
    values = {(point.group, point.quarter): point.median for point in points}
    data = {
        "labels": [quarter_words(quarter) for quarter in quarters],
        "series": [
            {"name": group, "values": [values.get((group, each)) for each in quarters]} for group in groups
        ],
    }
    return Chart("trend", data, f"近 {len(quarters)} 季各组综合中位")


def _weak(bulletin: Bulletin) -> list[Part]:
    if not bulletin.weak:
        return [Text("本季没有可信低于同组中位的队。")]
    rows = [
        {
            "team": team.team,
            "group": team.group,
            "indicator": view.indicator.name,
            "value": Door(with_sample(view.cell), bulletin.quarter, team.code, view.indicator.code),
            "median": figure(view.indicator, view.median),
            "points": view.points,
        }
        for team in bulletin.weak
        for view in team.causes
    ]
    parts: list[Part] = [
        Text(
            f"可信低于同组中位的有 {len(bulletin.weak)} 队，每队列出影响最大的指标。"
            "影响为该项使综合分低于中位的分数。"
        ),
        Table("短板", _WEAK, rows),
    ]
    return [*parts, *_funnel(bulletin.funnel)] if bulletin.funnel else parts


def _funnel(page: FunnelPage) -> list[Part]:
    assert page.funnel is not None
    group, indicator, target = page.table.group.peer_group, page.table.indicator, page.funnel.target
    outside = [point for point in page.points if point.side.endswith("998")]
    data = {
        "pooled": target,
        "points": [
            {
                "n": point.row.cell.denominator,
                "share": point.row.cell.value,
                "name": point.row.standing.team.short_name if point in outside else "",
            }
            for point in page.points
        ],
        "lines": [[line.n, line.far_low, line.low, line.high, line.far_high] for line in page.curve],
    }
    name = f"{group_name(group)}{indicator.name}"
    spread = "，界内已含各队实有差别" if page.with_spread else ""
    words = f"{name}：横轴为样本数，线为 95% 和 99.8% 界{spread}，横线为合计 {target:.1%}"
    named = joined([point.row.standing.team.short_name for point in outside], 12)
    told = f"越出 99.8% 界的：{named}。" if named else "没有队越出 99.8% 界。"
    return [
        Subheading(f"{name}漏斗图"),
        Chart("funnel", data, words),
        Text(f"{group_name(group)} {page.table.teams} 队合计 {target:.1%}。{told}"),
    ]


def _points(lines: list[PointLine]) -> list[Part]:
    if not lines:
        return [Text("本季没有已核定的加分、扣分和一票否决事项。")]
    rows: list[Row] = [
        {
            "team": line.standing.team.short_name,
            "composite": line.standing.composite,
            "bonus": line.sums.bonus,
            "deduction": line.sums.deduction,
            "adjusted": line.sums.adjusted(line.standing.composite),
            "vetoes": line.sums.vetoes,
        }
        for line in lines
    ]
    vetoed = [line.standing.team.short_name for line in lines if line.sums.vetoes]
    told = f"有一票否决事项、不参加评优的：{'、'.join(vetoed)}。" if vetoed else ""
    return [
        Text(f"已核定加扣分事项涉及 {len(rows)} 队，加扣后得分与综合并列，不改分档。{told}"),
        Table("加扣分", _POINTS, rows),
    ]


def _supervision(found: QuarterSupervision) -> list[Part]:
    if not found.drawn_judged and not found.targeted_judged:
        return [Text("本季没有完成督导检查。")]
    words = (
        f"抽查通过 {rate(found.drawn_passed, found.drawn_judged)}"
        if found.drawn_judged
        else "本季没有随机抽查"
    )
    if found.targeted_judged:
        words += f"；定向检查通过 {rate(found.targeted_passed, found.targeted_judged)}，不代表全体"
    mended = f"发现问题 {found.found:,} 项，已销号 {found.closed:,} 项" if found.found else "没有发现问题"
    late = f"，超期 {found.late:,} 项" if found.late else ""
    return [Text(f"{words}。{mended}{late}。")]


def _honour(each: HonourSet) -> str:
    words = f"{each.group}参评 {each.scored} 队，取前 {each.places}。"
    if each.is_narrow:
        words += (
            f"95% 把握下不能排除在前 {each.places} 之外的有 {each.possible} 队：{joined(each.names, 60)}。"
        )
    else:
        words += f"单季数据分不出前 {each.places}（不能排除的有 {each.possible} 队），评优看连续表现。"
    if each.quarters > 1:
        named = f"：{joined(each.steady, 60)}" if each.steady else ""
        words += f"近 {each.quarters} 季每季都高于同组中位的有 {len(each.steady)} 队{named}。"
    return words
