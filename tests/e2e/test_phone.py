"""The member's phone without a signal, in a real browser: nothing is lost, doubled or mixed."""

import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tools.bench import faults, hand
from tools.bench.hour import ACTS, MEMBERS, Hour
from tools.bench.house import House
from tools.bench.line import Line
from tools.bench.taps import checked_visit

from liming.execute.actions import sync
from liming.execute.models import Guarantee, Request, ServiceRecord, SyncOperation, Visit
from liming.plan.models import RoundPlace, WorkItem
from liming.register.models import Account

pytestmark = pytest.mark.e2e
KEPT, READY = hand.KEPT, hand.READY
EIGHT_DAYS = "const real = Date.now; Date.now = () => real() + 8 * 24 * 3600_000;"
ROWS = """(name) => new Promise((done) => {
  const asked = indexedDB.open("liming");
  asked.onsuccess = () => {
    const rows = asked.result.transaction([name]).objectStore(name).getAll();
    rows.onsuccess = () => done(rows.result);
  };
})"""
RUNS, SEED = 5, 77
FORGET = """async () => new Promise((done) => {
  const asked = indexedDB.open("liming");
  asked.onsuccess = () => {
    const wiped = asked.result.transaction(["acts", "photos"], "readwrite");
    for (const name of ["acts", "photos"]) wiped.objectStore(name).clear();
    wiped.oncomplete = () => done(null);
  };
})"""
NO_ANSWER = "navigator.geolocation.getCurrentPosition = () => {};"
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
    return hand.sign_in(phone, f"http://{line.address}", username)


def visit(page: Page, line: Line, path: str, until: str = READY) -> None:
    page.goto(f"http://{line.address}{path}")
    page.locator(until).wait_for(state="attached")


def fill(page: Page, line: Line, whom: str, photo: bytes = b"") -> None:
    """A quick record, filled in and saved."""
    visit(page, line, "/field/quick/")
    hand.fill(page, whom, photo)


def records(whom: str) -> list[ServiceRecord]:
    return list(ServiceRecord.objects.everywhere("the test looks").filter(whom=whom))


def unsent(page: Page) -> Any:
    return page.locator("[data-unsent]")


def test_a_visit_is_done_in_a_valley_and_counts_when_the_signal_is_back(phone, line):
    """The day's page, the item and its form open without a line; each step is kept with its own time."""
    member = Account.objects.get(username="zhangjianjun").member
    item = checked_visit(member)
    page = sign_in(phone, line)
    line.cut()
    visit(page, line, f"/field/items/{item}/")
    for words in ("签收", "出发", "到场签到"):
        button = page.locator("[data-next-step] form button.primary", has_text=words)
        if button.count():
            button.click()
            expect(page.locator(".kept-here")).to_contain_text(words)
            page.locator(READY).wait_for(state="attached")
    do_checks(page)
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


def test_a_round_is_walked_in_a_valley_over_a_closed_tab(phone, line):
    """Each place leads to the next without a line; a tab that is closed and opened goes on where it was, and
    the whole round is one record.
    """
    page = sign_in(phone, line)
    places = list(RoundPlace.objects.order_by("number"))
    address = f"/field/items/{places[0].item_id}/"
    visit(page, line, address, KEPT)
    line.cut()
    visit(page, line, address)
    page.locator("[data-round-next]").click()
    page.locator("#p1").get_by_role("button", name="正常", exact=True).click()
    expect(page.locator("#p2")).to_be_visible()
    page.locator("#p2").get_by_text("没去成", exact=True).click()
    page.locator("#p2 label.choice", has_text="路不通").click()
    page.locator("#p2").get_by_role("button", name="记没去成").click()
    expect(page.locator("#p3")).to_be_visible()
    page.close()

    back = phone.new_page()
    visit(back, line, address)
    expect(back.locator("[data-round-done]")).to_have_text("2")
    expect(back.locator("[data-round-name]")).to_have_text(places[2].name)
    back.locator("[data-round-next]").click()
    for place in places[2:]:
        back.locator(f"#p{place.number}").get_by_role("button", name="正常", exact=True).click()
    expect(back.locator("[data-round-close]")).to_be_visible()
    back.fill("#id_note", "风后无异常")
    back.locator("[data-round-close]").click()
    back.wait_for_url(re.compile(r"/field/$"))
    assert not SyncOperation.objects.everywhere("the test looks").exists()

    line.mend()
    visit(back, line, "/field/queue/", KEPT)
    expect(unsent(back)).to_contain_text("正在入账")
    sync.apply_later(str(SyncOperation.objects.everywhere("the test looks").first().device_id))
    record = ServiceRecord.objects.everywhere("the test looks").get(work_item_id=places[0].item_id)
    seen = len(places) - 1
    assert record.note == f"共 {len(places)} 处：正常 {seen}，没去成 1。风后无异常"


