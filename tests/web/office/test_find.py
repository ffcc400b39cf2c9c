"""The search box finds by pinyin, name and number, within the viewer's reach."""

import pytest
from django.test import Client
from tests.factories import cockpit as world
from tests.factories import evaluate as make
from tests.factories import register

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.province, at=world.NOW),
    pytest.mark.clock_at(world.NOW),
]


@pytest.fixture
def province() -> world.Province:
    found = world.province()
    register.member(found.xiaxian, "李师江", code="M-LSJ")
    register.customer(found.wuxiang, "李石匠", code="C-LSJ", division="140429")
    return found


def read(client: Client, account: object, text: str, **headers: str) -> str:
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client.get("/office/find/", {"q": text}, headers=headers).content.decode()


def test_initials_find_a_member(client: Client, province: world.Province) -> None:
    """lsj finds 李师江 and leads to the team's people."""
    page = read(client, province.as_county, "lsj")
    assert "李师江" in page
    assert "/office/teams/T-XX/people/" in page


def test_scope_holds(client: Client, province: world.Province) -> None:
    """A county's viewer finds no customer of another county; the province does."""
    assert "李石匠" not in read(client, province.as_county, "lsj")
    assert "李石匠" in read(client, province.as_province, "lsj")


def test_number_of_a_request_leads_to_it(client: Client, province: world.Province) -> None:
    """A whole request number redirects to the request."""
    row = make.request(province.xiaxian)
    client.force_login(province.as_county, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/office/find/", {"q": row.number})
    assert answer.status_code == 302
    assert row.number in answer.url


def test_number_of_a_foreign_request_is_not_found(client: Client, province: world.Province) -> None:
    """The number of another county's request finds nothing."""
    row = make.request(province.wuxiang)
    assert "没有找到" in read(client, province.as_county, row.number)


def test_suggestions_are_a_list_only(client: Client, province: world.Province) -> None:
    """For htmx the answer is the list, without the page's frame."""
    answer = read(client, province.as_county, "夏县", **{"HX-Request": "true"})
    assert "<html" not in answer
    assert "运城夏县" in answer or "夏县" in answer


def test_empty_question_says_what_to_type(client: Client, province: world.Province) -> None:
    """Nothing typed: one line says what to do."""
    assert "拼音首字母" in read(client, province.as_county, "")


def test_stranger_is_sent_to_sign_in(client: Client) -> None:
    """Nobody searches without signing in."""
    assert client.get("/office/find/?q=x").url.startswith("/sign-in/")
