"""The look of the pages is a choice of one phone."""

import pytest
from django.test import Client
from tests.factories import execute as world
from tests.factories import register

from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]


@pytest.fixture
def member() -> Client:
    corner = world.corner()
    client = Client()
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_without_a_choice_the_phones_own_setting_holds(member: Client) -> None:
    page = member.get("/field/me/").content.decode()
    assert "data-look=" not in page
    assert "data-type=" not in page


def test_a_choice_is_kept_on_the_phone_and_works_without_script(member: Client) -> None:
    """The next page, any page, is rendered with it."""
    assert member.post("/field/look/", {"look": "sun", "type": "large"})["Location"] == "/field/me/"
    page = member.get("/field/").content.decode()
    assert 'data-look="sun" data-type="large"' in page
    member.post("/field/look/", {"look": "", "type": ""})
    assert "data-look=" not in member.get("/field/").content.decode()


def test_nonsense_is_no_choice(member: Client) -> None:
    member.cookies["look"] = '"><b'
    assert "data-look=" not in member.get("/field/me/").content.decode()
    assert member.post("/field/look/", {"look": "pink"}).cookies["look"].value == ""


def test_somebody_who_is_not_signed_in_chooses_nothing(client: Client) -> None:
    """Twin: the door is a member's page like any other."""
    assert client.post("/field/look/", {"look": "sun"})["Location"].startswith("/sign-in/")
