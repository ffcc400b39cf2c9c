"""A paper with guarded data says on every page who took it and when; others carry no mark."""

from datetime import datetime, timedelta

from tests.adapters.test_customer_report import report
from tests.factories.pdf_text import pages_of

from liming.adapters.documents.customer_report import report_pdf
from liming.adapters.documents.invitation_list import invitation_list
from liming.adapters.documents.pdf import Paper
from liming.adapters.marks import Mark
from liming.register.queries import Handout
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
