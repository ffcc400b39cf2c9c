"""My day on a slow phone behind a slow line: the first opening, the second, and the one without a signal."""

import json
import os
import re
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tools.bench import taps
from tools.bench.audit import audited
from tools.bench.house import House
from tools.bench.slow import SlowLine
from tools.bench.worlds import ROOT, copied
from tools.browser import launched

MEMBER = "lvchunmei"
PASSWORD = "liming-demo"  # noqa: S105 - the demonstration's own
SLOWER = 4
ROUNDS = 5
LIGHTHOUSE_ROUNDS = 3
PAUSE = 1.0
HERE = {"longitude": 111.2236, "latitude": 35.1411, "accuracy": 12}
KEPT = "html[data-phone=kept]"
_USABLE = """async () => {
  const painted = await new Promise((done) => {
    const watch = new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime));
    watch.observe({ type: "largest-contentful-paint", buffered: true });
  });
  return Math.max(performance.getEntriesByType("navigation")[0].loadEventEnd, painted);
}"""
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "zh-CN",
}


class Production(House):
    """The demo province as a real house serves it: collected files, secure cookies, no demonstration."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, workers=2, threads=4)
        self.environment.pop("LIMING_DEMO")
        self.environment |= {
            "DATABASE_URL": url,
            "LIMING_DEVELOPMENT": "0",
            "LIMING_LOG_FORMAT": "line",
            "LIMING_SECRET_KEY": "development-only-" + "x" * 48,
        }
        (folder / "media").symlink_to(ROOT / "var" / "media")


@contextmanager
def served() -> Iterator[Production]:
    """A copy of the demo behind a running server."""
    with copied("phone") as url, tempfile.TemporaryDirectory() as folder:
        house = Production(Path(folder), url)
        house.run("-m", "liming.project", "collectstatic", "--noinput", "--verbosity", "0")
        house.start()
        try:
            yield house
        finally:
            house.kill()


def sign_in(context: BrowserContext, home: str, username: str = MEMBER) -> None:
    """The session's cookies and nothing else, so that the first page finds an empty phone."""
    form = context.request.get(f"{home}/sign-in/").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    fields = {"csrfmiddlewaretoken": token[1] if token else "", "username": username, "password": PASSWORD}
    answer = context.request.post(f"{home}/sign-in/", form=fields, headers={"Referer": f"{home}/sign-in/"})
    if "/sign-in/" in answer.url:
        raise SystemExit(f"{username} cannot sign in")


def opened(context: BrowserContext, address: str) -> tuple[Page, float]:
    """The address on a slow phone taken out of the pocket, and the seconds until it is there."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    for domain in ("ServiceWorker", "Network"):
        session.send(f"{domain}.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    return page, page.evaluate(_USABLE) / 1000


def one_phone(browser: Browser, server: str) -> dict[str, float]:
    """All openings of one new phone."""
    line = SlowLine(server)
    address = f"http://{line.address}/field/"
    context = browser.new_context(**PHONE)
    try:
        line.is_slow = False
        sign_in(context, f"http://{line.address}")
        line.is_slow, line.came = True, 0
        page, first = opened(context, address)
        page_alone = line.came
        page.locator(KEPT).wait_for(state="attached", timeout=60_000)
        whole = line.came
        page.close()
        page, second = opened(context, address)
        page.close()
        line.cut()
        page, offline = opened(context, address)
        page.locator(".day-list li").first.wait_for()
        page.close()
    finally:
        context.close()
        line.close()
    return {
        "first_load_kb": whole / 1000,
        "first_page_kb": page_alone / 1000,
        "first_load_s": first,
        "second_open_s": second,
        "offline_open_s": offline,
    }


def walks(browser: Browser, server: str, item: str) -> dict[str, Any]:
    """A checked visit closed and a quick record made on the same phone and line, a second's pause a tap."""
    line = SlowLine(server)
    home = f"http://{line.address}"
    context = browser.new_context(**PHONE, geolocation=HERE, permissions=["geolocation"])
    context.add_init_script(taps.COUNTING)
    try:
        sign_in(context, home)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        found = {
            "visit": taps.close_visit(page, home, item, PAUSE),
            "quick": taps.quick_record(page, home, PAUSE),
        }
    finally:
        context.close()
        line.close()
    return {f"{name}_taps": walk.taps + walk.typed for name, walk in found.items()} | {
        f"{name}_s": walk.seconds for name, walk in found.items()
    }


def lowest(medians: dict[str, dict[str, float]]) -> dict[str, dict[str, Any]]:
    """The lowest score of each category and the pages that have it."""
    found = {}
    for category in next(iter(medians.values())):
        score = min(each[category] for each in medians.values())
        found[category] = {
            "score": score,
            "pages": [name for name, each in medians.items() if each[category] == score],
        }
    return found


def measure(quiet: bool = False) -> dict[str, Any]:
    """Seconds until the day's page is there (loaded and its largest part painted) and bytes in all.

    `first_load_*`: a phone that has nothing, with everything that it then keeps for a day without a signal
    (`first_page_kb`: until the page is there); `second_open_s`: worker stopped; `offline_open_s`: line cut.
    `visit_taps`, `visit_s`, `quick_taps`, `quick_s`: twelve questions and a quick record; a typed
    number is one tap more, and a second passes before each. `lighthouse_lowest`: median scores, mobile
    preset. `load`: the machine's load before and after.
    """
    before = os.getloadavg()[0]
    with served() as house:
        pages = json.loads(house.run("-m", "tools.bench.phone_world", MEMBER))
        with launched() as browser:
            runs = [one_phone(browser, house.address) for _ in range(ROUNDS)]
            walked = walks(browser, house.address, pages["visit"])
        figures: dict[str, Any] = {
            name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]
        }
        if not quiet:
            print(figures | walked, flush=True)
        home = f"http://{house.address}"
        medians, failed = audited(home, pages["public"], None, LIGHTHOUSE_ROUNDS)
        more, other = audited(home, pages["field"], sign_in, LIGHTHOUSE_ROUNDS)
    medians |= more
    if not quiet:
        for name, each in medians.items():
            print(name, each, (failed | other)[name] or "")
    load = [round(before, 1), round(os.getloadavg()[0], 1)]
    return figures | walked | {"lighthouse_lowest": lowest(medians), "lighthouse": medians, "load": load}
