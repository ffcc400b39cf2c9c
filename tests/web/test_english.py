"""With English chosen, no page frame and no refusal says a word of Chinese."""

import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.test import Client
from django.utils import translation
from tests.factories import cockpit as world

from liming.register.models import Account, Division, Member, Team, Unit
from liming.shared import clock
from liming.shared.errors import CATALOGUE, DomainError

HAN = re.compile(r"[\u4e00-\u9fff]+")
MARKS = {"中", "红", "金", "绿"}
TYPED = {"故障报修 到场超 90 分钟", "小区电表箱漏雨", "水头镇", "王大山", "王**", "泗交-02", "丰州-01"}
CATALOGUE_FILE = Path("en") / "LC_MESSAGES" / "django.po"


@pytest.fixture(autouse=True)
def _english(settings: LazySettings, tmp_path: Path) -> None:
    """The catalogue as it stands in the tree, compiled apart from the one that may lie beside it."""
    source = Path(django_settings.LOCALE_PATHS[0]) / CATALOGUE_FILE
    target = (tmp_path / CATALOGUE_FILE).with_suffix(".mo")
    target.parent.mkdir(parents=True)
    with source.open("rb") as texts, target.open("wb") as compiled:
        write_mo(compiled, read_po(texts, locale="en"))
    settings.LOCALE_PATHS = [tmp_path]


def names_of_the_data() -> set[str]:
    """Names of people, units, teams and places, which stay as they are."""
    everywhere = "a test looks at all names"
    found = set(Division.objects.values_list("name", flat=True))
    found |= set(Account.objects.values_list("display_name", flat=True))
    for pair in Unit.objects.everywhere(everywhere).values_list("name", "short_name"):
        found |= set(pair)
    for pair in Team.objects.everywhere(everywhere).values_list("name", "short_name"):
        found |= set(pair)
    found |= set(Member.objects.everywhere(everywhere).values_list("name", flat=True))
    return {name for name in found if name}


def chinese_left(page: str, names: set[str]) -> set[str]:
    for name in sorted(names, key=len, reverse=True):
        page = page.replace(name, "")
    return set(HAN.findall(page)) - MARKS


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in/", "/ask/", "/follow/"])
def test_public_pages_are_english_throughout(client: Client, address: str) -> None:
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(address).content.decode()
    assert '<html lang="en"' in page
    assert chinese_left(page, set()) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/office/",
        "/office/requests/",
        "/office/ledger/",
        "/office/league/",
        "/office/teams/",
        "/office/gaps/",
        "/office/projects/",
        "/office/plan/year/",
        "/office/plan/month/",
        "/office/register/",
        "/office/register/teams/",
        "/office/register/grids/",
    ],
)
def test_office_pages_keep_chinese_to_the_data(client: Client, address: str) -> None:
    """Frame, navigation, headings, filters and hints follow the language; names do not."""
    with clock.fixed(world.NOW):
        province = world.province()
        client.force_login(province.as_province, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
        page = client.get(address).content.decode()
    assert '<html lang="en"' in page
    assert chinese_left(page, names_of_the_data() | TYPED) == set()


def test_every_refusal_reads_in_english() -> None:
    for code, sentence in CATALOGUE.items():
        blanks = dict.fromkeys(re.findall(r"\{(\w+)", sentence.en), 1)
        words = DomainError(code, **blanks).sentence("en")
        assert words and chinese_left(words, set()) == set(), code


def test_what_a_refusal_names_is_in_english_too() -> None:
    refusal = DomainError("not_found", what="诉求", key="X1")
    assert refusal.sentence("en") == "No Request found: X1."
    with translation.override("en"):
        assert refusal.sentence() == "No Request found: X1."
