"""Places of a special action: one plan each, their states, their work, and their sheet."""

from datetime import date, datetime

import pytest
from tests.factories import plan as plans
from tests.factories import register, special
from tests.refusals import refused_as

from liming.plan.actions import (
    PlaceDraft,
    add_action_place,
    change_action_place,
    drop_action_place,
    import_action_places,
    move_action_places,
    plan_place_work,
    schedule_item,
)
from liming.plan.enums import ActionPlaceState
from liming.plan.models import ActionPlace, Checklist, WorkItem
from liming.plan.queries import action_page, action_places, place_by_id, with_progress
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(datetime(2026, 5, 4, 9, tzinfo=clock.LOCAL_ZONE))]
SYSTEM = plans.SYSTEM
HEAD = ("点位", "服务队", "责任人", "检查日", "几天一巡", "措施", "联系电话", "场所编码")


def work():
    return WorkItem.objects.everywhere("test").order_by("nominal_date")


def places(of):
    return ActionPlace.objects.everywhere("test").filter(action=of)


def again(place: ActionPlace, **changes) -> PlaceDraft:
    names = ("team", "check_on", "measure", "name", "longitude", "latitude", "every_days", "member")
    return PlaceDraft(**{name: getattr(place, name) for name in names} | changes)


def test_a_place_takes_name_and_position_from_the_register_and_masks_a_household(tree) -> None:
    team = register.team(tree.xiaxian)
    row = special.action(tree.xiaxian)
    garden = register.site(team, "龙泉茶园", longitude=111.5, latitude=35.2)
    base = {"name": "", "longitude": None, "latitude": None}
    first = special.place(row, team, **base, site=garden)
    house = special.place(row, team, **base, customer=register.customer(team, "王大山"))
    assert (first.number, first.name, first.longitude, first.latitude) == (1, "龙泉茶园", 111.5, 35.2)
    assert (house.number, house.name) == (2, f"王** {house.customer.code}")
    typed = special.place(row, team, name="王大山家", customer=house.customer)
    assert typed.name == "王**家", "a household's name is not written out"
    both = PlaceDraft(team, date(2026, 5, 6), "查", site=garden, customer=house.customer)
    refused_as("field_invalid", add_action_place, SYSTEM, row, both)


def test_a_wrong_place_is_refused_with_the_days_that_would_do(tree) -> None:
    team, other = register.team(tree.xiaxian), register.team(tree.wuxiang)
    stranger = register.member(other)
    row = special.action(tree.xiaxian)
    place = special.place(row, team)
    too_late = PlaceDraft(team, date(2026, 10, 1), "查", name="甲")
    told = refused_as("action_place_outside", add_action_place, SYSTEM, row, too_late).sentence("zh-hans")
    assert told == "检查日 2026-10-01 不在准备期和行动期间内，请填 2026-01-31 至 2026-09-30。"
    for code, draft in (
        ("action_place_twice", PlaceDraft(team, date(2026, 5, 6), "查", name="窑头村炒茶点")),
        ("action_place_elsewhere", PlaceDraft(other, date(2026, 5, 6), "查", name="甲")),
        (
            "plan_member_elsewhere",
            PlaceDraft(team, date(2026, 5, 6), "查", "甲", member=stranger),
        ),
        ("field_required", PlaceDraft(team, date(2026, 5, 6), " ", name="甲")),
        ("field_required", PlaceDraft(team, date(2026, 5, 6), "查", name="甲", longitude=111.0)),
        ("field_invalid", PlaceDraft(team, date(2026, 5, 6), "查" * 301, name="甲")),
        ("field_invalid", PlaceDraft(team, date(2026, 5, 6), "查", name="甲", every_days=0)),
    ):
        refused_as(code, add_action_place, SYSTEM, row, draft)
    assert list(action_places(SYSTEM, row)) == [place]


