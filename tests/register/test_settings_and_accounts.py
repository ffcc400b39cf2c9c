"""Defaults, parameters, the calendar, accounts and grants."""

from datetime import date

import pytest
from tests.factories import register as make
from tests.refusals import refused

from liming.register import actions, bridge, queries
from liming.register.models import Account, DayException, Parameter, Skill, UnitLevel
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, system_viewer

SYSTEM = system_viewer("test")
TODAY = date(2026, 7, 14)
pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(clock.at(TODAY, 9))]


def test_defaults_load_twice_and_keep_what_was_edited():
    actions.load_defaults(SYSTEM)
    counts = [model.objects.count() for model in (Parameter, Skill, UnitLevel, DayException)]
    Skill.objects.filter(code="drone").update(name="无人机")
    row = Parameter.objects.get(key="retention.cases_years")
    actions.change_parameter(SYSTEM, row, value=7)
    actions.load_defaults(SYSTEM)
    assert [model.objects.count() for model in (Parameter, Skill, UnitLevel, DayException)] == counts
    assert queries.parameter("retention.cases_years") == 7
    assert Skill.objects.get(code="drone").name == "无人机"
    assert all(row.source and not row.is_confirmed for row in Parameter.objects.all())


def test_the_calendar_knows_make_up_days_and_flags_the_year_without_a_notice():
    for year in (2026, 2027):
        actions.load_calendar(SYSTEM, year)
    calendar = bridge.work_calendar()
    assert [
        calendar.is_working(day) for day in (date(2026, 2, 14), date(2026, 2, 17), date(2026, 10, 7))
    ] == [
        True,
        False,
        False,
    ]
    assert calendar.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert calendar.provisional_years == {2027}
    assert DayException.objects.filter(day__year=2027, kind="makeup").count() == 0


def test_loading_a_year_again_keeps_a_day_that_was_edited():
    actions.load_calendar(SYSTEM, 2026)
    DayException.objects.filter(day=date(2026, 10, 10)).update(kind="holiday")
    assert actions.load_calendar(SYSTEM, 2026) == 0
    assert DayException.objects.get(day=date(2026, 10, 10)).kind == "holiday"


def test_a_parameter_keeps_its_past_value():
    actions.set_parameter(SYSTEM, "x.days", 3, date(2026, 1, 1), source="规定")
    actions.set_parameter(SYSTEM, "x.days", 5, date(2026, 7, 1), source="新规定")
    assert [queries.parameter("x.days", day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [3, 5]
    actions.set_parameter(SYSTEM, "x.days", 4, date(2026, 4, 1), source="补登")
    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 7, 1))
    assert [queries.parameter("x.days", day) for day in days] == [3, 4, 5]


def test_a_parameter_without_a_value_on_the_day_is_refused():
    actions.set_parameter(SYSTEM, "x.days", 3, date(2026, 1, 1), source="规定")
    assert refused(lambda: queries.parameter("x.days", date(2025, 12, 31))) == "parameter_unknown"


def test_parameters_belong_to_the_root():
    tree = make.unit_tree()
    city = make.viewer_for(Role.UNIT, tree.yuncheng)
    assert refused(lambda: actions.set_parameter(city, "x", 1, source="x")) == "out_of_scope"
    assert refused(lambda: actions.load_defaults(city)) == "out_of_scope"
    assert refused(lambda: actions.load_calendar(city, 2026)) == "out_of_scope"
    province = make.viewer_for(Role.PROVINCE, tree.province)
    assert actions.set_parameter(province, "x", 1, source="x").value == 1


def test_only_the_security_administrator_makes_accounts_and_grants():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    account = make.account(Role.CAPTAIN, team)
    for role in (Role.PROVINCE, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.CAPTAIN):
        viewer = make.viewer_for(role, tree.province)
        for act in (
            lambda viewer=viewer: actions.create_account(
                viewer, username="a", display_name="甲", password="Abc-12345"
            ),
            lambda viewer=viewer: actions.change_account(viewer, account, display_name="乙"),
            lambda viewer=viewer: actions.set_password(viewer, account, "Abc-12345"),
            lambda viewer=viewer: actions.grant_role(viewer, account, "unit", tree.xiaxian),
            lambda viewer=viewer: actions.end_grant(viewer, account.grants.get()),
        ):
            assert refused(act) == "forbidden"


def test_a_grant_holds_from_its_day_until_it_is_ended():
    tree = make.unit_tree()
    security = make.viewer_for(Role.SECURITY_ADMIN, tree.province)
    account = actions.create_account(security, username="wang", display_name="王一", password="Abc-12345")
    assert queries.viewer_of(account).roles == frozenset()
    grant = actions.grant_role(security, account, "unit", tree.yuncheng)
    viewer = queries.viewer_of(account)
    assert (viewer.roles, viewer.unit_paths) == ({Role.UNIT}, ("/SX/1408/",))
    actions.end_grant(security, grant)
    assert queries.viewer_of(account).roles == frozenset()
    assert AuditEntry.objects.filter(act__startswith="role_grant.").count() == 2


