"""Measuring and freezing a quarter: honest bands, stable digits, who may."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.factories import evaluate as make
from tests.kept import keepable

from liming.evaluate import actions, queries
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell
from liming.evaluate.rules import shipped_indicators
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry


@keepable
def sown() -> make.League:
    plants = [make.STRONG, make.USUAL, make.USUAL, make.USUAL, make.USUAL, make.SMALL, make.WEAK]
    with clock.fixed(make.AFTER):
        return make.league(plants)


pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=sown)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield sown()


def standing(snapshot, team):
    return snapshot.teams.everywhere("test").get(team=team)


@pytest.mark.kept(world=None)
def test_all_indicators_ship_once_and_edits_stay():
    """Loading twice adds nothing, an edited weight stays, what can be measured now is so from today."""
    assert actions.load_defaults(make.SYSTEM) == len(shipped_indicators().rows)
    Indicator.objects.filter(code="S06").update(weight=7.0)
    assert actions.load_defaults(make.SYSTEM) == 0
    assert Indicator.objects.get(code="S06").weight == 7.0
    assert all(row.weight == 0 for row in Indicator.objects.filter(measure=""))
    Indicator.objects.filter(code="E19").update(measure="", goal_low=0.2)
    with clock.fixed(make.AFTER):
        assert (actions.load_defaults(make.SYSTEM), actions.load_defaults(make.SYSTEM)) == (1, 0)
    old, new = Indicator.objects.filter(code="E19").order_by("version")
    assert (old.measure, new.measure, new.goal_low) == ("", "pairing_items_done", 0.2)
    assert new.valid_from == clock.local(make.AFTER).date()
    assert Indicator.objects.exclude(measure="").filter(weight__gt=0).count() >= 15


def test_a_measured_quarter_puts_teams_in_honest_bands(league):
    """The strong team clears the median, the weak one falls below it, too few call-backs get no band."""
    snapshot = actions.measure_quarter(league.province, make.QUARTER)
    bands = {row.team_id: row.band for row in snapshot.teams.everywhere("test")}
    assert bands[league.teams[0].pk] == "above"
    assert bands[league.teams[-1].pk] == "below"
    assert bands[league.teams[-2].pk] == "not_scored"
    assert snapshot.state == "running"
    cell = SnapshotCell.objects.get(snapshot=snapshot, team=league.teams[0], indicator__code="S06")
    assert (cell.numerator, cell.denominator) == (99, 100)


def test_measuring_again_replaces_the_running_snapshot(league):
    """One running snapshot per quarter, with the same id and, for the same facts, the same digests."""
    first = actions.measure_quarter(league.province, make.QUARTER)
    again = actions.measure_quarter(league.province, make.QUARTER)
    assert (again.pk, again.data_hash, again.rule_hash) == (first.pk, first.data_hash, first.rule_hash)
    assert Snapshot.objects.count() == 1
    assert AuditEntry.objects.filter(act="quarter.measured").count() == 2


def test_a_frozen_quarter_is_recomputed_to_the_digit(league):
    """The proof holds, and a changed cell breaks it by naming the digest and the team."""
    snapshot = actions.freeze_quarter(league.province, make.QUARTER)
    proof = queries.verify(make.QUARTER)
    assert proof.holds and proof.teams == 7
    SnapshotCell.objects.filter(snapshot=snapshot, team=league.teams[1], indicator__code="S06").update(
        numerator=20
    )
    broken = queries.verify(make.QUARTER)
    assert not broken.data_agrees and league.teams[1].code in broken.differences


def test_a_frozen_quarter_stays_and_a_reason_makes_a_revision(league):
    """Freezing twice is refused; with a reason the next revision stands beside the old one."""
    first = actions.freeze_quarter(league.province, make.QUARTER)
    for act in (actions.freeze_quarter, actions.measure_quarter):
        with pytest.raises(DomainError) as refusal:
            act(league.province, make.QUARTER)
        assert refusal.value.code == "quarter_already_frozen"
    second = actions.freeze_quarter(league.province, make.QUARTER, reason="更正一份回访")
    assert (first.revision, second.revision) == (0, 1)
    assert Snapshot.objects.get(revision=0).data_hash == first.data_hash


def test_a_quarter_that_still_runs_cannot_be_frozen(league):
    """On its last day a quarter is not over."""
    with clock.fixed(clock.at(date(2026, 9, 30), 23)), pytest.raises(DomainError) as refusal:
        actions.freeze_quarter(league.province, make.QUARTER)
    assert refusal.value.code == "quarter_not_ended"


def test_the_unit_of_the_last_day_is_kept(league):
    """A team that moved afterwards is listed under its unit of the quarter's last day."""
    team = league.teams[0]
    team.unit = league.tree.yanhu
    team.save()
    snapshot = actions.measure_quarter(league.province, make.QUARTER)
    assert standing(snapshot, team).unit == league.tree.wuxiang


@pytest.mark.parametrize("act", [actions.measure_quarter, actions.freeze_quarter])
@pytest.mark.parametrize("role", ["unit", "captain"])
def test_only_the_province_runs_the_benchmark(league, act, role):
    """Units and captains are refused, and nothing is written."""
    with pytest.raises(DomainError) as refusal:
        act(getattr(league, role), make.QUARTER)
    assert refusal.value.code == "forbidden"
    assert not Snapshot.objects.exists()


def test_a_quarter_must_be_written_as_one(league):
    """A wrong quarter is refused with its code."""
    with pytest.raises(DomainError) as refusal:
        actions.measure_quarter(league.province, "2026-3")
    assert refusal.value.code == "quarter_invalid"
