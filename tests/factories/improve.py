"""Frozen quarters with gaps, for the tests of improve and its pages."""

from datetime import date

from tests.factories import evaluate as make
from tests.kept import keepable

from liming.improve import actions
from liming.improve.models import Gap, Improvement
from liming.register.models import Member, Team
from liming.shared import clock

BEFORE, REVIEW = "2026Q2", "2026Q3"
AFTER_BEFORE = clock.at(date(2026, 7, 8), 9)
AFTER_REVIEW = clock.at(date(2026, 10, 8), 9)
PLANTS = [make.STRONG, make.USUAL, make.USUAL, make.USUAL, make.USUAL, make.WEAK]


@keepable
def frozen_league() -> make.League:
    """A province whose second quarter is frozen; the last team is weak in coverage and call-backs."""
    return frozen(PLANTS)


def frozen(plants: list[make.Plant]) -> make.League:
    """The same with other teams."""
    with clock.fixed(AFTER_BEFORE):
        league = make.league(plants, BEFORE)
        make.published(BEFORE)
    return league


def coverage_gap(league: make.League, code: str = "S02") -> Gap:
    """The gap of the last team in rating coverage, found in the frozen second quarter."""
    with clock.fixed(AFTER_BEFORE):
        snapshot = make.snapshot(BEFORE)
        actions.find_gaps(make.SYSTEM, snapshot)
    return Gap.objects.everywhere("test").get(team=league.teams[-1], indicator__code=code)


def owner_of(team: Team) -> Member:
    """The first member of a team."""
    return team.members.everywhere("test").order_by("code").first()


def improvement(league: make.League, gap: Gap, done: bool = True) -> Improvement:
    """A measure against a gap, opened in July, due in August, finished unless said otherwise."""
    with clock.fixed(AFTER_BEFORE):
        row = actions.open_improvement(
            make.SYSTEM, gap, "当面出示评价码", owner_of(gap.team), date(2026, 8, 31), 0.4
        )
        if done:
            actions.finish_improvement(make.SYSTEM, row, "每次办结都出示")
    return row


def review(league: make.League, plant: make.Plant) -> None:
    """Freeze the third quarter with the last team having done `plant`, the others as before."""
    with clock.fixed(AFTER_REVIEW):
        for team in league.teams[:-1]:
            make.sow(team, make.USUAL, REVIEW)
        make.sow(league.teams[-1], plant, REVIEW)
        make.published(REVIEW)