def do_checks(page: Page) -> None:
    """Every check of the form is fine, every number is 220."""
    for check in page.locator("[data-check]").all():
        if check.locator("input[type=text]").count():
            check.locator("input[type=text]").fill("220")
        else:
            check.locator("label.ok").click()


def test_a_guarantee_is_walked_in_a_valley_from_stop_to_stop(phone, line):
    """Opens without a line; a stop finished there leads back to it and counts, and the next one opens."""
    page = sign_in(phone, line)
    member = Account.objects.get(username="zhangjianjun").member
    stops = WorkItem.objects.everywhere("the test looks").filter(member=member, origin_kind="guarantee")
    season = stops.exclude(state="done")[0].origin_id
    number = Guarantee.objects.everywhere("the test looks").get(pk=season).number
    walk = f"/field/guarantees/{number}/"
    visit(page, line, walk, KEPT)
    done = int(page.locator("[data-walk-done]").inner_text())
    line.cut()
    visit(page, line, walk)
    expect(page.locator("[data-as-of]")).to_contain_text("手机存的")
    first = str(page.locator("[data-walk-next]").get_attribute("href"))
    page.locator("[data-walk-next]").click()
    for words in ("签收", "到场签到"):
        page.locator(READY).wait_for(state="attached")
        button = page.locator("[data-next-step] form button", has_text=words)
        if button.count():
            button.click()
            expect(page.locator(".kept-here")).to_contain_text(words)
    page.locator(READY).wait_for(state="attached")
    do_checks(page)
    page.locator("#finish label.choice", has_text="已解决").click()
    page.locator("button[form=finish].primary").click()
    page.wait_for_url(re.compile(re.escape(walk)))
    expect(page.locator("[data-walk-done]")).to_have_text(str(done + 1))
    second = str(page.locator("[data-walk-next]").get_attribute("href"))
    assert second != first
    page.locator("[data-walk-next]").click()
    page.locator("[data-item]").wait_for()
    assert not SyncOperation.objects.everywhere("the test looks").exists()

    line.mend()
    visit(page, line, "/field/queue/", KEPT)
    expect(unsent(page)).to_be_hidden()
    key = re.findall(r"[0-9a-f-]{36}", first)[0]
    record = ServiceRecord.objects.everywhere("the test looks").get(work_item_id=key)
    assert (record.member, record.origin_kind) == (member, "guarantee")


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
        fill(page, line, name, hand.picture(name) * 2)
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


def test_a_question_for_the_position_that_is_left_open_holds_nobody_up(phone, line):
    """Whoever does not answer the browser has the record all the same, after a few seconds."""
    phone.add_init_script(NO_ANSWER)
    page = sign_in(phone, line)
    fill(page, line, "壬的一户")
    page.wait_for_url(re.compile("/field/records/"))
    assert len(records("壬的一户")) == 1


def kept_rows(page: Page, name: str) -> list[Any]:
    """The rows of one of the phone's stores."""
    rows: list[Any] = page.evaluate(ROWS, name)
    return rows


