"""Little evidence raises the chance of a check: exactly by the weight, repeatable, and told."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.models import HoursCheck, HoursDraw, ServiceRecord
from liming.execute.rules import sampling
from liming.execute.rules.evidence import draw_weight
from liming.register.models import Parameter
from liming.shared import clock, revision
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

RULE = [{"from": 75, "weight": 1}, {"from": 45, "weight": 2}, {"from": 0, "weight": 3}]
AUGUST = execute.MORNING + timedelta(days=30)


def test_the_weight_is_that_of_the_highest_limit_reached_and_one_without_a_score() -> None:
    scores = (None, 0, 44, 45, 74, 75, 100)
    assert [draw_weight(score, RULE) for score in scores] == [1, 3, 3, 2, 2, 1, 1]
    assert draw_weight(10, [{"from": 0, "weight": 0}]) == 1, "a weight that is none leaves all alike"


def test_what_weighs_three_is_drawn_three_times_as_often_as_what_weighs_one() -> None:
    """One of two in 4,000 draws: three quarters, within three standard deviations (82)."""
    pair = sampling.Stratum("T", 1, ("weak", "strong"), (3.0, 1.0))
    drawn = Counter(sampling.draw(str(seed), [pair])["T"][0] for seed in range(4_000))
    assert abs(drawn["weak"] - 3_000) < 82
    assert drawn["strong"] > 0


def test_chances_follow_the_weights_among_many() -> None:
    """One of ten, weights 1, 2 and 3: each group gets its part of the sum of weights."""
    weights = (1.0,) * 5 + (2.0,) * 3 + (3.0,) * 2
    list_ = sampling.Stratum("T", 1, tuple(f"R{n}" for n in range(10)), weights)
    drawn = Counter(sampling.draw(str(seed), [list_])["T"][0] for seed in range(6_000))
    by_weight = [sum(drawn[f"R{n}"] for n in part) for part in (range(5), range(5, 8), range(8, 10))]
    assert [round(count / 6_000, 2) for count in by_weight] == pytest.approx(
        [5 / 17, 6 / 17, 6 / 17], abs=0.02
    )


def test_the_list_as_text_draws_the_same_and_old_lists_still_draw_as_they_did() -> None:
    strata = (
        sampling.Stratum("A", 2, ("x", "y", "z"), (1.0, 2.5, 3.0)),
        sampling.Stratum("B", 1, ("p", "q")),
    )
    text = sampling.as_text(strata)
    assert text == "A 2 x y*2.5 z*3\nB 1 p q"
    assert sampling.draw("7", sampling.from_text(text)) == sampling.draw("7", strata)
    old = sampling.draw("7", [sampling.Stratum("140828-01", 2, ("a", "b", "c", "d"))])
    assert old == {"140828-01": ("c", "a")}, "drawn so before there were weights"


def test_a_list_is_told_by_weight() -> None:
    strata = (sampling.Stratum("A", 3, ("x", "y", "z"), (1.0, 3.0, 3.0)),)
    assert sampling.by_weight("7", strata) == (sampling.Weighed(3.0, 2, 2), sampling.Weighed(1.0, 1, 1))


@pytest.fixture
def july() -> execute.Corner:
    """Four services of July with a customer to call, two of them hardly proven."""
    corner = execute.corner()
    with clock.fixed(execute.MORNING):
        for _ in range(4):
            execute.resolved(corner)
    rows = ServiceRecord.objects.everywhere("test").order_by("number")
    for row, score in zip(rows, (20, 90, 60, None), strict=True):
        ServiceRecord.objects.everywhere("test").filter(pk=row.pk).update(minutes=30, evidence_score=score)
    return corner


def drawn(corner: execute.Corner, seed: str) -> dict[int | None, float]:
    """Score to weight of what one seed draws."""
    with clock.fixed(AUGUST):
        rows = actions.draw_hours_checks(corner.viewer(Role.UNIT), "2026-07", seed)
    return {row.evidence_score: row.weight for row in rows}


@pytest.mark.django_db
def test_a_draw_keeps_rule_scores_and_weights_and_can_be_made_again(july: execute.Corner) -> None:
    first = drawn(july, "7")
    draw = HoursDraw.objects.everywhere("test").get()
    assert draw.weighting == RULE
    assert queries.redraw_fits(draw) is True
    assert sorted(each.size for each in queries.weighed(draw)) == [1, 1, 2]
    assert [(each.weight, each.size) for each in queries.weighed(draw)] == [(3, 1), (2, 1), (1, 2)]
    assert sum(each.drawn for each in queries.weighed(draw)) == draw.count == 2
    assert AuditEntry.objects.get(act="hours_check.drawn").after["weighting"] == RULE
    HoursCheck.objects.everywhere("test").delete()
    assert drawn(july, "7") == first
    assert set(first.items()) < {(20, 3.0), (90, 1.0), (60, 2.0), (None, 1.0)}


@pytest.mark.django_db
def test_a_company_that_weighs_nothing_draws_all_alike(july: execute.Corner) -> None:
    held = Parameter.objects.get(key="evidence.draw_weights")
    Parameter.objects.filter(pk=held.pk).update(value=[{"from": 0, "weight": 1}])
    revision.touch()
    assert set(drawn(july, "7").values()) == {1.0}
    assert "*" not in HoursDraw.objects.everywhere("test").get().population


@pytest.mark.django_db
def test_only_who_checks_hours_draws_and_sees_why(july: execute.Corner) -> None:
    drawn(july, "7")
    draw = HoursDraw.objects.everywhere("test").get()
    for act in (
        lambda: actions.draw_hours_checks(july.as_captain, "2026-07"),
        lambda: queries.hours_draw(july.as_captain, draw.pk),
    ):
        with pytest.raises(DomainError) as error:
            act()
        assert error.value.code == "forbidden"
    with pytest.raises(DomainError) as error:
        queries.hours_draw(register.viewer_for(Role.UNIT, july.tree.wuxiang), draw.pk)
    assert error.value.code == "not_found"
