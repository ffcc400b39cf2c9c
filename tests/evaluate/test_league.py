"""Reads of the league: scope, own group, history, cells, summary."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.factories import evaluate as make
from tests.factories import register
from tests.kept import keepable

from liming.evaluate import actions, queries
from liming.evaluate.models import SnapshotTeam
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

PLANTS = [make.STRONG, make.USUAL, make.USUAL, make.USUAL, make.WEAK]


@keepable
def frozen() -> make.League:
    with clock.fixed(make.AFTER):
        found = make.league(PLANTS)
        make.published()
    return found


pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=frozen)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield frozen()


def test_the_newest_frozen_quarter_is_shown_before_a_running_one(league):
    """A running quarter is shown only when it is named."""
    actions.measure_quarter(make.SYSTEM, "2026Q4")
    assert queries.league(league.province).snapshot.quarter == make.QUARTER
    assert queries.league(league.province, "2026Q4").snapshot.state == "running"


def test_a_revision_in_the_making_does_not_hide_the_frozen_one(league):
    """Until the revision is frozen, the published figures stand."""
    actions.measure_quarter(make.SYSTEM, make.QUARTER, reason="更正")
    assert queries.league(league.province, make.QUARTER).snapshot.revision == 0
    make.published(reason="更正")
    assert queries.league(league.province, make.QUARTER).snapshot.revision == 1


def test_a_unit_lists_its_own_teams_and_counts_the_others(league):
    """The strong team belongs to another city: counted in its band, not named."""
    found = queries.league(league.unit)
    above = next(section for section in found.sections if section.band == "above")
    assert (above.count, above.rows, above.hidden) == (1, [], 1)
    assert len(found.rows) == len(PLANTS) - 1


def test_a_viewer_starts_in_the_own_group(league):
    """A captain of an urban team sees the urban group first."""
    urban = register.team(league.tree.xiaxian, "城区", kind="urban")
    make.sow(urban, make.USUAL)
    make.published(reason="补一队")
    captain = register.viewer_for(Role.CAPTAIN, urban)
    assert queries.league(captain).group.peer_group == "urban"
    assert queries.league(captain, "", "rural").group.peer_group == "rural"


@pytest.mark.kept(world=None)
def test_before_any_measurement_there_is_no_league():
    """None says so; a named quarter is refused with its code."""
    province = register.viewer_for(Role.PROVINCE, register.unit_tree().province)
    assert queries.league(province) is None
    with pytest.raises(DomainError) as refusal:
        queries.league(province, "2026Q3")
    assert refusal.value.code == "quarter_not_measured"


def test_history_is_oldest_first_with_the_median_of_its_day(league):
    """Two quarters, newest revision each; a stranger gets none."""
    team = league.teams[-1]
    with clock.fixed(clock.at(clock.today().replace(month=12, day=31))):
        actions.measure_quarter(make.SYSTEM, "2026Q4")
    history = queries.standing_history(league.captain, team.pk)
    assert [row.quarter for row in history] == [make.QUARTER, "2026Q4"]
    assert all(row.median is not None for row in history)
    stranger = register.viewer_for(Role.CAPTAIN, league.teams[0])
    assert queries.standing_history(stranger, team.pk) == []


def test_cells_carry_the_median_and_end_at_the_scope(league):
    """Own cells with the group's median; another team's are out of scope."""
    snapshot = make.snapshot()
    views = {
        view.indicator.code: view for view in queries.cells(league.captain, snapshot, league.teams[-1].pk)
    }
    assert views["S02"].median > views["S02"].cell.value
    assert views["S01"].points is None
    with pytest.raises(DomainError) as refusal:
        queries.cells(league.captain, snapshot, league.teams[0].pk)
    assert refusal.value.code == "out_of_scope"


def test_all_cells_at_once_are_the_same_as_one_by_one(league, django_assert_num_queries):
    """In three queries, whatever the number of teams."""
    snapshot = make.snapshot()
    with django_assert_num_queries(3):
        found = queries.cells_of_all(league.province, snapshot)
    one = queries.cells(league.province, snapshot, league.teams[-1].pk)
    assert sorted((view.indicator.code, view.points or 0) for view in found[league.teams[-1].pk]) == sorted(
        (view.indicator.code, view.points or 0) for view in one
    )


def test_the_summary_counts_bands_and_what_waits(league):
    """Within the viewer's units; an ended quarter that is not frozen waits."""
    found = queries.evaluation_summary(league.unit)
    assert (found.above, found.below, found.teams) == (0, 1, len(PLANTS) - 1)
    assert (found.waiting_quarter, found.running_quarter) == ("", "2026Q4")
    with clock.fixed(clock.at(clock.today().replace(year=2027, month=1, day=5))):
        assert queries.evaluation_summary(league.unit).waiting_quarter == "2026Q4"


@pytest.mark.parametrize(
    "read",
    [
        lambda viewer, league: queries.league(viewer),
        lambda viewer, league: queries.snapshots(viewer),
        lambda viewer, league: queries.evaluation_summary(viewer),
        lambda viewer, league: queries.standing_history(viewer, league.teams[0].pk),
        lambda viewer, league: queries.team_standing(viewer, make.snapshot(), league.teams[0].code),
        lambda viewer, league: queries.cells(viewer, make.snapshot(), league.teams[0].pk),
        lambda viewer, league: queries.records_behind(viewer, make.snapshot(), league.teams[0].code, "S06"),
    ],
)
def test_who_may_not_read_the_benchmark_reads_nothing(league, read):
    """Members and contacts are refused at every door."""
    for role in (Role.MEMBER, Role.CONTACT):
        viewer = register.viewer_for(role, league.teams[0])
        with pytest.raises(DomainError) as refusal:
            read(viewer, league)
        assert refusal.value.code == "forbidden"


def test_figures_are_stored_beside_the_team_they_belong_to(league):
    """Intervals nest around the composite for every scored team."""
    for row in SnapshotTeam.objects.everywhere("test"):
        assert row.low95 <= row.low80 <= row.high80 <= row.high95
        assert replace(league.captain, name="x").reaches(row.team.path) == (row.team == league.teams[-1])
