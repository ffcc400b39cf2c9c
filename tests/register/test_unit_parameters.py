"""A unit may set a parameter's value for itself and all below it; the nearest unit upwards wins."""

from datetime import date, datetime

import pytest
from tests.factories import register

from liming.register import actions
from liming.register.models import Parameter, UnitParameter
from liming.register.queries import ParameterBook, parameter_detail, parameter_lines
from liming.register.rules.parameters import fits
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
KEY = "test.days"


@pytest.fixture
def tree() -> register.UnitTree:
    tree = register.unit_tree()
    Parameter.objects.create(
        key=KEY, value=14, title="天数", source="test", valid_from=date(2020, 1, 1), is_per_unit=True
    )
    return tree


def test_the_nearest_unit_upwards_wins_and_others_keep_the_common_value(tree: register.UnitTree) -> None:
    team = register.team(tree.xiaxian)
    viewer = register.viewer_for(Role.PROVINCE, tree.province)
    actions.set_unit_parameter(viewer, tree.yuncheng, KEY, 20, source="市公司通知")
    actions.set_unit_parameter(viewer, tree.xiaxian, KEY, 30, source="县公司通知")
    book = ParameterBook([KEY])
    assert book.at(KEY, team.path) == 30
    assert book.at(KEY, tree.xiaxian.path) == 30
    assert book.at(KEY, tree.yanhu.path) == 20
    assert book.at(KEY, tree.wuxiang.path) == 14
    assert book.at(KEY) == 14


def test_a_kept_book_answers_any_number_of_units(tree: register.UnitTree, django_assert_num_queries) -> None:
    ParameterBook([KEY])
    with django_assert_num_queries(2):  # the token, for the common and for the units' own values
        book = ParameterBook([KEY])
        assert [book.at(KEY, path) for path in (tree.xiaxian.path, tree.wuxiang.path, "")] == [14, 14, 14]


def test_a_new_value_closes_the_one_before_and_the_past_stays(tree: register.UnitTree) -> None:
    viewer = register.viewer_for(Role.UNIT, tree.xiaxian)
    with clock.fixed(datetime(2026, 3, 1, 9, tzinfo=clock.LOCAL_ZONE)):
        actions.set_unit_parameter(viewer, tree.xiaxian, KEY, 20, source="第一次")
    with clock.fixed(datetime(2026, 5, 1, 9, tzinfo=clock.LOCAL_ZONE)):
        row = actions.set_unit_parameter(viewer, tree.xiaxian, KEY, 25, source="第二次")
        again = actions.set_unit_parameter(viewer, tree.xiaxian, KEY, 26, source="当日改正")
        assert again.pk == row.pk
    path = tree.xiaxian.path
    assert ParameterBook([KEY], day=date(2026, 2, 1)).at(KEY, path) == 14
    assert ParameterBook([KEY], day=date(2026, 4, 1)).at(KEY, path) == 20
    assert ParameterBook([KEY], day=date(2026, 5, 1)).at(KEY, path) == 26


def test_an_ended_value_gives_way_to_the_next_unit_upwards(tree: register.UnitTree) -> None:
    viewer = register.viewer_for(Role.PROVINCE, tree.province)
    actions.set_unit_parameter(viewer, tree.yuncheng, KEY, 20, source="市")
    row = actions.set_unit_parameter(viewer, tree.xiaxian, KEY, 30, source="县")
    actions.end_unit_parameter(viewer, row)
    assert ParameterBook([KEY]).at(KEY, tree.xiaxian.path) == 20
    with pytest.raises(DomainError) as refused:
        actions.end_unit_parameter(viewer, row)
    assert refused.value.code == "already_closed"


@pytest.mark.parametrize(
    ("key", "value", "source", "code"),
    [
        ("test.unknown", 3, "x", "parameter_unknown"),
        ("test.common", 3, "x", "parameter_common"),
        (KEY, "three", "x", "field_invalid"),
        (KEY, 3, " ", "field_required"),
    ],
)
def test_a_value_that_cannot_stand_is_refused_and_nothing_is_written(
    tree: register.UnitTree, key: str, value: object, source: str, code: str
) -> None:
    Parameter.objects.create(
        key="test.common", value=1, title="共用", source="t", valid_from=date(2020, 1, 1)
    )
    viewer = register.viewer_for(Role.UNIT, tree.xiaxian)
    with pytest.raises(DomainError) as refused:
        actions.set_unit_parameter(viewer, tree.xiaxian, key, value, source=source)
    assert refused.value.code == code
    assert UnitParameter.objects.everywhere("test").count() == 0


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.CAPTAIN, "forbidden"), (Role.PARTY_SECRETARY, "forbidden"), (Role.UNIT, "out_of_scope")],
)
def test_only_who_edits_the_register_there_may_set_or_end_it(
    tree: register.UnitTree, role: Role, code: str
) -> None:
    viewer = register.viewer_for(role, tree.xiaxian)
    row = actions.set_unit_parameter(
        register.viewer_for(Role.UNIT, tree.yanhu), tree.yanhu, KEY, 9, source="盐湖"
    )
    with pytest.raises(DomainError) as refused:
        actions.set_unit_parameter(viewer, tree.yanhu, KEY, 3, source="x")
    assert refused.value.code == code
    with pytest.raises(DomainError) as refused:
        actions.end_unit_parameter(viewer, row)
    assert refused.value.code == code


def test_the_list_counts_units_in_reach_and_the_detail_offers_them(tree: register.UnitTree) -> None:
    province = register.viewer_for(Role.PROVINCE, tree.province)
    actions.set_unit_parameter(province, tree.xiaxian, KEY, 30, source="县")
    actions.set_unit_parameter(province, tree.wuxiang, KEY, 31, source="县")
    unit = register.viewer_for(Role.UNIT, tree.yuncheng)
    assert [(line.row.key, line.units) for line in parameter_lines(province)] == [(KEY, 2)]
    assert [(line.row.key, line.units) for line in parameter_lines(unit)] == [(KEY, 1)]
    detail = parameter_detail(unit, KEY)
    assert [row.value for row in detail.own] == [30]
    assert [each.short_name for each in detail.units] == ["运城", "盐湖", "夏县"]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (True, False, True),
        (True, 1, False),
        (1, True, False),
        (1, 2.5, True),
        ("a", "b", True),
        ("a", 1, False),
        ({"zh": "a", "en": "b"}, {"zh": "c", "en": "d"}, True),
        ({"zh": "a", "en": "b"}, {"zh": "c"}, False),
        ([{"percent": 50}], [{"percent": 60}, {"percent": 80}], True),
        ([{"percent": 50}], [{"share": 60}], False),
        ([], ["anything"], True),
    ],
)
def test_a_value_keeps_its_shape(old: object, new: object, same: bool) -> None:
    assert fits(old, new) is same
