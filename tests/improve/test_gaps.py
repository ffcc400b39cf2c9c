"""Finding gaps: only what is credible, only from frozen quarters, only in the viewer's teams."""

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.evaluate import actions as evaluate
from liming.improve import actions, queries
from liming.improve.models import Gap
from liming.improve.queries import Stage
from liming.register.models import Account
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def test_only_the_credibly_weak_team_has_gaps(league):
    """Usual teams have none; the weak one has coverage and call-backs, each with what it would take."""
    found = actions.find_gaps(league.province, make.snapshot(build.BEFORE))
    assert {gap.team_id for gap in found} == {league.teams[-1].pk}
    assert {"S02", "S06"} <= {gap.indicator.code for gap in found}
    coverage = next(gap for gap in found if gap.indicator.code == "S02")
    assert (coverage.numerator, coverage.denominator) == (6, 120)
    assert coverage.comparator > coverage.value
    assert coverage.needed == -(-int((coverage.comparator * 120 - 6) * 1e6) // 10**6)
    assert coverage.loss > 0
    assert found == sorted(found, key=lambda gap: -gap.loss)


def test_finding_again_adds_nothing(league):
    """A second run over the same snapshot finds no new gap and writes no audit row."""
    snapshot = make.snapshot(build.BEFORE)
    first = actions.find_gaps(league.province, snapshot)
    assert actions.find_gaps(league.province, snapshot) == []
    assert AuditEntry.objects.filter(act="gap.found").count() == len(first)


def test_a_running_quarter_has_no_gaps(league):
    """Figures that may still move open no gap."""
    with clock.fixed(build.AFTER_REVIEW):
        running = evaluate.measure_quarter(make.SYSTEM, build.REVIEW)
    with pytest.raises(DomainError) as refusal:
        actions.find_gaps(league.province, running)
    assert refusal.value.code == "snapshot_not_frozen"


def test_a_gap_nobody_took_gives_way_to_the_newer_measurement(league):
    """After the next frozen quarter the old open gap is closed and a new one speaks, if it is still there."""
    old = build.coverage_gap(league)
    build.review(league, make.WEAK)
    actions.find_gaps(league.province, make.snapshot(build.REVIEW))
    old.refresh_from_db()
    states = Gap.objects.everywhere("test").filter(team=old.team, indicator__code="S02")
    assert old.state == "closed"
    assert list(states.exclude(pk=old.pk).values_list("state", flat=True)) == ["open"]


def test_a_captain_finds_gaps_in_the_own_team_only(league):
    """Scope decides for whom gaps are opened."""
    stranger = register.viewer_for(Role.CAPTAIN, league.teams[1])
    assert actions.find_gaps(stranger, make.snapshot(build.BEFORE)) == []
    assert actions.find_gaps(league.captain, make.snapshot(build.BEFORE)) != []


def test_who_may_not_improve_finds_no_gaps(league):
    """A member is refused and nothing is written."""
    member = register.viewer_for(Role.MEMBER, league.teams[-1])
    with pytest.raises(DomainError) as refusal:
        actions.find_gaps(member, make.snapshot(build.BEFORE))
    assert refusal.value.code == "forbidden"
    assert not Gap.objects.everywhere("test").exists()


def test_the_board_shows_each_gap_where_it_stands(league):
    """A gap moves from waiting to acting to waiting for its verdict, and at most two come first."""
    gap = build.coverage_gap(league)
    board = queries.gap_board(league.captain)
    assert [entry.gap.state for entry in board.entries[Stage.WAITING]] == ["open"] * board.total
    assert sum(entry.is_first for entry in board.entries[Stage.WAITING]) == min(2, board.total)
    row = build.improvement(league, gap, done=False)
    with clock.fixed(build.AFTER_REVIEW):
        acting = queries.gap_board(league.captain).entries[Stage.ACTING]
    assert [(entry.improvement, entry.is_overdue) for entry in acting] == [(row, True)]
    actions.finish_improvement(league.captain, row, "做完了")
    assert len(queries.gap_board(league.captain).entries[Stage.TO_VERIFY]) == 1
    assert queries.improvement_summary(league.captain).waiting_for_verdict == 1


def test_a_stranger_sees_no_gap(league):
    """Board, summary and detail end at the viewer's units."""
    gap = build.coverage_gap(league)
    stranger = register.viewer_for(Role.CAPTAIN, league.teams[1])
    assert queries.gap_board(stranger).total == 0
    assert queries.improvement_summary(stranger).gaps == 0
    with pytest.raises(DomainError) as refusal:
        queries.gap_detail(stranger, gap.pk)
    assert refusal.value.code == "not_found"


@pytest.mark.parametrize("teams", [1, 3])
@pytest.mark.kept(world=None)
def test_the_board_costs_the_same_for_one_and_three_gaps(django_assert_num_queries, teams):
    """Two queries, however many gaps there are."""
    league = build.frozen([make.STRONG, make.USUAL, make.USUAL, *[make.WEAK] * teams])
    actions.find_gaps(league.province, make.snapshot(build.BEFORE))
    assert not Account.objects.exists()
    with django_assert_num_queries(2):
        queries.gap_board(league.province)
