"""The table of rights in words: complete, the same as the table that decides, and open to everybody."""

from collections import Counter

import pytest
from django.test import Client
from tests.factories import register as make

from liming.shared.viewer import RIGHTS, Right, Role
from liming.web.office.rights.groups import GROUPS
from liming.web.roles import NAMES

pytestmark = pytest.mark.django_db
URL = "/office/rights/"


def test_every_right_stands_in_one_group() -> None:
    """None is left out and none is there twice."""
    assert Counter(right for _name, rights in GROUPS for right in rights) == Counter(Right)


@pytest.mark.parametrize("role", Role)
def test_everybody_reads_the_table_and_what_is_theirs_is_marked(client: Client, role: Role) -> None:
    """As many marked rows as the role has rights, whoever it is."""
    tree = make.unit_tree()
    answer = make.sign_in(client, role, tree.xiaxian).get(URL)
    rows = [row for group in answer.context["groups"] for row in group["rows"]]
    assert len(rows) == len(Right)
    assert sum(row["is_own"] for row in rows) == sum(role in roles for roles in RIGHTS.values())
    assert answer.context["own"] == [(NAMES[role], "夏县")]


def test_one_role_alone(client: Client) -> None:
    """Only the rights it holds; an unknown role shows all."""
    tree = make.unit_tree()
    make.sign_in(client, Role.UNIT, tree.xiaxian)
    found = client.get(URL, {"role": "audit_admin"}).context["groups"]
    assert [row["name"] for group in found for row in group["rows"]] == ["查看留痕"]
    assert len(client.get(URL, {"role": "nobody"}).context["groups"]) == len(GROUPS)


def test_nobody_reads_it_without_signing_in(client: Client) -> None:
    assert client.get(URL).headers["Location"] == f"/sign-in/?next={URL}"
