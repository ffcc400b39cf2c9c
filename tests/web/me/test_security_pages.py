"""Signing in with a code, being sent to what is due, resting too long, and the own sign-ins."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.conf import settings
from django.test import Client
from tests.factories import execute
from tests.factories import register as make

from liming.execute.actions import sync
from liming.register import actions, queries
from liming.register.models import Account, SecondFactor
from liming.register.rules.one_time import secret_of
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
NOW = clock.parse("2026-07-14T09:20")
PASSWORD = "liming-test-1"


def sign_in(account: Account) -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"username": account.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def code_of(account: Account) -> str:
    seed = SecondFactor.objects.get(account=account).seed
    return pyotp.TOTP(secret_of(seed, settings.SECRET_KEY)).at(int(clock.now().timestamp()))


def test_a_unit_rests_half_an_hour_and_no_longer() -> None:
    """Each act counts anew; a minute past thirty the page asks for the password."""
    account = make.account(Role.UNIT, make.unit_tree().xiaxian)
    with clock.fixed(NOW):
        client = sign_in(account)
    for minutes, status in ((29, 200), (58, 200), (89, 302)):
        with clock.fixed(NOW + timedelta(minutes=minutes)):
            assert client.get("/office/rights/").status_code == status
    assert queries.own_safety(queries.viewer_of(account)).sign_ins == ()


def test_the_phone_rests_longer_and_its_unsent_work_does_not_ask_for_a_session() -> None:
    """Ten hours later the phone's page is there; three days later it is not, yet its secret still opens."""
    corner = execute.corner()
    account = make.account(Role.MEMBER, corner.team, member=corner.holder)
    with clock.fixed(NOW):
        client = sign_in(account)
        enrolled = sync.enrol_device(queries.viewer_of(account), "手机")
    for hours, status in ((10, 200), (20, 200), (72, 302)):
        with clock.fixed(NOW + timedelta(hours=hours)):
            assert client.get("/field/").status_code == status
    with clock.fixed(NOW + timedelta(hours=73)):
        assert sync.open_device(enrolled.secret)[0] == enrolled.device


def test_the_board_that_asks_by_itself_is_no_act() -> None:
    """A board left open does not keep its reader signed in."""
    account = make.account(Role.UNIT, make.unit_tree().xiaxian)
    with clock.fixed(NOW):
        client = sign_in(account)
    with clock.fixed(NOW + timedelta(minutes=20)):
        client.get("/office/requests/news/")
    with clock.fixed(NOW + timedelta(minutes=31)):
        assert client.get("/office/rights/").status_code == 302


def test_the_province_sets_up_codes_before_anything_else() -> None:
    """Every page sends there; after the first code the ten recovery codes are shown and the pages open."""
    account = make.account(Role.PROVINCE, make.unit_tree().province)
    with clock.fixed(NOW):
        client = sign_in(account)
        assert client.get("/office/").headers["Location"] == "/me/second-factor/"
        assert client.get("/me/second-factor/").context["due"] is True
        assert client.post("/me/second-factor/", {"code": "000000"}).status_code == 400
        shown = client.post("/me/second-factor/", {"code": code_of(account)})
        assert (len(shown.context["codes"]), shown.headers["Cache-Control"]) == (10, "no-store")
        assert client.get("/office/").status_code == 200


def test_with_codes_the_password_alone_opens_nothing() -> None:
    """The second step waits ten minutes for the code and then lets in."""
    account = make.account(Role.UNIT, make.unit_tree().xiaxian)
    viewer = queries.viewer_of(account)
    with clock.fixed(NOW):
        actions.begin_second_factor(viewer)
        actions.confirm_second_factor(viewer, code_of(account))
    with clock.fixed(NOW + timedelta(hours=1)):
        client = sign_in(account)
        assert client.get("/office/rights/").status_code == 302
        assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 400
        assert client.post("/sign-in/code/", {"code": code_of(account)}).headers["Location"] == "/"
        assert client.get("/office/rights/").status_code == 200
    with clock.fixed(NOW + timedelta(hours=2)):
        late = sign_in(account)
    with clock.fixed(NOW + timedelta(hours=2, minutes=11)):
        assert late.post("/sign-in/code/", {"code": code_of(account)}).headers["Location"] == "/sign-in/"


def test_a_given_password_is_changed_first() -> None:
    """The form says what is wrong beside its field; then the pages open."""
    account = make.account(Role.UNIT, make.unit_tree().xiaxian)
    Account.objects.filter(pk=account.pk).update(must_change_password=True)
    client = sign_in(account)
    assert client.get("/office/").headers["Location"] == "/me/password/"
    typed = {"old": PASSWORD, "new": "short", "again": "short"}
    assert "new" in client.post("/me/password/", typed).context["form"].errors
    typed = {"old": PASSWORD, "new": "Longer-123", "again": "Longer-123"}
    assert client.post("/me/password/", typed).status_code == 302
    assert client.get("/office/").status_code == 200


def test_a_place_that_is_signed_out_is_out_at_once() -> None:
    """The list names both; ending the other one closes its pages, not these."""
    account = make.account(Role.UNIT, make.unit_tree().xiaxian)
    here, there = sign_in(account), sign_in(account)
    rows = here.get("/me/security/").context["safety"].sign_ins
    other = next(row for row in rows if row.session_key == there.session.session_key)
    assert len(rows) == 2
    here.post(f"/me/security/sign-ins/{other.pk}/end/")
    assert there.get("/office/rights/").status_code == 302
    assert here.get("/office/rights/").status_code == 200


def test_the_demonstrations_ready_accounts_need_no_codes(settings: Any) -> None:
    """Their password stands on the sign-in page; elsewhere the same account would need them."""
    account = make.account(Role.PROVINCE, make.unit_tree().province)
    account.is_demonstration = True
    assert queries.steps_due(account) == ["factor"]
    settings.DEMO = True
    assert queries.steps_due(account) == []
