"""Each measure counts what its formula says, for every participating team once."""

from datetime import date, timedelta

import pytest
from tests.factories import evaluate as make
from tests.factories import register

from liming.evaluate import bridge
from liming.evaluate.queries.measures import MEASURES
from liming.evaluate.rules import shipped_indicators
from liming.execute.enums import RequestState
from liming.execute.models import Activity, CustomerMeasure, Hazard, RequestStep
from liming.execute.queries import team_tallies
from liming.plan.models import PairingItem
from liming.register.actions import create_parameter
from liming.register.models import Team
from liming.shared import clock

pytestmark = pytest.mark.django_db
LATE = make.IN_QUARTER + timedelta(minutes=1)
EARLY = make.IN_QUARTER - timedelta(minutes=1)
OTHER_QUARTER = clock.at(date(2026, 3, 2), 9)


@pytest.fixture
def team() -> Team:
    return register.team(register.unit_tree().xiaxian)


@pytest.fixture
def other(team) -> Team:
    return register.team(team.unit, "同乡")


def counted(measure: str, team: Team, now=make.AFTER, quarter=make.QUARTER) -> tuple[int, ...] | None:
    found = MEASURES[measure].count(bridge.window_of(quarter, now)).get(team.pk)
    return tuple(found[:2]) if found else None


def test_every_shipped_measure_exists_and_every_measure_is_shipped():
    """The catalogue and the code name the same measures, and weights belong to measured ones only."""
    rows = shipped_indicators().rows
    assert {row["measure"] for row in rows} - {""} == set(MEASURES)
    assert all(row["weight"] == 0 for row in rows if not row["measure"])
    assert len(rows) >= 36


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_a_measure_is_one_query(team, measure, django_assert_num_queries):
    """However many teams there are, one statement reads its facts; points, cap and members stand beside."""
    window = bridge.window_of(make.QUARTER, make.AFTER)
    MEASURES[measure].count(window)
    with django_assert_num_queries(
        {"press_points": 3, "honour_points": 3, "items_per_member": 2}.get(measure, 1)
    ):
        MEASURES[measure].count(window)


def test_a_joint_record_counts_once_for_each_team(team, other):
    """Items per member: the record of both, not the superseded one, not another quarter's."""
    lead, helper = register.member(team), register.member(other)
    register.member(other)
    make.record(team, lead, other)
    make.record(team, lead, is_current=False)
    make.record(team, lead, quarter="2026Q2")
    assert helper.team == other
    assert counted("items_per_member", team) == (1, 1)
    assert counted("items_per_member", other) == (1, 2)


def test_a_member_who_left_before_the_end_is_not_counted(team):
    """Participation looks at who is a member on the last day."""
    stays, left = register.member(team), register.member(team)
    left.memberships.update(valid_to=date(2026, 8, 1))
    make.record(team, left)
    assert counted("member_participation", team) == (0, 1)
    make.record(team, stays)
    assert counted("member_participation", team) == (1, 1)


def test_plan_completion_counts_baseline_items_due(team):
    """Done by the limit, or without one in the plan's month; withdrawn and unplanned items do not count."""
    day = date(2026, 8, 10)
    make.work_item(team, day, state="done", done_at=clock.at(date(2026, 8, 31), 18))
    make.work_item(team, day, state="done", done_at=clock.at(date(2026, 9, 1), 8))
    make.work_item(team, day, state="closed", due_at=make.IN_QUARTER, done_at=LATE)
    make.work_item(team, day, state="missed")
    make.work_item(team, day, state="planned", dropped_from_plan=True)
    make.work_item(team, day, state="planned", in_baseline=False)
    make.work_item(team, date(2026, 9, 20))
    assert counted("plan_completion", team) == (1, 5)
    assert counted("plan_completion", team, now=clock.at(date(2026, 8, 20))) == (1, 4)


def test_a_grid_is_visited_when_its_own_team_served_there(team, other):
    """A record in the grid's earlier version still visits the grid; another team's record does not."""
    grid, second = register.grid(team), register.grid(team)
    make.record(team, register.member(team), grid_version=grid.current)
    make.record(other, register.member(other), grid_version=second.current)
    assert counted("grid_coverage", team) == (1, 2)


