"""Server time of the heavy pages, whole demo province loaded: one warm process."""

import os
import statistics
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
PAGES = {"cockpit": "/office/", "board": "/office/requests/", "league": "/office/league/"}
ROUNDS = 100


def measure(quiet: bool = False) -> dict[str, float]:
    """p95 and median milliseconds of each page for the province account. Needs `./run demo` built.

    `*_p95_ms`, `*_median_ms`: as the server answers, figures of the cockpit kept for a minute.
    `*_cold_p95_ms`, `*_cold_median_ms`: with the data cache emptied before every request.
    """
    os.environ["LIMING_DEMO"] = "1"
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'demo.sqlite3'}")
    from django.test import Client

    import liming.project.wsgi  # noqa: F401 - loads the program as the server does
    from liming.register.models import Account

    client = Client()
    client.force_login(
        Account.objects.get(username="xumin"), backend="django.contrib.auth.backends.ModelBackend"
    )
    figures: dict[str, float] = {}
    for name, address in PAGES.items():
        client.get(address)  # a process's first request reads modules and templates
        for mode in ("", "_cold"):
            times = [milliseconds(client, address, is_cold=bool(mode)) for _ in range(ROUNDS)]
            figures[f"{name}{mode}_p95_ms"] = round(statistics.quantiles(times, n=20)[-1], 1)
            figures[f"{name}{mode}_median_ms"] = round(statistics.median(times), 1)
        if not quiet:
            print(f"{address}: { ({key: value for key, value in figures.items() if key.startswith(name)}) }")
    return figures


def milliseconds(client: Any, address: str, *, is_cold: bool) -> float:
    """How long one answer takes."""
    from django.core.cache import cache

    if is_cold:
        cache.clear()
    started = time.perf_counter()
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return (time.perf_counter() - started) * 1000
