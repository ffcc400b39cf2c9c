"""The map never tells what a single customer said in a call-back."""

import pytest
from tests.factories import evaluate as make
from tests.factories import register

from liming.execute.queries.map_cells import place_cells
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db


def test_a_place_with_few_call_backs_stays_without_colour() -> None:
    """Four answers in one county show nothing, the fifth shows them together."""
    with clock.fixed(make.AFTER):
        team = register.team(register.unit_tree().xiaxian, division_id="140828")
        people = register.member(team)
        viewer = register.viewer_for(Role.CAPTAIN, team)
        for number in range(5):
            assert place_cells(viewer, "call_back") == {}
            called = make.call_back(make.record(team, people), 5 if number else 1)
            called.called_at = clock.now()
            called.save()
        (cell,) = place_cells(viewer, "call_back").values()
    assert (cell.good, cell.n) == (4, 5)
