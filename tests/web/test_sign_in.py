"""Signing in, the page each role starts on, and the ready accounts of the demonstration."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from tests.factories import register

from liming.shared.viewer import Role
from liming.web import navigation

pytestmark = pytest.mark.django_db
PASSWORD = "liming-test-1"


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A request leaves its language behind; the next test starts in Chinese."""
    with translation.override("zh-hans"):
        yield


def demonstration(role: Role, place: register.Unit, username: str) -> None:
    account = register.account(role, place, username)
    account.is_demonstration = True
    account.save()


def test_right_password_signs_in_and_a_wrong_one_says_so(client: Client, tree: register.UnitTree) -> None:
    """The refusal does not tell whether the account exists."""
    register.account(Role.PROVINCE, tree.province, "xumin")
    refused = client.post("/sign-in/", {"username": "xumin", "password": "wrong"})
    assert "账号或口令不对" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    passed = client.post("/sign-in/", {"username": "xumin", "password": PASSWORD})
    assert (passed.status_code, passed.url) == (302, "/")


def test_five_wrong_passwords_lock_the_account_out(client: Client, tree: register.UnitTree) -> None:
    """The sixth try sees the lock-out page even with the right password."""
    register.account(Role.PROVINCE, tree.province, "xumin")
    for _try in range(5):
        client.post("/sign-in/", {"username": "xumin", "password": "wrong"})
    locked = client.post("/sign-in/", {"username": "xumin", "password": PASSWORD})
    assert locked.status_code == 429
    assert "暂时不能登录" in locked.content.decode()


@pytest.mark.parametrize(
    ("role", "target"),
    [
        (Role.PROVINCE, "/office/"),
        (Role.CAPTAIN, "/office/"),
        (Role.MEMBER, "/field/"),
        (Role.CONTACT, "/contact/"),
    ],
)
def test_everybody_starts_on_the_page_of_the_role(
    client: Client, tree: register.UnitTree, role: Role, target: str
) -> None:
    """A member alone starts on the phone pages, office roles in the office."""
    client.force_login(register.account(role, tree.xiaxian, "somebody"), settings.AUTHENTICATION_BACKENDS[1])
    assert client.get("/").url == target


@pytest.mark.parametrize(
    ("role", "target"),
    [
        (Role.SECURITY_ADMIN, "/office/register/accounts/"),
        (Role.SYSTEM_ADMIN, "/office/register/"),
        (Role.AUDIT_ADMIN, "/office/audit/"),
    ],
)
def test_each_administrator_lands_on_a_page_that_opens_and_stands_in_the_navigation(
    client: Client, tree: register.UnitTree, role: Role, target: str
) -> None:
    """Signed in, home leads to their own page, and the page answers."""
    client.force_login(register.account(role, tree.province), settings.AUTHENTICATION_BACKENDS[1])
    page = client.get("/", follow=True)
    assert (page.redirect_chain, page.status_code) == ([(target, 302)], 200)
    shown = [entry["url"] for group in page.context["navigation"] for entry in group["entries"]]
    assert target in shown


def test_somebody_unknown_starts_at_the_sign_in_page(client: Client) -> None:
    """Home never shows anything to a stranger."""
    assert client.get("/").url == "/sign-in/"


def test_demonstration_lists_its_accounts_by_role_and_one_click_signs_in(
    client: Client, tree: register.UnitTree, settings: object
) -> None:
    """Only marked accounts are offered."""
    settings.DEMO = True  # type: ignore[attr-defined]
    demonstration(Role.CAPTAIN, tree.xiaxian, "weidonghai")
    register.account(Role.CAPTAIN, tree.xiaxian, "hidden")
    page = client.get("/sign-in/").content.decode()
    assert 'value="weidonghai"' in page
    assert 'value="hidden"' not in page
    assert "演示数据，人物为虚构" in page
    answer = client.post(
        "/sign-in/demonstration/", {"username": "weidonghai", "next": "//elsewhere.example/"}
    )
    assert answer.url == "/"
    assert "_auth_user_id" in client.session


def test_demonstration_does_not_open_accounts_it_did_not_make(
    client: Client, tree: register.UnitTree, settings: object
) -> None:
    """An ordinary account needs its password even in the demonstration."""
    settings.DEMO = True  # type: ignore[attr-defined]
    register.account(Role.CAPTAIN, tree.xiaxian, "hidden")
    assert client.post("/sign-in/demonstration/", {"username": "hidden"}).status_code == 404


def test_one_click_sign_in_does_not_exist_outside_the_demonstration(
    client: Client, tree: register.UnitTree, settings: object
) -> None:
    """A forgotten demonstration account is no back door."""
    settings.DEMO = False  # type: ignore[attr-defined]
    demonstration(Role.CAPTAIN, tree.xiaxian, "weidonghai")
    assert "weidonghai" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demonstration/", {"username": "weidonghai"}).status_code == 404


def test_language_switch_changes_how_a_page_is_written(client: Client) -> None:
    """The switch returns to the page it was pressed on and sets its language."""
    assert '<html lang="zh-hans"' in client.get("/sign-in/").content.decode()
    answer = client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert answer.url == "/sign-in/"
    assert '<html lang="en"' in client.get("/sign-in/").content.decode()


def test_navigation_leaves_out_what_the_role_may_not_open(
    monkeypatch: pytest.MonkeyPatch, tree: register.UnitTree
) -> None:
    """A member sees no benchmark; a page that does not exist is never linked."""
    monkeypatch.setattr(navigation, "exists", lambda url: url != "/office/duty/")
    member = register.viewer_for(Role.MEMBER, tree.xiaxian)
    captain = register.viewer_for(Role.CAPTAIN, tree.xiaxian)

    def urls(viewer: register.Viewer) -> set[object]:
        groups = navigation.office_groups(viewer, "/office/requests/XQ1/")
        return {entry["url"] for group in groups for entry in group["entries"]}  # type: ignore[union-attr]

    assert "/office/league/" not in urls(member)
    assert "/office/league/" in urls(captain)
    assert "/office/duty/" not in urls(captain)


def test_navigation_marks_the_page_that_is_nearest(
    monkeypatch: pytest.MonkeyPatch, tree: register.UnitTree
) -> None:
    """One entry is current: the longest address the path begins with."""
    monkeypatch.setattr(navigation, "exists", lambda url: True)
    groups = navigation.office_groups(
        register.viewer_for(Role.CAPTAIN, tree.xiaxian), "/office/register/grids/SJ-02/"
    )
    current = [entry["url"] for group in groups for entry in group["entries"] if entry["current"]]  # type: ignore[union-attr,index]
    assert current == ["/office/register/grids/"]


def test_a_page_without_an_entry_marks_none(monkeypatch: pytest.MonkeyPatch, tree: register.UnitTree) -> None:
    """The cockpit is current on its own page only, not on notices, which no entry leads to."""
    monkeypatch.setattr(navigation, "exists", lambda url: True)
    captain = register.viewer_for(Role.CAPTAIN, tree.xiaxian)

    def current(path: str) -> list[object]:
        groups = navigation.office_groups(captain, path)
        return [entry["url"] for group in groups for entry in group["entries"] if entry["current"]]  # type: ignore[union-attr,index]

    assert current("/office/") == ["/office/"]
    assert current("/office/notices/") == []
