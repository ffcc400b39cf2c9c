"""Customer reports as Word and PDF: the frozen words, the department's template first."""

from io import BytesIO
from pathlib import Path

from docx import Document
from tests.factories import execute as make

from liming.adapters.documents import report_document, report_pdf
from liming.adapters.documents.customer_report import TEMPLATE, report_words, template_path
from liming.execute.models import CustomerReport

DATA = {
    "company": "国网夏县供电公司",
    "team": "夏县服务队",
    "people": ["张建军"],
    "record": "FW260714-0001",
    "visited_on": "2026-07-14",
    "customer": {"name": "晋驰汽车", "account_number": "1401", "address": "泗交镇"},
    "checklist": {"code": "C06", "version": 1, "name": "能效诊断"},
    "findings": [
        {
            "number": 11,
            "text": "三相不平衡度",
            "result": "defect",
            "value": 21.0,
            "unit": "%",
            "low": None,
            "high": 15.0,
        }
    ],
    "hazards": [{"text": "三相不平衡度 21 %", "level": "general", "due_on": "2026-08-13"}],
    "measures": [
        {
            "text": "加装无功补偿 <A&B>",
            "yuan_per_year": 48_000,
            "cost_yuan": 60_000,
            "payback_years": 1.2,
            "due_on": None,
        }
    ],
    "conclusion": "先补偿，后更换",
}


def report() -> CustomerReport:
    return CustomerReport(
        number="BG260714-0001",
        version=2,
        kind="diagnosis",
        data=DATA,
        digest="ab" * 32,
        issued_at=make.MORNING,
        signed_name="高建平",
        signed_at=make.MORNING,
        feedback="九月实施",
    )


def text_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_words_show_values_against_limits_and_payback() -> None:
    words = report_words(report())
    assert words["findings"] == [
        {"number": "11", "text": "三相不平衡度", "value": "21 %", "limit": "≤ 15 %", "result": "缺陷"}
    ]
    assert words["measures"][0]["payback"] == "1.2"
    assert (words["title"], words["visited_on"]) == ("能效诊断报告", "2026年7月14日")


def test_the_word_paper_holds_findings_measures_signature_and_digest() -> None:
    """No brace of the template is left, and what a customer wrote cannot break the file."""
    text = text_of(report_document(report()))
    for words in ("≤ 15 %", "加装无功补偿 <A&B>", "48,000", "高建平", "九月实施", "ab" * 32, "第 2 版"):
        assert words in text
    assert "{" not in text


def test_a_department_edits_its_own_template(settings, tmp_path: Path) -> None:
    """A file in var/templates goes before the shipped one."""
    settings.VAR = tmp_path
    shipped = template_path()
    assert shipped.parent.name == "documents"
    own = tmp_path / "templates" / TEMPLATE
    own.parent.mkdir()
    document = Document()
    document.add_paragraph("本单位格式 {{ number }}")
    document.save(str(own))
    assert text_of(report_document(report())) == "本单位格式 BG260714-0001"


def test_the_pdf_is_a_whole_file() -> None:
    content = report_pdf(report())
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