def test_two_quick_records_are_begun_side_by_side(phone, line):
    """Each draft is led back to from the list and goes by itself; what was typed is nowhere to be read."""
    page = sign_in(phone, line)
    visit(page, line, "/field/quick/")
    page.fill("input[name=whom_words]", "先来的一户")
    expect_drafts(page, 1)
    visit(page, line, "/field/")
    expect(unsent(page)).to_have_text("1 件没填完")
    visit(page, line, "/field/quick/")
    expect(page.locator("input[name=whom_words]")).to_have_value("先来的一户")
    page.get_by_role("link", name="另记一件").click()
    page.locator(READY).wait_for(state="attached")
    expect(page.locator("input[name=whom_words]")).to_have_value("")
    page.fill("input[name=whom_words]", "后来的一户")
    expect_drafts(page, 2)
    assert "的一户" not in str(kept_rows(page, "drafts"))

    visit(page, line, "/field/queue/")
    rows = page.locator("[data-list=drafts] li")
    expect(rows).to_contain_text(["后来的一户", "先来的一户"])
    rows.nth(0).get_by_role("link", name="接着填").click()
    page.locator(READY).wait_for(state="attached")
    expect(page.locator("input[name=whom_words]")).to_have_value("后来的一户")
    hand.fill(page, "后来的一户")
    page.wait_for_url(re.compile("/field/records/"))
    visit(page, line, "/field/queue/")
    expect(rows).to_contain_text(["先来的一户"])
    assert (len(records("后来的一户")), len(records("先来的一户"))) == (1, 0)


def test_what_is_put_down_lies_open_and_a_form_that_is_empty_again_does_not(phone, line):
    """The cross above a record leads to my day, which counts what was filled in and nothing else."""
    page = sign_in(phone, line)
    for words, told in (("放下的一户", "1 件没填完"), ("", "")):
        visit(page, line, "/field/quick/")
        page.fill("input[name=whom_words]", words or "改了主意")
        page.fill("input[name=whom_words]", words)
        page.get_by_role("link", name="先放下").click()
        page.wait_for_url(re.compile("/field/$"))
        page.locator(READY).wait_for(state="attached")
        expect(unsent(page)).to_have_text(told)
    assert kept_rows(page, "drafts") == []


def expect_drafts(page: Page, number: int) -> None:
    """Waits until so many drafts are kept; typing is kept a moment after the last key."""
    for _try in range(200):
        if len(kept_rows(page, "drafts")) == number:
            return
        page.wait_for_timeout(50)
    assert len(kept_rows(page, "drafts")) == number


def test_pages_go_after_a_week_and_what_is_unsent_stays(phone, line):
    """Eight days later, by the phone's clock and without a line: no page of mine is kept, my act is."""
    page = sign_in(phone, line)
    visit(page, line, "/field/quick/", KEPT)
    fill(page, line, "己的一户")
    page.wait_for_url(re.compile("/field/records/"))
    line.cut()
    fill(page, line, "庚的一户")
    page.wait_for_url(re.compile(r"/field/$"))
    assert len(kept_rows(page, "pages")) > 5
    assert len(kept_rows(page, "sent")) == 1
    page.close()
    phone.add_init_script(EIGHT_DAYS)
    later = phone.new_page()
    visit(later, line, "/field/queue/")
    assert (kept_rows(later, "pages"), kept_rows(later, "sent")) == ([], [])
    (act,) = kept_rows(later, "acts")
    assert "title" not in act
    assert "庚的一户" not in str(act)
    line.mend()
    visit(later, line, "/field/queue/", KEPT)
    expect(unsent(later)).to_be_hidden()
    assert len(records("庚的一户")) == 1


