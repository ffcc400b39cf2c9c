"""The API shows an account only the places where it holds the right asked for."""

import pytest
from django.test import Client
from tests.factories import execute as make
from tests.factories import register

from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/api/v1/requests", "/office/requests/export/"])
def test_a_wide_role_without_the_right_opens_nothing(client: Client, address: str) -> None:
    """A member of one team with another role over the province reads that one team's requests only."""
    corner = make.corner()
    row = make.request(corner)
    account = register.account(Role.SECURITY_ADMIN, corner.tree.province)
    register.grant(account, Role.MEMBER, register.team(corner.tree.wuxiang))
    client.force_login(account)
    if address.startswith("/api"):
        assert client.get(address).json()["total"] == 0
    else:
        assert client.get(f"/office/requests/{row.number}/").status_code == 404
    assert client.get(f"/api/v1/requests/{row.number}").status_code == 404
