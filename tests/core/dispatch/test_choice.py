from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from liming.core.dispatch import REASON_CODES, Person, choose

HOLDER = Person("p1", "王建国", "holder", skills=frozenset({"low_voltage"}))
DEPUTY = Person("p2", "李芳", "deputy", skills=frozenset({"low_voltage"}))
ON_DUTY = Person("p3", "张伟", "duty")
NEAR = Person("p4", "赵敏", "member", open_items=3, distance_km=1.0)
NEAR_AND_FREE = Person("p5", "孙丽", "member", open_items=0, distance_km=4.0)
FAR_AND_FREE = Person("p6", "周强", "member", open_items=0, distance_km=5.5)
UNKNOWN_PLACE = Person("p7", "吴刚", "member")


def on_leave(person):
    return replace(person, on_leave=True)


people = st.builds(
    Person,
    key=st.uuids().map(str),
    name=st.just("某某"),
    role_in_grid=st.sampled_from(["holder", "deputy", "duty", "member"]),
    on_leave=st.booleans(),
    active=st.booleans(),
    skills=st.sets(st.sampled_from(["low_voltage", "pv"])).map(frozenset),
    open_items=st.integers(0, 9),
    distance_km=st.none() | st.floats(0, 100),
)


def test_the_holder_goes_when_present_and_the_rest_stand_by_in_order():
    choice = choose([UNKNOWN_PLACE, ON_DUTY, DEPUTY, HOLDER], None)
    assert (choice.person, choice.reason.code) == (HOLDER, "holder")
    assert choice.alternates == (DEPUTY, ON_DUTY, UNKNOWN_PLACE)


def test_the_deputy_goes_for_a_holder_on_leave_and_the_reason_names_the_holder():
    choice = choose([on_leave(HOLDER), DEPUTY], None)
    assert (choice.person, choice.reason.code) == (DEPUTY, "deputy_holder_on_leave")
    assert choice.reason.data["holder"] == "王建国"


def test_the_one_on_duty_goes_when_the_holder_has_left():
    gone = Person("p1", "王建国", "holder", active=False)
    assert choose([gone, on_leave(DEPUTY), ON_DUTY, NEAR], None).reason.code == "duty_holder_inactive"


def test_a_grid_without_holder_says_so():
    assert choose([DEPUTY], None).reason.code == "deputy_no_holder"


def test_a_holder_without_the_needed_skill_is_passed_over():
    skilled = Person("p8", "郑洁", "member", skills=frozenset({"pv"}))
    choice = choose([HOLDER, DEPUTY, skilled], "pv")
    assert (choice.person, choice.reason.code) == (skilled, "nearest_holder_lacks_skill")
    assert choice.alternates == ()


def test_within_one_distance_band_the_lighter_load_goes_and_unknown_places_come_last():
    choice = choose([UNKNOWN_PLACE, FAR_AND_FREE, NEAR, NEAR_AND_FREE], None)
    assert choice.person == NEAR_AND_FREE
    assert choice.alternates == (NEAR, FAR_AND_FREE, UNKNOWN_PLACE)


def test_nobody_is_an_answer_with_the_counts_of_why():
    choice = choose([on_leave(HOLDER), ON_DUTY], "low_voltage")
    assert choice.person is None
    assert choice.reason.code == "nobody"
    assert choice.reason.data == {
        "skill": "low_voltage",
        "people": 2,
        "on_leave": 1,
        "inactive": 0,
        "lacks_skill": 1,
    }
    assert choose([], None).reason.code == "nobody"


@given(st.lists(people, max_size=8), st.sampled_from([None, "pv"]), st.randoms(use_true_random=False))
def test_whoever_goes_can_go_and_the_order_of_the_list_does_not_matter(crowd, skill, random):
    choice = choose(crowd, skill)
    shuffled = list(crowd)
    random.shuffle(shuffled)
    assert choose(shuffled, skill) == choice
    assert choice.reason.code in REASON_CODES
    for person in (choice.person, *choice.alternates):
        if person is not None:
            assert person.active
            assert not person.on_leave
            assert skill is None or skill in person.skills
