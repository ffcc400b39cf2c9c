"""Word templates: the shipped one fills every place, the department's are looked at before they are used."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from liming.adapters.documents.official import OfficialPaper
from liming.adapters.reports import making
from liming.adapters.reports.paper import report_pdf
from liming.adapters.reports.parts import Chart, Column, Report, Section, Table, Text
from liming.adapters.reports.templates import check_template, unused_sections
from liming.adapters.reports.word import report_word, shipped_template
from liming.improve.enums import ReportKind
from liming.shared.errors import DomainError

OUTLINE = (("figures", "数字"), ("ahead", "下月"), ("attachments", "附表"))
TREND = Chart("trend", {"labels": ["一", "二"], "series": [{"name": "甲", "values": [1.0, 2.0]}]}, "走势")


def report() -> Report:
    table = Table(
        "数", (Column("name", "队", 3), Column("n", "件", 2, "count")), [{"name": "甲<队>", "n": 1234}]
    )
    sections = [
        Section("figures", "数字", [Text("共 1,234 件 & 其他。"), table, TREND]),
        Section("ahead", "下月", [Text("照计划做。")]),
        Section("attachments", "附表", [table]),
    ]
    return Report("month_brief", "国网某公司", "某月月报", "2026-07", date(2026, 8, 1), sections)


def template(*lines: str) -> bytes:
    paper = OfficialPaper("{{ issuer }}", "{{ title }}")
    for line in lines:
        paper.text(line)
    return paper.saved()


def refused(content: bytes) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        check_template(content, report())
    return refusal.value


def test_the_shipped_template_takes_every_part():
    """Head, numbered sections, table, drawing, signature, and the annex after it."""
    made = Document(BytesIO(report_word(report(), shipped_template(OUTLINE))))
    lines = [line.text for line in made.paragraphs if line.text.strip()]
    assert lines[:3] == ["国网某公司", "某月月报", "一、数字"]
    assert "共 1,234 件 & 其他。" in lines
    assert lines.index("2026年8月1日") < lines.index("附表")
    assert [cell.text for cell in made.tables[0].rows[1].cells] == ["甲<队>", "1,234"]
    assert len(made.inline_shapes) == 1


def test_the_same_report_gives_the_same_bytes():
    """Word and PDF hold no moment of their making."""
    assert report_word(report(), shipped_template(OUTLINE)) == report_word(
        report(), shipped_template(OUTLINE)
    )
    assert report_pdf(report()) == report_pdf(report())


@pytest.mark.parametrize("kind", ReportKind)
def test_every_shipped_template_passes_its_own_check(kind):
    """Of each kind, with an empty report of that kind."""
    content, sample = making.shipped_template_of(kind), making.sample(kind, date(2026, 8, 1))
    check_template(content, sample)
    assert unused_sections(content, sample) == []


def test_an_own_template_may_reorder_drop_and_add_words():
    """Sections in another order, one left out, own words beside them."""
    content = template("各单位：", "{{p ahead }}", "{{p figures }}")
    check_template(content, report())
    assert unused_sections(content, report()) == ["附表"]
    lines = [line.text for line in Document(BytesIO(report_word(report(), content))).paragraphs]
    assert lines.index("照计划做。") < lines.index("共 1,234 件 & 其他。")


def test_an_unknown_placeholder_is_named():
    """The refusal says which name is unknown and which are known."""
    refusal = refused(template("{{ figurs }}"))
    assert refusal.code == "template_unknown_names"
    assert refusal.data["names"] == "{{figurs}}" and "{{p figures}}" in str(refusal.data["known"])


def test_a_section_needs_a_paragraph_of_its_own():
    """Without the p a table would land inside a line: refused with the way to write it."""
    refusal = refused(template("数字：{{ figures }}"))
    assert (refusal.code, refusal.data["fixed"]) == ("template_section_alone", "{{p figures}}")


def test_broken_braces_and_python_are_refused():
    """A block that never ends, and a reach into Python, both end in a plain refusal."""
    assert refused(template("{% if issuer %}")).code == "template_broken"
    assert refused(template("{{ issuer.__class__.__mro__ }}")).code == "template_broken"
    assert refused(template("{% for each in range(9) %}{% endfor %}")).code == "template_unknown_names"


def test_what_is_no_word_file_is_refused():
    """Any other bytes, a macro, or something fetched from elsewhere."""
    assert refused(b"hello").code == "upload_dangerous"
    assert refused(_with(template(), "word/vbaProject.bin", b"x")).data["what"] == "宏"
    outside = b'<Relationships><Relationship Type="x/image" TargetMode="External"/></Relationships>'
    assert refused(_with(template(), "word/_rels/x.rels", outside)).data["why"] == "引用了外部文件"


def _with(content: bytes, name: str, added: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for each in source.namelist():
            made.writestr(each, source.read(each))
        made.writestr(name, added)
    return target.getvalue()
