"""Parts that reports over a period share: figures, actions, cases, problems, what comes."""

from datetime import date, timedelta

from liming.adapters.reports.parts import Column, Part, Row, Table, Text, rate, share
from liming.adapters.reports.words import joined
from liming.core.dispatch import mask_text
from liming.execute.enums import HonourKind, PressLevel, Urgency
from liming.execute.models import ServiceRecord
from liming.improve.queries import Period
from liming.shared import clock

_CLASSES = (
    Column("name", "服务类别", 3.6),
    Column("red", "红色", 2.0, "count"),
    Column("gold", "金牌", 2.0, "count"),
    Column("green", "绿色", 2.0, "count"),
    Column("records", "合计（件）", 2.4, "count", "{red}+{gold}+{green}"),
    Column("people", "服务客户（人次）", 3.4, "count"),
)
_PLACES = (
    Column("name", "单位或分队", 3.4),
    Column("teams", "队数", 1.1, "count"),
    Column("records", "服务件", 1.5, "count"),
    Column("people", "人次", 1.5, "count"),
    Column("found", "隐患发现", 1.4, "count"),
    Column("cured", "隐患治愈", 1.4, "count"),
    Column("on_time", "按时办结", 1.4, "count"),
    Column("finished", "应办结", 1.4, "count"),
    Column("on_time_rate", "按时率", 1.5, "share", "{on_time}/{finished}"),
    Column("done", "计划完成", 1.5, "count"),
    Column("planned", "计划", 1.4, "count"),
    Column("done_rate", "完成率", 1.5, "share", "{done}/{planned}"),
)
_ACTIONS = (
    Column("name", "专项行动", 4.4),
    Column("days", "期间", 4.2),
    Column("places", "点位", 1.4, "count"),
    Column("done", "完成", 1.6, "count"),
    Column("planned", "安排", 1.6, "count"),
    Column("rate", "完成率", 1.8, "share", "{done}/{planned}"),
)
_MEASURES = {HonourKind.BANNER: "面", HonourKind.LETTER: "封", HonourKind.TITLE: "项"}
_COUNTED = ("records", "people", "found", "cured", "on_time", "finished", "done", "planned")


def figures(period: Period) -> list[Part]:
    """The figures in a paragraph, then by class and by place."""
    if not period.total("records"):
        return [Text(f"{period.place}在此期间没有服务记录。")]
    calls = period.call_backs
    satisfied = (
        f"独立回访满意率 {rate(calls.good, calls.n)}。" if calls.is_open else "此期间没有接通的独立回访。"
    )
    if calls.n and not calls.is_open:
        satisfied = f"独立回访接通不足 {calls.least} 份，不列满意率。"
    words = (
        f"共服务 {period.total('records'):,} 件，服务客户 {period.total('people'):,} 人次，"
        f"用时 {period.total('minutes') / 60:,.0f} 小时；发现隐患 {period.total('found'):,} 处，"
        f"治愈 {period.total('cured'):,} 处；诉求按时办结率 "
        f"{rate(period.total('on_time'), period.total('finished'))}，"
        f"计划完成率 {rate(period.total('done'), period.total('planned'))}。"
        f"{satisfied}{thanks(period)}{press(period)}"
    )
    parts: list[Part] = [Text(words), Table("服务类别", _CLASSES, *_classes(period))]
    if len(period.places) > 1:
        parts.append(Table("分单位", _PLACES, *_places(period)))
    return parts


def thanks(period: Period) -> str:
    """Letters, banners and titles in a sentence."""
    got = {kind: period.thanks.get(kind, 0) for kind in HonourKind}
    kinds = [f"{kind.label} {n:,} {_MEASURES[kind]}" for kind, n in got.items() if n]
    return f"收到{'、'.join(kinds)}。" if kinds else "没有已核实的感谢和荣誉。"


def press(period: Period) -> str:
    """Verified press items by level in a sentence."""
    printed = {level: period.press.get(level, 0) for level in PressLevel}
    levels = [f"{level.label} {n:,} 篇" for level, n in printed.items() if n]
    if not levels:
        return "没有已核实的宣传报道。"
    return f"宣传报道 {sum(printed.values()):,} 篇（{'、'.join(levels)}），同一稿件多处刊登只计一篇。"


