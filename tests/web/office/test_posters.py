"""Posters: codes issued, printed, withdrawn; requests counted by code."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from tests.factories import execute as world
from tests.factories import register

from liming.adapters.documents.poster import PosterSheet, code_svg, posters_pdf
from liming.register import actions
from liming.register.models import PrintedCode
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=world.corner)]


def pages_of(content: bytes) -> int:
    """How many pages a PDF says it has."""
    found = re.search(rb"/Type/Pages/Count (\d+)", content)
    assert found is not None
    return int(found[1])


@pytest.fixture
def captain(client: Client, corner: world.Corner, settings) -> Client:
    client.force_login(register.account(Role.CAPTAIN, corner.team), settings.AUTHENTICATION_BACKENDS[1])
    return client


def test_a_team_gets_its_codes_and_prints_them(captain: Client, corner: world.Corner) -> None:
    """Issued by one press; all posters in one PDF with a page each, A4 and A6."""
    captain.post(f"/office/posters/{corner.team.code}/issue/")
    assert PrintedCode.objects.everywhere("test").count() == 2
    for size in ("a4", "a6"):
        content = captain.get(f"/office/posters/{corner.team.code}/print/?size={size}").content
        assert content.startswith(b"%PDF")
        assert pages_of(content) == 2


def test_the_page_offers_what_there_is_to_do(captain: Client, corner: world.Corner) -> None:
    """Nothing to print without a code, nothing to issue when all have one; one poster has its name."""
    page = captain.get("/office/posters/").content.decode()
    assert ("给没有码的 2 处发码" in page, "打印全队 A4" in page) == (True, False)
    captain.post(f"/office/posters/{corner.team.code}/issue/")
    page = captain.get("/office/posters/").content.decode()
    assert ("处发码" in page, "打印全队 A4" in page) == (False, True)
    named = captain.get("/office/posters/grids/SJ-02/print/")["Content-Disposition"]
    assert quote("泗交-02") in named or quote("SJ-02") in named


def test_one_poster_and_its_picture(captain: Client, corner: world.Corner) -> None:
    code = actions.issue_code(corner.as_captain, corner.first)
    assert captain.get("/office/posters/grids/SJ-02/print/").content.startswith(b"%PDF")
    answer = captain.get("/office/posters/grids/SJ-02/code.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content == code_svg(f"http://127.0.0.1:8000/c/{code.code}/")


def test_requests_are_counted_by_code(captain: Client, corner: world.Corner) -> None:
    """Two by this code, none by the other; what came by a withdrawn code stays with it."""
    code = actions.issue_code(corner.as_captain, corner.first)
    for _ in range(2):
        ask = {"kind": "home", "address": "夏县泗交镇窑头村", "words": "没电"}
        Client().post(f"/ask/?code={code.code}", ask)
    page = captain.get("/office/posters/").content.decode()
    assert '<td class="number" data-label="扫码诉求">2</td>' in page
    captain.post("/office/posters/grids/SJ-02/withdraw/", {"reason": "海报破了", "again": "yes"})
    page = captain.get("/office/posters/").content.decode()
    assert '<td class="number" data-label="扫码诉求">2</td>' not in page
    assert f">{code.code}<" not in page


def test_without_a_code_there_is_nothing_to_print(captain: Client, corner: world.Corner) -> None:
    assert captain.get("/office/posters/grids/SJ-02/print/").status_code == 404
    assert captain.get("/office/posters/grids/NONE/print/").status_code == 404


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PARTY_SECRETARY, Role.CONTACT])
def test_who_may_not(client: Client, corner: world.Corner, settings, role: Role) -> None:
    client.force_login(register.account(role, corner.team), settings.AUTHENTICATION_BACKENDS[1])
    assert client.get("/office/posters/").status_code == 403
    assert client.post(f"/office/posters/{corner.team.code}/issue/").status_code == 403


def test_a_poster_of_every_size_is_one_page() -> None:
    """A long place name and a long team name still fit on one page."""
    sheet = PosterSheet(
        "有事请讲",
        "扫一扫",
        "国家电网山西电力（夏县）太行黎明共产党员服务队" * 2,
        "泗交镇 窑头村、东沟村、西沟村",
        "先打 95598",
        "AAAA",
        "http://x/c/AAAA/",
    )
    for size in ("a4", "a6"):
        content = posters_pdf([sheet], size)
        assert pages_of(content) == 1
