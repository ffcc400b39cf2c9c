"""What a visit needs, where a member's day begins, and what contradicts itself."""

from datetime import date, timedelta

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.factories import routes as make

from liming.plan.actions.route_changes import lock_stop
from liming.plan.actions.route_needs import BaseDraft, NeedDraft, save_base, save_need
from liming.plan.actions.routes import RouteWish, plan_routes, publish_routes
from liming.plan.enums import WorkState
from liming.plan.models import RouteBase, RouteGap, RoutePlan, RouteStop, VisitNeed, WorkItem
from liming.plan.queries.routes import route_board
from liming.register.models import Parameter
from liming.shared import clock, revision
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=make.crew),
    pytest.mark.clock_at(make.EVENING_BEFORE),
]
DAY = make.DAY


@pytest.fixture
def crew() -> make.Crew:
    return make.crew()


def stops(plan: RoutePlan) -> list[RouteStop]:
    rows = RouteStop.objects.everywhere("test").filter(plan=plan)
    return list(rows.select_related("item", "member").order_by("day", "start", "member__code"))


def refused(code: str, call, /, *args, **fields) -> str:
    with pytest.raises(DomainError) as refusal:
        call(*args, **fields)
    assert refusal.value.code == code
    return refusal.value.sentence("zh-hans")


def test_a_need_is_kept_read_by_the_plan_audited_and_taken_away_when_emptied(crew) -> None:
    item = make.work(crew.team, 1)
    save_need(crew.captain, item, NeedDraft(minutes=30, opens=840, closes=900))
    [stop] = stops(make.plan(crew))
    assert (stop.start, stop.end) == (840, 870)
    assert save_need(crew.captain, item, NeedDraft()) is None
    assert not VisitNeed.objects.everywhere("test").exists()
    first, second = AuditEntry.objects.filter(act="visit_need.saved").order_by("pk")
    assert (first.after["minutes"], second.before["minutes"], second.after["minutes"]) == (30, 30, None)


def test_a_need_twin(crew) -> None:
    item = make.work(crew.team, 1)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(crew.tree.yanhu))
    refused("forbidden", save_need, register.viewer_for(Role.MEMBER, crew.team), item, NeedDraft(minutes=5))
    refused("out_of_scope", save_need, stranger, item, NeedDraft(minutes=5))


@pytest.mark.parametrize(
    ("code", "draft", "said"),
    [
        ("need_window", NeedDraft(opens=900, closes=840), "15:00–14:00"),
        ("need_outside_hours", NeedDraft(opens=1200, closes=1260), "08:00–18:00"),
        ("need_promise", NeedDraft(promised=1140), "19:00"),
        ("need_promise", NeedDraft(promised=600, opens=840, closes=900), "14:00–15:00"),
        ("need_number", NeedDraft(persons=3), "人数要在 1 到 2"),
        ("need_number", NeedDraft(minutes=0), "办事时长"),
        ("need_number", NeedDraft(work_days=40), "几天做完"),
        ("need_until", NeedDraft(until=date(2026, 11, 1)), "2026-11-18"),
        ("field_required", NeedDraft(skill_level=2), "所需技能"),
    ],
)
def test_needs_nobody_could_meet_are_refused_in_words_and_nothing_is_kept(crew, code, draft, said) -> None:
    item = make.work(crew.team, 1)
    assert said in refused(code, save_need, crew.captain, item, draft)
    assert not VisitNeed.objects.everywhere("test").exists()


def test_night_work_may_be_promised_at_night(crew) -> None:
    item = make.work(crew.team, 1)
    save_need(crew.captain, item, NeedDraft(is_night=True, promised=1260))
    assert {1245 <= stop.start <= 1275 for stop in stops(make.plan(crew))} == {True}


