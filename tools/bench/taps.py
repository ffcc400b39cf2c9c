"""A member's taps as the page itself counts them: a checked visit closed, a quick record made."""

import re
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from tools.bench.hand import READY

QUESTIONS = 12
WITHIN_LIMITS = "60"
# A number that was typed counts as one, beside the tap into its field.
COUNTING = """
const count = (name) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name) || 0) + 1);
addEventListener("pointerdown", () => count("taps"), true);
addEventListener("change", ({ target }) => { if (target.type === "text") count("typed"); }, true);
"""
_COUNTED = """() => {
  const counted = ["taps", "typed"].map((name) => Number(sessionStorage.getItem(name) || 0));
  sessionStorage.clear();
  return counted;
}"""


@dataclass(frozen=True)
class Walk:
    """Taps and typed numbers, counted by the page, and the seconds from the first look to the answer."""

    taps: int
    typed: int
    seconds: float


class Hand:
    """Taps on a page, with a person's pause before each. The page must have been opened with COUNTING."""

    def __init__(self, page: Page, pause: float = 0.0) -> None:
        self.page = page
        self.pause = pause
        page.evaluate(_COUNTED)
        self.started = time.perf_counter()

    def tap(self, place: Locator) -> None:
        """One tap, once the page listens to it; the page is scrolled as far as it must be."""
        self.page.wait_for_timeout(self.pause * 1000)
        self.page.locator(READY).locator(place).tap()

    def type(self, place: Locator, text: str) -> None:
        """A tap into a field and the keys."""
        self.tap(place)
        self.page.wait_for_timeout(self.pause * 1000)
        self.page.keyboard.type(text)

    def walked(self) -> Walk:
        """What was counted, and since when."""
        taps, typed = self.page.evaluate(_COUNTED)
        return Walk(taps, typed, round(time.perf_counter() - self.started, 1))


def close_visit(page: Page, home: str, item: str, pause: float = 0.0) -> Walk:
    """From my day to the finished record: open, check in, answer everything, say the result, close."""
    page.goto(f"{home}/field/")
    hand = Hand(page, pause)
    hand.tap(page.locator(f"li[data-day-item='{item}'] > a"))
    hand.tap(page.get_by_role("button", name="到场签到"))
    page.locator("#finish").wait_for()
    for check in page.locator("#finish [data-check]").all():
        if check.locator("input[type=text]").count():
            hand.type(check.locator("input[type=text]"), WITHIN_LIMITS)
        else:
            hand.tap(check.locator("label.ok"))
    hand.tap(page.locator("#finish label.choice", has_text="已解决"))
    hand.tap(page.locator("button[form=finish].primary"))
    page.wait_for_url(re.compile("/field/records/"))
    return hand.walked()


def quick_record(page: Page, home: str, pause: float = 0.0) -> Walk:
    """From my day to a new record, without a key."""
    page.goto(f"{home}/field/")
    hand = Hand(page, pause)
    hand.tap(page.locator("a[href='/field/quick/']").first)
    page.locator("#quick").wait_for()
    hand.tap(page.locator("label.choice:has(input[name=service_type])").nth(1))
    for words in ("几户", "已告知", "40 分"):
        hand.tap(page.locator("label.choice", has_text=words))
    hand.tap(page.get_by_role("button", name="保存"))
    page.wait_for_url(re.compile("/field/records/"))
    return hand.walked()


def checked_visit(member: Any) -> str:
    """A visit of today with a checklist of twelve questions, planned for the member; its id."""
    from liming.plan.actions.work import create_work_item
    from liming.plan.enums import OriginKind
    from liming.plan.models import Checklist, ServiceType
    from liming.shared import clock
    from liming.shared.viewer import system_viewer

    codes = {row.code for row in Checklist.objects.all() if row.items.count() == QUESTIONS}
    item = create_work_item(
        system_viewer("计划"),
        team=member.team,
        service_type=ServiceType.objects.filter(checklist_code__in=codes).order_by("code")[0],
        title="十二项检查",
        origin_kind=OriginKind.PLAN,
        nominal_date=clock.today(),
        member=member,
    )
    return str(item.pk)
