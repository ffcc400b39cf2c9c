"""A place told in words: which grid it names."""

import pytest
from tests.factories import register

from liming.execute.queries.places import Asked, FoundPlace, find_place
from liming.shared import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    """Two grids of one team, each in a township of its own, both with a village of the same name."""
    team = register.team(register.unit_tree().xiaxian)
    return [register.grid(team, division=code, communities=["高堰村"]) for code in ("140828100", "140828105")]


def found(text: str) -> FoundPlace:
    return find_place(clock.today(), Asked(text=text))


def test_a_village_of_two_townships_is_certain_when_its_township_is_named(here) -> None:
    place = found("夏县瑶峰镇高堰村东头")
    assert place.grid is not None
    assert (place.grid.code, place.is_certain) == (here[0].code, True)


def test_a_village_of_two_townships_alone_stays_open_to_both(here) -> None:
    place = found("夏县高堰村")
    assert (place.grid, place.is_certain) == (None, False)
    assert {each["code"] for each in place.candidates} == {grid.code for grid in here}
