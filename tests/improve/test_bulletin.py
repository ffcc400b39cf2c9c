"""The bulletin's content: what worked, what is weak and why, within the viewer's units."""

from dataclasses import replace

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.improve import actions, queries
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def test_the_bulletin_follows_the_last_quarters_measures(league):
    """A measure that worked is followed up and stands among the practices."""
    row = build.improvement(league, build.coverage_gap(league))
    build.review(league, replace(make.WEAK, rated=90))
    actions.verify_improvement(league.unit, row)
    found = queries.bulletin(league.province, build.REVIEW)
    assert found.title == "2026年三季度共产党员服务队对标通报"
    assert found.issuer == league.tree.province.name
    assert found.followed == found.practices == [row]
    before = queries.bulletin(league.province, build.BEFORE)
    assert before.opened == [row] and before.followed == []


def test_a_weak_team_is_named_with_its_dearest_indicators(league):
    """The causes are the largest losses of its own gap, the largest first."""
    found = queries.bulletin(league.province)
    weak = found.weak[0]
    assert [each.team for each in found.weak] == [league.teams[-1].short_name]
    assert len(weak.causes) == 2
    assert weak.causes[0].points <= weak.causes[1].points < 0


def test_the_bulletin_ends_at_the_viewers_units(league):
    """A unit's bulletin lists its own teams; who may not read gaps gets none."""
    found = queries.bulletin(league.unit)
    listed = {row.standing.team_id for each in found.leagues for row in each.rows}
    assert listed == {team.pk for team in league.teams[1:]}
    with pytest.raises(DomainError) as refusal:
        queries.bulletin(register.viewer_for(Role.MEMBER, league.teams[-1]))
    assert refusal.value.code == "forbidden"