def test_a_place_is_prepared_checked_and_closed_by_whom_and_a_step_back_says_why(tree) -> None:
    row = special.action(tree.xiaxian)
    place = special.place(row, register.team(tree.xiaxian))
    refused_as("illegal_transition", move_action_places, SYSTEM, [place], ActionPlaceState.CHECKED)
    refused_as("plan_nothing_chosen", move_action_places, SYSTEM, [], ActionPlaceState.PREPARED)
    assert move_action_places(SYSTEM, [place], ActionPlaceState.PREPARED) == 1
    move_action_places(SYSTEM, [place], ActionPlaceState.CHECKED)
    refused_as("field_required", move_action_places, SYSTEM, [place], ActionPlaceState.PREPARED, " ")
    move_action_places(SYSTEM, [place], ActionPlaceState.PREPARED, "保护器拒动，重新更换")
    place.refresh_from_db()
    assert (place.prepared_by, place.checked_by, place.checked_at) == ("test", "", None)
    assert place.remark == "保护器拒动，重新更换"
    refused_as("action_place_begun", drop_action_place, SYSTEM, place)
    for state in (ActionPlaceState.CHECKED, ActionPlaceState.CLOSED):
        move_action_places(SYSTEM, [place], state)
    place.refresh_from_db()
    assert (place.state, place.closed_by) == ("closed", "test")
    refused_as("action_place_closed", change_action_place, SYSTEM, place, again(place, measure="x"))


def test_one_wrong_step_of_many_moves_none(tree) -> None:
    row, team = special.action(tree.xiaxian), register.team(tree.xiaxian)
    ready, fresh = special.place(row, team), special.place(row, team, name="泗交村炒茶点")
    move_action_places(SYSTEM, [ready], ActionPlaceState.PREPARED)
    refused_as("illegal_transition", move_action_places, SYSTEM, [ready, fresh], ActionPlaceState.CHECKED)
    ready.refresh_from_db()
    assert ready.state == "prepared"


def test_places_become_dated_work_once_and_follow_their_days(tree) -> None:
    team = register.team(tree.xiaxian)
    member = register.member(team, "张建军")
    checklist = Checklist.objects.create(
        code="C04", name="农用检查", name_en="Farm check", source="test", effective_from=date(2020, 1, 1)
    )
    kind = plans.service_type("VAS07", checklist_code="C04")
    row = special.approved(tree.xiaxian, service_type=kind)
    garden = register.site(team, "龙泉茶园")
    place = special.place(row, team, name="", site=garden, member=member, every_days=60)
    assert plan_place_work(SYSTEM, row, [place]) == (3, 0)
    days = [date(2026, 5, 6), date(2026, 7, 5), date(2026, 9, 3)]
    assert list(work().values_list("nominal_date", flat=True)) == days
    first = work().first()
    assert (first.title, first.site, first.member, first.checklist) == (
        "茶季用电服务 龙泉茶园", garden, member, checklist,
    )  # fmt: skip
    assert (first.origin_kind, first.origin_id, first.practice) == ("special", str(row.pk), "gold")
    assert plan_place_work(SYSTEM, row, [place]) == (0, 0), "again changes nothing"
    change_action_place(SYSTEM, place, again(place, name=place.name, every_days=None))
    place = place_by_id(SYSTEM, place.pk)
    assert plan_place_work(SYSTEM, row, [place]) == (0, 2)
    change_action_place(SYSTEM, place, again(place, every_days=60))
    assert plan_place_work(SYSTEM, row, [place_by_id(SYSTEM, place.pk)]) == (2, 0), (
        "what was called off returns"
    )
    assert list(work().values_list("state", flat=True)) == ["planned"] * 3


def test_a_check_gone_by_is_made_up_today_and_a_patrol_gone_by_is_not(tree) -> None:
    row = special.approved(tree.xiaxian)
    place = special.place(row, register.team(tree.xiaxian), check_on=date(2026, 5, 1), every_days=1)
    with clock.fixed(datetime(2026, 9, 29, 9, tzinfo=clock.LOCAL_ZONE)):
        assert plan_place_work(SYSTEM, row, [place]) == (3, 0)
    found = list(work().values_list("nominal_date", "scheduled_date"))
    assert found == [
        (date(2026, 5, 1), date(2026, 9, 29)),
        (date(2026, 9, 29), date(2026, 9, 29)),
        (date(2026, 9, 30), date(2026, 9, 30)),
    ]
    schedule_item(SYSTEM, work().first(), date(2026, 9, 30))
    with clock.fixed(datetime(2026, 9, 30, 9, tzinfo=clock.LOCAL_ZONE)):
        assert plan_place_work(SYSTEM, row, [place]) == (0, 0)


