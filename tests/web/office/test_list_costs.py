"""Lists of gaps, bands and rounds ask the database as often for many rows as for one."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.evaluate.models import Indicator, Snapshot, SnapshotTeam
from liming.improve.models import Gap
from liming.plan.models import RoundPlace
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


@pytest.fixture
def province(client: Client, league: make.League, settings) -> Client:
    client.force_login(
        register.account(Role.PROVINCE, league.tree.province), settings.AUTHENTICATION_BACKENDS[1]
    )
    return client


def cost(client: Client, address: str) -> int:
    """Queries of the second answer; the first one may fill what a process keeps."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked)


def gaps(league: make.League, count: int) -> None:
    """`count` open gaps of the league's teams over as many revisions as that takes."""
    frozen = make.snapshot(build.BEFORE)
    indicator = Indicator.objects.get(code="S02")
    for number in range(count):
        revision, place = divmod(number, len(league.teams))
        snapshot, _ = Snapshot.objects.get_or_create(
            quarter=frozen.quarter,
            revision=1_000 + revision,
            defaults={
                "state": "published",
                "measured_at": frozen.measured_at,
                "frozen_at": frozen.frozen_at,
                "seed": 1,
                "data_hash": "0" * 64,
                "rule_hash": "0" * 64,
                "rules": frozen.rules,
            },
        )
        Gap.objects.create(
            snapshot=snapshot,
            team=league.teams[place],
            indicator=indicator,
            numerator=3,
            denominator=30,
            value=0.1,
            low=0.05,
            high=0.2,
            comparator=0.4,
            loss=1.0,
            needed=9,
        )


def test_the_gap_board_costs_the_same_with_1_3_and_300_gaps(province: Client, league: make.League) -> None:
    costs = []
    for more in (1, 2, 297):
        Gap.objects.everywhere("the test counts afresh").filter(snapshot__revision__gte=1_000).delete()
        gaps(league, sum((1, 2, 297)[: len(costs) + 1]))
        costs.append(cost(province, "/office/gaps/"))
        assert more
    assert len(set(costs)) == 1, costs


def test_the_league_costs_the_same_with_1_3_and_300_more_teams(province: Client, league: make.League) -> None:
    snapshot = make.snapshot(build.BEFORE)
    standing = SnapshotTeam.objects.everywhere("a row to copy").filter(snapshot=snapshot).first()
    assert standing is not None
    unit = league.teams[0].unit
    costs = []
    for more in (1, 2, 297):
        for _ in range(more):
            team = register.team(unit, kind=league.teams[0].kind)
            SnapshotTeam.objects.create(
                snapshot=snapshot,
                team=team,
                unit=unit,
                peer_group=standing.peer_group,
                band="not_separable",
                composite=60.0,
                low80=55.0,
                high80=65.0,
                low95=50.0,
                high95=70.0,
                probability_above_median=0.5,
                probability_top_quarter=0.2,
            )
        costs.append(cost(province, "/office/league/"))
    assert len(set(costs)) == 1, costs


def round_of(league: make.League, places: int = 2) -> None:
    """A round of the first team that leads to some places."""
    item = make.work_item(league.teams[0], date(2026, 8, 12), member=register.member(league.teams[0]))
    RoundPlace.objects.bulk_create(
        RoundPlace(item=item, number=number, name=f"{number} 号杆") for number in range(1, places + 1)
    )


def test_the_rounds_cost_the_same_with_1_and_3_rounds(province: Client, league: make.League) -> None:
    costs = []
    for more in (1, 2):
        for _ in range(more):
            round_of(league)
        costs.append(cost(province, "/office/rounds/"))
        assert province.get("/office/rounds/").content.decode().count("季节性农用检查") == len(costs) * 2 - 1
    assert len(set(costs)) == 1, costs
