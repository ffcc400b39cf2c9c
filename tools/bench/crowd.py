"""Three hundred people at once: office, field and public, each with a page every five to ten seconds.

The load comes from the same machine. Every answer is checked: a page is a page, and a form sent is taken.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from tools.bench.house import free_address
from tools.bench.worlds import ROOT, copied, set_up

SECONDS = 300.0
WARM_SECONDS = 60.0
MINUTE = 60.0
CROWD = {"office": 90, "field": 130, "public": 80}
PEOPLE = Path(__file__).with_name("crowd_people.py")
MEGABYTE = 1024 * 1024


def measure(quiet: bool = False, postgres: bool = False, seconds: float = SECONDS) -> dict[str, Any]:
    """`errors` (answers that were none), `p50_ms`, `p95_ms`, p95 by area, `requests_per_s`,
    `writes` (forms taken); `memory_mb` of the server's processes once warm and after each minute.
    """
    with copied("crowd", postgres) as url, TemporaryDirectory(dir=ROOT / "var") as folder:
        os.environ["LIMING_TRUSTED_PROXIES"] = "127.0.0.1"
        os.environ["LIMING_VAR"] = folder  # an hour's tries of an earlier crowd do not count
        set_up(url)
        figures = crowded(people(), seconds)
    if not quiet:
        print(figures)
    return figures


def crowded(crowd: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    """Serve as in production and let the people loose."""
    from liming.jobs import processes

    address = free_address()
    with processes.running([processes.gunicorn(address, 2, 4), processes.worker()]) as children:
        processes.wait_for_page(f"http://{address}/ask/", children)
        loose(address, crowd, WARM_SECONDS)
        server = psutil.Process(children[0].pid)
        held = [memory(server)]
        with ThreadPoolExecutor() as pool:
            running = pool.submit(loose, address, crowd, seconds)
            while wait([running], MINUTE).not_done:
                held.append(memory(server))
        found = running.result()
    times = sorted(each["ms"] for each in found)
    failed = [each for each in found if each["said"]]
    return {
        "users": len(crowd),
        "requests": len(found),
        "requests_per_s": round(len(found) / seconds, 1),
        "writes": sum(each["wrote"] for each in found),
        "errors": len(failed),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": percentile(times, 95),
        "p99_ms": percentile(times, 99),
        **{f"{area}_p95_ms": percentile(of(found, area), 95) for area in CROWD},
        "memory_mb": held,
        "slowest": slowest(found),
        "said": sorted({each["said"] for each in failed})[:5],
    }


def loose(address: str, crowd: list[dict[str, Any]], seconds: float) -> list[dict[str, Any]]:
    """What each request of the crowd took and said."""
    done = subprocess.run(
        [sys.executable, str(PEOPLE), address, str(seconds)],
        input=json.dumps(crowd),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def memory(server: psutil.Process) -> float:
    """Megabytes that the server's processes hold for themselves; shared pages count once."""
    held = [server, *server.children(recursive=True)]
    return round(sum(each.memory_full_info().uss for each in held) / MEGABYTE, 1)


def of(found: list[dict[str, Any]], area: str) -> list[float]:
    return sorted(each["ms"] for each in found if each["area"] == area)


