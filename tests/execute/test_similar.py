"""Why two requests look alike, in words."""

from datetime import timedelta

import pytest
from tests.factories import execute as make

from liming.execute import actions, queries
from liming.shared import clock
from liming.shared.errors import DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def test_both_of_a_pair_name_each_other_with_distance_time_and_type() -> None:
    """The earlier one finds the later one too; one of another kind far away is not named."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        first = make.request(corner)
    with clock.fixed(make.MORNING + timedelta(minutes=25)):
        second = make.request(corner, latitude=35.101)
        make.request(corner, title="换表", words="", address="", service_type_code="VOL05", latitude=35.14)
    (found,) = queries.request_life(corner.as_captain, first).alikes
    assert (found.number, found.why) == (second.number, "相距 111 米，相隔 25 分，类型相同，用词相近")
    assert [each.number for each in queries.request_life(corner.as_captain, second).alikes] == [first.number]


def test_ended_requests_are_neither_named_nor_merged_into() -> None:
    corner = make.corner()
    done, fresh = make.resolved(corner), make.request(corner)
    actions.revisit_request(corner.as_captain, done, "好了")
    actions.close_request(corner.as_captain, done)
    assert queries.request_life(corner.as_captain, fresh).alikes == ()
    with pytest.raises(DomainError) as refusal:
        actions.merge_request(corner.as_captain, fresh, done)
    assert refusal.value.code == "merge_into_ended"
