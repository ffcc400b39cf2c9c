"""Each hard rule that a roster breaks is found by reading it day by day."""

import pytest
from tests.core.planning.rosters.worlds import each_day, person, problem

from liming.core.planning.rosters import Duty, RosterRules, violations

PEOPLE = (
    person("赵", "甲", "夜", in_a_row=1),
    person("钱", "甲", away=frozenset([1])),
    person("孙", "乙", was_on_night=True),
)
DUTIES = (*each_day("甲", 4), *each_day("乙", 1), Duty("夜-0", "夜", 0, is_night=True))
ASKED = problem(PEOPLE, DUTIES, 4, rules=RosterRules(most_in_a_row=2))


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"甲-0": ("钱",), "甲-2": ("赵",)}, []),
        ({"丙-0": ("赵",)}, ["duty_unknown"]),
        ({"甲-0": ("周",)}, ["person_unknown"]),
        ({"甲-0": ("赵", "钱")}, ["too_many"]),
        ({"甲-1": ("钱",)}, ["away"]),
        ({"甲-2": ("孙",)}, ["other_stations"]),
        ({"乙-0": ("孙",)}, ["no_rest"]),
        ({"甲-0": ("赵",), "夜-0": ("赵",)}, ["two_on_a_day"]),
        ({"夜-0": ("赵",), "甲-1": ("赵",)}, ["no_rest", "too_many_in_a_row"]),
        ({"甲-0": ("赵",), "甲-1": ("赵",)}, ["too_many_in_a_row"]),
    ],
)
def test_each_broken_rule_is_named(cells: dict[str, tuple[str, ...]], codes: list[str]) -> None:
    assert [each.code for each in violations(ASKED, cells)] == codes


def test_settled_days_must_stay_as_they_were() -> None:
    settled = problem(PEOPLE, DUTIES, 4, previous={"甲-0": ("钱",)}, frozen_before=1)
    assert [each.code for each in violations(settled, {"甲-0": ("赵",)})] == ["frozen_changed"]
    assert violations(settled, {"甲-0": ("钱",)}) == []
