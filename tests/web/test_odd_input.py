"""Odd input in an address or a form is a refusal, never a fault of the server."""

import pytest
from django.test import Client
from tests.factories import execute as make
from tests.factories import register

from liming.execute import queries
from liming.execute.enums import RequestSource
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
NO_ID = "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz"


def test_what_looks_like_an_id_and_is_none_finds_nothing(client: Client) -> None:
    """A holder in the filter, a member in the dispatch form."""
    corner = make.corner()
    row = make.request(corner)
    client.force_login(register.account(Role.CAPTAIN, corner.team, member=corner.captain))
    assert client.get("/office/requests/", {"holder": NO_ID}).status_code == 200
    assert client.get("/office/requests/", {"page": "²"}).status_code == 200
    assert client.post(f"/office/requests/{row.number}/dispatch/", {"member": NO_ID}).status_code in (
        302,
        404,
    )


def test_a_score_in_odd_digits_is_refused(client: Client) -> None:
    """A superscript two is a digit to Unicode and no score."""
    corner = make.corner()
    row = make.resolved(corner, source=RequestSource.PUBLIC_PAGE)
    token = queries.follow(row.follow_code).rating_token
    assert client.post(f"/rate/{token}/", {"score": "²"}).status_code == 400
