"""Server time of the heavy pages with the whole demo province loaded, in this process, caches emptied."""

import os
import statistics
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
PAGES = {"cockpit": "/office/", "board": "/office/requests/", "league": "/office/league/"}
ROUNDS = 40


def measure(quiet: bool = False) -> dict[str, float]:
    """p95 and median milliseconds of each page for the province account. Needs `./run demo` built."""
    os.environ["LIMING_DEMO"] = "1"
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'demo.sqlite3'}")
    import django

    django.setup()
    from django.core.cache import cache
    from django.test import Client

    from liming.register.models import Account

    client = Client()
    client.force_login(
        Account.objects.get(username="xumin"), backend="django.contrib.auth.backends.ModelBackend"
    )
    figures: dict[str, float] = {}
    for name, address in PAGES.items():
        times = []
        for _ in range(ROUNDS):
            cache.clear()
            started = time.perf_counter()
            response = client.get(address)
            times.append((time.perf_counter() - started) * 1000)
            if response.status_code != 200:
                raise SystemExit(f"{address} answered {response.status_code}")
        figures[f"{name}_p95_ms"] = round(statistics.quantiles(times, n=20)[-1], 1)
        figures[f"{name}_median_ms"] = round(statistics.median(times), 1)
        if not quiet:
            print(f"{address}: median {figures[f'{name}_median_ms']} ms, p95 {figures[f'{name}_p95_ms']} ms")
    return figures
