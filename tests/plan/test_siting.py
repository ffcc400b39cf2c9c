"""Choosing spots of a project: the candidates, choices that can be made again, and taking one over."""

from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan import actions, queries
from liming.plan.actions import SitingWish, SpotDraft
from liming.plan.enums import DemandSource, SitingAim, SpotLack, SpotState
from liming.plan.models import SitingRun
from liming.register.models import GridVersion
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(clock.at(date(2026, 11, 25), 9))]
SYSTEM = plans.SYSTEM
WEST, MIDDLE, EAST, FAR = ((111.40 + each, 35.10) for each in (0.0, 0.01, 0.02, 0.2))
NEAREST = SitingWish(SitingAim.NEAREST, DemandSource.GRIDS, 1)


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="T1")


@pytest.fixture
def project(team):
    """Grids of 100, 50 and 10 households from west to east, and a spot beside each."""
    found = plans.project(team, code="XM001")
    for number, (place, households) in enumerate(((WEST, 100), (MIDDLE, 50), (EAST, 10)), start=1):
        name, code = f"泗交-0{number}", f"G{number}"
        fields = {"longitude": place[0], "latitude": place[1], "communities": [f"第{number}村"]}
        register.grid(team, code=code, name=name, households=households, **fields)
    for name, place in (("西院", WEST), ("中院", MIDDLE), ("东院", EAST)):
        actions.add_spot(SYSTEM, found, SpotDraft(name, *place))
    return found


def change(project, number: int, **fields) -> None:
    row = project.spots.get(number=number)
    kept = {name: getattr(row, name) for name in ("name", "longitude", "latitude", "capacity", "refused")}
    actions.change_spot(SYSTEM, project, number, SpotDraft(**(kept | fields)))


def test_the_nearest_choice_says_who_is_served_where_and_what_one_more_brings(project) -> None:
    actions.run_siting(SYSTEM, project, NEAREST)
    view = queries.siting_page(SYSTEM, project.code).view
    assert [(spot.number, spot.load, spot.demands) for spot in view.chosen] == [(1, 160, 3)]
    assert [(each.name, each.weight, each.metres) for each in view.chosen[0].serves] == [
        ("泗交-01", 100, 0),
        ("泗交-02", 50, 1275),
        ("泗交-03", 10, 2550),
    ]
    assert (view.run.result["mean"], view.run.result["farthest"]) == (558, 2550)
    assert (view.more.added, view.more.dropped, view.more.mean) == (("中院",), (), 80)
    assert [spot.state for spot in view.spots] == [SpotState.CHOSEN, *[SpotState.NOT_NEEDED] * 2]


def test_covering_counts_households_and_says_why_somebody_is_left_out(project) -> None:
    change(project, 3, refused="门楼属文保")
    wish = SitingWish(SitingAim.COVER, DemandSource.GRIDS, 1, reach=1_100)
    actions.run_siting(SYSTEM, project, wish)
    view = queries.siting_page(SYSTEM, project.code).view
    assert (view.run.result["covered"], view.run.result["total"]) == (100, 160)
    assert [(each.name, each.why, each.metres) for each in view.left] == [
        ("泗交-02", SpotLack.NOT_CHOSEN, 0),
        ("泗交-03", SpotLack.OUT_OF_REACH, 1275),
    ]
    assert [(spot.state, spot.refused) for spot in view.spots][-1] == (SpotState.REFUSED, "门楼属文保")


def test_a_run_can_be_made_again_and_is_not_changed_by_later_spots(project) -> None:
    run = actions.run_siting(SYSTEM, project, NEAREST)
    change(project, 1, refused="地下有水管")
    page = queries.siting_page(SYSTEM, project.code, run.number)
    assert (page.view.is_stale, [spot.name for spot in page.view.chosen]) == (True, ["西院"])
    assert actions.verify_siting(SYSTEM, project, run.number)
    fresh = actions.run_siting(SYSTEM, project, NEAREST)
    assert not queries.siting_page(SYSTEM, project.code).view.is_stale
    GridVersion.objects.everywhere("the test arranges").filter(grid__code="G1").update(households=101)
    assert queries.siting_page(SYSTEM, project.code, fresh.number).view.is_stale
    SitingRun.objects.filter(pk=run.pk).update(result=run.result | {"mean": 1})
    assert not actions.verify_siting(SYSTEM, project, run.number)


