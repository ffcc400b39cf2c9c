from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from tests.core.dispatch.test_choice import people

from liming.core.dispatch import GridArea, GridIndex, Person, Roster, choose, decide_many

INDEX = GridIndex(
    [
        GridArea("west", box(111.00, 35.00, 111.10, 35.10), None, frozenset(), "140828"),
        GridArea("east", box(111.10, 35.00, 111.20, 35.10), None, frozenset(), "140828"),
    ]
)
HOLDER = Person("p1", "王建国", "holder", skills=frozenset({"pv"}))
NEAR = Person("p4", "赵敏", "member", starts=((111.15, 35.05),))
FAR = Person("p5", "孙丽", "member", starts=((112.15, 35.05), (113.0, 36.0)))


def one_of_each_role(crowd: list[Person]) -> list[Person]:
    """At most one holder and one deputy, as a grid has."""
    seen: set[str] = set()
    kept = []
    for person in crowd:
        if person.role_in_grid in ("holder", "deputy"):
            if person.role_in_grid in seen:
                continue
            seen.add(person.role_in_grid)
        kept.append(person)
    return kept


@given(st.lists(people, max_size=8, unique_by=lambda person: person.key), st.sampled_from([None, "pv"]))
def test_a_roster_answers_as_the_plain_choice_does(crowd, skill):
    crowd = one_of_each_role(crowd)
    assert Roster(crowd).choose(skill, None, {}) == choose(crowd, skill)


def test_the_distance_runs_from_the_nearest_start():
    person, reason = Roster([NEAR, FAR]).first(None, (111.16, 35.05), {})
    assert person == NEAR
    assert reason.code == "nearest_no_holder"
    assert reason.data["distance_km"] == 0.9


def test_the_running_load_goes_before_the_one_of_the_person():
    also_near = Person("p6", "周强", "member", starts=((111.15, 35.05),))
    roster = Roster([NEAR, also_near])
    assert roster.first(None, (111.15, 35.05), {})[0] == NEAR
    assert roster.first(None, (111.15, 35.05), {"p4": 1})[0] == also_near


def test_a_batch_does_not_fall_on_one_person_and_says_the_border():
    also_near = Person("p6", "周强", "member", starts=((111.15, 35.05),))
    rosters = {"west": Roster([HOLDER]), "east": Roster([NEAR, also_near])}
    lons, lats = [111.05, 111.15, 111.15, 111.0999, 120.0], [35.05] * 5
    loads = {"p4": 0}
    found = decide_many(INDEX, rosters, lons, lats, [None] * 5, loads)
    assert [each.person.name if each.person else None for each in found] == [
        "王建国",
        "赵敏",
        "周强",
        "王建国",
        None,
    ]
    assert [each.location.is_border for each in found] == [False, False, False, True, False]
    assert [each.reason.code if each.reason else None for each in found] == [
        "holder",
        "nearest_no_holder",
        "nearest_no_holder",
        "holder",
        None,
    ]
    assert found[1].alternates == (also_near,)
    assert loads == {"p4": 0}
