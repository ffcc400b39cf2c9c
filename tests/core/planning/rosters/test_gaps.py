"""A duty that nobody can cover is named with what would help; it is never an empty answer."""

from tests.core.planning.rosters.worlds import each_day, person, problem

from liming.core.planning.rosters import Duty, Gap, Remedy, find_gaps, make_roster


def test_a_duty_nobody_can_cover_is_named_with_remedies_the_cheapest_first() -> None:
    people = [
        person("赵", "甲", away=frozenset([0])),
        person("钱", "乙"),
        person("孙", "甲", was_on_night=True),
    ]
    asked = problem(people, each_day("甲", 1), 1)
    remedies = (Remedy("lend", "钱"), Remedy("rest_less", "孙"), Remedy("recall", "赵"))
    assert find_gaps(asked, make_roster(asked).cells) == [Gap("甲-0", 1, False, remedies)]


def test_who_is_on_another_duty_could_be_moved() -> None:
    asked = problem([person("赵", "甲", "乙")], [Duty("甲-0", "甲", 0), Duty("乙-0", "乙", 0)], 1)
    gaps = find_gaps(asked, {"甲-0": ("赵",), "乙-0": ()})
    assert gaps == [Gap("乙-0", 1, False, (Remedy("move", "赵", "甲-0"),))]


def test_a_missing_skill_is_a_gap_though_all_places_are_held() -> None:
    asked = problem([person("赵", "甲"), person("钱", "甲")], each_day("甲", 1, skill="高压"), 1)
    gap = find_gaps(asked, {"甲-0": ("赵",)})[0]
    assert (gap.missing, gap.lacks_skill, gap.remedies) == (0, True, (Remedy("teach", "钱"),))


def test_a_night_before_a_duty_and_a_sixth_day_break_the_rest() -> None:
    """Not only the night behind: the duty of tomorrow stands against a night today."""
    people = [person("赵", "甲", "夜"), person("钱", "甲", in_a_row=5)]
    duties = [Duty("夜-0", "夜", 0, is_night=True), *each_day("甲", 2)]
    gaps = find_gaps(problem(people, duties, 2), {"甲-1": ("赵",)})
    assert gaps == [
        Gap("夜-0", 1, False, (Remedy("rest_less", "钱"), Remedy("rest_less", "赵"))),
        Gap("甲-0", 1, False, (Remedy("free", "赵"), Remedy("rest_less", "钱"))),
    ]
