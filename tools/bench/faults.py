"""A member's phone in a bad valley: a real browser behind a bad line, a server that is killed, tabs that die,
another user, a full phone, a wrong clock.

Each run draws its mishaps from a seed. At its worst moment every act is on the phone or on the server; in the
end each is in the ledger exactly once, under the right name, at the right time, with its photo.
"""

import logging
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error

from liming.jobs import processes
from tools.bench.hour import Hour
from tools.bench.house import House
from tools.bench.judging import Ledger
from tools.bench.line import Line
from tools.bench.nest import Nest, end
from tools.browser import launched

log = logging.getLogger(__name__)


@dataclass
class Found:
    """What came of runs: acts kept, what is wrong by seed, and which mishaps there were."""

    runs: int = 0
    acts: int = 0
    wrong: list[tuple[int, str, str]] = field(default_factory=list)
    mishaps: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def figures(self) -> dict[str, Any]:
        """The counts alone; `other`: acts under a wrong name or time, without their photo, stuck or stray."""
        kinds = Counter(what for _seed, what, _mark in self.wrong)
        lost, doubled = kinds["lost"], kinds["doubled"]
        return {
            "runs": self.runs,
            "acts": self.acts,
            "lost": lost,
            "doubled": doubled,
            "other": len(self.wrong) - lost - doubled,
        }


class Valley(House):
    """A house with its worker behind a bad line; the worker stays when the server is killed. Both come from a
    nest, so that the server is back at once.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, workers=1, threads=4)
        self.nest = Nest(self.environment)
        self.groups: dict[str, int] = {}
        self.line = Line(self.address)
        self.ledger = Ledger(self.database, folder / "media")

    def start(self) -> None:
        if "worker" not in self.groups:
            self.groups["worker"] = self.nest.hatch(*processes.worker()[2:])
        self.groups["server"] = self.nest.hatch(*processes.gunicorn(self.address, *self.size)[2:])
        processes.wait_for_page(f"http://{self.address}/ask/", [], every=0.02)

    def kill(self) -> None:
        if "server" in self.groups:
            end(self.groups.pop("server"))

    def leave(self) -> None:
        """Stop everything."""
        self.line.close()
        self.nest.close()

    @property
    def home(self) -> str:
        return f"http://{self.line.address}"


@contextmanager
def valley(ready: Path | None = None) -> Iterator[Valley]:
    """A valley with its server running inside the block; from a `ready` database where one is given."""
    with tempfile.TemporaryDirectory() as folder:
        place = Valley(Path(folder))
        place.build(ready)
        place.start()
        try:
            yield place
        finally:
            place.leave()


def one_run(place: Valley, browser: Browser, seed: int, found: Found) -> None:
    """One member's bad hour, and what is where in the end."""
    started = time.perf_counter()
    if "server" not in place.groups:
        place.start()
    hour = Hour(place, browser, random.Random(seed), f"bad-{seed}-")  # noqa: S311 - repeatable, no secret
    try:
        hour.go_through()
        wrong = hour.judge()
    except Error:
        log.exception("the hour of seed %s broke off", seed)
        wrong = [*hour.wrong, ("broken off", "")]
    finally:
        hour.close()
    found.runs += 1
    found.acts += len(hour.acts)
    found.mishaps += hour.mishaps
    found.wrong += [(seed, what, mark) for what, mark in wrong]
    found.seconds += time.perf_counter() - started


def runs_in(place: Valley, browser: Browser, runs: int, seed: int, *, quiet: bool = True) -> Found:
    """So many bad hours, each with mishaps of its own seed."""
    found = Found()
    for number in range(runs):
        one_run(place, browser, seed + number, found)
        if not quiet:
            print(f"{found.runs}: {found.acts} acts, {found.seconds:.0f} s, wrong: {found.wrong}", flush=True)
    return found


def measure(runs: int = 200, seed: int = 1, quiet: bool = False) -> dict[str, Any]:
    """`lost`, `doubled`, `other` over `runs` bad hours, how often each mishap came and really `struck`
    something, and `seconds` a run.
    """
    with valley() as place, launched() as browser:
        found = runs_in(place, browser, runs, seed, quiet=quiet)
        struck = dict(place.line.struck)
    return found.figures() | {
        "wrong": found.wrong,
        "mishaps": dict(sorted(found.mishaps.items())),
        "struck": struck,
        "seconds": round(found.seconds / max(found.runs, 1), 1),
    }
