"""Indicators are edited by pages: seen before saved, versions told, sheets out and in, units' own apart."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from tests.factories import evaluate as make
from tests.factories.register import signed_in
from tests.kept import keepable

from liming.evaluate.models import Indicator, ScoringRules
from liming.evaluate.rules import shipped_indicators
from liming.shared import clock
from liming.shared.viewer import Role


@keepable
def frozen() -> make.League:
    with clock.fixed(make.AFTER):
        found = make.league([make.STRONG, make.USUAL, make.USUAL, make.WEAK])
        make.published()
    return found


pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=frozen)]
FORM = {
    "name": "评价覆盖率",
    "name_en": "Rating coverage",
    "dimension": "satisfaction",
    "measure": "rating_coverage",
    "direction": "high",
    "goal_low": "0",
    "goal_high": "60",
    "weight": "90",
    "minimum_sample": "10",
    "source": "服务部核定表",
    "quarter": "2027Q1",
    "reason": "覆盖率要抓实",
}
OWN = {
    **FORM,
    "name": "金牌实践占比",
    "dimension": "effectiveness",
    "measure": "recipe",
    "basis": "records",
    "figure": "share",
    "good_practice": ["gold"],
    "goal_low": "20",
    "goal_high": "100",
    "weight": "10",
}


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield frozen()


def body(response, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:600]
    return response.content.decode()


def looked_and_saved(client: Client, url: str, form: dict) -> str:
    """The page with the effect; then the same content is confirmed."""
    looked = client.post(url, {**form, "act": "look"})
    page = body(looked)
    saved = client.post(url, {**form, "act": "save", "seen": looked.context["seen"]})
    assert saved.status_code == 302, saved.content.decode()[:600]
    return page


def test_a_version_is_saved_only_after_its_effect_was_seen(league) -> None:
    """The first look saves nothing and names the teams most moved; other content is looked at again."""
    client = signed_in(Role.PROVINCE, league.tree.province)
    url = reverse("indicator_change", args=["S02"])
    page = client.post(url, {**FORM, "act": "save"})
    assert "对上一冻结季的影响" in body(page) and "变动最大的队" in body(page)
    assert league.teams[-1].short_name in body(page)
    other = client.post(url, {**FORM, "weight": "20", "act": "save", "seen": page.context["seen"]})
    assert other.status_code == 200
    assert Indicator.objects.filter(code="S02").count() == 1
    looked_and_saved(client, url, FORM)
    row = Indicator.objects.get(code="S02", version=2)
    assert (row.weight, row.goal_high, row.reason) == (90.0, 0.6, "覆盖率要抓实")
    history = body(client.get(reverse("indicator", args=["S02"])))
    assert "覆盖率要抓实" in history and "随系统" in history
    assert "未起用" in body(client.get(reverse("indicators")))


def test_a_refused_version_says_it_at_its_field(league) -> None:
    client = signed_in(Role.PROVINCE, league.tree.province)
    page = client.post(reverse("indicator_change", args=["S02"]), {**FORM, "goal_low": "60", "act": "look"})
    assert "下限须小于上限" in body(page, 422)
    assert "goal_low" in page.context["form"].errors


def test_the_department_adds_an_indicator_from_the_same_conditions(league) -> None:
    client = signed_in(Role.PROVINCE, league.tree.province)
    looked_and_saved(client, reverse("indicator_new"), OWN)
    row = Indicator.objects.get(name=OWN["name"])
    assert (row.owner, row.weight, row.recipe["good"]) == (None, 10.0, {"practice": ["gold"]})


def test_rules_are_edited_in_the_same_place(league) -> None:
    client = signed_in(Role.PROVINCE, league.tree.province)
    form = {
        "effectiveness": "40",
        "satisfaction": "40",
        "publicity": "20",
        "notice_working_days": "7",
        "minimum_callbacks": "30",
        "band_threshold": "0.9",
        "honour_share": "0.1",
        "bonus_cap": "5",
        "deduction_cap": "10",
        "quarter": "2027Q1",
        "reason": "满意度同重",
    }
    assert "换档" in looked_and_saved(client, reverse("scoring_rules"), form)
    assert ScoringRules.objects.get().values["notice_working_days"] == 7
    assert "40 / 40 / 20" in body(client.get(reverse("indicators")))


def test_a_unit_sees_its_teams_figures_before_its_own_indicator_is_saved(league) -> None:
    client = signed_in(Role.UNIT, league.tree.yuncheng)
    url = f"{reverse('own_indicator_new')}?unit={league.tree.yuncheng.code}"
    page = looked_and_saved(client, url, OWN)
    assert "按这个办法算上一冻结季" in page and league.teams[1].short_name in page
    assert league.teams[0].short_name not in page
    row = Indicator.objects.get(code="U001")
    assert (row.owner, row.weight, row.own_weight) == (league.tree.yuncheng, 0.0, 10.0)
    captain = signed_in(Role.CAPTAIN, league.teams[-1])
    assert "金牌实践占比" in body(captain.get(reverse("own_indicators")))
    elsewhere = signed_in(Role.UNIT, league.tree.changzhi)
    assert "金牌实践占比" not in body(elsewhere.get(reverse("own_indicators")))


def test_the_sheet_goes_out_comes_in_and_shows_its_effect_first(league) -> None:
    """A changed weight of the sheet becomes version 2; a bad row is named; a dry run writes nothing."""
    client = signed_in(Role.PROVINCE, league.tree.province)
    book = load_workbook(BytesIO(client.get(reverse("indicators_export")).content))
    head = [cell.value for cell in book.active[1]]
    rows = {row[0].value: row for row in book.active.iter_rows(min_row=2)}
    assert len(rows) == len(shipped_indicators().rows)
    weight, high, reason = (head.index(name) for name in ("权重", "目标上限", "修改理由"))
    assert rows["S02"][high].value == 50
    rows["S02"][weight].value = 200
    sent = _sent(client, book)
    assert "请填写" in body(sent) or "理由" in body(sent)
    rows["S02"][reason].value = "核定"
    sent = _sent(client, book)
    assert sent.context["report"].changed == 1 and sent.context["effect"].moved
    assert not Indicator.objects.filter(version=2).exists()
    client.post(reverse("indicators_import_confirm"))
    row = Indicator.objects.get(version=2)
    assert (row.code, row.weight, row.goal_high, row.reason) == ("S02", 200.0, 0.5, "核定")


def _sent(client: Client, book: Workbook):
    content = BytesIO()
    book.save(content)
    return client.post(
        reverse("indicators_import"), {"file": SimpleUploadedFile("指标.xlsx", content.getvalue())}
    )


@pytest.mark.parametrize("name", ["indicator_new", "scoring_rules", "indicators_import"])
def test_only_the_department_opens_the_forms_of_the_province(league, name) -> None:
    for role, place in ((Role.UNIT, league.tree.yuncheng), (Role.CAPTAIN, league.teams[-1])):
        assert signed_in(role, place).get(reverse(name)).status_code == 403
    assert signed_in(Role.PROVINCE, league.tree.province).get(reverse("own_indicator_new")).status_code == 403


def test_the_catalogue_costs_the_same_for_1_and_3_more_indicators(league) -> None:
    client = signed_in(Role.PROVINCE, league.tree.province)
    costs = []
    for number in (1, 3):
        for place in range(number):
            Indicator.objects.create(
                code=f"E9{number}{place}",
                name="x",
                dimension="effectiveness",
                kind="count",
                unit="件",
                source="x",
                valid_from=make.AFTER.date(),
            )
        client.get(reverse("indicators"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("indicators"))
        costs.append(len(asked))
    assert costs[0] == costs[1]
