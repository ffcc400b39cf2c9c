"""Rules without tables: evidence score, hazard course and level, the draw of call-backs."""

from itertools import product

import pytest

from liming.execute.enums import CallBackState, HazardLevel, HazardState, OwnerSide
from liming.execute.queries.settings import shipped
from liming.execute.rules import sampling
from liming.execute.rules.call_backs import CALL_BACK, may_try
from liming.execute.rules.evidence import VisitFacts, evidence_score
from liming.execute.rules.hazards import (
    HAZARD,
    after_failed_check,
    proposed_level,
    proposed_side,
    share_beyond,
)
from liming.execute.rules.sampling import Stratum

WEIGHTS = shipped()["evidence.weights"]["value"]
SCALE = shipped()["evidence.scale"]["value"]
GOOD = {"distance_metres": 20.0, "accuracy_metres": 10.0, "age_seconds": 5.0, "has_photo": True}


def score(**fields: object) -> int:
    return evidence_score(VisitFacts(**{"has_position": True, **GOOD, **fields}), WEIGHTS, SCALE).score


def test_a_visit_with_everything_is_proven_in_full() -> None:
    assert score(has_signature=True, is_checklist_complete=True) == 100
    assert score() == 100


def test_each_missing_part_costs_its_weight() -> None:
    """Of 100 points: far away 30, poor fix 20, old fix 10, no photo 15, no signature 10, checklist 15."""
    whole = {"has_signature": True, "is_checklist_complete": True}
    lost = {
        "distance_metres": 1500.0,
        "accuracy_metres": 500.0,
        "age_seconds": 900.0,
        "has_photo": False,
        "has_signature": False,
        "is_checklist_complete": False,
    }
    costs = {name: 100 - score(**{**whole, name: value}) for name, value in lost.items()}
    assert list(costs.values()) == [30, 20, 10, 15, 10, 15]


def test_between_its_limits_a_part_falls_in_a_straight_line() -> None:
    """825 m is half way between 150 and 1,500."""
    parts = evidence_score(VisitFacts(True, 825.0, 10.0, 5.0), WEIGHTS, SCALE).parts
    assert (parts[0].code, parts[0].points, parts[0].of, parts[0].fact) == ("distance", 15.0, 30, 825.0)


def test_without_a_position_the_reason_stands_and_the_rest_still_counts() -> None:
    """Denied: 0 of 60 for the fix, 40 of 40 for the rest."""
    facts = VisitFacts(
        False, no_position="denied", has_photo=True, has_signature=True, is_checklist_complete=True
    )
    found = evidence_score(facts, WEIGHTS, SCALE)
    assert found.score == 40
    assert {part.fact for part in found.parts[:3]} == {"denied"}


def test_a_place_without_coordinates_is_no_fault_of_the_member() -> None:
    assert score(distance_metres=None) == 100


def test_weights_are_data() -> None:
    """A weight of 0 takes the part away; no weights at all give 0 and no error."""
    facts = VisitFacts(True, 20.0, 10.0, 5.0, has_photo=False)
    assert evidence_score(facts, {**WEIGHTS, "photo": 0}, SCALE).score == 100
    assert evidence_score(facts, {}, SCALE).score == 0


def test_the_course_of_a_hazard() -> None:
    """Every pair of states is walked; these moves and no others."""
    legal = {
        (one.value, other.value)
        for one, other in product(HazardState, HazardState)
        if HAZARD.allows(one, other)
    }
    assert legal == {
        ("found", "notified"),
        ("found", "cured"),
        ("found", "withdrawn"),
        ("notified", "notified"),
        ("notified", "cured"),
        ("notified", "withdrawn"),
        ("cured", "rechecked"),
        ("cured", "found"),
        ("cured", "notified"),
    }
    assert HAZARD.ends() == {HazardState.RECHECKED, HazardState.WITHDRAWN}
    assert (after_failed_check(True), after_failed_check(False)) == (HazardState.NOTIFIED, HazardState.FOUND)


