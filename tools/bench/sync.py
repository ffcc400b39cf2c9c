"""Phones that send a day's work at once: every act twice, from four processes, in any order."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tools.bench.worlds import ROOT, copied, set_up

PROCESSES = 4
ADDRESS = "127.0.0.1:8098"
CLIENT = Path(__file__).with_name("sync_client.py")
POST = 50


def measure(quiet: bool = False, postgres: bool = False) -> dict[str, Any]:
    """`ops_per_s`: distinct acts confirmed a second; `worst_wait_s`: the longest exchange; `lost`, `doubled`:
    acts without or with more than one effect after the worker was done; `done_per_s`: effects a second.
    """
    with copied("sync", postgres) as url:
        figures = run(url)
    if not quiet:
        print(f"{figures['operations']} acts, each sent twice, from {PROCESSES} processes")
    return figures


def run(url: str) -> dict[str, Any]:
    """On a database that holds the demo."""
    env = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.sync"], env=env, check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Print the figures for DATABASE_URL."""
    set_up()
    from django.core.management import call_command

    from liming.jobs import processes
    from tools.bench import sync_world

    call_command("migrate", verbosity=0)
    phones = sync_world.build()
    shares = deal(phones)
    files = [ROOT / "var" / f"bench-sync-{number}.json" for number in range(PROCESSES)]
    for file, share in zip(files, shares, strict=True):
        file.write_text(json.dumps(share))
    ids = [act["id"] for phone in phones for act in phone.acts]
    with processes.running([processes.gunicorn(ADDRESS, PROCESSES, 2)]) as children:
        processes.wait_for_page(f"http://{ADDRESS}/ask/", children)
        started = time.perf_counter()
        clients = [
            subprocess.Popen(
                [sys.executable, str(CLIENT), ADDRESS, str(file)], stdout=subprocess.PIPE, text=True
            )
            for file in files
        ]
        said = [json.loads(client.communicate()[0]) for client in clients]
        seconds = time.perf_counter() - started
    for file in files:
        file.unlink()
    confirmed = {key for each in said for key in each["confirmed"]}
    started = time.perf_counter()
    waited = work_off()
    worked = time.perf_counter() - started
    lost, doubled = sync_world.lost_and_doubled(ids)
    figures = {
        "operations": len(ids),
        "ops_per_s": round(len(confirmed) / seconds, 1),
        "worst_wait_s": round(max(each["worst"] for each in said), 3),
        "failed": sum(each["failed"] for each in said),
        "unconfirmed": len(set(ids) - confirmed),
        "lost": lost,
        "doubled": doubled,
        "done_per_s": round(waited / worked, 1) if waited else None,
    }
    print(json.dumps(figures))


def deal(phones: list[Any]) -> list[list[dict[str, Any]]]:
    """Every exchange twice, to two of the processes, each in an order of its own."""
    source = random.Random(7)  # noqa: S311 - repeatable, no secret
    shares: list[list[dict[str, Any]]] = [[] for _number in range(PROCESSES)]
    for phone in phones:
        for start in range(0, len(phone.acts), POST):
            post = {"secret": phone.secret, "acts": phone.acts[start : start + POST]}
            for number in source.sample(range(PROCESSES), 2):
                shares[number].append(post)
    for share in shares:
        source.shuffle(share)
    return shares


def work_off() -> int:
    """Let the worker do what waits; how many acts waited."""
    from django.core.management import call_command

    from liming.execute.models import SyncOperation
    from liming.execute.rules.sync import WAITING

    waiting = SyncOperation.objects.everywhere("the measurement").filter(state__in=WAITING).count()
    call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
    return int(waiting)


if __name__ == "__main__":
    main()
