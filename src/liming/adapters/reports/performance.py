"""The branch secretary's report with its list of evidence and the ballot of four grades."""

from collections.abc import Callable
from typing import Any

from liming.adapters.reports.parts import (
    Column,
    Part,
    Report,
    Row,
    Section,
    Signing,
    Subheading,
    Table,
    Text,
    rate,
)
from liming.adapters.reports.words import joined
from liming.improve.enums import SecretaryReportState
from liming.improve.queries import Claim, Performance

OUTLINE = (
    ("duties", "履职亮点"),
    ("problems", "问题与原因"),
    ("plans", "下一步打算"),
    ("evidence", "附件一　佐证清单"),
    ("ballot", "附件二　民主测评票"),
)
_SHOWN = 24
"""Codes of one claim that the paper prints; the spreadsheet holds all."""
_EVIDENCE = (
    Column("number", "序号", 1.2, "count"),
    Column("claim", "所述事项", 4.4),
    Column("n", "佐证", 1.4, "count"),
    Column("codes", "记录编号", 9.0),
)
_CODES = (
    Column("number", "序号", 1.5, "count"),
    Column("claim", "所述事项", 6.0),
    Column("code", "记录编号", 6.0),
)
_BALLOT = (
    Column("item", "测评内容", 6.0),
    Column("good", "好", 2.2),
    Column("rather", "较好", 2.2),
    Column("fair", "一般", 2.2),
    Column("poor", "差", 2.2),
)
_ITEMS = ("抓党建和服务队建设", "群众诉求办理", "作风和廉洁", "总体评价")

_SAID: dict[str, Callable[[dict[str, Any]], str]] = {
    "services": lambda f: (
        f"组织服务 {f['n']:,} 件，其中红色实践 {f['red']:,} 件、金牌实践 {f['gold']:,} 件、"
        f"绿色实践 {f['green']:,} 件，服务客户 {f['people']:,} 人次"
    ),
    "plan": lambda f: (
        f"年度方案安排 {f['due']:,} 项次，完成 {f['done']:,} 项次，完成率 {f['done'] / f['due']:.1%}"
    ),
    "hazards": lambda f: f"发现隐患 {f['found']:,} 处，已治愈 {f['cured']:,} 处",
    "activities": lambda f: f"开展活动 {f['held']:,} 场，其中结对共建 {f['paired']:,} 场",
    "satisfaction": lambda f: f"独立回访满意率 {rate(f['good'], f['n'])}",
    "honours": lambda f: f"收到锦旗、感谢信和荣誉 {f['n']:,} 项",
    "press": lambda f: f"宣传报道 {f['n']:,} 篇",
    "missed": lambda f: f"漏做计划事项 {f['n']:,} 项次",
    "late_hazards": lambda f: f"超期未治的隐患 {f['n']:,} 处",
    "weak": lambda f: f"“{f['name']}”低于同组中位的有 {f['teams']:,} 队，合计影响综合 {f['points']:.1f} 分",
    "improvements": lambda f: f"落实在办改进措施 {f['n']:,} 项",
    "ahead": lambda f: f"完成今后三个月已排事项 {f['n']:,} 项次",
}
_NOTHING = {
    "duties": "本年还没有可列的记录。",
    "problems": "记录中没有漏做、超期和可信低于同组的事项。",
    "plans": "还没有在办的措施和已排的事项。",
}


def performance_report(found: Performance) -> Report:
    """The report: figures from records, the secretary's words below them, the evidence behind them."""
    report, branch = found.report, found.branch
    made: dict[str, list[Part]] = {
        "duties": [_who(found), *_section(found, "duties")],
        "problems": _section(found, "problems"),
        "plans": _section(found, "plans"),
        "evidence": _evidence(found),
        "ballot": _ballot(),
    }
    return Report(
        kind="performance",
        issuer=branch.name,
        title=f"{report.year}年度党支部书记述职报告",
        period=str(report.year),
        day=found.until,
        sections=[Section(key, title, made[key]) for key, title in OUTLINE],
        workings=[Table("佐证编号", _CODES, list(_codes(found)))],
    )


def said(claim: Claim) -> str:
    """A claim as a clause."""
    return _SAID[claim.kind](claim.figures)


def _who(found: Performance) -> Text:
    secretary = found.branch.secretary
    name = f"书记{secretary.name if secretary else found.report.drafted_by}，"
    state = {
        SecretaryReportState.DRAFT: "起草中，数字随记录变动",
        SecretaryReportState.SUBMITTED: "已提交，数字不再变动",
        SecretaryReportState.FROZEN: "已定稿",
    }[SecretaryReportState(found.report.state)]
    day = found.until
    digest = f"，校验码 {found.report.digest[:12]}" if found.report.digest else ""
    return Text(
        f"{found.branch.name}，{name}所带服务队 {len(found.teams)} 支：{joined(found.teams, 12)}。"
        f"以下数字取自服务台账，截至 {day.year}年{day.month}月{day.day}日（{state}{digest}），"
        "方括号内为佐证清单序号。"
    )


def _section(found: Performance, section: str) -> list[Part]:
    numbers = {id(claim): number for number, claim in enumerate(_proven(found), 1)}
    claims = found.of(section)
    clauses = [
        f"{said(claim)}［{numbers[id(claim)]}］" if id(claim) in numbers else said(claim) for claim in claims
    ]
    parts: list[Part] = [Text("；".join(clauses) + "。")] if clauses else [Text(_NOTHING[section])]
    words = str(found.report.words.get(section, "")).strip()
    return [*parts, *(Text(line.strip()) for line in words.splitlines() if line.strip())]


def _proven(found: Performance) -> list[Claim]:
    return [claim for claim in found.claims if claim.codes]


def _evidence(found: Performance) -> list[Part]:
    rows: list[Row] = [
        {
            "number": number,
            "claim": said(claim),
            "n": len(claim.codes),
            "codes": "、".join(claim.codes[:_SHOWN])
            + (f" 等，余 {len(claim.codes) - _SHOWN:,} 条见电子表" if len(claim.codes) > _SHOWN else ""),
        }
        for number, claim in enumerate(_proven(found), 1)
    ]
    if not rows:
        return [Text("没有佐证可列。")]
    return [
        Text("每项数字后面的记录编号可在服务台账中查到。独立回访只列总数，单份评价不逐条示人。"),
        Table("佐证清单", _EVIDENCE, rows),
    ]


def _codes(found: Performance) -> list[Row]:
    return [
        {"number": number, "claim": said(claim), "code": code}
        for number, claim in enumerate(_proven(found), 1)
        for code in claim.codes
    ]


def _ballot() -> list[Part]:
    rows: list[Row] = [
        {"item": item, "good": "□", "rather": "□", "fair": "□", "poor": "□"} for item in _ITEMS
    ]
    return [
        Subheading("无记名，每项只在一格内打“√”"),
        Table("测评票", _BALLOT, rows),
        Text("意见和建议："),
        Signing(("监票人", "计票人", "日期")),
    ]
