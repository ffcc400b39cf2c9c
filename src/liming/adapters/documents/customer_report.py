"""Reports to key customers as Word (from a template the department may edit) and as PDF. Chinese only."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from docxtpl import DocxTemplate

from liming.adapters.documents.pdf import Paper, Signature
from liming.adapters.documents.word_mark import marked
from liming.adapters.marks import Mark
from liming.execute.enums import ReportKind
from liming.execute.models import CustomerReport
from liming.execute.rules.reports import limit_words
from liming.shared import clock

TEMPLATE = "customer_report.docx"
_RESULTS = {"ok": "合格", "defect": "缺陷", "na": "不涉及"}
_LEVELS = {"major": "重大", "general": "一般"}


def report_document(report: CustomerReport, mark: Mark | None = None) -> bytes:
    """The .docx of a report, from the department's template or the shipped one; the mark on every page."""
    document = DocxTemplate(str(template_path()))
    document.render(report_words(report), autoescape=True)
    target = BytesIO()
    document.save(target)
    return marked(target.getvalue(), mark) if mark else target.getvalue()


def template_path() -> Path:
    """The department's own template under var/templates, else the shipped one."""
    own = Path(settings.VAR) / "templates" / TEMPLATE
    return own if own.exists() else Path(__file__).with_name(TEMPLATE)


def report_pdf(report: CustomerReport, mark: Mark | None = None) -> bytes:
    """The PDF of a report, with the customer's signature where there is one."""
    words = report_words(report)
    foot = f"{words['number']} 第 {words['version']} 版 数据校验码 {words['digest'][:16]}"
    paper = Paper(words["company"], words["title"], words["number"], foot, mark)
    paper.facts(
        [
            ("客户", words["customer"]),
            ("户号", words["account_number"]),
            ("地址", words["address"], True),
            ("到访日期", words["visited_on"]),
            ("人员", words["people"]),
            ("服务队", words["team"], True),
        ]
    )
    paper.heading("一、检查结果")
    paper.note(words["checklist"])
    head = ("序号", "项目", "数值", "限值", "结果")
    rows = [_cells(each, "number text value limit result") for each in words["findings"]]
    paper.table(head, rows, (1.4, 7.2, 2.8, 2.8, 2.2))
    paper.heading("二、隐患和整改期限")
    if words["hazards"]:
        rows = [_cells(each, "text level due_on") for each in words["hazards"]]
        paper.table(("隐患", "等级", "整改期限"), rows, (10.4, 2.5, 3.5))
    else:
        paper.text("本次未发现隐患。")
    paper.heading("三、建议措施")
    if words["measures"]:
        head = ("措施", "年节约（元）", "投入（元）", "回收期（年）", "期限")
        rows = [_cells(each, "text yearly cost payback due_on") for each in words["measures"]]
        paper.table(head, rows, (6.2, 2.7, 2.5, 2.5, 2.5))
    else:
        paper.text("本次没有提出措施。")
    paper.heading("四、结论")
    paper.text(words["conclusion"])
    if words["feedback"]:
        paper.heading("五、客户意见")
        paper.text(words["feedback"])
    paper.signatures(
        [
            Signature("客户签收", words["signed_name"], _picture(report), words["signed_on"]),
            Signature("服务队", words["people"], day=words["issued_on"]),
        ]
    )
    return paper.pdf()


def report_words(report: CustomerReport) -> dict[str, Any]:
    """Everything a template may name; the frozen data in the words of the paper."""
    data = report.data
    checklist = data["checklist"]
    with translation.override("zh-hans"):
        title = str(ReportKind(report.kind).label)
    return {
        "title": title,
        "number": report.number,
        "version": report.version,
        "digest": report.digest,
        "company": data["company"],
        "team": data["team"],
        "people": "、".join(data["people"]),
        "record": data["record"],
        "visited_on": _day(data["visited_on"]),
        "issued_on": _day(clock.local(report.issued_at).date().isoformat()),
        "customer": data["customer"]["name"],
        "account_number": data["customer"]["account_number"],
        "address": data["customer"]["address"],
        "checklist": f"{checklist['code']} {checklist['name']} 第 {checklist['version']} 版",
        "findings": [_finding(each) for each in data["findings"]],
        "hazards": [
            {"text": each["text"], "level": _LEVELS[each["level"]], "due_on": _day(each["due_on"])}
            for each in data["hazards"]
        ],
        "measures": [_measure(each) for each in data["measures"]],
        "conclusion": data["conclusion"],
        "feedback": report.feedback,
        "signed_name": report.signed_name,
        "signed_on": _day(clock.local(report.signed_at).date().isoformat()) if report.signed_at else "",
    }


def _finding(each: dict[str, Any]) -> dict[str, str]:
    value = "" if each["value"] is None else f"{each['value']:g} {each['unit']}".strip()
    return {
        "number": str(each["number"]),
        "text": each["text"],
        "value": value or "—",
        "limit": limit_words(each["low"], each["high"], each["unit"]) or "—",
        "result": _RESULTS[each["result"]],
    }


def _measure(each: dict[str, Any]) -> dict[str, str]:
    payback = each["payback_years"]
    return {
        "text": each["text"],
        "yearly": _money(each["yuan_per_year"]),
        "cost": _money(each["cost_yuan"]),
        "payback": "—" if payback is None else f"{payback:g}",
        "due_on": _day(each["due_on"]) if each["due_on"] else "—",
    }


def _money(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def _cells(row: dict[str, str], names: str) -> list[str]:
    return [row[name] for name in names.split()]


def _picture(report: CustomerReport) -> bytes:
    if not report.signature:
        return b""
    with report.signature.open("rb") as file:
        content: bytes = file.read()
    return content