def test_a_checked_place_gets_its_patrols_only_and_moved_work_follows_its_team(tree) -> None:
    near, far = register.team(tree.xiaxian), register.team(tree.xiaxian)
    row = special.approved(tree.xiaxian)
    place = special.place(row, near, check_on=date(2026, 5, 1), every_days=100)
    for state in (ActionPlaceState.PREPARED, ActionPlaceState.CHECKED):
        move_action_places(SYSTEM, [place], state)
    place = place_by_id(SYSTEM, place.pk)
    assert plan_place_work(SYSTEM, row, [place]) == (1, 0)
    assert work().get().nominal_date == date(2026, 8, 9)
    change_action_place(SYSTEM, place, again(place, team=far))
    plan_place_work(SYSTEM, row, [place_by_id(SYSTEM, place.pk)])
    assert work().get().team == far


def test_work_waits_for_the_approval_and_the_service_type(tree) -> None:
    draft = special.action(tree.xiaxian)
    place = special.place(draft, register.team(tree.xiaxian))
    refused_as("special_action_not_approved", plan_place_work, SYSTEM, draft, [place])
    untyped = special.approved(tree.xiaxian, name="度夏", service_type=None)
    other = special.place(untyped, place.team)
    refused_as("special_action_without_type", plan_place_work, SYSTEM, untyped, [other])
    refused_as("plan_nothing_chosen", plan_place_work, SYSTEM, untyped, [])
    assert not work().exists()


def test_progress_counts_places_of_the_viewers_teams_and_work_of_lines_and_places(tree) -> None:
    near, far = register.team(tree.xiaxian), register.team(tree.yanhu)
    row = special.approved(tree.yuncheng)
    place = special.place(row, near)
    special.place(row, far, name="盐湖点")
    move_action_places(SYSTEM, [place], ActionPlaceState.PREPARED)
    plan_place_work(SYSTEM, row, [place])
    line = plans.plan_line(
        plans.year_plan(tree.province),
        action=row,
        rule={"kind": "day_of_year", "month": 6, "day": 1},
    )
    plans.work_item(near, plan_line=line, state="done", nominal_date=row.first_day)
    (found,) = with_progress(SYSTEM, [row])
    counts = found.progress
    assert (counts.places, counts.prepared, counts.checked, counts.planned, counts.done) == (2, 1, 0, 2, 1)
    captain = register.viewer_for(Role.CAPTAIN, near)
    page = action_page(captain, row.pk)
    assert [(each.place, each.planned, each.done) for each in page.places] == [(place, 1, 0)]
    assert page.lines == (line,)
    assert page.progress.places == 1


def sheet(*lines, head=HEAD) -> Table:
    return Table.of(head, lines)


def test_a_sheet_adds_and_changes_places_after_a_dry_run_and_again_changes_nothing(tree) -> None:
    team = register.team(tree.xiaxian)
    member, garden = register.member(team, "张建军"), register.site(team, "龙泉茶园")
    row = special.action(tree.xiaxian)
    line = ("龙泉茶园", team.code, member.code, "2026-05-08", 20, "查线路", "13800005521", garden.code)
    assert import_action_places(SYSTEM, row, sheet(line)).created == 1
    assert not places(row).exists(), "a dry run leaves no trace"
    assert import_action_places(SYSTEM, row, sheet(line), dry_run=False).is_written
    place = action_places(SYSTEM, row).get()
    assert (place.site, place.member, place.every_days, place.contact_phone) == (
        garden,
        member,
        20,
        "13800005521",
    )
    masked = ("龙泉茶园", team.code, "", "2026-05-08", "", "查线路", "138****5521", "")
    assert import_action_places(SYSTEM, row, sheet(masked), dry_run=False).unchanged == 1
    moved = ("龙泉茶园", team.code, "", "2026-05-09", "", "", "", "")
    report = import_action_places(SYSTEM, row, sheet(moved), dry_run=False)
    assert [(error.field, error.code) for error in report.errors] == [("措施", "field_required")]
    changed = ("龙泉茶园", team.code, "", "2026-05-09", "", "查线路", "", "")
    assert import_action_places(SYSTEM, row, sheet(changed), dry_run=False).changed == 1
    place.refresh_from_db()
    assert (place.check_on, place.contact_phone, place.site) == (date(2026, 5, 9), "13800005521", garden)


