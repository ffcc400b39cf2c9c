"""A quick record on a phone: at most six taps from the day's page, and not one key pressed."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from liming.execute.models import ServiceRecord
from liming.register.models import Account

pytestmark = pytest.mark.e2e
COUNTING = """
for (const kind of ["pointerdown", "keydown"])
  addEventListener(kind, () => {
    sessionStorage.setItem(kind, Number(sessionStorage.getItem(kind) || 0) + 1)
  }, true)
"""


def test_six_taps_without_typing_make_a_record(province: str, open_as: Any, said: list[str]) -> None:
    """Each tap is counted by the page itself, so that none is forgotten: the first one opens the form."""
    member = Account.objects.get(username="zhangjianjun").member
    page = open_as("zhangjianjun")
    page.set_viewport_size({"width": 360, "height": 740})
    page.add_init_script(COUNTING)
    before = ServiceRecord.objects.everywhere("the test counts").count()
    page.goto(f"{province}/field/")

    page.locator("a[href='/field/quick/']").first.click()
    code = page.locator("input[name=service_type]").nth(1).get_attribute("value")
    page.locator(f"label.choice:has(input[value={code}])").click()
    page.locator("label.choice", has_text="几户").click()
    page.locator("label.choice", has_text="已告知").click()
    page.locator("label.choice", has_text="40 分").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("保存")).click()

    counted = page.evaluate("[sessionStorage.getItem('pointerdown'), sessionStorage.getItem('keydown')]")
    assert counted == ["6", None]
    rows = ServiceRecord.objects.everywhere("the test looks for the new one")
    assert rows.count() == before + 1
    record = rows.latest("entered_at")
    assert (record.member, record.service_type_id, record.whom) == (member, code, "几户")
    assert (record.result, record.minutes) == ("guided", 40)
    expect(page.locator("main")).to_contain_text(record.number)
    page.goto(f"{province}/field/ledger/")
    expect(page.locator("main")).to_contain_text(record.service_type.name)
    assert said == []
