"""Importing tables: every bad input gets a sentence with row and remedy and leaves the database as it was."""

from datetime import date

import pytest
from tests.factories import register as make

from liming.register import actions, queries
from liming.register.models import (
    Customer,
    Division,
    Grid,
    GridVersion,
    Member,
    Membership,
    Team,
    TeamPlacement,
)
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, system_viewer

pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(clock.at(date(2026, 7, 14), 9))]
SYSTEM = system_viewer("test")
GRID_HEADERS = ("网格编码", "网格名称", "服务队", "行政区划", "地域类型", "网格员", "户数")


@pytest.fixture
def tree():
    make.name_rule()
    return make.unit_tree()


@pytest.fixture
def team(tree):
    return make.team(tree.xiaxian, code="T1")


def team_row(code, bracket="运城夏县", unit="140828", **changes):
    name = f"国家电网山西电力（{bracket}）太行黎明共产党员服务队"
    row = {"队编码": code, "队名": name, "简称": bracket, "类别": "县域队", "所属单位": unit}
    return {**row, **changes}


def table(*rows):
    return Table.of(tuple(rows[0]), [tuple(row.values()) for row in rows])


def everything():
    models = (Team, TeamPlacement, Member, Membership, Grid, GridVersion, Customer)
    return [list(model._base_manager.order_by("pk").values()) for model in models] + [
        AuditEntry.objects.count()
    ]


def first_error(report):
    error = report.errors[0]
    return error.row, error.field, error.code


def test_good_rows_come_in_with_their_placement_and_audit(tree):
    report = actions.import_register(
        SYSTEM, "teams", table(team_row("T1"), team_row("T2", "盐湖", "140802")), dry_run=False
    )
    assert (report.created, report.errors, report.is_written) == (2, [], True)
    team = queries.team_by_code(SYSTEM, "T2")
    assert team.path == "/SX/1408/140802/T2/"
    assert team.initials.startswith("gjdwsxdlyhthlm")
    assert queries.team_unit_on(team, date(2026, 7, 14)) == tree.yanhu
    assert AuditEntry.objects.filter(act="team.created").count() == 2


def test_a_dry_run_says_the_same_and_leaves_no_trace(tree):
    before = everything()
    report = actions.import_register(SYSTEM, "teams", table(team_row("T1"), team_row("T2", kind="")))
    assert (report.created, report.dry_run, report.is_written) == (2, True, False)
    assert everything() == before


def test_the_same_file_twice_changes_nothing(tree):
    rows = table(team_row("T1"), team_row("T2", "盐湖", "140802"))
    actions.import_register(SYSTEM, "teams", rows, dry_run=False)
    before = everything()
    report = actions.import_register(SYSTEM, "teams", rows, dry_run=False)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)
    assert everything() == before


def test_what_goes_out_comes_in_unchanged(tree, team):
    holder = make.member(team, "李师江", phone="13800005521")
    make.grid(team, holder, communities=["王家村", "李家村"], households=120)
    make.customer(team, "王家茶厂", account_number="1400000036", phone="13900001234", is_key=True)
    make.site(team)
    make.service_point(team)
    make.pairing(team)
    make.skill(holder, "low_voltage", 2)
    make.leave(holder, date(2026, 7, 1), date(2026, 7, 3))
    for noun in (
        "units",
        "teams",
        "members",
        "member-skills",
        "leaves",
        "grids",
        "customers",
        "sites",
        "service-points",
        "pairings",
        "skills",
        "divisions",
        "unit-levels",
        "parameters",
    ):
        sheet = queries.export_table(SYSTEM, noun)
        report = actions.import_register(SYSTEM, noun, sheet)
        assert (noun, report.errors, report.unchanged) == (noun, [], len(sheet.rows))
        assert sheet.rows


def test_masked_cells_of_an_export_do_not_overwrite_what_they_mask(tree, team):
    customer = make.customer(team, phone="13900001234", account_number="1400000036")
    province = make.viewer_for(Role.PROVINCE, tree.province)
    sheet = queries.export_table(province, "customers")
    assert "139****1234" in sheet.rows[0].cells
    assert "14****36" in sheet.rows[0].cells
    report = actions.import_register(province, "customers", sheet, dry_run=False)
    assert report.unchanged == 1
    assert Customer.objects.everywhere("test").get(pk=customer.pk).phone == "13900001234"


