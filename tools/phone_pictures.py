"""The member's phone in each state, made for real: a slow line, none, work not sent, a colleague was faster.

`./run pictures --only phone-states`, or beside a running house: python -m tools.phone_pictures ADDRESS
"""

import sys
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tools import browser
from tools.bench import hand
from tools.bench.line import Line

ROOT = Path(__file__).resolve().parents[1]
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "locale": "zh-CN"}
MEMBER, CAPTAIN = "zhangjianjun", "weidonghai"
SLOW = 2.5
PATIENCE = 90_000
SIZES = {"-wide": {"width": 1440, "height": 900}, "": PHONE["viewport"]}


class Camera:
    """Opens pages of one phone and keeps pictures of them; `remarks` are what should not be."""

    def __init__(self, page: Page, home: str, target: Path) -> None:
        self.page, self.home, self.target = page, home, target
        self.remarks: list[str] = []

    def open(self, path: str, until: str = hand.READY) -> None:
        self.page.goto(self.home + path)
        self.page.locator(until).wait_for(state="attached", timeout=PATIENCE)

    def shoot(self, name: str) -> None:
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=self.target / f"state-{name}.png")
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            self.remarks.append(f"{name}: the page is wider than the screen")

    def each(self, state: str, paths: Iterable[tuple[str, str]]) -> None:
        for name, path in paths:
            self.open(path)
            self.shoot(f"{name}-{state}")


def shoot_states(engine: Browser, address: str, target: Path) -> list[str]:
    """Every state of my day, item, quick and queue at 360 px; returns the remarks, which should be none."""
    target.mkdir(parents=True, exist_ok=True)
    line = Line(address)
    phone, other, office = (engine.new_context(**PHONE) for _ in range(3))
    straight = f"http://{address}"
    try:
        home = f"http://{line.address}"
        camera = Camera(hand.sign_in(phone, home, MEMBER), home, target)
        item = _item(camera, line)
        _empty(camera)
        _slow(camera, line)
        _refused(camera, line, item)
        pages = (("day", "/field/"), ("item", item), ("quick", "/field/quick/"), ("queue", "/field/queue/"))
        camera.open("/field/queue/", hand.KEPT)
        line.cut()
        camera.each("offline", pages)
        camera.open("/field/queue/")
        camera.page.locator("[data-send-now]").click()
        expect(camera.page.locator("[data-said]")).not_to_be_empty()
        camera.shoot("queue-error")
        camera.page.goto(f"{home}/field/team/")
        camera.shoot("unknown-offline")
        _work_offline(camera, item)
        camera.each("unsent", pages)
        captain = _overtake(office, straight, item)
        line.mend()
        camera.open("/field/queue/")
        expect(camera.page.locator("[data-list=attention] li")).to_have_count(2, timeout=PATIENCE)
        camera.each("clash", pages)
        of_captain = Camera(captain, straight, target)
        _board(of_captain)
        _view_as(of_captain)
        camera.remarks += of_captain.remarks
        camera.open("/field/phones/", hand.KEPT)
        camera.shoot("phones")
        _revoke(camera, other, straight)
    finally:
        line.close()
        for context in (phone, other, office):
            context.close()
    return camera.remarks


def _item(camera: Camera, line: Line) -> str:
    """The current stop, begun as far as its form; what its taps say while the line takes its time."""
    camera.open("/field/", hand.KEPT)
    row = camera.page.locator("[data-day-item][aria-current]")
    path = f"/field/items/{row.get_attribute('data-day-item')}/"
    button = row.locator("form button.primary")
    if button.count():
        _slowly(camera, line, button, "day-loading")
        camera.page.wait_for_url(f"**{path}")
    camera.open(path)
    _go_there(camera.page)
    camera.shoot("item-empty")
    return path


def _slowly(camera: Camera, line: Line, button: Locator, name: str) -> None:
    """A tap on the button while the line takes its time."""
    line.delay = SLOW
    button.click(no_wait_after=True)
    camera.shoot(name)
    line.mend()


def _go_there(page: Page) -> None:
    """Tap the steps until the form is there."""
    for words in ("签收", "出发", "到场签到"):
        button = page.locator("[data-next-step] form button.primary", has_text=words)
        if button.count():
            button.first.click()
            button.first.wait_for(state="detached")
            page.locator(hand.READY).wait_for(state="attached")


def _fill_in(page: Page, note: str) -> None:
    """Every question well, a result, a note."""
    for check in page.locator("#finish [data-check]").all():
        if check.locator("input[type=text]").count():
            check.locator("input[type=text]").fill("220")
        else:
            check.locator("label.ok").click()
    page.locator("#finish input[name=result][value=solved]").check(force=True)
    page.fill("#id_note", note)


def _empty(camera: Camera) -> None:
    camera.open("/field/?day=2020-03-01")
    camera.shoot("day-empty")
    for name in ("quick", "queue"):
        camera.open(f"/field/{name}/")
        camera.shoot(f"{name}-empty")


