"""A member's phone in a bad valley: a real browser behind a bad line, a server that is killed, closed tabs.

Each run draws its mishaps from a seed; in the end everything the phone confirmed is on the server exactly
once and everything else is still on the phone.
"""

import json
import random
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

from liming.jobs import processes
from tools.bench.house import House, end
from tools.bench.line import Line, bad_moment
from tools.browser import launched

MEMBERS = ("zhangjianjun", "lvchunmei")
PASSWORD = "liming-demo"  # noqa: S105 - the demonstration's own
ACTS = 5
MARK = "bad-hour-"
READY = "html[data-phone]"
KEPT = "html[data-phone=kept]"
_LOADED = "import json; from tools.bench import faults, worlds; worlds.set_up(); "


@dataclass
class Found:
    """What came of runs: acts confirmed, lost and doubled ones, and which mishaps there were."""

    runs: int = 0
    kept: set[str] = field(default_factory=set)
    lost: int = 0
    doubled: int = 0
    mishaps: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, Any]:
        """The counts alone."""
        return {"runs": self.runs, "acts": len(self.kept), "lost": self.lost, "doubled": self.doubled}


class Valley(House):
    """A house with its worker behind a bad line; the worker stays when the server is killed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, workers=1, threads=4)
        self.line = Line(self.address)
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.worker is None:
            self.worker = self.launch(processes.worker())
        super().start()

    def end(self) -> None:
        """Stop everything."""
        self.line.close()
        self.kill()
        if self.worker is not None:
            end(self.worker)

    @property
    def home(self) -> str:
        return f"http://{self.line.address}"


@contextmanager
def valley() -> Iterator[Valley]:
    """A built valley with its server running inside the block."""
    with tempfile.TemporaryDirectory() as folder:
        place = Valley(Path(folder))
        place.build()
        place.start()
        try:
            yield place
        finally:
            place.end()


def one_run(place: Valley, browser: Browser, seed: int, found: Found) -> None:
    """One member's bad hour, and what is where in the end."""
    source = random.Random(seed)  # noqa: S311 - repeatable mishaps, no secret
    place.line.mend()
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    try:
        member = source.choice(MEMBERS)
        page = sign_in(context, place.home, member)
        kept: set[str] = set()
        for number in range(ACTS):
            found.mishaps[bad_moment(place.line, source)] += 1
            page = _mishap(context, place, page, source, found)
            kept |= _record(page, place, f"{MARK}{seed}-{number}", with_photo=source.random() < 0.5)
        place.line.mend()
        _send_all(context, place, member)
        found.kept |= kept
    finally:
        context.close()
    found.runs += 1


def sign_in(context: BrowserContext, home: str, username: str) -> Page:
    """Signed in, with the day's pages on the phone."""
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{home}/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    page.goto(f"{home}/field/")
    page.locator(KEPT).wait_for(state="attached")
    return page


def fill(page: Page, whom: str, photo: bytes = b"") -> None:
    """The quick record on the page, filled in and saved."""
    page.locator("input[name=service_type]").first.check(force=True)
    page.locator("input[name=whom][value=household]").check(force=True)
    page.locator("input[name=result]").first.check(force=True)
    page.locator("input[name=minutes]").nth(1).check(force=True)
    page.fill("input[name=whom_words]", whom)
    if photo:
        file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo}
        page.locator("input[name=photos]").set_input_files(file)
    page.locator("button[form=quick]").click()


def _mishap(context: BrowserContext, place: Valley, page: Page, source: random.Random, found: Found) -> Page:
    """Now and then the tab is closed, the server killed and started again, or the clock is wrong."""
    what = source.choices(["none", "tab closed", "server killed"], [6, 3, 1])[0]
    found.mishaps[what] += 1
    if what == "tab closed":
        page.close()
        page = context.new_page()
        page.set_default_timeout(20_000)
    elif what == "server killed":
        place.kill()
        place.start()
    return page


def _record(page: Page, place: Valley, mark: str, *, with_photo: bool) -> set[str]:
    """Fill in a quick record; the mark when the phone said that it has it."""
    for _try in range(3):
        try:
            page.goto(f"{place.home}/field/quick/")
            page.locator(READY).wait_for(state="attached")
            break
        except Error:
            time.sleep(0.3)
    else:
        return set()
    fill(page, mark, picture(mark) if with_photo else b"")
    try:
        page.wait_for_url(lambda address: not address.endswith("/field/quick/"), timeout=20_000)
    except Error:
        return {mark} if _is_kept(page, mark) else set()
    return {mark}


def picture(mark: str) -> bytes:
    """A JPEG of some hundred kB that no other act has."""
    return bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + random.Random(mark).randbytes(300_000)  # noqa: S311


_COUNT = """async () => new Promise((done) => {
  const asked = indexedDB.open("liming", 1);
  asked.onsuccess = () => {
    const rows = asked.result.transaction("acts").objectStore("acts").getAll();
    rows.onsuccess = () => done(rows.result.map((row) => [row.account, row.state, row.kind]));
  };
})"""


def _is_kept(page: Page, mark: str) -> bool:
    """Whether the phone holds an unsent act; asked when the page did not move on."""
    try:
        return bool(page.evaluate(_COUNT))
    except Error:
        return False


def on_phone(page: Page) -> list[list[str]]:
    """Account, state and kind of what the phone still holds."""
    rows: list[list[str]] = page.evaluate(_COUNT)
    return rows


def _send_all(context: BrowserContext, place: Valley, member: str) -> None:
    """The line is well again: the phone sends by itself when it is opened."""
    page = context.new_page()
    page.set_default_timeout(20_000)
    for _try in range(20):
        page.goto(f"{place.home}/field/queue/")
        if "/sign-in/" in page.url:
            page.close()
            page = sign_in(context, place.home, member)
            continue
        page.locator(KEPT).wait_for(state="attached")
        if not on_phone(page) and "照片" not in page.locator("[data-unsent]").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"the phone does not get rid of {on_phone(page)}")


def compare(place: Valley, found: Found) -> None:
    """Look up in the ledger what the phones said they had."""
    counts = Counter(json.loads(place.run("-c", _LOADED + "print(json.dumps(faults.there()))")))
    found.lost = sum(not counts[mark] for mark in found.kept)
    found.doubled = sum(number > 1 for number in counts.values())


def there() -> dict[str, int]:
    """How often each mark is in the ledger; a record whose photos are not whole does not count."""
    from liming.execute.models import Evidence, ServiceRecord

    rows = ServiceRecord.objects.everywhere("the measurement looks for what it made").filter(is_current=True)
    waiting = set(Evidence.objects.filter(file="").values_list("record_id", flat=True))
    found = rows.filter(whom__startswith=MARK).values_list("pk", "whom")
    return Counter(whom for key, whom in found if key not in waiting)


def runs_in(place: Valley, browser: Browser, runs: int, seed: int, *, quiet: bool = True) -> Found:
    """So many bad hours, each with mishaps of its own seed."""
    found = Found()
    for number in range(runs):
        one_run(place, browser, seed + number, found)
        if not quiet:
            print(found.runs, len(found.kept), dict(found.mishaps), flush=True)
    compare(place, found)
    return found


def measure(runs: int = 200, seed: int = 1, quiet: bool = False) -> dict[str, Any]:
    """`lost`, `doubled` over `runs` bad hours, and how often each mishap came."""
    with valley() as place, launched() as browser:
        found = runs_in(place, browser, runs, seed, quiet=quiet)
    return found.figures() | {"mishaps": dict(found.mishaps)}