def test_all_or_nothing_writes_nothing_when_one_row_is_bad(tree):
    before = everything()
    rows = table(team_row("T1"), team_row("T2", unit="999999"))
    report = actions.import_register(SYSTEM, "teams", rows, dry_run=False)
    assert first_error(report) == (3, "所属单位", "reference_unknown")
    assert everything() == before


def test_good_rows_are_written_and_the_bad_one_is_named(tree):
    rows = table(team_row("T1"), team_row("T2", unit="999999"), team_row("T3", "盐湖", "140802"))
    report = actions.import_register(SYSTEM, "teams", rows, dry_run=False, mode="good_rows")
    assert (report.created, report.bad_rows, report.is_written) == (2, 1, True)
    assert list(Team.objects.everywhere("test").values_list("code", flat=True)) == ["T1", "T3"]


def test_every_wrong_cell_of_a_row_is_named_at_once(tree):
    rows = table(team_row("T1", unit="没有", 类别="快队"))
    report = actions.import_register(SYSTEM, "teams", rows)
    assert [(error.field, error.code) for error in report.errors] == [
        ("类别", "field_invalid"),
        ("所属单位", "reference_unknown"),
    ]


def test_a_code_twice_in_the_file_names_the_first_row(tree):
    before = everything()
    report = actions.import_register(
        SYSTEM, "teams", table(team_row("T1"), team_row("T1", "盐湖")), dry_run=False
    )
    assert first_error(report) == (3, "队编码", "code_twice_in_file")
    assert report.errors[0].sentence == "编码“T1”在第 2 行已出现，请删去一行或改编码。"
    assert everything() == before


def test_a_code_of_another_unit_is_taken_and_stays_untouched(tree):
    make.team(tree.wuxiang, code="T1")
    before = everything()
    viewer = make.viewer_for(Role.UNIT, tree.yuncheng)
    report = actions.import_register(viewer, "teams", table(team_row("T1")), dry_run=False)
    assert first_error(report) == (2, "队编码", "code_taken")
    assert everything() == before


def test_a_team_name_against_the_rule_is_given_back_as_it_should_be(tree):
    report = actions.import_register(SYSTEM, "teams", table(team_row("T1", 队名="夏县（夏县）服务队")))
    assert first_error(report) == (2, "队名", "team_name_pattern")
    assert "国家电网山西电力（夏县）太行黎明共产党员服务队" in report.errors[0].sentence


def test_another_unit_in_a_file_does_not_move_a_team(tree, team):
    report = actions.import_register(
        SYSTEM, "teams", table(team_row("T1", "夏县", "140802", 简称="夏县服务队"))
    )
    assert [error.code for error in report.errors] == ["dated_field"]


def test_a_unit_may_stand_below_one_of_an_earlier_row(tree):
    headers = ("单位编码", "单位名称", "简称", "上级单位")
    rows = [("1401", "国网太原供电公司", "太原", "SX"), ("140105", "国网小店供电公司", "小店", "1401")]
    report = actions.import_register(SYSTEM, "units", Table.of(headers, rows), dry_run=False)
    assert (report.created, report.errors) == (2, [])
    assert queries.unit_by_code(SYSTEM, "140105").path == "/SX/1401/140105/"


def grid_row(code, division="140828105", holder="", area="农村", households="12"):
    return (code, f"{code}网格", "T1", division, area, holder, households)