def test_a_run_is_compared_with_the_one_before(project) -> None:
    actions.run_siting(SYSTEM, project, NEAREST)
    change(project, 1, refused="地下有水管")
    actions.run_siting(SYSTEM, project, NEAREST)
    found = queries.siting_page(SYSTEM, project.code).view.difference
    assert (found.number, found.added, found.dropped) == (1, ("中院",), ("西院",))
    assert (found.mean, found.farthest, found.covered) == (319, -1275, 0)


def test_customers_of_the_service_list_count_once_and_persons_have_stars(project, team) -> None:
    kind = plans.service_type()
    person = register.customer(team, "王大山", longitude=WEST[0], latitude=WEST[1])
    company = register.customer(team, "泗交茶业公司", longitude=EAST[0], latitude=EAST[1])
    nowhere = register.customer(team, "李四")
    for customer in (person, person, company, nowhere):
        actions.add_project_item(SYSTEM, project, "查线", kind, customer=customer)
    actions.run_siting(SYSTEM, project, NEAREST)
    run = actions.run_siting(SYSTEM, project, SitingWish(SitingAim.NEAREST, DemandSource.CUSTOMERS, 2))
    assert queries.siting_page(SYSTEM, project.code).view.difference is None
    assert [(each["name"], each["weight"]) for each in run.problem["demands"]] == [
        ("王**", 1),
        ("泗交茶业公司", 1),
    ]
    assert run.result["chosen"] == [1, 3]


def test_impossible_wishes_are_refused_with_the_figures_that_help(project) -> None:
    run = actions.run_siting
    reach = SitingWish(SitingAim.NEAREST, DemandSource.GRIDS, 1, reach=10)
    for number in (1, 2, 3):
        change(project, number, capacity=90)
    refused_as("siting_demand_too_large", run, SYSTEM, project, NEAREST)
    change(project, 1, capacity=110)
    short = refused_as("siting_capacity_short", run, SYSTEM, project, NEAREST)
    assert (short.data["capacity"], short.data["missing"]) == (110, 50)
    for number in (1, 2, 3):
        change(project, number, longitude=FAR[0])
    nobody = refused_as("siting_reaches_nobody", run, SYSTEM, project, reach)
    assert nobody.data["nearest"] > 19_000
    refused_as("siting_without_demands", run, SYSTEM, project, SitingWish(SitingAim.NEAREST, "customers", 1))
    refused_as("field_required", run, SYSTEM, project, SitingWish(SitingAim.COVER, DemandSource.GRIDS, 1))
    refused_as("field_invalid", run, SYSTEM, project, SitingWish(SitingAim.NEAREST, DemandSource.GRIDS, 0))
    change(project, 1, is_fixed=True)
    change(project, 2, is_fixed=True)
    refused_as("siting_too_few", run, SYSTEM, project, NEAREST)
    for number in (1, 2, 3):
        change(project, number, refused="不可用")
    refused_as("siting_without_spots", run, SYSTEM, project, NEAREST)
    assert not project.siting_runs.exists()


def test_too_little_room_for_whole_grids_is_refused_in_words(project) -> None:
    for number, capacity in ((1, 105), (2, 55), (3, 5)):
        change(project, number, capacity=capacity)
    wish = SitingWish(SitingAim.NEAREST, DemandSource.GRIDS, 2)
    refused_as("siting_impossible", actions.run_siting, SYSTEM, project, wish)