def test_the_course_of_a_call_back() -> None:
    """Unreached is tried again, up to the number of tries; reached and declined end it."""
    states = CallBackState
    legal = {
        (one.value, other.value) for one, other in product(states, states) if CALL_BACK.allows(one, other)
    }
    assert legal == {
        (one, other) for one in ("drawn", "unreached") for other in ("reached", "unreached", "declined")
    }
    assert [may_try(state, 2, 3) for state in CallBackState] == [True, False, True, False]
    assert may_try(CallBackState.UNREACHED, 3, 3) is False


@pytest.mark.parametrize(
    ("value", "low", "high", "share"),
    [
        (191.0, 198.0, 235.0, 7 / 198),
        (240.0, 198.0, 235.0, 5 / 235),
        (220.0, 198.0, 235.0, 0),
        (45.0, None, 30.0, 0.5),
    ],
)
def test_how_far_a_number_lies_outside(value: float, low: float | None, high: float, share: float) -> None:
    assert share_beyond(value, low, high) == share
    assert share_beyond(None, low, high) == 0


def test_the_level_is_proposed_by_rule() -> None:
    """A listed check, a number half beyond its limit, or the usual general."""
    assert proposed_level("C07-13", 0.0, ["C07-13"], 0.5) == (HazardLevel.MAJOR, "listed")
    assert proposed_level("C05-1", 0.5, ["C07-13"], 0.5) == (HazardLevel.MAJOR, "beyond")
    assert proposed_level("C05-1", 0.4, ["C07-13"], 0.5) == (HazardLevel.GENERAL, "usual")
    assert proposed_level("C05-1", 9.0, [], 0) == (HazardLevel.GENERAL, "usual")
    assert proposed_side("C04-2", ["C04-2"]) == OwnerSide.GRID
    assert proposed_side("C04-3", ["C04-2"]) == OwnerSide.USER


def strata(size: int = 20) -> tuple[Stratum, ...]:
    return tuple(
        Stratum(team, 3, tuple(f"{team}{number:03d}" for number in range(size))) for team in ("A", "B")
    )


def test_the_same_seed_and_list_draw_the_same() -> None:
    """Whatever the order of list and teams; another seed draws others."""
    drawn = sampling.draw("7", strata())
    turned = [Stratum(each.team, each.wanted, each.numbers[::-1]) for each in strata()[::-1]]
    assert sampling.draw("7", turned) == drawn
    assert sampling.draw("8", strata()) != drawn
    assert [len(numbers) for numbers in drawn.values()] == [3, 3]


def test_one_teams_list_never_moves_anothers_draw() -> None:
    only = sampling.draw("7", strata()[:1])
    assert sampling.draw("7", strata())["A"] == only["A"]


def test_every_service_is_as_likely_as_any_other() -> None:
    """Over 2,000 seeds each of ten is drawn 600 times of 2,000 x 3 / 10, within four deviations."""
    one = (Stratum("A", 3, tuple(f"{number}" for number in range(10))),)
    counts = dict.fromkeys(one[0].numbers, 0)
    for seed in range(2_000):
        for number in sampling.draw(str(seed), one)["A"]:
            counts[number] += 1
    deviation = (2_000 * 0.3 * 0.7) ** 0.5
    assert all(abs(count - 600) < 4 * deviation for count in counts.values())


def test_the_list_survives_its_text() -> None:
    text = sampling.as_text(strata())
    assert sampling.from_text(text) == strata()
    assert sampling.digest(text) == sampling.digest(sampling.as_text(strata()[::-1]))


def test_the_target_grows_over_the_quarter() -> None:
    """Of twelve in 92 days: one on the first day, six half way, all on the last and after it."""
    assert [sampling.target_by_now(12, day, 92) for day in (-5, 1, 46, 92, 200)] == [1, 1, 6, 12, 12]
