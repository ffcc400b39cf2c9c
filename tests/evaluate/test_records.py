"""Opening a figure: the rows behind it, and what stays sealed."""

import pytest
from tests.factories import evaluate as make

from liming.evaluate import queries
from liming.evaluate.models import Indicator, SnapshotCell
from liming.execute.models import CallBack
from liming.shared import clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["S01", "S04", "S06"])
def test_the_rows_behind_a_satisfaction_never_say_which_customer_was_content(code: str) -> None:
    """Neither a mark on the row nor the order of the rows tells one customer's score."""
    with clock.fixed(make.AFTER):
        league = make.league([make.STRONG, make.USUAL, make.USUAL, make.USUAL, make.WEAK])
        make.published()
        team = league.teams[-1]
        behind = queries.records_behind(league.captain, make.snapshot(), team.code, code)
    assert behind.total > 0
    assert behind.is_sealed
    assert {row.good for row in behind.rows} == {None}
    if code == "S06":
        calls = CallBack.objects.everywhere("test").filter(team=team, state="reached")
        in_order = calls.order_by("-called_at", "pk").values_list("record__number", flat=True)
        assert [row.number for row in behind.rows] == list(in_order[: len(behind.rows)])


def test_the_rows_behind_any_other_figure_say_which_counted() -> None:
    """Coverage says which records were rated, those that were not first."""
    with clock.fixed(make.AFTER):
        league = make.league([make.STRONG, make.USUAL, make.USUAL, make.USUAL, make.WEAK])
        make.published()
        behind = queries.records_behind(league.captain, make.snapshot(), league.teams[-1].code, "S02")
    assert not behind.is_sealed
    assert behind.rows[0].good is False


@pytest.mark.parametrize("code", ["S01", "S04", "S06"])
@pytest.mark.parametrize("is_enough", [True, False])
def test_too_few_ratings_show_no_figure(code: str, is_enough: bool) -> None:
    """One rating below the minimum sample neither value nor interval is shown; at the minimum both are."""
    with clock.fixed(make.AFTER):
        league = make.league([make.STRONG, make.USUAL, make.USUAL, make.USUAL, make.WEAK])
        make.published()
        team, snapshot = league.teams[-1], make.snapshot()
        cell = SnapshotCell.objects.get(snapshot=snapshot, team=team, indicator__code=code)
        least = cell.denominator + (0 if is_enough else 1)
        Indicator.objects.filter(pk=cell.indicator_id).update(minimum_sample=least)
        shown = queries.records_behind(league.captain, snapshot, team.code, code).cell
        found = queries.league(league.captain, make.QUARTER)
    assert found is not None
    assert (shown.value is not None, shown.low is not None) == (is_enough, is_enough)
    if code == "S06":
        (row,) = [row for row in found.rows if row.standing.team_id == team.pk]
        assert row.callbacks is not None
        assert (row.callbacks.value is not None) == is_enough
