"""What a scanner would try: headers, cookies, forged forms, odd parameters, paths, hosts, redirects."""

import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.contracts.test_rights import (
    BACKEND,
    OWN,
    PARAMETER,
    Address,
    Person,
    filled,
    pages,
    people,
    typed,
)
from tests.factories import tiny
from tests.jobs.demo.conftest import NOON

from liming.shared import clock
from liming.shared.viewer import RIGHTS, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=tiny.province)]
MARK = "<zz9\"'>"
PAYLOADS = (
    MARK,
    "' OR 1=1--",
    "x\x00y",
    "9" * 40,
    "-1",
    "../../../../etc/passwd",
    "{{7*1910911}}${7*1910911}",
    "%s%n{0}{what}",
    "2026-02-30",
    "²😀\u200b",
    "长" * 3000,
    "[]",
)
EVALUATED = str(7 * 1910911)
USUAL = ("q", "page", "sort", "state", "kind", "unit", "team", "from", "until", "next", "view", "time")
PATHS = ("../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "a\\..\\b", "\u202e.png", MARK)
ELSEWHERE = ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1")
PLANTED = {
    "office/improvements/<uuid:improvement_id>/",
    "office/practices/<uuid:practice_id>/",
    "office/reports/",
}
"""Pages that a planted row without true figures breaks; their own tests have true ones."""
PASSWORD = "Goed-Wachtwoord-1"
OTHER_SENDERS = {"api/sync/", "api/sync/pages/", "api/sync/photos/<str:sha256>/"}
"""Doors for programs that bring a secret of their own in a header, which no other site can set."""
_turn = count()


class Named(HTMLParser):
    """Names of the parameters that a page's links and search forms send to the page itself."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: set[str] = set()
        self.is_search = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.is_search = (given.get("method") or "get").lower() == "get"
        if tag in ("input", "select") and self.is_search and given.get("name"):
            self.found.add(str(given["name"]))
        for link in (given.get("href"), given.get("hx-get")):
            parts = urlsplit(link or "")
            if parts.query and parts.path in ("", self.path):
                self.found |= {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}


def opened(staff: list[Person]) -> Iterator[tuple[Address, str, Client]]:
    """Every page with a right, in the own place, and the client of somebody who may open it."""
    clients = {}
    for person in staff:
        clients[person.role] = Client(raise_request_exception=False)
        clients[person.role].force_login(person.account, backend=BACKEND)
    for page in pages():
        found = filled(page, OWN)
        role = next((each for each in clients if each in RIGHTS[page.view.right]), None)
        if role is not None:
            yield found, "/" + typed(found), clients[role]


def payloads(names: list[str]) -> dict[str, str]:
    """Another payload for each name, and others the next time."""
    start = next(_turn)
    return {name: PAYLOADS[(start + place) % len(PAYLOADS)] for place, name in enumerate(names)}


def is_html(answer: HttpResponse) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming


def wrong_headers(answer: HttpResponse) -> list[str]:
    """What a page does not say of how a browser has to treat it."""
    said = answer.headers
    policy = said.get("Content-Security-Policy", "")
    right = {
        "policy": "default-src '" in policy and "unsafe" not in policy and "*" not in policy,
        "sniffing": said.get("X-Content-Type-Options") == "nosniff",
        "frames": said.get("X-Frame-Options") == "DENY",
        "referrer": said.get("Referrer-Policy") == "same-origin",
        "opener": said.get("Cross-Origin-Opener-Policy") == "same-origin",
        "devices": "geolocation=(self)" in said.get("Permissions-Policy", ""),
        "kept": not is_html(answer) or "no-store" in said.get("Cache-Control", ""),
    }
    return [what for what, is_right in right.items() if not is_right]


def test_every_page_protects_itself_and_takes_odd_parameters_for_what_they_are() -> None:
    """Headers of every page; every filter, sort and page number of it with something it does not expect."""
    faults, unescaped = [], []
    bare: dict[str, list[str]] = defaultdict(list)
    with clock.fixed(NOON):
        for page, url, client in opened(people()):
            if page.address in PLANTED:
                continue
            plain = client.get(url)
            for what in wrong_headers(plain):
                bare[what].append(url)
            if plain.status_code >= 500:
                faults.append(f"{url} {plain.status_code}")
                continue
            names = Named(url)
            if is_html(plain):
                names.feed(plain.content.decode())
            sent = payloads(sorted({*names.found, *USUAL}))
            answer = client.get(url, sent)
            text = answer.content.decode() if is_html(answer) else ""
            if answer.status_code >= 500:
                faults.append(f"{url} {answer.status_code} {sent}"[:400])
            if MARK in text or EVALUATED in text:
                unescaped.append(url)
    assert ({what: urls[:5] for what, urls in bare.items()}, faults, unescaped) == ({}, [], [])


def test_no_part_of_an_address_leads_out_of_its_place() -> None:
    """Files of the machine, other folders, control characters: not found, and no fault."""
    wrong = []
    with clock.fixed(NOON):
        for page, _url, client in opened(people()):
            if not PARAMETER.search(page.address):
                continue
            for payload in (
                "../../../../etc/passwd",
                "..%2f..%2fetc%2fpasswd",
                "a\\..\\b",
                "\u202e.png",
                MARK,
            ):
                named = {name: quote(payload, safe="") for name in page.named}
                answer = client.get("/" + typed(Address(page.address, page.view, named)))
                text = b"".join(answer) if answer.streaming else answer.content
                if answer.status_code >= 500 or b"root:" in text or MARK.encode() in text:
                    wrong.append(f"{page.address} {payload} {answer.status_code}")
    assert wrong == []


def test_no_form_is_taken_from_another_site() -> None:
    """A post without the page's own token is refused everywhere but at the doors for programs."""
    taken = []
    with clock.fixed(NOON):
        for page, url, client in opened(people()):
            strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
            strict.cookies = client.cookies
            said = strict.post(url, {"x": "1"}).status_code
            if page.address not in OTHER_SENDERS and said not in (403, 405):
                taken.append(f"{url} {said}")
    assert taken == []


def test_public_forms_ask_for_their_token_too() -> None:
    """Asking, rating, following, signing in."""
    strict = Client(enforce_csrf_checks=True)
    for url in ("/ask/", "/follow/", "/sign-in/", "/rate/x/", "/follow/ABCDEFGH/add/"):
        assert strict.post(url, {"x": "1"}).status_code in (403, 404, 405), url


def signed_in(target: str = "/", **extra: Any) -> tuple[Client, Any]:
    """Somebody who signed in by the form, and the answer to it."""
    person = next(each for each in people() if each.role == Role.CAPTAIN)
    person.account.set_password(PASSWORD)
    person.account.save()
    client = Client()
    sent = {"username": person.account.username, "password": PASSWORD, "next": target}
    return client, client.post("/sign-in/", sent, **extra)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(target: str) -> None:
    """Whatever the form or the page before says."""
    _client, answer = signed_in(target, headers={"referer": target})
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).netloc == ""
    assert re.match(r"/[^/\\]|/$", answer.headers["Location"])


@override_settings(ALLOWED_HOSTS=["fuwu.example"])
def test_a_made_up_host_is_refused() -> None:
    """Neither as the host nor as the host that a proxy is said to have seen."""
    client = Client()
    assert client.get("/ask/", headers={"host": "evil.example"}).status_code == 400
    answer = client.get("/ask/", headers={"host": "fuwu.example", "x-forwarded-host": "evil.example"})
    assert answer.status_code == 200 and b"evil.example" not in answer.content


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    """The session's and the form token's; in production both leave by https only."""
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True):
        client, _answer = signed_in()
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert (cookie["samesite"], bool(cookie["secure"])) == ("Lax", True), name
    assert client.cookies["sessionid"]["httponly"]