def _classes(period: Period) -> tuple[list[Row], Row]:
    rows: list[Row] = [
        {
            "name": line.name,
            "red": line.red,
            "gold": line.gold,
            "green": line.green,
            "records": line.records,
            "people": line.people,
        }
        for line in period.classes
    ]
    sums = {
        key: sum(getattr(line, key) for line in period.classes)
        for key in ("red", "gold", "green", "records", "people")
    }
    return rows, {"name": "合计", **sums}


def _places(period: Period) -> tuple[list[Row], Row]:
    rows = [
        _with_rates(
            {"name": place.name, "teams": place.teams, **{key: getattr(place, key) for key in _COUNTED}}
        )
        for place in period.places
    ]
    sums = {key: period.total(key) for key in ("teams", *_COUNTED)}
    return rows, _with_rates({"name": "合计", **sums})


def _with_rates(counted: dict[str, str | int]) -> Row:
    def of(good: str, n: str) -> float | None:
        return share(int(counted[good]), int(counted[n]))

    return {**counted, "on_time_rate": of("on_time", "finished"), "done_rate": of("done", "planned")}


def actions(period: Period) -> list[Part]:
    """Special actions that were held, with the work done for them."""
    if not period.actions:
        return [Text("此期间没有在期的专项行动。")]
    rows: list[Row] = [
        {
            "name": row.action.name,
            "days": f"{_day(row.action.first_day)}至{_day(row.action.last_day)}",
            "places": row.progress.places,
            "done": row.progress.done,
            "planned": row.progress.planned,
            "rate": share(row.progress.done, row.progress.planned),
        }
        for row in period.actions
    ]
    return [
        Text(f"在期的专项行动 {len(rows)} 项，完成数为行动开始以来累计。"),
        Table("专项行动", _ACTIONS, rows),
    ]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def cases(period: Period) -> list[Part]:
    """The services proven best, told from their records."""
    if not period.cases:
        return [Text("此期间没有附照片办结的诉求，暂不列典型。")]
    return [Text(_case(record)) for record in period.cases]


def _case(record: ServiceRecord) -> str:
    day = clock.local(record.ended_at)
    request = record.request
    asked = mask_text(request.title) if request else record.service_type.name
    urgency = f"（{request.get_urgency_display()}）" if request and request.urgency != Urgency.NORMAL else ""
    note = mask_text(record.note).strip().rstrip("。")
    signed = "，客户签字" if record.has_signature else ""
    return (
        f"{day.month}月{day.day}日“{asked}”{urgency}，{record.team.short_name}{record.member.name}"
        f"上门办理，用时 {record.minutes} 分钟，问题已解决{f'：{note}' if note else ''}。"
        f"（台账 {record.number}，照片 {record.photo_count} 张{signed}）"
    )


def problems(period: Period) -> list[Part]:
    """What is late, left out or silent."""
    found = []
    if period.overdue_requests:
        found.append(f"超时未结诉求 {period.overdue_requests} 件")
    if period.missed:
        found.append(f"漏做计划事项 {period.missed:,} 项次")
    if period.silent:
        found.append(f"没有服务记录的有 {len(period.silent)} 队（{joined(period.silent, 8)}）")
    parts: list[Part] = [Text("；".join(found) + "。")] if found else []
    if period.overdue_hazards:
        named = joined([f"{each.number} {each.team.short_name}" for each in period.overdue_hazards], 10)
        parts.append(Text(f"超期未治隐患 {len(period.overdue_hazards)} 处：{named}。"))
    return parts or [Text("没有超时诉求、超期隐患和漏做事项。")]


def ahead(period: Period, what: str) -> list[Part]:
    """What is planned next."""
    words = f"{what}已排事项 {period.ahead:,} 项次。" if period.ahead else f"{what}的计划还没有派生。"
    if period.ahead_actions:
        words += f"在期的专项行动：{'、'.join(period.ahead_actions)}。"
    if period.overdue_requests or period.overdue_hazards:
        words += (
            f"先办结超时诉求 {period.overdue_requests} 件、治愈超期隐患 {len(period.overdue_hazards)} 处。"
        )
    return [Text(words)]


def reported_on(period: Period) -> date:
    """The day of a report over the period: the day after it, or today while it runs."""
    return min(period.last + timedelta(days=1), clock.today())
