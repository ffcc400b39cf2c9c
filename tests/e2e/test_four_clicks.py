"""From a published figure down to the single records behind it, in at most four clicks, in a real browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e


class Walk:
    """A page whose clicks are counted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.clicks = page, address, 0

    def start(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.clicks = 0

    def click(self, link: Locator) -> None:
        with self.page.expect_navigation():
            link.click()
        self.clicks += 1

    def listed(self) -> tuple[int, int]:
        """All rows behind the figure, over every page, and those that did not count as good."""
        rows = missed = 0
        while True:
            body = self.page.locator("table.table tbody")
            rows += body.locator("tr:not(.row-empty)").count()
            missed += body.get_by_text("只计分母").count()
            following = self.page.locator("nav.pager a[rel=next]")
            if not following.count():
                return rows, missed
            with self.page.expect_navigation():
                following.click()


def share(words: str) -> float:
    found = re.search(r"([\d.]+)%", words)
    assert found, words
    return float(found.group(1))


def sample(words: str) -> int:
    found = re.search(r"n=([\d,]+)", words)
    assert found, words
    return int(found.group(1).replace(",", ""))


def test_the_weakest_figure_of_an_indicator_opens_to_as_many_records(
    province: str, open_as: Any, said: list[str]
) -> None:
    """League, dimension, indicator, team, record; rows counted one by one give the n and the share shown."""
    walk = Walk(open_as("xumin"), province)
    walk.start("/office/league/")
    walk.click(walk.page.get_by_role("link", name="工作实效性").first)
    walk.click(walk.page.get_by_role("link", name="按时办结率").first)
    lines = [line for line in walk.page.locator(".peer-table tbody tr").all() if "%" in line.inner_text()]
    weakest = min(lines, key=lambda line: share(line.locator("td.number strong").inner_text()))
    shown, n = share(weakest.locator("td.number strong").inner_text()), sample(weakest.inner_text())
    walk.click(weakest.locator("a.row-link"))
    assert walk.clicks == 3
    here = walk.page.url
    rows, missed = walk.listed()
    assert rows == n
    assert round(100 * (rows - missed) / rows, 1) == shown
    walk.page.goto(here)
    number = walk.page.locator("table.table tbody tr td:nth-child(3)").first.inner_text()
    walk.click(walk.page.locator("table.table tbody tr td.main a").first)
    assert walk.clicks == 4
    expect(walk.page.locator("body")).to_contain_text(number)
    assert said == []


def test_a_figure_of_the_bulletin_opens_to_its_records(province: str, open_as: Any, said: list[str]) -> None:
    """From the league to the bulletin's weakest figure, or its first open one: as many rows as it says."""
    walk = Walk(open_as("xumin"), province)
    walk.start("/office/league/")
    walk.click(walk.page.get_by_role("link", name="看通报").first)
    weakest = walk.page.locator("#weakest")
    door = weakest if weakest.count() else walk.page.locator("article.report td a").first
    shown = share(door.inner_text())
    walk.click(door)
    assert walk.clicks == 2
    note = walk.page.locator(".page-note").inner_text()
    assert share(note) == shown
    rows, _missed = walk.listed()
    assert rows == sample(note)
    walk.click(walk.page.locator("table.table tbody tr td.main a").first)
    assert walk.clicks == 3
    assert said == []
