"""What the phone loads: a worker, words of its own, and of the front end only what its pages can meet."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import execute, register

from liming.shared.viewer import Role
from liming.web.field.phone.words import phone_words

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
PAGES = [f"/field/{each}" for each in ("", "quick/", "queue/", "duty/", "hazards/", "me/", "find/")]


@pytest.fixture
def member(client: Client) -> Client:
    corner = execute.corner()
    execute.request(corner)
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


def _names(addresses: list[str]) -> list[str]:
    return [re.sub(r"\.[0-9a-f]{12}(?=\.)|\?.*", "", each.rsplit("/", 1)[1]) for each in addresses]


def _classes(text: str, of: str) -> set[str]:
    return {name for found in re.findall(of, text) for name in re.split(r"[^\w-]+", found) if name}


def test_the_worker_keeps_what_the_pages_of_the_field_load_and_the_words_of_both_languages(client):
    script = client.get("/sw.js").content.decode()
    told = json.loads(script.split("\n")[0].removeprefix("self.LIMING = ").removesuffix(";"))
    words = ["phone-words.zh-hans.js", "phone-words.en.js"]
    assert _names(told["assets"]) == ["field.css", "field.js", "icons.svg", "favicon.svg", "logo.svg", *words]
    assert told["offline"] == "/offline/"


def test_the_words_come_once_in_their_language_and_stay_with_the_browser(client):
    answer = client.get("/phone-words.zh-hans.js")
    assert json.loads(answer.content.decode().removeprefix("self.LIMING_WORDS = ")[:-2]) == phone_words()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert '"comma": ", "' in client.get("/phone-words.en.js").content.decode()
    assert client.get("/phone-words.fr.js").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_field_loads_one_stylesheet_its_words_and_one_script(member, page):
    html = member.get(page).content.decode()
    assert _names(re.findall(r'rel="stylesheet" href="([^"]+)"', html)) == ["field.css"]
    assert _names(re.findall(r'<script src="([^"]+)"', html)) == ["phone-words.zh-hans.js", "field.js"]


@pytest.mark.parametrize("page", [*PAGES, "/ask/", "/sign-in/", "/offline/"])
def test_a_door_s_stylesheet_knows_every_class_of_its_pages_that_the_whole_one_knows(member, page):
    html = (member if page in PAGES else Client()).get(page).content.decode()
    (own,) = _names(re.findall(r'rel="stylesheet" href="([^"]+)"', html))
    whole, part = ((settings.BUILD / "static" / name).read_text() for name in ("app.css", own))
    met = _classes(html, r'class="([^"]*)"')
    assert met & _classes(whole, r"\.([A-Za-z][\w-]*)") == met & _classes(part, r"\.([A-Za-z][\w-]*)")


def test_the_page_without_a_signal_is_nobody_s_though_it_is_fetched_signed_in(member):
    html = member.get("/offline/").content.decode()
    assert html == Client().get("/offline/").content.decode()
    assert "data-phone" not in html
    assert "tabs-bottom" not in html