def test_the_newest_decision_counts_and_each_is_taken_once(project) -> None:
    first, second = (actions.run_siting(SYSTEM, project, NEAREST) for _ in range(2))
    refused_as("field_required", actions.take_siting, SYSTEM, project, first.number, " ")
    actions.take_siting(SYSTEM, project, second.number, "场地谈妥")
    refused_as("siting_taken", actions.take_siting, SYSTEM, project, second.number, "再来")
    with clock.fixed(clock.at(date(2026, 11, 26), 9)):
        actions.take_siting(SYSTEM, project, first.number, "改回")
    assert queries.siting_decision(SYSTEM, project) == first
    assert queries.siting_page(SYSTEM, project.code).taken == first


def test_spots_come_from_the_register_once_named_as_people_know_the_place(project, team) -> None:
    register.service_point(team, code="P1", name="泗交驿站", longitude=EAST[0], latitude=EAST[1])
    keys = ["point:P1", "grid:G1", "grid:unknown"]
    places = queries.siting_page(SYSTEM, project.code).register
    keys = [place.key for place in places if place.key.endswith((":P1", ":G1"))]
    made = actions.add_register_spots(SYSTEM, project, [*keys, "grid:unknown"])
    assert [row.name for row in made] == ["泗交驿站", "第1村（泗交-01）"]
    refused_as("field_required", actions.add_register_spots, SYSTEM, project, keys)


def test_a_spot_that_cannot_be_is_refused(project) -> None:
    add = actions.add_spot
    refused_as("field_required", add, SYSTEM, project, SpotDraft(" ", *WEST))
    refused_as("spot_name_twice", add, SYSTEM, project, SpotDraft("西院", *WEST))
    refused_as("field_required", add, SYSTEM, project, SpotDraft("北院", None, None))
    refused_as("field_invalid", add, SYSTEM, project, SpotDraft("北院", 35.1, 111.4))
    refused_as("field_invalid", add, SYSTEM, project, SpotDraft("北院", *WEST, capacity=-1))
    fixed = SpotDraft("北院", *WEST, refused="文保", is_fixed=True)
    refused_as("spot_fixed_refused", add, SYSTEM, project, fixed)
    refused_as("not_found", actions.drop_spot, SYSTEM, project, 9)
    actions.drop_spot(SYSTEM, project, 3)
    assert [row.name for row in project.spots.all()] == ["西院", "中院"]


def test_a_sheet_is_looked_at_first_and_known_names_stay(project) -> None:
    headers = ("选点", "经度", "纬度", "容量（户）", "不可用原因", "必选")
    rows = [
        ("西院", 111.5, 35.2, 9, None, None),
        ("北院", 111.4, 35.11, 80, None, "是"),
        ("坏", 999, 35, 1, "", ""),
    ]
    table = Table.of(headers, rows)
    look = actions.import_spots(SYSTEM, table, project=project)
    assert (look.created, look.unchanged, [error.row for error in look.errors]) == (1, 1, [4])
    assert project.spots.count() == 3
    actions.import_spots(SYSTEM, table, project=project, dry_run=False, mode="good_rows")
    row = project.spots.get(name="北院")
    assert (row.number, row.capacity, row.is_fixed) == (4, 80, True)
    assert project.spots.get(name="西院").longitude == WEST[0]


def test_only_who_plans_for_the_team_writes_and_an_ended_project_stays(tree, team, project) -> None:
    member = register.viewer_for(Role.MEMBER, team)
    other = register.viewer_for(Role.CAPTAIN, register.team(tree.wuxiang))
    acts = [
        (actions.add_spot, (SpotDraft("北院", *WEST),)),
        (actions.change_spot, (1, SpotDraft("北院", *WEST))),
        (actions.drop_spot, (1,)),
        (actions.add_register_spots, (["grid:G1"],)),
        (actions.run_siting, (NEAREST,)),
        (actions.take_siting, (1, "x")),
    ]
    for act, given in acts:
        refused_as("forbidden", act, member, project, *given)
        refused_as("out_of_scope", act, other, project, *given)
    refused_as("forbidden", actions.import_spots, member, Table.of(("选点",), []), project=project)
    actions.cancel_project(SYSTEM, project, "撤项")
    project.refresh_from_db()
    for act, given in acts:
        refused_as("project_closed", act, SYSTEM, project, *given)