def test_every_wrong_row_names_its_field_and_remedy_and_nothing_is_written(tree) -> None:
    team = register.team(tree.xiaxian)
    row = special.action(tree.xiaxian)
    lines = (
        ("甲", team.code, "", "2026-05-08", "", "查", "", ""),
        ("甲", team.code, "", "2026-05-08", "", "查", "", ""),
        ("乙", "无此队", "", "2026-05-08", "", "查", "", ""),
        ("丙", team.code, "", "2026-13-08", "", "查", "", ""),
        ("丁", team.code, "", "2026-12-08", "", "查", "", ""),
        ("戊", team.code, "", "2026-05-08", "每天", "", "", ""),
    )
    report = import_action_places(SYSTEM, row, sheet(*lines), dry_run=False)
    assert [(error.row, error.field, error.code) for error in report.errors] == [
        (3, "点位", "action_place_twice"),
        (4, "服务队", "reference_unknown"),
        (5, "检查日", "field_invalid"),
        (6, "检查日", "action_place_outside"),
        (7, "几天一巡", "field_invalid"),
        (7, "措施", "field_required"),
    ]
    assert not places(row).exists()
    report = import_action_places(SYSTEM, row, sheet(*lines), dry_run=False, mode="good_rows")
    assert list(places(row).values_list("name", flat=True)) == ["甲"]
    refused_as("file_empty", import_action_places, SYSTEM, row, sheet())
    refused_as("header_unknown", import_action_places, SYSTEM, row, sheet(("甲",), head=("点位",)))


def test_place_twins(tree) -> None:
    team = register.team(tree.xiaxian)
    row = special.approved(tree.xiaxian)
    place = special.place(row, team)
    member = register.viewer_for(Role.MEMBER, team)
    elsewhere = register.viewer_for(Role.CAPTAIN, register.team(tree.xiaxian))
    for viewer, code in ((member, "forbidden"), (elsewhere, "out_of_scope")):
        refused_as(code, add_action_place, viewer, row, again(place, name="乙"))
        refused_as(code, change_action_place, viewer, place, again(place))
        refused_as(code, drop_action_place, viewer, place)
        refused_as(code, move_action_places, viewer, [place], ActionPlaceState.PREPARED)
        refused_as(code, plan_place_work, viewer, row, [place])
    refused_as("forbidden", import_action_places, member, row, sheet())
    assert not action_places(elsewhere, row).exists()
    captain = register.viewer_for(Role.CAPTAIN, team)
    assert plan_place_work(captain, row, [place]) == (1, 0)
    drop_action_place(captain, place)
    assert work().get().state == "cancelled"


def test_a_household_is_known_again_by_its_code_though_its_name_is_masked(tree) -> None:
    team = register.team(tree.xiaxian)
    row, house = special.action(tree.xiaxian), register.customer(team, "王大山", code="KH1")
    head = ("点位", "服务队", "检查日", "措施", "客户编码")
    line = ("王大山", team.code, "2026-05-08", "查线路", "KH1")
    import_action_places(SYSTEM, row, sheet(line, head=head), dry_run=False)
    assert import_action_places(SYSTEM, row, sheet(line, head=head), dry_run=False).unchanged == 1
    place = places(row).get()
    assert (place.name, place.customer) == ("王**", house)
