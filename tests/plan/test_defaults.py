"""The shipped services, checklists and special actions."""

from datetime import date

import pytest
from django.db.models import Q, Sum
from tests.factories import register

from liming.plan.actions import create_year_plan, load_defaults
from liming.plan.bridge import read_rule
from liming.plan.enums import PartKind
from liming.plan.models import Checklist, ChecklistItem, GuidePart, ServiceClass, ServiceType, SpecialAction
from liming.plan.rules import read_selector
from liming.plan.rules.shipped import read_shipped
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, system_viewer

pytestmark = pytest.mark.django_db
SYSTEM = system_viewer("test")


def test_the_taxonomy_and_the_ten_checklists_arrive_as_a_proposal() -> None:
    load_defaults(SYSTEM, (2026,))
    shipped = read_shipped("services")
    assert ServiceClass.objects.count() == len(shipped["class"]) == 5
    assert ServiceType.objects.count() == len(shipped["type"]) >= 35
    sites = Checklist.objects.filter(kind="site").values_list("code", flat=True)
    assert list(sites) == [f"C{n:02d}" for n in range(1, 11)]
    assert not ServiceType.objects.filter(is_confirmed=True).exists()
    assert not Checklist.objects.filter(is_confirmed=True).exists()


def test_every_checklist_a_service_names_exists() -> None:
    load_defaults(SYSTEM, (2026,))
    named = set(ServiceType.objects.exclude(checklist_code="").values_list("checklist_code", flat=True))
    assert named == set(Checklist.objects.filter(kind="site").values_list("code", flat=True))


def test_every_guide_has_people_tools_hazards_steps_and_sign_offs_in_both_languages() -> None:
    load_defaults(SYSTEM, (2026,))
    for guide in Checklist.objects.all():
        assert set(guide.parts.values_list("kind", flat=True)) == set(PartKind.values), guide
    assert not GuidePart.objects.filter(Q(text_en="") | Q(detail_en="")).exists()
    assert not Checklist.objects.filter(purpose="").exists()


def test_the_team_building_guide_scores_a_hundred_points() -> None:
    load_defaults(SYSTEM, (2026,))
    items = ChecklistItem.objects.filter(checklist__code="TB01")
    assert items.aggregate(full=Sum("points"))["full"] == 100
    assert not ChecklistItem.objects.exclude(checklist__kind="team").filter(points__gt=0).exists()


def test_parts_reach_an_installation_that_had_only_checklists_and_never_one_that_was_edited() -> None:
    load_defaults(SYSTEM, (2026,))
    GuidePart.objects.all().delete()
    Checklist.objects.filter(kind="site").update(purpose="")
    Checklist.objects.filter(code="C05").update(purpose="自己写的")
    assert load_defaults(SYSTEM, (2026,))["guide_part"] > 0
    bare = set(Checklist.objects.filter(parts=None).values_list("code", flat=True))
    assert bare == {"C05", "DD01", "DD02", "TB01"}


def test_limits_stand_where_the_field_judges_the_number() -> None:
    load_defaults(SYSTEM, (2026,))
    limits = set(
        ChecklistItem.objects.exclude(low=None, high=None).values_list("unit", "low", "high").distinct()
    )
    assert {("伏", 198.0, 235.0), ("欧", None, 4.0), ("欧", None, 10.0), ("毫安", None, 30.0)} <= limits
    assert not ChecklistItem.objects.filter(kind="choice").exclude(unit="").exists()
    assert not ChecklistItem.objects.filter(text_en="").exists()


def test_loading_again_adds_nothing_and_keeps_what_was_edited() -> None:
    load_defaults(SYSTEM, (2026,))
    ServiceType.objects.filter(pk="VOL01").update(name="上门看望")
    again = load_defaults(SYSTEM, (2026,))
    assert set(again.values()) == {0}
    assert ServiceType.objects.get(pk="VOL01").name == "上门看望"
    assert AuditEntry.objects.filter(act="plan_default.loaded").count() == 1


def test_loading_twin() -> None:
    tree = register.unit_tree()
    captain = register.viewer_for(Role.CAPTAIN, register.team(tree.xiaxian))
    with pytest.raises(DomainError) as refusal:
        load_defaults(captain)
    assert refusal.value.code == "forbidden"


def test_a_special_action_over_new_year_ends_in_the_next_year() -> None:
    load_defaults(SYSTEM, (2026,))
    winter = SpecialAction.objects.get(code="winter-peak-2026")
    assert (winter.first_day, winter.last_day) == (date(2026, 11, 15), date(2027, 3, 15))


def test_the_template_holds_readable_rules_and_weights_that_make_a_hundred() -> None:
    lines = read_shipped("year_plan")["line"]
    assert sum(line["weight"] for line in lines) == 100
    assert len({line["code"] for line in lines}) == len(lines) == 18
    for line in lines:
        read_rule(line["rule"])
        read_selector(line["places"])


def test_a_first_plan_takes_the_template_sized_by_its_teams() -> None:
    load_defaults(SYSTEM, (2026,))
    tree = register.unit_tree()
    for unit in (tree.xiaxian, tree.wuxiang, tree.yanhu):
        register.team(unit)
    plan = create_year_plan(SYSTEM, 2026, tree.province, "2026年实施方案")
    assert plan.lines.count() == 18
    assert plan.lines.get(code="G06").quantity == 3 * 24
    assert plan.lines.get(code="G01").action.code == "tea-season-2026"
    assert plan.lines.get(code="R01").practice == "red"