def test_where_no_worker_can_run_the_pages_are_plain_forms(browser, line):
    """Nothing is kept and nothing claims to be: a quick record and a visit go straight to the server."""
    item = checked_visit(Account.objects.get(username="zhangjianjun").member)
    context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    context.add_init_script("Object.defineProperty(self, 'indexedDB', { value: undefined });")
    page = context.new_page()
    page.goto(f"http://{line.address}/sign-in/")
    page.fill("input[name=username]", "zhangjianjun")
    page.fill("input[name=password]", hand.PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(re.compile(r"/field/$"))
    page.goto(f"http://{line.address}/field/quick/")
    hand.fill(page, "辛的一户")
    page.wait_for_url(re.compile("/field/records/"))
    assert len(records("辛的一户")) == 1
    page.goto(f"http://{line.address}/field/items/{item}/")
    for words in ("签收", "出发", "到场签到"):
        button = page.locator("[data-next-step] form button.primary", has_text=words)
        if button.count():
            with page.expect_navigation():
                button.click()
    do_checks(page)
    page.locator("#finish label.choice", has_text="已解决").click()
    page.fill("#id_note", "没有离线也办完")
    page.locator("button[form=finish].primary").click()
    page.wait_for_url(re.compile("/field/records/"))
    done = ServiceRecord.objects.everywhere("the test looks").get(work_item_id=item)
    assert done.note == "没有离线也办完"
    assert page.locator("html[data-phone]").count() == 0
    expect(unsent(page)).to_be_hidden()
    assert not SyncOperation.objects.everywhere("the test looks").exists()
    context.close()


@pytest.fixture
def valley(province: str, ready: Path, tmp_path: Path) -> Iterator[faults.Valley]:
    """A server of its own to kill, with the province's tables and passwords as they are served."""
    if connection.vendor != "sqlite":  # the valley keeps its tables in a file
        House(tmp_path, workers=1, threads=1).build()
        ready = tmp_path / "house.sqlite3"
    kept = tmp_path / "ready.sqlite3"
    with closing(sqlite3.connect(ready)) as source, closing(sqlite3.connect(kept)) as target:
        source.backup(target)
        word = PBKDF2PasswordHasher().encode(hand.PASSWORD, "salt")
        target.execute("UPDATE register_account SET password = ? WHERE username IN (?, ?)", (word, *MEMBERS))
        target.commit()
    with faults.valley(kept) as place:
        yield place


def test_bad_hours_lose_and_double_nothing(browser, valley):
    """Cut, slow and broken lines, lost answers, dying tabs, a killed server, another user, a full phone, a
    wrong clock: drawn by seed.
    """
    found = faults.runs_in(valley, browser, RUNS, seed=SEED)
    assert found.wrong == []
    assert found.acts >= RUNS * ACTS - 2


def wipe(hour: Hour) -> None:
    """A phone that forgets what it had said to keep."""
    hour.place.line.cut()
    hour.act("planted-0")
    hour.page.evaluate(FORGET)


def lie(hour: Hour) -> None:
    """A server that names an act without having written it down."""

    def named(route: Any) -> None:
        acts = route.request.post_data_json["operations"]
        told = [{"id": act["id"], "state": "applied", "answer": {}} for act in acts]
        route.fulfill(json={"results": told, "now": "2026-01-01T00:00:00Z"})

    hour.context.route("**/api/sync/", named)
    hour.act("planted-1")
    hour.context.unroute("**/api/sync/")


def double(hour: Hour) -> None:
    """An act with two effects."""
    hour.act("planted-2")
    with closing(sqlite3.connect(hour.place.database)) as file:
        names = [row[1] for row in file.execute("PRAGMA table_info(execute_servicerecord)")]
        other = {"id": "'" + "ab" * 16 + "'", "number": "'X-1'", "once_key": "'X-1'"}
        values = ", ".join(other.get(name, f'"{name}"') for name in names)
        file.execute(
            f"INSERT INTO execute_servicerecord SELECT {values} FROM execute_servicerecord"
            " WHERE whom = 'planted-2'"
        )
        file.commit()


def test_a_planted_loss_is_found(browser, valley):
    """The judge of the bad hours is no yes-man: a forgetful phone, a lying server, a second effect."""
    plants: list[tuple[Callable[[Hour], None], list[tuple[str, str]]]] = [
        (wipe, [("lost", "planted-0"), ("lost", "planted-0")]),
        (lie, [("lost", "planted-1"), ("lost", "planted-1")]),
        (double, [("doubled", "planted-2")]),
    ]
    for plant, wrong in plants:
        hour = Hour(valley, browser, random.Random(1), "planted-")
        plant(hour)
        found = [each for each in hour.judge() if each[1] == wrong[0][1]]
        hour.close()
        assert found == wrong
