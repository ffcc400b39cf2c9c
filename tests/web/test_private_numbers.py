"""Private numbers typed anywhere in free text stand on no page, list, export or notice unmasked."""

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from tests.factories import execute as make
from tests.factories import planted, register

from liming.register.models import Notice
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=planted.planted, at=make.MORNING)]
_LINK = re.compile(r'(?:href|hx-get|src|data-url|data-source)="([^"#]+)"')


@pytest.fixture
def world(settings, tmp_path) -> Iterator[planted.Planted]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(make.MORNING):
        yield planted.planted()


def words_of(answer) -> str:
    """The text of an answer; a spreadsheet or document unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def _route(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return path


def leaks(client: Client, starts: list[str]) -> tuple[dict[str, list[str]], int]:
    """Addresses that show a planted number, following every link once whatever its values."""
    waiting, seen, found = deque(starts), set(), {}
    opened: set[str] = set()
    while waiting:
        address = waiting.popleft()
        parts = urlsplit(address)
        key = (_route(parts.path), parts.query.partition("=")[0])
        if address in opened or (address not in starts and key in seen):
            continue
        opened.add(address)
        seen.add(key)
        answer = client.get(address)
        text = words_of(answer)
        if hits := planted.PLANTED.findall(text):
            found[address] = hits
        for link in _LINK.findall(text):
            target = urldefrag(urljoin(address, unescape(link)))[0]
            if target.startswith("/") and not target.startswith(("/static/", "/media/")):
                waiting.append(target)
    return found, len(opened)


def starts(world: planted.Planted, area: str) -> list[str]:
    """Where the walk begins: the area, what machines read, and every request."""
    numbers = [row.number for row in world.requests]
    return [
        area,
        *(f"/follow/{row.follow_code}/" for row in world.requests),
        *("/api/v1/requests", "/api/v1/records", "/open311/v2/requests.json"),
        *(f"/api/v1/requests/{number}" for number in numbers),
        *(f"/office/requests/{number}/" for number in numbers),
    ]


@pytest.mark.parametrize(
    ("who", "area", "least"),
    [
        ("captain", "/office/", 80),
        ("member", "/field/", 60),
        ("province", "/office/", 80),
        ("audit", "/office/audit/", 15),
        ("contact", "/contact/", 15),
        ("public", "/ask/", 10),
    ],
)
def test_no_page_list_or_export_shows_a_private_number(world, settings, who, area, least) -> None:
    """Whoever follows every link finds each planted number masked, and has opened enough to know."""
    corner, client = world.corner, Client()
    accounts = {
        "captain": lambda: register.account(Role.CAPTAIN, corner.team, corner.captain),
        "member": lambda: register.account(Role.MEMBER, corner.team, corner.holder),
        "province": lambda: register.account(Role.PROVINCE, corner.tree.province),
        "audit": lambda: register.account(Role.AUDIT_ADMIN, corner.tree.province),
        "contact": lambda: world.village.account,
    }
    if who in accounts:
        client.force_login(accounts[who](), settings.AUTHENTICATION_BACKENDS[1])
    found, opened = leaks(client, starts(world, area))
    assert found == {}
    assert opened >= least


def test_notices_and_the_audit_keep_no_private_number(world) -> None:
    """What is stored to be told or proved is masked before it is stored."""
    kept = [*Notice.objects.values(), *AuditEntry.objects.values()]
    assert len(kept) > 30
    assert [row for row in kept if planted.PLANTED.search(str(row))] == []
