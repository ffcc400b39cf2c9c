"""The code that a member holds leads to no rating."""

import pytest
from tests.factories import execute as make

from liming.execute import queries
from liming.execute.enums import RequestSource
from liming.execute.models import RatingInvitation

pytestmark = pytest.mark.django_db


def test_the_code_of_a_call_the_team_took_down_opens_no_rating() -> None:
    """Whoever registers a call sees its follow code; the rating link goes to the caller's phone instead."""
    corner = make.corner()
    row = make.resolved(corner, source=RequestSource.VILLAGE)
    assert queries.follow(row.follow_code).rating_token == ""
    assert queries.invitation(make.link_token(row)).can_change


def test_without_a_way_to_the_customer_nobody_is_asked() -> None:
    """A call without a phone has no link; a request from the public page has its own code."""
    corner = make.corner()
    make.resolved(corner, contact_phone="")
    assert not RatingInvitation.objects.exists()
    row = make.resolved(corner, source=RequestSource.PUBLIC_PAGE, contact_phone="")
    assert queries.follow(row.follow_code).rating_token == make.link_token(row)
