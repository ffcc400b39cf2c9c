"""Divisions: loaded from the built file, found in words, abolished names led to the present ones."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from tests.factories import register as make
from tests.refusals import refused

from liming.register import actions, queries
from liming.register.models import Division, DivisionShape
from liming.register.queries.references import References
from liming.register.rules.columns import Column, Kind
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, system_viewer

pytestmark = pytest.mark.django_db
SYSTEM = system_viewer("test")
needs_file = pytest.mark.skipif(not Path(settings.DIVISIONS_FILE).exists(), reason="build/divisions.json")


@pytest.fixture(scope="module")
def file():
    return json.loads(Path(settings.DIVISIONS_FILE).read_text(encoding="utf-8"))


@pytest.fixture
def loaded(file):
    actions.load_divisions(SYSTEM, file)


def codes(text):
    return [each.division.code for each in queries.division_by_words(text)]


@needs_file
def test_the_built_file_gives_eleven_cities_and_a_hundred_and_seventeen_counties(file):
    added = actions.load_divisions(SYSTEM, file)
    present = Division.objects.filter(valid_to=None)
    counts = [present.filter(level=level).count() for level in ("province", "city", "county", "township")]
    assert counts == [1, 11, 117, 1352]
    assert added == 1481 + 11
    assert DivisionShape.objects.count() == 128
    assert actions.load_divisions(SYSTEM, file) == 0


WORDS = {
    "运城市夏县泗交镇王家沟": ["140828105"],
    "武乡": ["140429"],
    "西坪": ["140215100"],
    "大同云州": ["140215"],
    "大同云州西坪": ["140215100"],
    "晋城市城区": ["140502"],
    "阳城县": ["140522"],
    "长治": ["140400"],
    "太谷县": ["140703"],
    "长治市郊区": ["140403"],
    "大同市南郊区": ["140213", "140214"],
    "泗水": [],
}


@needs_file
def test_words_lead_to_the_division_people_mean(loaded):
    assert {text: codes(text) for text in WORDS} == WORDS


@needs_file
def test_a_name_that_stands_for_several_gives_them_all_counties_first(loaded):
    found = queries.division_by_words("城区")
    assert [each.division.code for each in found if each.level == "county"] == ["140302", "140502"]
    assert {each.level for each in found} == {"county", "township"}


@needs_file
def test_an_abolished_name_says_so(loaded):
    (found,) = queries.division_by_words("太谷县")
    assert (found.division.name, found.replaced) == ("太谷区", ("太谷县",))


@needs_file
def test_a_file_that_uses_an_abolished_division_is_told_the_present_one(loaded):
    column = Column("division", "行政区划", "Division", Kind.REFERENCE, noun="divisions")
    for text in ("太谷县", "140726"):
        with pytest.raises(DomainError) as caught:
            References(SYSTEM).resolve(column, text)
        assert caught.value.code == "division_replaced"
        assert "太谷区（140703）" in caught.value.sentence("zh")


def test_a_file_with_an_ambiguous_division_is_told_the_choices():
    make.divisions()
    Division.objects.create(
        code="140429105", name="泗交镇", level="township", parent_id="140429", valid_from="2023-01-01"
    )
    column = Column("division", "行政区划", "Division", Kind.REFERENCE, noun="divisions")
    with pytest.raises(DomainError) as caught:
        References(SYSTEM).resolve(column, "泗交镇")
    assert caught.value.code == "division_ambiguous"
    assert "运城市夏县泗交镇（140828105）" in caught.value.sentence("zh")
    assert References(SYSTEM).resolve(column, "夏县泗交镇").code == "140828105"


def test_an_own_layer_takes_known_divisions_and_refuses_what_is_none():
    make.divisions()
    square = [[[111, 35], [111.5, 35], [111.5, 35.5], [111, 35]]]
    feature = {
        "type": "Feature",
        "properties": {"adcode": 140828},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    collection = {"type": "FeatureCollection", "features": [feature]}
    assert actions.import_layer(SYSTEM, "own", collection) == 1
    assert DivisionShape.objects.get().layer == "own"
    with pytest.raises(DomainError) as caught:
        actions.import_layer(SYSTEM, "own", {"type": "Feature"})
    assert caught.value.code == "layer_unreadable"


def test_only_who_holds_the_root_may_load_divisions():
    tree = make.unit_tree()
    for role, place, code in (
        (Role.UNIT, tree.yuncheng, "out_of_scope"),
        (Role.PARTY_SECRETARY, tree.province, "forbidden"),
    ):
        for act in (
            lambda viewer: actions.load_divisions(viewer, {"divisions": []}),
            lambda viewer: actions.import_layer(viewer, "x", {}),
        ):
            with pytest.raises(DomainError) as caught:
                act(make.viewer_for(role, place))
            assert caught.value.code == code


def test_a_division_is_joined_to_another_and_files_are_led_there():
    """From the day on the old code is refused with the new one; the audit holds what stands in its place."""
    make.divisions()
    old, present = Division.objects.get(code="140828"), Division.objects.get(code="140802")
    actions.replace_division(SYSTEM, old, present, date(2026, 7, 1))
    column = Column("division", "行政区划", "Division", Kind.REFERENCE, noun="divisions")
    assert refused(lambda: References(SYSTEM).resolve(column, "140828")) == "division_replaced"
    entry = AuditEntry.objects.get(act="division.replaced")
    assert entry.after == {"valid_to": "2026-07-01", "replaced_by": "140802"}
    assert (
        refused(lambda: actions.replace_division(SYSTEM, old, present, date(2026, 7, 2))) == "already_closed"
    )


def test_a_division_is_joined_only_to_another_one_of_its_level_and_by_the_province():
    """The same one, its city and a day before it began are refused; so is whoever edits one city only."""
    make.divisions()
    tree = make.unit_tree()
    old, city = Division.objects.get(code="140828"), Division.objects.get(code="140800")
    other, day = Division.objects.get(code="140802"), date(2026, 7, 1)
    for present in (old, city):
        assert (
            refused(lambda wrong=present: actions.replace_division(SYSTEM, old, wrong, day))
            == "field_invalid"
        )
    early = date(1990, 1, 1)
    assert refused(lambda: actions.replace_division(SYSTEM, old, other, early)) == "day_before_last"
    for role, place, code in (
        (Role.CAPTAIN, tree.province, "forbidden"),
        (Role.UNIT, tree.yuncheng, "out_of_scope"),
    ):
        viewer = make.viewer_for(role, place)
        assert refused(lambda of=viewer: actions.replace_division(of, old, other, day)) == code
