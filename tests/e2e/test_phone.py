"""The member's phone without a signal, in a real browser: nothing is lost, doubled or mixed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tools.bench import faults
from tools.bench.line import Line

from liming.execute.models import Request, ServiceRecord, SyncOperation, Visit
from liming.register.models import Account

pytestmark = pytest.mark.e2e
KEPT, READY = faults.KEPT, faults.READY
RUNS = 5
HOUR_AHEAD = "const real = Date.now; Date.now = () => real() + 3600_000;"


@pytest.fixture
def line(province: str) -> Iterator[Line]:
    """A line to the server that a test may cut."""
    made = Line(province.removeprefix("http://"))
    yield made
    made.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    yield context
    context.close()


def sign_in(phone: BrowserContext, line: Line, username: str = "zhangjianjun") -> Page:
    return faults.sign_in(phone, f"http://{line.address}", username)


def visit(page: Page, line: Line, path: str, until: str = READY) -> None:
    page.goto(f"http://{line.address}{path}")
    page.locator(until).wait_for(state="attached")


def fill(page: Page, line: Line, whom: str, photo: bytes = b"") -> None:
    """A quick record, filled in and saved."""
    visit(page, line, "/field/quick/")
    faults.fill(page, whom, photo)


def records(whom: str) -> list[ServiceRecord]:
    return list(ServiceRecord.objects.everywhere("the test looks").filter(whom=whom))


def unsent(page: Page) -> Any:
    return page.locator("[data-unsent]")


def test_a_visit_is_done_in_a_valley_and_counts_when_the_signal_is_back(phone, line):
    """The day's page, the item and its form open without a line; each step is kept with its own time."""
    page = sign_in(phone, line)
    member = Account.objects.get(username="zhangjianjun").member
    row = page.locator("[data-day-item]:not(.is-done)").first
    item = str(row.get_attribute("data-day-item"))
    line.cut()
    visit(page, line, f"/field/items/{item}/")
    for words in ("签收", "出发", "到场签到"):
        button = page.locator("[data-next-step] form button.primary", has_text=words)
        if button.count():
            button.click()
            expect(page.locator(".kept-here")).to_contain_text(words)
            page.locator(READY).wait_for(state="attached")
    for check in page.locator("[data-check]").all():
        if check.locator("input[type=text]").count():
            check.locator("input[type=text]").fill("220")
        else:
            check.locator("label.ok").click()
    page.locator("#finish label.choice", has_text="已解决").click()
    page.fill("#id_note", "山里修好了")
    page.locator("button[form=finish].primary").click()
    page.wait_for_url(re.compile(r"/field/$"))
    page.locator(READY).wait_for(state="attached")
    expect(page.locator(f"[data-day-item='{item}']")).to_contain_text("已办完")
    expect(unsent(page)).to_contain_text("没有信号")
    assert not SyncOperation.objects.everywhere("the test looks").exists()

    line.mend()
    visit(page, line, "/field/queue/", KEPT)
    expect(unsent(page)).to_be_hidden()
    done = ServiceRecord.objects.everywhere("the test looks").get(work_item_id=item, note="山里修好了")
    assert done.member == member
    visits = Visit.objects.everywhere("the test looks").get(work_item_id=item)
    finished = SyncOperation.objects.everywhere("the test looks").get(kind="finish")
    assert visits.check_out_at == done.ended_at == finished.said_at < finished.received_at
    request = Request.objects.everywhere("the test looks").filter(pk=done.request_id).first()
    assert request is None or request.resolved_at == finished.said_at


def test_a_kept_page_says_of_when_it_is_and_when_a_newer_one_came(phone, line):
    """Without a line and on a slow one the day opens as it was kept, and never passes for the present one."""
    page = sign_in(phone, line)
    as_of = page.locator("[data-as-of]")
    expect(as_of).to_be_hidden()
    line.cut()
    visit(page, line, "/field/")
    expect(as_of).to_contain_text("手机存的")
    line.mend()
    line.delay = 3.5
    visit(page, line, "/field/")
    expect(as_of).to_contain_text("手机存的")
    expect(as_of).to_contain_text("有新的", timeout=30_000)
    line.mend()
    as_of.get_by_role("link").click()
    expect(as_of).to_be_hidden()


