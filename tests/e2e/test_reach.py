"""The phone's pages for a thumb, a keyboard and a screen reader."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tools.bench.phone import KEPT, PHONE, sign_in
from tools.bench.taps import checked_visit

from liming.execute.models import ServiceRecord
from liming.register.models import Account

pytestmark = pytest.mark.e2e
MEMBER = "zhangjianjun"
PUBLIC = ("/sign-in/", "/ask/", "/follow/", "/privacy/", "/offline/")
FIELD = ("/field/", "/field/quick/", "/field/queue/", "/field/ledger/", "/field/hazards/", "/field/me/")
NAMED = {"button", "link", "textbox", "radio", "checkbox", "combobox", "searchbox", "radiogroup", "image"}
# A mark on the small map leads where its line in the list leads too.
SMALL = """() => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const found = [];
  for (const each of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    const place = (each.matches("input") && each.closest("label, .measured")) || each;
    const { width, height } = place.getBoundingClientRect();
    if (!width || !height || each.closest(".honey, .skip, svg")) continue;
    if (Math.min(width, height) < 43.9) found.push(`${width}x${height} ${place.outerHTML.slice(0, 90)}`);
  }
  return found;
}"""


@pytest.fixture
def phone(browser: Browser) -> Any:
    context = browser.new_context(**PHONE)
    yield context
    context.close()


def nameless(page: Page) -> list[str]:
    """Roles of what a screen reader would say nothing about."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    shown = [node for node in nodes if not node["ignored"] and node["role"]["value"] in NAMED]
    return [node["role"]["value"] for node in shown if not node.get("name", {}).get("value")]


def test_everything_to_tap_is_large_enough_and_has_a_name(province: str, phone: Any) -> None:
    """At least 44 px each way on a narrow phone, nothing beside the screen, a name for the reader."""
    page = phone.new_page()
    for address in PUBLIC:
        page.goto(province + address)
        assert (address, page.evaluate(SMALL), nameless(page)) == (address, [], [])
    sign_in(phone, province, MEMBER)
    item = checked_visit(Account.objects.get(username=MEMBER).member)
    for address in (*FIELD, f"/field/items/{item}/"):
        page.goto(province + address)
        assert (address, page.evaluate(SMALL), nameless(page)) == (address, [], [])
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_record_is_made_by_keyboard_alone_and_what_is_unsent_is_told(province: str, phone: Any) -> None:
    """The first stop leads past the head; the stops follow the form; the line of what is unsent is live."""
    sign_in(phone, province, MEMBER)
    page = phone.new_page()
    page.goto(f"{province}/field/quick/")
    page.locator(KEPT).wait_for(state="attached")
    press = page.keyboard.press
    press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#content")
    press("Enter")
    names = []
    for _stop in range(30):
        press("Tab")
        focus = page.locator(":focus")
        name = focus.get_attribute("name") or ""
        if focus.get_attribute("type") == "radio":
            press("ArrowRight")
        names.append(name)
        if focus.get_attribute("form") == "quick":
            break
    asked = [name for name in names if name in {"service_type", "whom", "result", "minutes", "photos"}]
    assert asked == ["service_type", "whom", "result", "minutes", "photos"]
    phone.set_offline(True)
    press("Enter")
    page.wait_for_url(re.compile(r"/field/$"))
    expect(page.get_by_role("status").filter(has_text="1 件没发")).to_be_visible()
    phone.set_offline(False)
    page.goto(f"{province}/field/queue/")
    page.locator(KEPT).wait_for(state="attached")
    expect(page.locator("[data-unsent]")).to_be_hidden()
    made = ServiceRecord.objects.everywhere("the test looks for the new one").latest("entered_at")
    assert made.member.name == "张建军"
