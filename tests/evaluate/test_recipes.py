"""Recipes count what was chosen from fixed filters, by integers, and refuse anything else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.factories import evaluate as make
from tests.factories import register
from tests.kept import keepable

from liming.evaluate import bridge
from liming.evaluate.queries.indicator_words import recipe_formulas
from liming.evaluate.queries.measures.recipes import recipe_measure
from liming.evaluate.rules import Count
from liming.evaluate.rules.recipes import check_recipe
from liming.execute.models import RecordTeam, Request, ServiceRecord
from liming.register.models import Team
from liming.shared import clock
from liming.shared.errors import DomainError


@keepable
def sown() -> tuple[Team, Team]:
    """Two teams: five records of the first, one of them with the second; three resolved requests."""
    tree = register.unit_tree()
    first, second = register.team(tree.xiaxian), register.team(tree.xiaxian)
    people = [register.member(first), register.member(first)]
    register.member(second)
    for minutes in (20, 40, 60, 80):
        row = make.record(first, people[0])
        ServiceRecord.objects.everywhere("test").filter(pk=row.pk).update(minutes=minutes)
    make.record(first, people[1], second, origin_kind="plan", photo_count=2)
    for source, late in (("village", 0), ("village", 30), ("community", 0)):
        row = make.request(first, resolved_at=make.IN_QUARTER, state="resolved")
        Request.objects.everywhere("test").filter(pk=row.pk).update(source=source)
        make.timer(row, "finish", ended_at=make.IN_QUARTER + timedelta(minutes=late))
    return first, second


pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=sown)]


@pytest.fixture
def teams() -> Iterator[tuple[Team, Team]]:
    with clock.fixed(make.AFTER):
        yield sown()


def counted(figure: str, basis: str = "records", every=None, good=None):
    recipe = check_recipe(
        {"basis": basis, "figure": figure, "all": every or {}, "good": good or {}}, ["B"], ["B01"]
    )
    return recipe_measure(recipe).count(bridge.window_of(make.QUARTER, make.AFTER))


def refused(*args, **kwargs) -> str:
    with pytest.raises(DomainError) as caught:
        check_recipe(*args, **kwargs)
    return caught.value.code


def test_a_share_counts_good_rows_of_the_chosen_ones(teams) -> None:
    """Of the five records two took an hour or more; a record with another team counts for both."""
    first, second = teams
    assert counted("share", good={"minutes_least": 60}) == {first.pk: Count(2, 5), second.pk: Count(0, 1)}
    assert counted("share", every={"origin": ["plan"]}, good={"proof": ["photo"]}) == {
        first.pk: Count(1, 1),
        second.pk: Count(1, 1),
    }
    assert counted("share", every={"practice": ["red"]}, good={"proof": ["photo"]}) == {}


def test_counts_per_team_per_member_and_minutes(teams) -> None:
    """Five records of two members; minutes keep their sum of squares so that their spread is known."""
    first, second = teams
    chosen = {"service_type": ["B01"], "service_class": ["B"]}
    assert counted("count", every=chosen) == {first.pk: Count(5, 1), second.pk: Count(1, 1)}
    assert counted("per_member", every=chosen) == {first.pk: Count(5, 2), second.pk: Count(1, 1)}
    squares = 20**2 + 40**2 + 60**2 + 80**2 + 45**2
    assert counted("minutes")[first.pk] == Count(245, 5, squares)


def test_requests_are_counted_by_source_and_how_they_went(teams) -> None:
    """Of the two village requests one was finished in time; none of the three was reopened."""
    first, _ = teams
    village = counted("share", "requests", {"source": ["village"]}, {"handling": ["in_time"]})
    assert village == {first.pk: Count(1, 2)}
    assert counted("share", "requests", good={"handling": ["first_time"]}) == {first.pk: Count(3, 3)}


def test_what_is_counted_opens_to_the_same_rows(teams) -> None:
    """The rows behind a figure are as many as its denominator, the good ones as its numerator."""
    first, _ = teams
    recipe = check_recipe(
        {"basis": "records", "figure": "share", "all": {}, "good": {"minutes_most": 40}}, [], []
    )
    facts = recipe_measure(recipe).facts(bridge.window_of(make.QUARTER, make.AFTER))
    rows = facts.rows.filter(**{facts.team: first.pk})
    assert (rows.filter(facts.good).count(), rows.count()) == (2, 5)
    assert RecordTeam.objects.filter(team=first).count() == 5


@pytest.mark.parametrize(
    ("recipe", "code"),
    [
        ({"basis": "ratings", "figure": "share"}, "recipe_unknown"),
        ({"basis": "records", "figure": "share", "good": {}}, "recipe_without_good"),
        ({"basis": "records", "figure": "count", "all": {"member__name": ["x"]}}, "recipe_unknown"),
        ({"basis": "records", "figure": "count", "all": {"practice": ["blue"]}}, "recipe_unknown"),
        ({"basis": "records", "figure": "count", "all": {"minutes_least": "1 OR 1"}}, "recipe_unknown"),
        ({"basis": "records", "figure": "count", "all": {"service_type": ["X99"]}}, "recipe_unknown"),
        ({"basis": "requests", "figure": "minutes"}, "recipe_minutes"),
        ({"basis": "records", "figure": "count", "all": {"handling": ["in_time"]}}, "recipe_other_basis"),
    ],
)
def test_anything_but_a_fixed_choice_is_refused(recipe, code) -> None:
    assert refused(recipe, ["B"], ["B01"]) == code


def test_a_recipe_says_what_it_divides(teams) -> None:
    """The stored formula names filters and values in both languages."""
    recipe = {
        "basis": "requests",
        "figure": "share",
        "all": {"source": ["village"]},
        "good": {"handling": ["in_time"]},
    }
    assert recipe_formulas(recipe)[0] == "办理情况 按时办结 / 办结的诉求（诉求来源 村）"
