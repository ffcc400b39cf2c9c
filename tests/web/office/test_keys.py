"""The page of keys: issued with the secret shown once, listed without it, revoked."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import register as make

from liming.register import actions
from liming.register.models import ApiKey
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
FORM = {
    "owner": "运城 12345 平台",
    "purpose": "转交供电诉求",
    "unit": "1408",
    "rights": ["may_create", "may_read"],
    "rate_per_minute": "90",
    "expires_on": "2099-12-31",
}


@pytest.fixture
def admin(client: Client, settings: Any) -> Client:
    tree = make.unit_tree()
    account = make.account(Role.SYSTEM_ADMIN, tree.province)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


def test_the_secret_is_shown_once_and_works(admin: Client) -> None:
    """The answer to the form shows it and may not be kept; the list shows its beginning only."""
    answer = admin.post("/office/keys/new/", FORM)
    secret = re.search(r"lm_[\w-]{40,}", answer.content.decode())
    assert secret is not None
    assert "no-store" in answer["Cache-Control"]
    assert actions.open_with_key(secret[0]).key.rate_per_minute == 90
    listed = admin.get("/office/keys/").content.decode()
    assert secret[0] not in listed
    assert secret[0][:9] in listed
    assert "读取、提交诉求" in listed


def test_a_refused_form_says_at_the_field_what_is_missing(admin: Client) -> None:
    answer = admin.post("/office/keys/new/", {**FORM, "rights": [], "rate_per_minute": "0"})
    assert answer.status_code == 400
    assert not ApiKey.objects.everywhere("test").exists()
    assert admin.post("/office/keys/new/", {**FORM, "expires_on": "2020-01-01"}).status_code == 400


def test_revoking_asks_for_a_reason_and_stops_the_key(admin: Client) -> None:
    admin.post("/office/keys/new/", FORM)
    key = ApiKey.objects.everywhere("test").get()
    assert admin.post(f"/office/keys/{key.pk}/revoke/", {"reason": ""}).status_code == 400
    assert admin.post(f"/office/keys/{key.pk}/revoke/", {"reason": "停用"}).status_code == 302
    assert "已吊销" in admin.get("/office/keys/").content.decode()


@pytest.mark.parametrize("address", ["/office/keys/", "/office/keys/new/"])
def test_others_find_neither_the_page_nor_its_entry(client: Client, settings: Any, address: str) -> None:
    tree = make.unit_tree()
    client.force_login(make.account(Role.PROVINCE, tree.province), settings.AUTHENTICATION_BACKENDS[1])
    assert client.get(address).status_code == 403
    assert "/office/keys/" not in client.get("/office/register/").content.decode()


def test_the_list_costs_as_much_for_three_keys_as_for_one(admin: Client) -> None:
    counts = []
    for number in (1, 2):
        for _ in range(number):
            admin.post("/office/keys/new/", FORM)
        admin.get("/office/keys/")
        with CaptureQueriesContext(connection) as asked:
            admin.get("/office/keys/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
