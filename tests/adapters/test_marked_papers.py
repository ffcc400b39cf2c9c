"""A paper with guarded data says on every page who took it and when; others carry no mark."""

from datetime import datetime, timedelta
from io import BytesIO

from docx import Document
from openpyxl import load_workbook
from tests.adapters.test_customer_report import report
from tests.factories.pdf_text import pages_of

from liming.adapters.documents.customer_report import report_document, report_pdf
from liming.adapters.documents.invitation_list import invitation_list
from liming.adapters.documents.pdf import Paper
from liming.adapters.documents.person_copy import person_copy
from liming.adapters.marks import Mark
from liming.adapters.spreadsheets import write_marked_copy
from liming.register.queries import Handout
from liming.register.rules import CellError, Table
from liming.shared import clock

AT = datetime(2026, 7, 14, 9, 20, tzinfo=clock.LOCAL_ZONE)
MARK = Mark("徐敏", AT, "核对")
LINE = "徐敏 2026-07-14 09:20 未脱敏数据，不得外传"


def long_paper(mark: Mark | None) -> list[str]:
    paper = Paper("国网夏县供电公司", "限期整改通知单", "YH260714-0001", mark=mark)
    for _line in range(60):
        paper.text("户主王大山，请在期限内整改。" * 4)
    return pages_of(paper.pdf())


def test_the_mark_stands_across_every_page_and_at_its_head() -> None:
    """Three times behind the words and once to be read; the words themselves are all there."""
    pages = long_paper(MARK)
    assert len(pages) > 2
    assert [page.count(LINE) for page in pages] == [4] * len(pages)
    assert "".join(pages).count("户主王大山") == 240


def test_a_paper_without_a_mark_has_none() -> None:
    assert [page for page in long_paper(None) if "不得外传" in page or "徐敏" in page] == []


def test_a_customers_report_names_who_took_it_on_every_page() -> None:
    pages = pages_of(report_pdf(report(), MARK))
    assert [LINE in page for page in pages] == [True] * len(pages)


def edges(content: bytes) -> list[str]:
    """The words of every head and foot that a page of a Word file shows, section by section."""
    document = Document(BytesIO(content))
    found = []
    for section in document.sections:
        parts = [section.header, section.footer]
        if section.different_first_page_header_footer:
            parts += [section.first_page_header, section.first_page_footer]
        if document.settings.odd_and_even_pages_header_footer:
            parts += [section.even_page_header, section.even_page_footer]
        found += ["|".join(each.text for each in part.paragraphs) for part in parts]
    return found


def test_a_customers_report_in_word_names_who_took_it_at_head_and_foot() -> None:
    """In the foot below the number of the page."""
    assert edges(report_document(report(), MARK)) == [LINE, f"—  —|{LINE}"]
    assert LINE not in "".join(edges(report_document(report())))


def test_a_departments_template_keeps_its_head_and_every_kind_of_page_is_marked(settings, tmp_path) -> None:
    """First, even and other pages, in two sections of which the second goes on with the first one's head."""
    settings.VAR = tmp_path
    own = Document()
    own.settings.odd_and_even_pages_header_footer = True
    own.sections[0].different_first_page_header_footer = True
    own.sections[0].header.paragraphs[0].add_run("本单位")
    own.add_section()
    path = tmp_path / "templates" / "customer_report.docx"
    path.parent.mkdir()
    own.save(str(path))
    assert edges(report_document(report(), MARK)) == [f"本单位|{LINE}", *[LINE] * 5] * 2


def test_a_persons_copy_names_who_took_it_beside_the_number_of_the_page() -> None:
    made = {"number": "GR1", "made_at": "2026-07-14T09:20:00", "held": []}
    head, foot = edges(person_copy("国网夏县供电公司", "王大山", made, MARK))
    assert (head, foot) == (LINE, f"—  —|{LINE}")


def test_a_sheet_that_comes_back_with_its_faults_names_who_took_it() -> None:
    """On every printed page and on a sheet of its own, behind the one that is read again."""
    table = Table.of(("姓名", "电话"), [("王大山", "1380000552")], "客户")
    error = CellError(2, "电话", "field_invalid", "不是电话")
    book = load_workbook(BytesIO(write_marked_copy(table, [error], MARK)))
    assert book.sheetnames == ["客户", "导出标记"]
    assert [each.oddHeader.right.text for each in book.worksheets] == [LINE, LINE]
    assert book.worksheets[0]["C2"].value == "不是电话。"


def test_the_list_of_codes_names_who_took_it_and_holds_each_persons_line() -> None:
    rows = [
        Handout("夏县分队", f"张{number}", f"7001{number:04}", "k3m9x-w7hpt", AT + timedelta(days=14))
        for number in range(80)
    ]
    pages = pages_of(invitation_list("国网夏县供电公司", rows, "https://fuwu.example/", MARK))
    assert len(pages) > 1
    assert [LINE in page for page in pages] == [True] * len(pages)
    assert "https://fuwu.example/join/" in pages[0]
    assert "".join(pages).count("k3m9x-w7hpt") == 80