def test_a_skill_too_few_have_is_refused_with_its_name(crew) -> None:
    item = make.work(crew.team, 1)
    sentence = refused(
        "need_skill_nobody", save_need, crew.captain, item, NeedDraft(skill_code="high_voltage", persons=2)
    )
    assert "不到 2 人" in sentence
    refused("not_found", save_need, crew.captain, item, NeedDraft(skill_code="flying"))
    save_need(crew.captain, item, NeedDraft(skill_code="high_voltage"))
    assert [stop.member.name for stop in stops(make.plan(crew))] == ["李文斌"]


def test_what_is_over_needs_nothing(crew) -> None:
    item = make.work(crew.team, 1, state=WorkState.DONE)
    refused("need_over", save_need, crew.captain, item, NeedDraft(minutes=5))


def test_a_base_is_where_and_when_the_member_begins_and_has_lunch(crew) -> None:
    for other in crew.members[1:]:
        register.leave(other, DAY, DAY)
    member = crew.members[0]
    save_base(crew.captain, member, BaseDraft(None, 111.24, 35.14, 570, 1020, 720))
    make.work(crew.team, 1)
    plan = make.plan(crew)
    [about] = [each for each in plan.problem["members"] if each["key"] == str(member.pk)]
    assert (about["base"]["longitude"], about["base"]["latitude"]) == (111.24, 35.14)
    assert [(each["window"]["start"], each["window"]["end"]) for each in about["shifts"]] == [(570, 1020)]
    assert [tuple(each.values()) for each in about["leave"]] == [(720, 765)]
    assert all(stop.end <= 720 or stop.start >= 765 for stop in stops(plan))
    assert save_base(crew.captain, member, BaseDraft()) is None
    assert AuditEntry.objects.filter(act="route_base.saved", subject_id=str(member.pk)).count() == 2


def test_a_base_twin(crew) -> None:
    stranger = register.viewer_for(Role.CAPTAIN, register.team(crew.tree.yanhu))
    draft = BaseDraft(begins=540)
    refused("forbidden", save_base, register.viewer_for(Role.MEMBER, crew.team), crew.members[0], draft)
    refused("out_of_scope", save_base, stranger, crew.members[0], draft)


def test_bases_that_cannot_be_are_refused_in_words_and_nothing_is_kept(crew) -> None:
    member = crew.members[0]
    elsewhere = register.service_point(register.team(crew.tree.yanhu))
    assert "17:00–09:00" in refused(
        "base_hours", save_base, crew.captain, member, BaseDraft(begins=1020, ends=540)
    )
    assert "11:30" in refused("base_lunch", save_base, crew.captain, member, BaseDraft(lunch_at=600))
    refused("base_place", save_base, crew.captain, member, BaseDraft(longitude=111.0))
    refused("base_point", save_base, crew.captain, member, BaseDraft(point=elsewhere))
    assert not RouteBase.objects.everywhere("test").exists()


def test_a_lock_to_somebody_who_is_away_is_refused_with_names_and_nothing_is_made(crew) -> None:
    plan = make.planned(crew, 2)
    stop = stops(plan)[0]
    lock_stop(crew.captain, stop)
    register.leave(stop.member, DAY, DAY)
    sentence = refused("route_lock_broken", make.plan, crew)
    assert stop.item.title in sentence
    assert stop.member.name in sentence
    assert [(each.number, each.state) for each in RoutePlan.objects.everywhere("test").all()] == [
        (1, "draft")
    ]


def test_a_day_without_members_at_work_leaves_every_visit_out_with_the_reason(crew) -> None:
    for member in crew.members:
        register.leave(member, DAY, DAY)
    plan = make.planned(crew, 2)
    gaps = RouteGap.objects.everywhere("test").filter(plan=plan)
    assert [gap.reason["code"] for gap in gaps] == ["nobody_on_duty", "nobody_on_duty"]


def test_a_team_without_members_is_refused(crew) -> None:
    team = register.team(crew.tree.yanhu, code="YY")
    make.work(team, 1)
    refused("route_nobody", plan_routes, register.viewer_for(Role.CAPTAIN, team), team, DAY)


