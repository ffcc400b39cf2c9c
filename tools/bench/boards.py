"""Server time of the requests board with 100,000 requests on it."""

import json
import statistics

from tools.bench.worlds import set_up

COUNT = 100_000
ROUNDS = 60
PAGES = {
    "board_100k": ("xumin", "/office/requests/"),
    "board_100k_captain": ("weidonghai", "/office/requests/"),
    "board_100k_number": ("xumin", "/office/requests/?q=B00012345"),
    "board_100k_rare_word": ("xumin", "/office/requests/?q=没有这个词&time=all"),
    "board_100k_every_fifth": ("xumin", "/office/requests/?q=灯&time=all"),
}


def main() -> None:
    """Print {"board_100k_p95_ms": ...}, as the province sees it, as a captain does, and searched."""
    set_up()
    from django.db import connection
    from django.test import Client

    import liming.project.wsgi  # noqa: F401 - loads the program as the server does
    from liming.register.models import Account
    from tools.bench.pages import milliseconds
    from tools.bench.requests_world import build

    build(COUNT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    figures: dict[str, float] = {}
    for name, (account, address) in PAGES.items():
        client = Client()
        client.force_login(
            Account.objects.get(username=account), backend="django.contrib.auth.backends.ModelBackend"
        )
        client.get(address)
        times = [milliseconds(client, address, is_cold=False) for _ in range(ROUNDS)]
        figures[f"{name}_p95_ms"] = round(statistics.quantiles(times, n=20)[-1], 1)
        figures[f"{name}_median_ms"] = round(statistics.median(times), 1)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