@pytest.mark.parametrize(
    ("measure", "stage"),
    [("signed_for_in_time", "sign_for"), ("finished_in_time", "finish"), ("arrived_in_time", "arrive")],
)
def test_clocks_count_where_they_fall_due(team, measure, stage):
    """In time, late and open overdue count; merged, waiting and clocks of other quarters do not."""
    make.timer(make.request(team), stage, ended_at=EARLY)
    make.timer(make.request(team), stage, ended_at=LATE)
    make.timer(make.request(team), stage)
    make.timer(make.request(team, state=RequestState.MERGED), stage)
    make.timer(make.request(team, state=RequestState.WAITING), stage)
    make.timer(make.request(team), stage, due_at=OTHER_QUARTER)
    assert counted(measure, team) == (1, 3)
    assert counted(measure, team, now=make.IN_QUARTER) is None


def test_a_reopened_request_was_not_solved_at_once(team):
    """Resolved twice is counted once, and not as good."""
    make.request(team, state=RequestState.CLOSED, resolved_at=make.IN_QUARTER)
    again = make.request(team, state=RequestState.CLOSED, resolved_at=make.IN_QUARTER)
    RequestStep.objects.create(
        request=again, at=EARLY, state=RequestState.REOPENED, actor_name="x", note="没修好"
    )
    assert counted("solved_first_time", team) == (1, 2)


def test_hazards_count_by_their_limit(team):
    """Cured by the limit is good; cured late or never is not; a withdrawn one does not count."""
    for number, (cured, state) in enumerate(
        ((EARLY, "cured"), (LATE, "cured"), (None, "found"), (None, "withdrawn"))
    ):
        Hazard.objects.create(
            team=team,
            number=f"YH-{number}",
            state=state,
            level="general",
            owner_side="user",
            text="线路老化",
            found_at=EARLY,
            due_at=make.IN_QUARTER,
            cured_at=cured,
        )
    assert counted("hazards_cured_in_time", team) == (1, 3)


def test_check_quality_looks_at_records_with_a_checklist(team):
    """A record without a checklist has nothing to be complete."""
    member = register.member(team)
    item = make.work_item(team, date(2026, 8, 1), checklist=make.checklist())
    make.record(team, member, work_item=item)
    make.record(team, member, work_item=item, is_complete=False)
    make.record(team, member, is_complete=False)
    assert counted("check_quality", team) == (1, 2)


def test_milestones_count_when_due(team):
    """Reached by the day, reached late, and not at all; a cancelled project does not count."""
    project = make.project(team)
    for reached in (date(2026, 8, 1), date(2026, 8, 11), None):
        make.milestone(project, date(2026, 8, 10), reached)
    make.milestone(make.project(team, state="cancelled"), date(2026, 8, 10))
    assert counted("milestones_hit", team) == (1, 3)


def test_savings_count_when_their_effect_was_looked_at(team):
    """Confirmed in the quarter; not proposed ones, not those of another quarter, not without a figure."""
    customer, member = register.customer(team), register.member(team)
    for state, day, yuan in (
        ("checked", date(2026, 8, 1), 60_000),
        ("checked", date(2026, 9, 30), 1_500),
        ("checked", date(2026, 3, 2), 9_000),
        ("checked", date(2026, 8, 1), None),
        ("done", None, 70_000),
    ):
        CustomerMeasure.objects.create(
            customer=customer,
            record=make.record(team, member),
            state=state,
            text="装无功补偿",
            effect_on=day,
            effect_yuan_per_year=yuan,
        )
    found = MEASURES["savings_confirmed"].count(bridge.window_of(make.QUARTER, make.AFTER))[team.pk]
    assert found == (61_500, 1, 60_000**2 + 1_500**2)


def test_pairing_items_count_when_due(team):
    """Held, only announced, and none; not dropped ones, not due later, not another year's."""
    pairing, member = register.pairing(team), register.member(team)

    def item(number, due_on, year=2026, **fields):
        return PairingItem.objects.create(
            pairing=pairing, year=year, number=number, content="联席会", due_on=due_on, **fields
        )

    held, announced = item(1, date(2026, 8, 10)), item(2, date(2026, 9, 10))
    item(3, date(2026, 9, 20))
    item(4, date(2026, 9, 20), dropped_reason="村里换届")
    item(5, date(2026, 11, 1))
    item(6, None)
    item(7, date(2025, 8, 10), year=2025)
    for of, state in ((held, "done"), (announced, "planned")):
        Activity.objects.create(
            kind="joint_meeting",
            title="联席会",
            team=team,
            member=member,
            service_type=make.service_type(),
            practice="red",
            state=state,
            starts_at=EARLY,
            minutes=60,
            pairing=pairing,
            pairing_item=of,
            announced_at=EARLY,
            announced_by="x",
        )
    assert counted("pairing_items_done", team) == (1, 3)
    end = clock.at(date(2027, 1, 2))
    assert counted("pairing_items_done", team, end, "2026Q4") == (0, 2)