def test_nobody_grants_to_oneself_and_the_three_administrators_stay_apart():
    tree = make.unit_tree()
    account = make.account(Role.SECURITY_ADMIN, tree.province)
    viewer = queries.viewer_of(account)
    assert refused(lambda: actions.grant_role(viewer, account, "province", tree.province)) == "own_grant"
    assert refused(lambda: actions.end_grant(viewer, account.grants.get())) == "own_grant"
    other = make.account(Role.AUDIT_ADMIN, tree.province)
    assert refused(lambda: actions.grant_role(viewer, other, "system_admin", tree.province)) == "roles_apart"


def test_a_security_administrator_of_a_city_does_not_reach_another_city():
    tree = make.unit_tree()
    account = make.account(Role.MEMBER, make.team(tree.wuxiang))
    security = make.viewer_for(Role.SECURITY_ADMIN, tree.yuncheng)
    assert refused(lambda: actions.grant_role(security, account, "unit", tree.wuxiang)) == "out_of_scope"
    assert refused(lambda: actions.set_password(security, account, "Abc-12345")) == "out_of_scope"


@pytest.mark.parametrize("password", ["Ab-1", "abcdefgh", "abcdefg1", ""])
def test_a_weak_password_is_refused(password):
    assert (
        refused(lambda: actions.create_account(SYSTEM, username="a", display_name="甲", password=password))
        == "password_weak"
    )
    assert Account.objects.count() == 0


def test_a_sign_in_name_is_used_once():
    make.account(Role.PROVINCE, make.unit_tree().province, "wang")
    act = lambda: actions.create_account(SYSTEM, username="wang", display_name="王", password="Abc-12345")  # noqa: E731
    assert refused(act) == "username_taken"


def test_leave_does_not_overlap_and_ends_after_it_begins():
    tree = make.unit_tree()
    member = make.member(make.team(tree.xiaxian))
    leave = {"member": member, "kind": "annual", "first_day": TODAY, "last_day": date(2026, 7, 16)}
    actions.create_leave(SYSTEM, **leave)
    later = {**leave, "first_day": date(2026, 7, 16), "last_day": date(2026, 7, 18)}
    assert refused(lambda: actions.create_leave(SYSTEM, **later)) == "leave_overlaps"
    assert (
        refused(lambda: actions.create_leave(SYSTEM, **{**leave, "last_day": date(2026, 7, 1)}))
        == "last_before_first"
    )


def test_a_private_field_is_shown_to_who_may_and_the_look_is_kept():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    customer = make.customer(team, phone="13900001234", code="C1")
    captain = make.viewer_for(Role.CAPTAIN, team)
    assert actions.reveal(captain, "customers", "C1", "phone", "回访") == "13900001234"
    entry = AuditEntry.objects.get(act="customer.revealed")
    assert (entry.subject_id, entry.after) == (str(customer.pk), {"field": "phone", "reason": "回访"})
    province = make.viewer_for(Role.PROVINCE, tree.province)
    assert refused(lambda: actions.reveal(province, "customers", "C1", "phone", "回访")) == "forbidden"
    stranger = make.viewer_for(Role.CAPTAIN, make.team(tree.yanhu))
    assert refused(lambda: actions.reveal(stranger, "customers", "C1", "phone", "回访")) == "not_found"
    assert AuditEntry.objects.filter(act="customer.revealed").count() == 1


def test_a_customer_moves_only_between_teams_the_viewer_reaches():
    tree = make.unit_tree()
    customer = make.customer(make.team(tree.xiaxian))
    far = make.team(tree.wuxiang)
    viewer = make.viewer_for(Role.UNIT, tree.yuncheng)
    assert refused(lambda: actions.change_customer(viewer, customer, team=far)) == "out_of_scope"
    near = make.team(tree.yanhu)
    fresh = queries.noun_row(viewer, _noun("customers"), customer.code)
    assert actions.change_customer(viewer, fresh, team=near).team == near


def test_what_is_closed_leaves_the_list_and_is_not_closed_twice():
    tree = make.unit_tree()
    site = make.site(make.team(tree.xiaxian))
    actions.close(SYSTEM, "sites", site, TODAY, "拆除")
    of = _noun("sites")
    assert list(queries.noun_rows(SYSTEM, of, queries.NounFilter())) == []
    assert list(queries.noun_rows(SYSTEM, of, queries.NounFilter(closed=True))) == [site]
    assert refused(lambda: actions.close(SYSTEM, "sites", site, TODAY)) == "already_closed"
    branch = make.party_branch(tree.xiaxian)
    assert refused(lambda: actions.close(SYSTEM, "party-branches", branch, TODAY)) == "not_closable"


def test_find_gives_only_what_the_viewer_reaches():
    tree = make.unit_tree()
    near, far = make.team(tree.xiaxian), make.team(tree.wuxiang)
    make.member(near, "李师江")
    make.member(far, "梁守俭")
    make.grid(near, name="林山角网格")
    found = queries.find(make.viewer_for(Role.CAPTAIN, near), "lsj")
    assert [(each.noun, each.name) for each in found] == [("members", "李师江"), ("grids", "林山角网格")]
    assert queries.find(make.viewer_for(Role.CAPTAIN, near), "  ") == []


def _noun(key):
    from liming.register.rules.columns import noun

    return noun(key)
