"""One bad hour of a member's phone: acts amid mishaps, then the line is well and the phone sends."""

import hashlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Error

from tools.bench.hand import KEPT, READY, Held, fill, held, kill_tabs, new_page, picture, sign_in
from tools.bench.judging import Act, lost_on_the_way, verdicts
from tools.bench.line import bad_moment

if TYPE_CHECKING:
    from tools.bench.faults import Valley

MEMBERS = ("zhangjianjun", "lvchunmei")
ACTS = 5
HOUR = 3600
NOTHING = {"nothing": 5}
BEFORE = {"tab closed": 1, "user changed": 2, "storage full": 2}
AMID = {"tab killed": 2, "server killed": 2}
ROOM, HEAVY = 250_000, 600_000
"""Bytes left on a full phone, and of a photo that does not fit."""
_CLOCK = """(() => {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() + %d); }
    static now() { return Real.now() + %d; }
  };
})()"""
_USED = "async () => (await navigator.storage.estimate()).usage"


class Hour:
    """A phone of its own in the valley, one or two members with it, and what they did."""

    def __init__(self, place: "Valley", browser: Browser, source: random.Random, start: str) -> None:
        self.place, self.source, self.start = place, source, start
        self.acts: list[Act] = []
        self.wrong: list[tuple[str, str]] = []
        self.mishaps: Counter[str] = Counter()
        self.browser = browser
        self.context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
        place.line.mend()
        self._set_clock()
        self.member = source.choice(MEMBERS)
        self.page = sign_in(self.context, place.home, self.member)
        self.phone = self.context.new_cdp_session(self.page)

    def close(self) -> None:
        """Throw the phone away."""
        self.place.line.mend()
        self.context.close()

    def go_through(self) -> None:
        """The acts, each with a mishap of the line and perhaps another one."""
        for number in range(ACTS):
            what = _drawn(self.source, NOTHING | BEFORE | AMID)
            self.mishaps[what] += what not in NOTHING
            if what == "user changed":
                self._change_user()
            self.mishaps[bad_moment(self.place.line, self.source)] += 1
            self.act(f"{self.start}{number}", what)

    def judge(self) -> list[tuple[str, str]]:
        """At the worst moment nothing is gone; then the line is well and all is sent, and counts once."""
        self.place.line.cut()
        self._open("/field/queue/")
        kept = held(self.page)
        taken = self.place.ledger.taken()
        self.wrong += [("lost", mark) for mark in lost_on_the_way(self.acts, kept.acts, taken)]
        self.place.line.mend()
        for member in sorted({self.member} | {act.member for act in self.acts}, key=self.member.__ne__):
            self._send_all(member)
        left = held(self.page)
        self.wrong += [("stuck", f"{key} {state}") for key, state in left.acts.items()]
        self.wrong += [("stuck", digest) for digest in left.photos]
        return self.wrong + verdicts(self.acts, self.place.ledger.entries(self.start))

    def _set_clock(self) -> None:
        by = self.source.choices([0, HOUR, -HOUR], [2, 1, 1])[0]
        if by:
            self.mishaps["clock wrong"] += 1
            self.context.add_init_script(_CLOCK % (by * 1000, by * 1000))

    def act(self, mark: str, what: str = "nothing") -> None:
        """Fill in and save a quick record; what the phone keeps of it counts from then on."""
        if what == "tab closed":
            self._new_tab()
        if not self._open("/field/quick/"):
            self.mishaps["no page"] += 1
            return
        before, since = held(self.page).known, time.time()
        photo = self._photo(mark, what)
        if what == "storage full":
            self._fill_up(mark, photo)
        else:
            self._save(mark, photo, AMID_ACTS.get(what))
        after = self._look()
        self._note(mark, before, after, since, photo)

    def _photo(self, mark: str, what: str) -> bytes:
        if what == "storage full":
            return picture(mark, HEAVY)
        return picture(mark) if self.source.random() < 0.5 else b""

    def _save(self, mark: str, photo: bytes, amid: "Callable[[Hour], None] | None" = None) -> None:
        fill(self.page, mark, photo)
        if amid is not None:
            amid(self)
        else:
            self._saved()

    def _saved(self) -> bool:
        """Whether the page says that it has it and moves on."""
        said = self.page.locator("[data-refused], html:not(:has(form#quick))").first
        said.wait_for(state="attached", timeout=60_000)
        return self.page.locator("form#quick").count() == 0

    def _note(self, mark: str, before: set[str], after: Held, since: float, photo: bytes) -> None:
        """What the phone has of it now counts from here on; a page that moved on without it lost it."""
        new = after.known - before
        digest = hashlib.sha256(photo).hexdigest() if photo else ""
        self.acts += [Act(key, mark, self.member, since, time.time(), digest) for key in new]
        if not new and "/field/quick/" not in self.page.url and "/field/queue/" not in self.page.url:
            self.wrong.append(("lost", mark))

    def _fill_up(self, mark: str, photo: bytes) -> None:
        """The photo does not fit: the phone says so and keeps the form, which goes once there is room."""
        used = int(self.page.evaluate(_USED))
        self._limit(used + ROOM)
        fill(self.page, mark, photo)
        is_refused = not self._saved()
        self._limit(None)
        if is_refused:
            self.mishaps["storage full, refused"] += 1
            if self.page.input_value("input[name=whom_words]") != mark:
                self.wrong.append(("form lost", mark))
            self.page.locator("button[form=quick]").click()
            self.page.locator("html:not(:has(form#quick))").wait_for(state="attached")

    def _limit(self, size: int | None) -> None:
        told = {"origin": self.place.home} | ({} if size is None else {"quotaSize": size})
        self.phone.send("Storage.overrideQuotaForOrigin", told)

    def _look(self) -> Held:
        """What the phone keeps; the page may be on its way to the next."""
        for _try in range(5):
            try:
                return held(self.page)
            except Error:
                time.sleep(0.1)
        self._open("/field/queue/")
        return held(self.page)

    def _kill_tab(self) -> None:
        time.sleep(self.source.uniform(0, 0.4))
        kill_tabs(self.browser)
        self._new_tab()
        self._open("/field/queue/")

    def _kill_server(self) -> None:
        blow = threading.Timer(self.source.uniform(0, 0.4), self.place.kill)
        blow.start()
        blow.join()
        self.place.start()
        self._saved()

    def _new_tab(self) -> None:
        self.page.close()
        self.page = new_page(self.context)
        self.phone = self.context.new_cdp_session(self.page)

    def _open(self, path: str) -> bool:
        for _try in range(3):
            try:
                self.page.goto(f"{self.place.home}{path}")
                self.page.locator(READY).wait_for(state="attached", timeout=5000)
                return True
            except Error:
                time.sleep(0.3)
        return False

    def _change_user(self) -> None:
        """The other one takes the phone: the session ended, or the first one signs out with work unsent."""
        self.place.line.mend()
        if self.source.random() < 0.5 and self._open("/field/me/"):
            self.mishaps["signed out"] += 1
            self.context.route("**/api/sync/", lambda route: route.abort())
            self.page.once("dialog", lambda dialog: dialog.accept())
            self.page.get_by_role("button", name="退出").click()
            self.page.wait_for_url(lambda address: "/sign-in/" in address)
            self.context.unroute("**/api/sync/")
        self.member = next(each for each in MEMBERS if each != self.member)
        self._come_in(self.member)

    def _come_in(self, member: str) -> None:
        self.page.close()
        self.context.clear_cookies()
        self.page = sign_in(self.context, self.place.home, member)
        self.phone = self.context.new_cdp_session(self.page)

    def _send_all(self, member: str) -> None:
        """The phone sends by itself when it is opened."""
        if member != self.member:
            self._come_in(member)
            self.member = member
        mine = {act.id for act in self.acts if act.member == member}
        for _try in range(30):
            self.page.goto(f"{self.place.home}/field/queue/")
            if "/sign-in/" in self.page.url:
                self._come_in(member)
            self.page.locator(KEPT).wait_for(state="attached")
            kept = held(self.page)
            if not mine & set(kept.acts) and not self._photos_of(member) & kept.photos:
                return
            time.sleep(0.3)

    def _photos_of(self, member: str) -> set[str]:
        return {act.photo for act in self.acts if act.member == member}


AMID_ACTS: dict[str, Callable[[Hour], None]] = {
    "tab killed": Hour._kill_tab,
    "server killed": Hour._kill_server,
}


def _drawn(source: random.Random, weights: dict[str, int]) -> str:
    return source.choices(list(weights), list(weights.values()))[0]
