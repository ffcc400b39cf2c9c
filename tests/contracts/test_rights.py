"""Who may what: every address, as every role, inside the own place and in another one, against the one table.

The table is `shared.viewer.RIGHTS` (which role holds which right) and the mark of each page (which right it
asks). A page without a mark, or a parameter without a sample, fails.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.backends.cache import SessionStore
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver
from tests.contracts.test_routes import operations, routes
from tests.factories import register as make
from tests.factories import tiny
from tests.factories.planting import FILE, here
from tests.factories.samples import SAMPLES
from tests.jobs.demo.conftest import NOON

from liming.execute.models import Request
from liming.register.models import Account, Member, Team, Unit
from liming.register.queries import viewer_of
from liming.shared import clock, revision
from liming.shared.errors import DomainError
from liming.shared.viewer import RIGHTS, Right, Role, Viewer, system_viewer
from liming.web.middleware import STATUS

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=tiny.province)]
BACKEND = "django.contrib.auth.backends.ModelBackend"
OWN, FOREIGN = "/SX/1408/140828/", "/SX/1401/140105/"
PARAMETER = re.compile(r"<(?:[a-z_]+:)?(?P<name>[a-z_0-9]+)>|\(\?P<(?P<group>[a-z_]+)>[^)]*\)")
REFUSED = ("forbidden", "out_of_scope", "404", "not_your_item")
PROVINCE_WIDE = {
    "office/indicators/<str:code>/end/",
    "office/points/<uuid:entry_id>/return/",
    "office/settings/services/<str:code>/",
    "office/settings/calendar/load/",
    "office/settings/calendar/settle/",
    "office/settings/<str:key>/change/",
}
"""What is sent here is decided for the whole province (a confirmed case of points, too)."""
PERSONAL = {"field/hours/<str:number>.pdf"}
"""A member's own paper, not the team's."""
EMPTY = {"office/league/<str:quarter>/<str:team>/<str:indicator>/"}
"""Refused to everybody in a province without a measured quarter; tests/web/office/test_league.py has one."""


@dataclass(frozen=True)
class Person:
    """Somebody with one role, as the sign-in would make them."""

    role: Role
    account: Account
    viewer: Viewer

    def holds(self, view: Any, method: str, named: Mapping[str, Any]) -> bool:
        """What the table says."""
        needed = () if method == "get" else view.acts.get(str(named.get("act", "")), ()) or view.posting
        holds = self.role in RIGHTS[view.right]
        return holds and (not needed or any(self.role in RIGHTS[right] for right in needed))


@dataclass(frozen=True)
class Address:
    """One address filled in; `rows` are what its parameters name."""

    address: str
    view: Any
    named: dict[str, Any]
    rows: tuple[Any, ...] = ()

    def reached_by(self, viewer: Viewer) -> bool:
        """True when every row that belongs to a place lies in the viewer's."""
        placed = [row for row in self.rows if getattr(row, "scope_lookups", ())]
        own = viewer.within(self.view.right)
        return all(
            any(here(type(row), path).filter(pk=row.pk).exists() for path in own.unit_paths) for row in placed
        )


def pages(resolver: Any = None, start: str = "") -> Iterator[Address]:
    """Every page that asks for a right, with the arguments that its address fixes."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern, address)
        elif isinstance(getattr(pattern.callback, "right", None), Right):
            yield Address(address, pattern.callback, dict(pattern.default_args))


def personal_pages() -> list[Address]:
    """Every page about the reader's own account."""
    return [Address(address, view, {}) for address, view in routes() if getattr(view, "is_personal", False)]


def typed(found: Address) -> str:
    """The address with its arguments in place, as somebody would type it."""
    text = PARAMETER.sub(lambda part: str(found.named[part["name"] or part["group"]]), found.address)
    return text.replace("^", "").replace("$", "")


def filled(page: Address, path: str) -> Address:
    """The address with samples of a place; KeyError names a parameter without one."""
    address, named = page.address, dict(page.named)
    rows: dict[str, Any] = {}
    for found in PARAMETER.finditer(address):
        name = found["name"] or found["group"]
        rows[name], named[name] = SAMPLES[address[: found.end()]].at(path, rows)
    return Address(address, page.view, named, tuple(rows.values()))


