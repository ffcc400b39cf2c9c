"""A member's phone in a real browser, by hand: signing in, filling in, and a look into what it keeps."""

import os
import random
import signal
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page

PASSWORD = "liming-demo"  # noqa: S105 - the demonstration's own
READY = "html[data-phone]"
KEPT = "html[data-phone=kept]"
PATIENCE = 60_000


def new_page(context: BrowserContext) -> Page:
    """A tab that waits a minute for what it looks for."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


def sign_in(context: BrowserContext, home: str, username: str) -> Page:
    """Signed in, with the day's pages on the phone. An answer still on its way may have put a cookie of its
    own; then, as anybody would, once more.
    """
    page = new_page(context)
    for _try in range(3):
        page.goto(f"{home}/sign-in/")
        if "/sign-in/" not in page.url:
            break
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation():
            page.locator("input[name=password]").press("Enter")
        if "/sign-in/" not in page.url:
            break
    page.locator(KEPT).wait_for(state="attached")
    return page


def kill_tabs(browser: Browser) -> None:
    """What a phone short of memory does: every page and the service worker are gone at once."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    for process in told["processInfo"]:
        if process["type"] == "renderer":
            with suppress(ProcessLookupError):
                os.kill(int(process["id"]), signal.SIGKILL)


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
    page.locator("button[form=quick]").click(no_wait_after=True)


def picture(name: str, size: int = 300_000) -> bytes:
    """A JPEG of so many bytes that no other act has."""
    return bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + random.Random(name).randbytes(size)  # noqa: S311


@dataclass(frozen=True)
class Held:
    """What a phone keeps of all its accounts: acts on their way by id, acts that went, photos by digest."""

    acts: dict[str, str]
    sent: frozenset[str]
    photos: frozenset[str]

    @property
    def known(self) -> set[str]:
        return set(self.acts) | self.sent


_LOOK = """async () => new Promise((done) => {
  const asked = indexedDB.open("liming");
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => done([[], [], []]);
  asked.onsuccess = () => {
    const look = asked.result.transaction(["acts", "sent", "photos"]);
    const rows = ["acts", "sent", "photos"].map((name) => look.objectStore(name).getAll());
    look.oncomplete = () => {
      asked.result.close();
      const [acts, sent, photos] = rows.map((each) => each.result);
      const digests = photos.map((row) => row.sha256);
      done([acts.map((row) => [row.id, row.state]), sent.map((row) => row.id), digests]);
    };
  };
})"""


def held(page: Page) -> Held:
    """What the phone keeps, by a page of its own that is open."""
    acts, sent, photos = page.evaluate(_LOOK)
    return Held(dict(acts), frozenset(sent), frozenset(photos))
