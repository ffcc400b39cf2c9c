"""New requests under load: a real server, eight clients, whatever was acknowledged looked up afterwards."""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tools.bench.worlds import ROOT, set_up

CLIENTS = 8
SECONDS = 60.0
ADDRESS = "127.0.0.1:8097"
CLIENT = Path(__file__).with_name("client.py")


@dataclass(frozen=True)
class Doors:
    """A key for each client and the file of the points they ask from."""

    secrets: tuple[str, ...]
    points: Path


def main() -> None:
    """Print {"new_per_s": ..., "failed": ..., "lost": ...} and the answering times."""
    set_up()
    from liming.jobs import processes

    doors = open_doors(CLIENTS, ROOT / "var")
    with processes.running([processes.gunicorn(ADDRESS, 2, 4), processes.worker()]) as children:
        processes.wait_for_page(f"http://{ADDRESS}/ask/", children)
        run_clients(ADDRESS, doors, 3.0)  # each process fills its memory
        started = time.perf_counter()
        results = run_clients(ADDRESS, doors, SECONDS)
        seconds = time.perf_counter() - started
    ids = [key for result in results for key in result["acknowledged"]]
    times = sorted(each for result in results for each in result["times"])
    figures = {
        "new_per_s": round(len(ids) / seconds, 1),
        "failed": sum(result["failed"] for result in results),
        "lost": len(lost(ids)),
        "new_p50_ms": round(statistics.median(times), 1),
        "new_p99_ms": round(times[int(len(times) * 0.99)], 1),
        "said": next((result["said"] for result in results if result["said"]), ""),
    }
    print(json.dumps(figures, ensure_ascii=False))


def open_doors(count: int, folder: Path) -> Doors:
    """Issue the keys, and let certain requests go out at once, so that each brings its dispatch with it."""
    from liming.execute.queries import ground
    from liming.register.actions import KeyDraft, issue_key, set_parameter
    from liming.register.models import Unit
    from liming.shared import clock
    from liming.shared.viewer import system_viewer

    viewer = system_viewer("bench")
    set_parameter(viewer, "dispatch.after_share", 0.0, source="measurement")
    unit = Unit.objects.everywhere("the keys of a measurement").order_by("level_id").first()
    assert unit is not None
    draft = KeyDraft(
        owner="measurement",
        purpose="load",
        unit=unit,
        expires_on=clock.today() + timedelta(days=30),
        may_create=True,
        rate_per_minute=6_000,
    )
    secrets = tuple(issue_key(viewer, draft).secret for _ in range(count))
    points = folder / "bench-points.json"
    points.write_text(json.dumps([grid.place for grid in ground.grids(clock.today()).values() if grid.place]))
    return Doors(secrets, points)


def start_clients(address: str, doors: Doors, seconds: float) -> "list[subprocess.Popen[str]]":
    """One process for each key."""
    return [
        subprocess.Popen(
            [sys.executable, str(CLIENT), address, secret, str(doors.points), str(seconds), str(number)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ.copy(),
        )
        for number, secret in enumerate(doors.secrets)
    ]


def run_clients(address: str, doors: Doors, seconds: float) -> list[dict[str, Any]]:
    """Run all clients side by side; their results."""
    return [json.loads(client.communicate()[0]) for client in start_clients(address, doors, seconds)]


def lost(numbers: list[str]) -> list[str]:
    """Acknowledged requests that are not there whole: the row, its clocks, its first step, and where somebody
    holds it the dispatch with its work item.
    """
    from liming.execute.models import Request

    whole = set()
    rows = Request.objects.everywhere("the measurement looks for what it made")
    for start in range(0, len(numbers), 500):
        found = rows.filter(number__in=numbers[start : start + 500])
        for row in found.prefetch_related("timers", "steps", "dispatches__work_item"):
            given = [each for each in row.dispatches.all() if each.work_item_id]
            if row.timers.all() and row.steps.all() and bool(given) == (row.holder_id is not None):
                whole.add(row.number)
    return [number for number in numbers if number not in whole]


def halves() -> int:
    """Requests that came through the door and lack their clocks, their first step or a dispatch they say."""
    from django.db.models import Exists, OuterRef, Q

    from liming.execute.models import Dispatch, Request, RequestStep, StageTimer

    rows = Request.objects.everywhere("the measurement looks for what it made").filter(source="open311")
    clocks, steps, given = (
        Exists(model.objects.filter(request=OuterRef("pk"))) for model in (StageTimer, RequestStep, Dispatch)
    )
    return int(rows.filter(~clocks | ~steps | (Q(holder__isnull=False) & ~given)).count())


if __name__ == "__main__":
    main()