def test_somebody_else_signing_in_sees_and_sends_nothing_of_mine(phone, line):
    """What the first member kept stays locked, unsent, and goes under the first member's name later."""
    page = sign_in(phone, line)
    visit(page, line, "/field/quick/", KEPT)
    line.cut()
    fill(page, line, "甲的一户")
    page.wait_for_url(re.compile(r"/field/$"))
    line.mend()
    page.route(
        "**/api/sync/", lambda route: route.abort()
    )  # the first one's acts cannot go before the change
    phone.clear_cookies()
    other = sign_in(phone, line, "lvchunmei")
    expect(unsent(other)).to_be_hidden()
    visit(other, line, "/field/queue/", KEPT)
    expect(other.locator("[data-list=open] li")).to_have_count(0)
    fill(other, line, "乙的一户")
    other.wait_for_url(re.compile("/field/records/"))
    assert records("甲的一户") == []
    phone.clear_cookies()
    page.close()
    again = sign_in(phone, line)
    visit(again, line, "/field/queue/", KEPT)
    expect(again.locator("[data-list=sent]")).to_contain_text("快记一件")
    assert [each.member.name for each in records("甲的一户")] == ["张建军"]
    assert [each.member.name for each in records("乙的一户")] == ["吕春梅"]


def test_signing_out_locks_what_is_kept_and_says_how_much(phone, line):
    """No page of mine opens after I left, and my act goes when I am back."""
    page = sign_in(phone, line)
    visit(page, line, "/field/quick/", KEPT)
    visit(page, line, "/field/me/", READY)
    line.cut()
    fill(page, line, "丙的一户")
    page.wait_for_url(re.compile(r"/field/$"))
    line.mend()
    page.route("**/api/sync/", lambda route: route.abort())
    visit(page, line, "/field/me/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(re.compile("/sign-in/"))
    assert "还有 1 件没发" in asked[0]
    line.cut()
    page.goto(f"http://{line.address}/field/")
    expect(page.locator("h1")).to_have_text("没有信号")
    page.close()
    line.mend()
    back = sign_in(phone, line)
    visit(back, line, "/field/queue/", KEPT)
    expect(unsent(back)).to_be_hidden()
    assert len(records("丙的一户")) == 1


def test_a_full_phone_says_so_and_keeps_the_form(phone, line):
    """What could not be kept is never called saved, nothing typed is gone, and what was kept goes."""
    origin = f"http://{line.address}"
    first = phone.new_page()
    first.goto(f"{origin}/sign-in/")
    session = phone.new_cdp_session(first)
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 2_500_000})
    page = sign_in(phone, line)
    visit(page, line, "/field/quick/", KEPT)
    line.cut()
    names = [f"丁{number}" for number in range(8)]
    tried = iter(names)
    refused = page.locator("[data-refused]")
    while not refused.count():
        name = next(tried)
        fill(page, line, name, faults.picture(name) * 2)
        page.locator("[data-refused], html.field .messages").first.wait_for()
    kept = names.index(name)
    expect(refused).to_contain_text("手机存满了")
    assert page.input_value("input[name=whom_words]") == name
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    line.mend()
    visit(page, line, "/field/queue/", KEPT)
    expect(unsent(page)).to_be_hidden()
    assert kept > 0
    assert [len(records(name)) for name in names] == [1] * kept + [0] * (len(names) - kept)


def test_a_clock_that_is_an_hour_wrong_is_put_right(phone, line):
    """The phone measured how its clock goes, and the record ends when it really ended."""
    phone.add_init_script(HOUR_AHEAD)
    page = sign_in(phone, line)
    visit(page, line, "/field/quick/", KEPT)
    line.cut()
    fill(page, line, "戊的一户")
    page.wait_for_url(re.compile(r"/field/$"))
    line.mend()
    visit(page, line, "/field/queue/", KEPT)
    expect(unsent(page)).to_be_hidden()
    (record,) = records("戊的一户")
    late = (record.entered_at - record.ended_at).total_seconds()
    assert 0 <= late < 120


def test_bad_hours_lose_and_double_nothing(browser):
    """Cut, slow and broken lines, lost answers, closed tabs, a killed server: drawn by seed."""
    with faults.valley() as place:
        found = faults.runs_in(place, browser, RUNS, seed=77)
    assert (found.lost, found.doubled) == (0, 0)
    assert len(found.kept) >= RUNS * faults.ACTS // 2