def _slow(camera: Camera, line: Line) -> None:
    """What a tap says while the line takes its time."""
    for name, path, button in (
        ("quick", "/field/quick/", "button[form=quick].primary"),
        ("queue", "/field/queue/", "[data-send-now]"),
    ):
        camera.open(path, hand.KEPT)
        if name == "quick":
            camera.page.locator("input[name=result][value=solved]").check(force=True)
        _slowly(camera, line, camera.page.locator(button), f"{name}-loading")
        camera.page.wait_for_timeout(int(SLOW * 3000))


def _refused(camera: Camera, line: Line, item: str) -> None:
    """What the server says no to stands on the form that was filled in."""
    camera.open(item)
    _fill_in(camera.page, "等备件")
    camera.page.locator("#finish input[name=result][value=partly]").check(force=True)
    _slowly(camera, line, camera.page.locator("button[form=finish].primary"), "item-loading")
    camera.page.locator("[data-refused]").wait_for()
    camera.shoot("item-error")
    camera.open("/field/quick/")
    _quick(camera.page, "")
    camera.page.locator("[data-refused]").wait_for()
    camera.shoot("quick-error")


def _quick(page: Page, result: str) -> None:
    """A quick record; without a result the server will refuse it."""
    page.locator("#quick").evaluate("form => { form.noValidate = true; }")
    page.locator("#quick input[name=result]").first.evaluate(
        "input => input.form.querySelectorAll('[name=result]').forEach(each => { each.checked = false; })"
    )
    if result:
        page.locator(f"#quick input[name=result][value={result}]").check(force=True)
    page.fill("input[name=whom_words]", "窑头村老杨家")
    page.locator("button[form=quick].primary").click()


def _work_offline(camera: Camera, item: str) -> None:
    """One record that will be refused, one that counts, and the item that somebody else ends meanwhile."""
    for result in ("", "solved"):
        camera.open("/field/quick/")
        _quick(camera.page, result)
        camera.page.wait_for_url("**/field/")
    camera.open(item)
    _fill_in(camera.page, "山里修好了")
    camera.page.locator("button[form=finish].primary").click()
    camera.page.wait_for_url("**/field/")


def _overtake(office: BrowserContext, home: str, item: str) -> Page:
    """The captain ends the same item on another phone; the captain's page."""
    page = hand.new_page(office)
    page.goto(f"{home}/sign-in/?next={item}")
    page.fill("input[name=username]", CAPTAIN)
    page.fill("input[name=password]", hand.PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"**{item}")
    page.locator(hand.READY).wait_for(state="attached")
    _go_there(page)
    _fill_in(page, "队长代办")
    page.locator("button[form=finish].primary").click()
    page.wait_for_url("**/field/records/**")
    return page


def _board(camera: Camera) -> None:
    """What the captain sees of it in the office: the board and the card of what waits for a decision."""
    for suffix, size in SIZES.items():
        camera.page.set_viewport_size(size)
        camera.page.goto(f"{camera.home}/office/phones/")
        camera.shoot(f"board{suffix}")
        camera.page.locator("summary", has_text="认可入账").first.click()
        camera.shoot(f"board-decide{suffix}")


def _view_as(camera: Camera) -> None:
    """The captain looks at the member's phone as the member does."""
    camera.page.goto(f"{camera.home}/office/view-as/?q=zjj")
    camera.page.locator("summary", has_text="查看").first.click()
    camera.page.locator("input[name=reason]").first.fill("队员说看不到新派的单")
    camera.page.locator("form.pop-body button.primary").first.click()
    camera.page.wait_for_url("**/field/")
    for suffix, size in SIZES.items():
        camera.page.set_viewport_size(size)
        camera.shoot(f"view-as-day{suffix}")
    camera.page.locator("form.looking button").click()
    camera.page.wait_for_url("**/office/view-as/")


def _revoke(camera: Camera, other: BrowserContext, home: str) -> None:
    """The member gives this phone up from the other one; it says so and holds nothing any more."""
    mark = camera.page.locator("[data-device]:has([data-this-phone]:not([hidden]))").first
    page = hand.sign_in(other, home, MEMBER)
    page.goto(f"{home}/field/phones/{mark.get_attribute('data-device')}/")
    Camera(page, home, camera.target).shoot("phone-give-up")
    page.locator("#give-up input[value=changed]").check(force=True)
    page.locator("button[form=give-up]").click()
    page.wait_for_url("**/field/phones/")
    camera.open("/field/")
    expect(camera.page.locator("[data-unsent]")).to_contain_text("停用", timeout=PATIENCE)
    camera.shoot("day-error")


def main(arguments: list[str]) -> int:
    address = arguments[0] if arguments else "127.0.0.1:8077"
    urllib.request.urlopen(f"http://{address}/sign-in/").read()
    with browser.launched() as engine:
        said: list[Any] = shoot_states(engine, address, ROOT / "var" / "pictures")
    print("\n".join(said) or "no remarks")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