def grids(*rows):
    return Table.of(GRID_HEADERS, rows)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (grid_row("G1", "140429100"), ("行政区划", "outside_county")),
        (grid_row("G1", "没有镇"), ("行政区划", "reference_unknown")),
        (grid_row("G1", holder="M9"), ("网格员", "reference_unknown")),
        (grid_row("G1", holder="M2"), ("网格员", "member_elsewhere")),
        (grid_row("G1", holder="王二"), ("网格员", "reference_ambiguous")),
        (grid_row("G1", area="郊区"), ("地域类型", "field_invalid")),
        (grid_row("G1", households="-3"), ("户数", "field_invalid")),
        (grid_row("G 1"), ("网格编码", "field_invalid")),
        (grid_row(""), ("网格编码", "field_required")),
        (grid_row("G1", ""), ("行政区划", "field_required")),
    ],
)
def test_a_bad_grid_names_its_field_and_leaves_the_register_as_it_was(tree, team, row, expected):
    make.member(team, "王二", code="M1")
    make.member(make.team(tree.yanhu, code="T2"), "王二", code="M2")
    before = everything()
    report = actions.import_register(SYSTEM, "grids", grids(row), dry_run=False)
    assert (report.errors[0].row, (report.errors[0].field, report.errors[0].code)) == (2, expected)
    assert everything() == before


def test_the_present_name_is_offered_for_an_abolished_county(tree, team):
    Division.objects.create(
        code="140703", name="太谷区", level="county", parent_id="140000", valid_from="2019-12-01"
    )
    report = actions.import_register(SYSTEM, "grids", grids(grid_row("G1", "太谷县")))
    assert first_error(report) == (2, "行政区划", "division_replaced")
    assert report.errors[0].sentence == "“太谷县”已撤销，现为太谷区（140703）；请改用现名。"


def test_a_changed_grid_of_a_file_becomes_a_new_version(tree, team):
    holder = make.member(team, code="M1")
    grid = make.grid(team, code="G1", households=10)
    report = actions.import_register(SYSTEM, "grids", grids(grid_row("G1", holder="M1")), dry_run=False)
    assert (report.changed, report.errors) == (1, [])
    versions = GridVersion.objects.everywhere("test").filter(grid=grid).order_by("number")
    assert list(versions.values_list("valid_to", "holder")) == [(date(2026, 7, 14), None), (None, holder.pk)]


@pytest.mark.parametrize(
    ("headers", "code"),
    [(("队号", "队名"), "header_unknown"), (("队编码", "队编码", "队名"), "header_twice")],
)
def test_a_wrong_header_is_refused_before_any_row(tree, headers, code):
    with pytest.raises(DomainError) as refused:
        actions.import_register(SYSTEM, "teams", Table.of(headers, [("T1", "x", "y")]))
    assert refused.value.code == code


def test_an_empty_table_and_an_unknown_noun_are_refused(tree):
    for noun, rows, code in (
        ("teams", (), "file_empty"),
        ("ghosts", ((1,),), "noun_unknown"),
        ("accounts", ((1,),), "noun_unknown"),
    ):
        with pytest.raises(DomainError) as refused:
            actions.import_register(SYSTEM, noun, Table.of(("队编码",), rows))
        assert refused.value.code == code


def test_a_formula_in_a_cell_stays_text(tree, team):
    row = {
        "客户编码": "C1",
        "户名": "=1+1",
        "客户类别": "居民",
        "服务队": "T1",
        "行政区划": "140828105",
        "备注": "'=HYPERLINK(1)",
    }
    actions.import_register(SYSTEM, "customers", table(row), dry_run=False)
    customer = Customer.objects.everywhere("test").get()
    assert (customer.name, customer.note) == ("=1+1", "=HYPERLINK(1)")


def test_an_import_reads_each_noun_once_however_many_rows(tree, team, django_assert_max_num_queries):
    rows = [grid_row(f"G{number}") for number in range(30)]
    with django_assert_max_num_queries(30 * 12 + 12):
        report = actions.import_register(SYSTEM, "grids", grids(*rows))
    assert report.created == 30


def test_a_captain_may_not_import_and_a_unit_reaches_only_its_own_teams(tree, team):
    with pytest.raises(DomainError) as refused:
        actions.import_register(make.viewer_for(Role.CAPTAIN, team), "grids", grids(grid_row("G1")))
    assert refused.value.code == "forbidden"
    report = actions.import_register(
        make.viewer_for(Role.UNIT, tree.changzhi), "grids", grids(grid_row("G1"))
    )
    assert first_error(report) == (2, "服务队", "reference_unknown")