def test_coverage_counts_records_with_somebody_served(team):
    """A call-back is no rating of the customer's own; a correction keeps the rating it had."""
    member, customer = register.member(team), register.customer(team)
    make.rating(make.record(team, member, customer=customer), 5)
    make.rating(make.record(team, member, customer=customer), 5, "call_back")
    old = make.record(team, member, customer=customer, is_current=False)
    make.rating(old, 4, "on_site")
    make.record(team, member, customer=customer, supersedes=old)
    make.record(team, member)
    assert counted("rating_coverage", team) == (2, 3)


def test_satisfaction_is_scored_on_call_backs_of_four_quarters(team):
    """Reached ones only, pooled over this and the three quarters before; chosen ratings stay apart."""
    member = register.member(team)
    for quarter, score in ((make.QUARTER, 5), ("2025Q4", 3), ("2025Q3", 5), (make.QUARTER, None)):
        make.call_back(make.record(team, member, quarter=quarter), score)
    make.rating(make.record(team, member), 2)
    assert counted("call_back_satisfaction", team) == (1, 2)
    assert counted("satisfaction_rate", team) == (0, 1)


def test_the_mean_score_carries_its_sum_of_squares(team):
    """Sum, number and squares, so that its interval can be computed."""
    member = register.member(team)
    for score in (5, 3):
        make.rating(make.record(team, member), score)
    found = MEASURES["mean_score"].count(bridge.window_of(make.QUARTER, make.AFTER))[team.pk]
    assert found == (8, 2, 34)


def test_reprints_of_one_story_count_once_at_their_highest_level(team):
    """Internal and provincial print of one text: four points; volume is capped at forty."""
    make.press(team, "internal", "a")
    make.press(team, "province", "a")
    make.press(team, "city", "b")
    make.press(team, "national", "c", date(2026, 6, 30))
    assert counted("press_points", team) == (6, 1)
    for _ in range(6):
        make.press(team, "national")
    assert counted("press_points", team) == (40, 1)


def test_press_counts_once_verified_with_the_points_and_the_cap_in_force(team):
    """An unverified national item counts nothing; points and cap are editable values."""
    make.press(team, "national", verified=False)
    make.press(team, "city")
    assert counted("press_points", team) == (2, 1)
    for key, value in (("brand.level_points", {"city": 5}), ("brand.press_cap", 3)):
        create_parameter(
            make.SYSTEM, key=key, value=value, title=key, source="test", valid_from=date(2026, 7, 1)
        )
    assert counted("press_points", team) == (3, 1)


def test_the_page_counts_what_the_measure_counts(team):
    """The tally that the pages show and the indicator agree, reprints and cap included."""
    for level, story in (("internal", "a"), ("province", "a"), ("city", "b"), *[("national", "")] * 6):
        make.press(team, level, story)
    make.press(team, "national", verified=False)
    make.honour(team)
    make.honour(team, "title", "province")
    viewer = register.viewer_for("province", team.unit)
    shown = {kind: team_tallies(viewer, kind, make.QUARTER)[0] for kind in ("press", "honours")}
    assert (shown["press"].total, shown["press"].points, shown["press"].waiting) == (54, 40, 1)
    assert counted("press_points", team) == (shown["press"].points, 1)
    assert counted("honour_points", team) == (shown["honours"].points, 1) == (6, 1)


def test_only_verified_honours_count(team):
    """Points by level; banners and letters are counted beside."""
    make.honour(team)
    make.honour(team, "title", "province")
    make.honour(team, verified=False)
    assert counted("honour_points", team) == (6, 1)
    assert counted("praise_received", team) == (1, 1)


def test_at_most_two_feature_projects_count(team):
    """A project without a feature, or only planned, does not."""
    make.project(team, feature="")
    make.project(team, state="planned")
    make.project(team)
    assert counted("feature_projects", team) == (1, 1)
    make.project(team)
    make.project(team)
    assert counted("feature_projects", team) == (2, 1)
