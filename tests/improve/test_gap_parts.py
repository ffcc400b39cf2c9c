"""Where a gap comes from: rate and mix by kind, of proportions, means and counts."""

from datetime import date

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build

from liming.evaluate import queries as evaluate
from liming.evaluate.models import Indicator
from liming.execute.models import ServiceRecord
from liming.improve import actions
from liming.improve.models import Gap
from liming.improve.queries.parts import Parts
from liming.plan.models import ServiceType
from liming.shared import clock

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def second_type() -> ServiceType:
    first = make.service_type()
    row, _ = ServiceType.objects.get_or_create(
        code="B02",
        defaults={
            "name": "用电咨询",
            "name_en": "Advice",
            "service_class": first.service_class,
            "practice": "gold",
            "source": "test",
        },
    )
    return row


def sort_records(team, rated: int, unrated: int) -> None:
    """Give some of a team's rated and unrated records the second type."""
    for is_rated, number in ((True, rated), (False, unrated)):
        rows = ServiceRecord.objects.everywhere("test").filter(team=team, quarter=build.BEFORE)
        rows = rows.filter(ratings__channel="link") if is_rated else rows.exclude(ratings__channel="link")
        chosen = list(rows.order_by("number").values_list("pk", flat=True).distinct()[:number])
        ServiceRecord.objects.everywhere("test").filter(pk__in=chosen).update(service_type=second_type())


def parts_of(league: make.League, code: str) -> dict[str, dict]:
    snapshot = make.snapshot(build.BEFORE)
    return Parts(snapshot).of(league.teams[-1].pk, Indicator.objects.get(code=code))


def test_rate_and_mix_add_up_to_the_difference_from_the_peers_together(league):
    """Coverage by service type: the parts of each kind, of rate and mix and the whole fit together."""
    sort_records(league.teams[-1], rated=0, unrated=60)
    for team in league.teams[:-1]:
        sort_records(team, rated=4, unrated=4)
    told = parts_of(league, "S02")["service"]
    peers = [league.teams[0], *league.teams[1:-1]]
    good = 110 + 16 * (len(peers) - 1)
    assert told["total"] == pytest.approx(6 / 120 - good / (120 + 40 * (len(peers) - 1)), abs=1e-5)
    assert told["rate"] + told["mix"] == pytest.approx(told["total"], abs=2e-6)
    assert sum(each["rate"] + each["mix"] for each in told["kinds"]) == pytest.approx(told["total"], abs=5e-6)
    assert {each["code"]: each["n"] for each in told["kinds"]} == {"B01": 60, "B02": 60}
    assert told["low"] < told["rate"] < told["high"] < 0


def test_a_count_per_member_is_told_by_kind_without_a_mix(league):
    """Items a member add up over the kinds; the exposure is the same for all of them."""
    sort_records(league.teams[-1], rated=2, unrated=40)
    told = parts_of(league, "E01")["service"]
    assert told["mix"] == 0.0
    assert (
        told["rate"] == told["total"] == pytest.approx(sum(each["rate"] for each in told["kinds"]), abs=2e-6)
    )
    assert {each["code"]: each["value"] for each in told["kinds"]} == {"B01": 78 / 4, "B02": 42 / 4}


def test_a_single_kind_is_no_split(league):
    """Where everything was of one type there is nothing to take apart."""
    assert "service" not in parts_of(league, "S02")


def test_kinds_with_few_ratings_go_together_so_that_none_is_told(league):
    """Of sealed ratings a kind with three of them stands under the others."""
    sort_records(league.teams[0], rated=3, unrated=0)
    snapshot = make.snapshot(build.BEFORE)
    found = evaluate.strata(snapshot, Indicator.objects.get(code="S01"))["service"][league.teams[0].pk]
    assert found == {"B01": (107, 107), "": (3, 3)}


def test_open_gaps_are_taken_apart_once_by_the_worker(league):
    """The tick fills what is empty, then has nothing to do; closed gaps stay as they are."""
    gap = build.coverage_gap(league)
    waiting = Gap.objects.everywhere("test").count()
    assert gap.parts is None
    assert actions.split_gaps() == waiting
    assert actions.split_gaps() == 0
    gap.refresh_from_db()
    assert "service" not in gap.parts


def test_splitting_many_gaps_asks_as_much_as_splitting_one(league, django_assert_max_num_queries):
    """Queries follow the indicators of a snapshot, not its gaps."""
    build.coverage_gap(league)
    codes = set(Gap.objects.everywhere("test").values_list("indicator__code", flat=True))
    with django_assert_max_num_queries(8 + 2 * len(codes)):
        actions.split_gaps()


@pytest.mark.kept(world=None)
def test_low_counts_are_gaps_too_and_are_verified_beside_comparators():
    """A team with half the items a member opens an E01 gap; doubling them afterwards worked."""
    few = make.Plant(records=12, rated=5, reached=12, satisfied=12)
    plants = [make.Plant(records=number, rated=20, reached=36) for number in (40, 60, 50, 70, 55, 65, 45)]
    with clock.fixed(build.AFTER_BEFORE):
        league = make.league([*plants, few], build.BEFORE)
        Indicator.objects.filter(code="E01").update(minimum_sample=4, goal_high=30.0)
        make.published(build.BEFORE)
    gap = build.coverage_gap(league, "E01")
    assert (gap.numerator, gap.denominator, gap.value) == (12, 4, 3.0)
    assert gap.needed == -(-round((gap.comparator * 4 - 12) * 1e9) // 10**9)
    with clock.fixed(build.AFTER_BEFORE):
        row = actions.open_improvement(
            league.captain, gap, "人人有件", build.owner_of(gap.team), date(2026, 8, 31), 10.0
        )
        actions.finish_improvement(league.captain, row, "已做")
    assert (row.baseline["family"], len(row.comparators)) == ("gamma", 7)
    with clock.fixed(build.AFTER_REVIEW):
        for team, plant in zip(
            league.teams, [*plants, make.Plant(records=80, rated=20, reached=36)], strict=True
        ):
            make.sow(team, plant, build.REVIEW)
        make.published(build.REVIEW)
    found = actions.verify_improvement(league.unit, row)
    assert (found.verdict, found.value_after, found.compared) == ("worked", 20.0, 7)
    assert found.drift is not None