def percentile(times: list[float], share: int) -> float:
    return round(times[min(len(times) - 1, len(times) * share // 100)], 1) if times else 0.0


def slowest(found: list[dict[str, Any]]) -> dict[str, float]:
    """The five addresses with the highest median, numbers and codes left out."""
    by_page: dict[str, list[float]] = {}
    for each in found:
        by_page.setdefault(each["page"], []).append(each["ms"])
    medians = sorted(
        ((round(statistics.median(each), 1), page) for page, each in by_page.items()), reverse=True
    )
    return {page: median for median, page in medians[:5]}


def people() -> list[dict[str, Any]]:
    """The crowd with its session cookies and the addresses it opens."""
    from liming.shared.viewer import Role

    makers: dict[str, Callable[[int], Iterable[dict[str, Any]]]] = {
        "office": lambda count: [
            *_signed_in(Role.CAPTAIN, count * 2 // 3, office_pages),
            *_signed_in(Role.UNIT, count - count * 2 // 3, office_pages),
        ],
        "field": lambda count: _signed_in(Role.MEMBER, count, field_pages),
        "public": lambda count: ({"cookies": {}, **public_pages()} for _ in range(count)),
    }
    found = [{"area": area, **each} for area, count in CROWD.items() for each in makers[area](count)]
    return [{**each, "from": f"10.1.{number // 250}.{number % 250 + 1}"} for number, each in enumerate(found)]


def _signed_in(role: Any, count: int, pages: Callable[[Any], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Accounts of different teams or units, signed in."""
    from django.test import Client

    from liming.register.models import Account, Member, RoleGrant, Unit
    from liming.shared import clock
    from liming.shared.viewer import Role

    if role is Role.UNIT:
        places = list(Unit.objects.everywhere("the crowd of a measurement").exclude(parent=None)[:count])
        held = [({"unit": place}, None) for place in places]
    else:
        rows = Member.objects.everywhere("the crowd of a measurement").filter(left_on=None, account=None)
        of_teams = {member.team_id: member for member in rows.select_related("team").order_by("code")}
        held = [({"team": member.team}, member) for member in list(of_teams.values())[:count]]
    for number, (place, member) in enumerate(held):
        account = Account.objects.create(
            username=f"crowd-{role.value}-{number}", display_name="测量", member=member
        )
        RoleGrant.objects.create(account=account, role=role.value, valid_from=clock.today(), **place)
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        yield {"cookies": cookies, **pages(account)}


def office_pages(account: Any) -> dict[str, Any]:
    """What an office looks at, its own requests among them; weights as (weight, address)."""
    from liming.execute.models import Request
    from liming.register.queries import viewer_of

    viewer = viewer_of(account)
    numbers = (
        Request.objects.visible_to(viewer).order_by("-received_at").values_list("number", flat=True)[:20]
    )
    reads = [
        (4, "/office/"),
        (6, "/office/requests/"),
        (2, "/office/requests/?state=waiting"),
        (2, "/office/ledger/"),
        (1, "/office/league/"),
        (1, "/office/plan/year/"),
        (1, "/office/gaps/"),
        (1, "/office/hazards/"),
        (1, "/office/duty/"),
        (1, "/office/notices/"),
        *((0.4, f"/office/requests/{number}/") for number in numbers),
    ]
    return {"reads": reads, "form": None}


def field_pages(account: Any) -> dict[str, Any]:
    """A member's day: the list, own items, the quick record, which is sent too."""
    from liming.plan.models import WorkItem
    from liming.register.queries import viewer_of

    items = WorkItem.objects.visible_to(viewer_of(account)).filter(member=account.member)
    reads = [
        (6, "/field/"),
        (2, "/field/ledger/"),
        (1, "/field/me/"),
        (1, "/field/hazards/"),
        *((0.5, f"/field/items/{key}/") for key in items.values_list("pk", flat=True)[:6]),
    ]
    chosen = {"whom": "several", "result": "guided", "minutes": "40"}
    return {
        "reads": reads,
        "form": {"weight": 2, "address": "/field/quick/", "id": "quick", "chosen": chosen},
    }


def public_pages() -> dict[str, Any]:
    """Residents who ask, twice at most, and follow."""
    reads = [(4, "/ask/"), (2, "/follow/"), (1, "/ask/places/?address=%E7%AA%91%E5%A4%B4")]
    chosen = {"kind": "home", "address": "夏县泗交镇窑头村", "words": "炒茶机一开就跳闸"}
    return {
        "reads": reads,
        "form": {"weight": 2, "address": "/ask/", "id": "ask", "chosen": chosen, "most": 2},
    }