def people() -> list[Person]:
    """One account for each role: administrators and province over all, the others over one county or team."""
    units = {row.path: row for row in Unit.objects.everywhere("test")}
    team = Team.objects.everywhere("test").get(path__startswith=OWN)
    free = Member.objects.everywhere("test").filter(team=team, account=None)
    found = []
    for role in Role:
        if role == Role.CONTACT:
            found.append(_contact())
            continue
        member = free[len(found)] if role in (Role.CAPTAIN, Role.MEMBER) else None
        wide = role in (Role.PROVINCE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        place = team if member else units["/SX/" if wide else OWN]
        account = make.account(role, place, member=member)
        found.append(Person(role, account, viewer_of(account)))
    return found


class Watched(WSGIRequest):
    """A request that notes whether its page looks at how it was sent and what with."""

    looked = False

    def __getattribute__(self, name: str) -> Any:
        if name in ("method", "POST", "FILES", "body"):
            super().__setattr__("looked", True)
        return super().__getattribute__(name)


def _contact() -> Person:
    """Whoever asked the request that stands in the addresses of the contacts' pages."""
    request, _number = SAMPLES["contact/<str:number>"].at(OWN, {})
    account = request.contact.account
    return Person(Role.CONTACT, account, viewer_of(account))


def asked(method: str, viewer: Viewer, account: Any) -> Any:
    """A request as it comes to a page."""
    factory = RequestFactory()
    request: Any = Watched(
        factory.get("/").environ if method == "get" else factory.post("/", {"x": "1"}).environ
    )
    request.viewer, request.user, request.htmx = viewer, account, False
    request.session = SessionStore()
    request._messages = SimpleNamespace(add=lambda *args, **kwargs: None)
    request._dont_enforce_csrf_checks = True
    request.looked = False
    return request


def heard(found: Address, request: Any) -> str:
    """How the page answers: the code of a refusal for what is about rights, else the status."""
    try:
        with transaction.atomic():
            status = found.view(request, **found.named).status_code
            transaction.set_rollback(True)
            return str(status)
    except Http404:
        return "404"
    except DomainError as error:
        said = "404" if error.code == "not_found" else error.code
        return said if said in REFUSED else str(STATUS.get(error.code, 400))


def methods(found: Address, everybody: Viewer, account: Account) -> dict[str, str]:
    """The methods that matter to the page, with the answer to somebody who may everything."""
    answers, looked = {}, False
    for method in ("get", "post"):
        request = asked(method, everybody, account)
        answers[method] = heard(found, request)
        looked = request.looked
    if not looked:
        del answers["post"]
    return {method: said for method, said in answers.items() if said != "405"}


def acts_of(view: Any, named: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The arguments as they are, or with one act for each right that the page's acts ask."""
    by_right = {rights: act for act, rights in view.acts.items()} if "act" in named else {}
    return [{**named, "act": act} for act in by_right.values()] or [dict(named)]


@dataclass(frozen=True)
class Case:
    """What one person hears at one address, beside somebody who may everything."""

    found: Address
    person: Person
    method: str
    said: str
    free: str
    is_reached: bool

    def is_right(self) -> bool:
        """Whether that is what the table says."""
        address, person = self.found.address, self.person
        if not person.holds(self.found.view, self.method, self.found.named):
            return self.said in ("forbidden", "401")
        if self.method == "post" and address in PROVINCE_WIDE and person.viewer.unit_paths != ("/SX/",):
            return self.said in REFUSED
        if self.is_reached and not (person.role == Role.MEMBER and address in PERSONAL):
            own = ("not_your_item",) if person.role == Role.MEMBER else ()
            return self.said in (self.free, *own) or self.said not in REFUSED
        return self.said in REFUSED or (address in EMPTY and self.said == self.free)

    def __str__(self) -> str:
        place = "own" if self.is_reached else "foreign"
        words = (self.found.address, self.found.named.get("act", ""), self.method, self.person.role, place)
        return f"{' '.join(words)}: {self.said}, not {self.free}"


def cases(staff: list[Person]) -> Iterator[Case]:
    """Every page, each of its methods and kinds of act, for everybody, with own and with foreign rows."""
    everybody = replace(system_viewer("test"), roles=frozenset(Role))
    for page in pages():
        own, other = filled(page, OWN), filled(page, FOREIGN)
        for named in acts_of(page.view, own.named):
            found = replace(own, named=named)
            free = methods(found, everybody, staff[0].account)
            foreign = replace(
                other, named={**other.named, **({"act": named["act"]} if "act" in named else {})}
            )
            for person in staff:
                yield from _of(found, person, free)
                if other.named != own.named and not foreign.reached_by(person.viewer):
                    yield from _of(foreign, person, free)


def _of(found: Address, person: Person, free: dict[str, str]) -> Iterator[Case]:
    is_reached = found.reached_by(person.viewer)
    for method, said_free in free.items():
        said = heard(found, asked(method, person.viewer, person.account))
        yield Case(found, person, method, said, said_free, is_reached)


@pytest.fixture
def _bare(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Pages decide before they are drawn, so nothing is drawn; files that rows name are there."""
    monkeypatch.setattr(Template, "render", lambda self, *args, **kwargs: "")
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / FILE).write_text("planted")


def test_every_parameter_of_every_address_has_a_sample() -> None:
    """What tests/factories/samples.py does not know is not tested."""
    parameters = {
        page.address[: found.end()] for page in pages() for found in PARAMETER.finditer(page.address)
    }
    assert len(parameters) > 120
    assert parameters - set(SAMPLES) == set()


@pytest.mark.usefixtures("_bare")
def test_every_page_answers_every_role_as_the_table_says() -> None:
    """No difference, with own and with foreign rows, reading and sending."""
    with clock.fixed(NOON), revision.held():
        found = list(cases(people()))
    assert len(found) > 7_000
    assert [str(case) for case in found if not case.is_right()] == []


OPERATIONS: dict[str, tuple[Right | None, Any]] = {
    "api/v1/me": (None, None),
    "api/v1/teams": (Right.READ_REGISTER, None),
    "api/v1/teams/<code>": (Right.READ_REGISTER, Team),
    "api/v1/requests": (Right.READ_WORK, None),
    "api/v1/requests/<number>": (Right.READ_WORK, Request),
    "api/v1/records": (Right.READ_WORK, None),
    "api/v1/league/<quarter>": (Right.READ_BENCHMARK, None),
}
"""The right of each operation, and the table of what its address names."""


def status_of(client: Client, address: str, table: Any, path: str) -> int:
    """What an operation answers about a row of the place."""
    row = here(table, path).first() if table else None
    key = getattr(row, "code", None) or getattr(row, "number", None) or "2026Q2"
    return client.get("/" + re.sub("<.*>", str(key), address)).status_code


def test_every_operation_of_the_api_answers_every_role_as_the_table_says() -> None:
    """Refused without the right, found in the own place, not found in another one."""
    assert {address for address, _operation in operations()} == set(OPERATIONS)
    wrong = []
    for person in people():
        client = Client()
        client.force_login(person.account, backend=BACKEND)
        for address, (right, table) in OPERATIONS.items():
            for path in (OWN, FOREIGN) if table else (OWN,):
                holds = right is None or person.role in RIGHTS[right]
                is_found = "league" not in address and (path == OWN or person.viewer.reaches(path))
                expected = (200 if is_found else 404) if holds else 403
                said = status_of(client, address, table, path)
                wrong += [f"{address} {person.role} {path}: {said}"] if said != expected else []
    assert wrong == []


def test_a_stranger_reaches_no_page_and_no_operation() -> None:
    """Pages send to the sign-in, the phone's doors and the API answer 401; whatever the method."""
    client, wrong = Client(), []
    for page in [*pages(), *personal_pages()]:
        url = "/" + typed(filled(page, OWN))
        for send in (client.get, client.post):
            answer = send(url)
            is_sent_away = answer.headers.get("Location", "").startswith("/sign-in/")
            wrong += [] if is_sent_away or answer.status_code in (401, 405) else [url]
    wrong += [each for each in OPERATIONS if client.get("/" + re.sub("<.*>", "x", each)).status_code != 401]
    assert wrong == []
