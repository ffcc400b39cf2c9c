"""Figures that reports take from the benchmark: honours, medians over quarters, a quarter's supervision."""

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.evaluate import queries
from liming.evaluate.models import SnapshotTeam
from liming.evaluate.queries.supervision.quarters import quarter_supervision
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def standings(league):
    return SnapshotTeam.objects.everywhere("test").filter(snapshot=make.snapshot(build.BEFORE))


def spread(league, width: float) -> None:
    """Teams ten points apart, each with a 95 % interval of `width` points to either side."""
    for place, row in enumerate(standings(league).order_by("team__code")):
        score = 20.0 + 10 * place
        standings(league).filter(pk=row.pk).update(
            composite=score, low95=score - width, high95=score + width, band="not_separable"
        )


def test_one_quarter_names_the_best_only_where_it_tells_them_apart(league):
    """Narrow intervals leave the best alone; wide ones rule out nobody, and the set says so."""
    spread(league, 1.0)
    narrow = queries.honour_sets(league.province, make.snapshot(build.BEFORE))[0]
    assert (narrow.scored, narrow.places, narrow.possible, narrow.is_narrow) == (6, 1, 1, True)
    spread(league, 60.0)
    wide = queries.honour_sets(league.province, make.snapshot(build.BEFORE))[0]
    assert (wide.possible, wide.is_narrow) == (6, False)


def test_honours_are_found_over_all_and_named_within_reach(league):
    """A city's viewer gets the same numbers and only the own names."""
    spread(league, 60.0)
    snapshot = make.snapshot(build.BEFORE)
    found, own = (
        queries.honour_sets(league.province, snapshot)[0],
        queries.honour_sets(league.unit, snapshot)[0],
    )
    assert (own.possible, len(own.names), len(found.names)) == (found.possible, 5, 6)


def test_medians_go_up_to_the_quarter_asked_for(league):
    """The oldest first; a later quarter is left out."""
    build.review(league, make.USUAL)
    points = queries.median_history(league.province, build.REVIEW)
    assert [point.quarter for point in points] == [build.BEFORE, build.REVIEW]
    assert [point.quarter for point in queries.median_history(league.province, build.BEFORE)] == [
        build.BEFORE
    ]


def test_a_quarter_without_checks_counts_nothing(league):
    """Zeroes and no error; who may read neither work nor checks is refused."""
    found = quarter_supervision(league.province, build.BEFORE)
    assert (found.drawn_judged, found.targeted_judged, found.found) == (0, 0, 0)
    with pytest.raises(DomainError):
        quarter_supervision(register.viewer_for(Role.AUDIT_ADMIN, league.tree.province), build.BEFORE)


def test_permissions(league):
    """Figures of the benchmark need its right."""
    member = register.viewer_for(Role.MEMBER, league.teams[-1])
    snapshot = make.snapshot(build.BEFORE)
    for read in (
        lambda: queries.honour_sets(member, snapshot),
        lambda: queries.median_history(member, build.BEFORE),
        lambda: queries.workings(member, snapshot),
    ):
        with pytest.raises(DomainError) as refused:
            read()
        assert refused.value.code == "forbidden"