def test_work_nobody_drives_to_takes_no_part_and_the_company_may_change_the_list(crew) -> None:
    desk = plans.service_type("VOL08")
    make.work(crew.team, 1, service_type=desk, title="驿站值班")
    make.work(crew.team, 2)
    assert [stop.item.title for stop in stops(make.plan(crew))] == ["到访2"]
    Parameter.objects.create(key="route.no_trip", value=[], title="x", source="test", valid_from="2020-01-01")
    revision.touch()
    assert {stop.item.title for stop in stops(make.plan(crew))} == {"驿站值班", "到访2"}


def test_what_was_not_done_on_its_day_of_a_published_week_goes_on_today_and_says_so(crew) -> None:
    make.work(crew.team, 1)
    week = publish_routes(crew.captain, make.plan(crew, days=3))
    later = DAY + timedelta(days=1)
    with clock.fixed(clock.at(later, 9)):
        make.work(crew.team, 2, nominal_date=later)
        draft = plan_routes(crew.captain, crew.team, later, 1, RouteWish(iterations=make.TINY))
        assert (draft.first_day, draft.replaces) == (week.first_day, week)
        assert {(stop.item.title, stop.day) for stop in stops(draft)} == {("到访1", later), ("到访2", later)}
        assert [line.why for line in route_board(crew.captain, crew.team, later, draft).changes] == [
            "left_over",
            "new",
        ]


def test_in_the_evening_open_requests_come_along_to_the_next_working_day(crew) -> None:
    today = DAY - timedelta(days=1)
    make.work(crew.team, 1, nominal_date=today, origin_kind="request")
    make.work(crew.team, 2)
    with clock.fixed(clock.at(today, 17)):
        assert {stop.item.title for stop in stops(make.plan(crew))} == {"到访2"}
    with clock.fixed(clock.at(today, 18, 30)):
        assert {stop.item.title for stop in stops(make.plan(crew))} == {"到访1", "到访2"}


def test_a_signed_request_for_two_is_made_with_whoever_signed_and_stays_with_that_person(crew) -> None:
    item = make.work(crew.team, 1, origin_kind="request", state=WorkState.ACCEPTED, member=crew.members[2])
    save_need(crew.captain, item, NeedDraft(persons=2))
    plan = publish_routes(crew.captain, make.plan(crew))
    assert crew.members[2] in {stop.member for stop in stops(plan)}
    kept = WorkItem.objects.everywhere("test").get(pk=item.pk)
    assert (kept.member, kept.state) == (crew.members[2], WorkState.ACCEPTED)


def test_work_under_way_this_evening_is_no_part_of_tomorrow_s_plan(crew) -> None:
    today = DAY - timedelta(days=1)
    make.work(
        crew.team, 1, nominal_date=today, origin_kind="request", state="on_site", member=crew.members[0]
    )
    make.work(crew.team, 2)
    with clock.fixed(clock.at(today, 19)):
        assert {stop.item.title for stop in stops(make.plan(crew))} == {"到访2"}


def test_what_would_not_end_today_goes_to_the_next_day_of_a_week(crew) -> None:
    item = make.work(crew.team, 1, origin_kind="request")
    make.work(crew.team, 2, nominal_date=DAY + timedelta(days=1))
    publish_routes(crew.captain, make.plan(crew, days=2))
    with clock.fixed(clock.at(DAY, 16, 30)):
        draft = make.plan(crew, days=2)
        assert {stop.day for stop in stops(draft) if stop.item == item} == {DAY + timedelta(days=1)}


def test_publishing_the_second_day_of_work_that_takes_two_leaves_its_first_day(crew) -> None:
    item = make.work(crew.team, 1, nominal_date=DAY - timedelta(days=1))
    save_need(crew.captain, item, NeedDraft(work_days=2))
    [stop] = stops(publish_routes(crew.captain, make.plan(crew)))
    assert (stop.part, stop.day) == (2, DAY)
    assert WorkItem.objects.everywhere("test").get(pk=item.pk).scheduled_date == DAY - timedelta(days=1)
