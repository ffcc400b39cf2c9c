"""Indicators and rules are edited as versions from a coming quarter on, and their effect is seen before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from tests.factories import evaluate as make
from tests.factories import register
from tests.kept import keepable
from tests.refusals import refused

from liming.evaluate import actions, bridge, queries
from liming.evaluate.models import Indicator, ScoringRules, SnapshotCell
from liming.evaluate.queries.catalogue import indicators_on
from liming.evaluate.rules import shipped_indicators
from liming.evaluate.rules.drafts import IndicatorDraft
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role


@keepable
def frozen() -> make.League:
    """A frozen third quarter, seen in October."""
    plants = [make.STRONG, make.USUAL, make.USUAL, make.USUAL, make.WEAK]
    with clock.fixed(make.AFTER):
        league = make.league(plants)
        actions.freeze_quarter(make.SYSTEM, make.QUARTER)
        return league


pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=frozen)]
NEXT = "2027Q1"
GOLD = {"basis": "records", "figure": "share", "good": {"practice": ["gold"]}}
OWN = IndicatorDraft(
    name="金牌实践占比",
    dimension="effectiveness",
    kind="proportion",
    unit="%",
    goal_low=0.2,
    goal_high=1.0,
    own_weight=10.0,
    source="运城公司 2026 年工作要点",
    recipe=GOLD,
)


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield frozen()


def draft(code: str, **changes) -> IndicatorDraft:
    row = Indicator.objects.filter(code=code).order_by("-version")[0]
    return replace(queries.draft_of(row), **changes)


def changed(league, code: str = "S02", quarter: str = NEXT, **changes) -> Indicator:
    return actions.change_indicator(
        league.province, code, draft(code, **changes), quarter=quarter, reason="核定权重"
    )


def test_a_change_is_a_new_version_from_the_next_quarter_and_keeps_the_frozen_one(league) -> None:
    """Version 2 holds in 2027Q1 only; the frozen quarter still proves to the digit; who, when, why stay."""
    row = changed(league, weight=80.0)
    assert (row.version, row.valid_from, row.weight) == (2, date(2027, 1, 1), 80.0)
    in_force = {each.code: each.version for each in indicators_on(date(2026, 12, 31))}
    after = {each.code: each.version for each in indicators_on(date(2027, 3, 31))}
    assert (in_force["S02"], after["S02"]) == (1, 2)
    assert queries.verify(make.QUARTER).holds
    assert (row.reason, row.changed_by, row.changed_at) == ("核定权重", league.province.name, clock.now())
    entry = AuditEntry.objects.get(act="indicator.changed")
    assert (entry.before["weight"], entry.after["weight"], entry.after["reason"]) == (30.0, 80.0, "核定权重")
    assert [each.version for each in queries.indicator_versions(league.province, "S02")] == [2, 1]


def test_a_revision_of_the_frozen_quarter_uses_the_versions_of_its_time(league) -> None:
    """An edit after the end of a quarter never enters it, not even by a revision."""
    changed(league, quarter="2026Q4", weight=80.0)
    revision = actions.freeze_quarter(league.province, make.QUARTER, reason="更正")
    used = SnapshotCell.objects.filter(snapshot=revision, indicator__code="S02")
    assert set(used.values_list("indicator__version", "indicator__weight")) == {(1, 30.0)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"goal_low": 0.5, "goal_high": 0.5}, "indicator_goalposts"),
        ({"goal_high": 1.2}, "indicator_goalposts_share"),
        ({"weight": -1.0}, "indicator_weight"),
        ({"weight": float("nan")}, "indicator_weight"),
        ({"direction": 0}, "field_invalid"),
        ({"name": " "}, "field_required"),
        ({"source": ""}, "field_required"),
        ({}, "indicator_unchanged"),
    ],
)
def test_what_cannot_hold_is_refused(league, changes, code) -> None:
    assert refused(changed, league, **changes) == code
    assert Indicator.objects.filter(code="S02").count() == 1


def test_a_change_needs_a_reason_and_a_quarter_that_has_not_ended(league) -> None:
    wanted = draft("S02", weight=5.0)
    act = actions.change_indicator
    assert refused(act, league.province, "S02", wanted, quarter=NEXT, reason=" ") == "field_required"
    assert refused(changed, league, quarter=make.QUARTER, weight=5.0) == "indicator_quarter"
    assert refused(changed, league, quarter="next", weight=5.0) == "quarter_invalid"


def test_a_dimension_keeps_a_weight_and_sealed_figures_their_minimum(league) -> None:
    """The last weighted indicator of a dimension cannot go to 0; call-backs cannot be told below ten."""
    changed(league, "B01", weight=0.0)
    changed(league, "B02", weight=0.0)
    assert refused(changed, league, "B03", weight=0.0) == "indicator_dimension_empty"
    assert refused(changed, league, "S06", minimum_sample=5) == "indicator_minimum"
    assert refused(changed, league, "E06", weight=3.0) == "indicator_not_counted"


def test_no_change_moves_nobody_and_a_real_one_shows_before_and_after(league) -> None:
    """The frozen quarter scored again by its own rules keeps its digits; weight moved to ratings moves."""
    same = queries.rule_effect(league.province, [Indicator.objects.get(code="S02")])
    assert same is not None
    assert [(group.other_band, group.other_place, group.median_change) for group in same.groups] == [
        (0, 0, 0.0)
    ]
    assert same.moved == []
    edited = queries.proposed(draft("S02", weight=200.0), NEXT, code="S02")
    effect = queries.rule_effect(league.province, [edited])
    assert effect is not None
    assert (effect.groups[0].teams, effect.groups[0].median_change) == (5, 1.0)
    weak = next(each for each in effect.moved if each.team == league.teams[-1])
    stored = make.snapshot().teams.everywhere("test").get(team=league.teams[-1]).composite
    assert weak.before == stored and weak.after < stored
    assert Indicator.objects.filter(code="S02").count() == 1


def test_a_new_indicator_is_counted_for_the_frozen_quarter_before_it_is_saved(league) -> None:
    """Its free code has no stored cells: they are counted from the ledger as that quarter saw it."""
    codes = [row["code"] for row in shipped_indicators().rows if row["dimension"] == "effectiveness"]
    code = f"E{max(int(each[1:]) for each in codes) + 1:02d}"
    new = queries.proposed(replace(OWN, own_weight=0.0, weight=50.0), NEXT)
    assert (new.code, new.version, new.kind, new.unit) == (code, 1, "proportion", "%")
    effect = queries.rule_effect(league.province, [new])
    assert effect is not None and effect.groups[0].median_change > 0
    row = actions.add_indicator(
        league.province, replace(OWN, own_weight=0.0, weight=50.0), quarter=NEXT, reason="新设"
    )
    assert (row.code, row.formula) == (code, "三色实践 金牌实践 / 服务记录")


def test_edited_rules_count_from_their_quarter_on(league) -> None:
    """The dimension weights of 2027Q1 differ, those of 2026Q4 stay as shipped; the effect is seen before."""
    values = {
        **{name: bridge.rules_now(NEXT)[name] for name in ("notice_working_days", "minimum_callbacks")},
        "band_threshold": 0.9,
        "honour_share": 0.1,
        "bonus_cap": 4.0,
        "deduction_cap": 10.0,
        "dimension_weights": {"effectiveness": 20.0, "satisfaction": 60.0, "publicity": 20.0},
    }
    effect = queries.rule_effect(league.province, [], values)
    assert effect is not None and effect.groups[0].median_change > 0
    actions.change_rules(league.province, values, quarter=NEXT, reason="突出满意度")
    assert bridge.rules_now("2026Q4")["dimension_weights"]["satisfaction"] == 30.0
    assert bridge.rules_now(NEXT)["dimension_weights"]["satisfaction"] == 60.0
    assert (bridge.rules_now(NEXT)["bonus_cap"], bridge.rules_now(NEXT)["draws"]) == (4.0, 4000)
    nothing = {**values, "dimension_weights": dict.fromkeys(values["dimension_weights"], 0.0)}
    act = actions.change_rules
    assert refused(act, league.province, nothing, quarter=NEXT, reason="x") == "rules_weights"
    assert refused(act, league.province, {**values, "bonus_cap": 99}, quarter=NEXT, reason="x") == (
        "field_invalid"
    )
    assert ScoringRules.objects.count() == 1


def test_a_units_own_indicator_is_counted_for_its_teams_only_and_never_in_the_composite(league) -> None:
    """Cells for the four teams below 运城, none for the one below 长治, and every composite as before."""
    before = {row.team_id: row.composite for row in make.snapshot().teams.everywhere("test")}
    row = actions.add_indicator(
        league.unit, OWN, quarter="2026Q4", reason="抓金牌实践", owner=league.tree.yuncheng
    )
    assert (row.code, row.owner, row.weight) == ("U001", league.tree.yuncheng, 0.0)
    Indicator.objects.filter(pk=row.pk).update(valid_from=date(2026, 7, 1))
    again = actions.freeze_quarter(league.province, make.QUARTER, reason="试算")
    cells = SnapshotCell.objects.filter(snapshot=again, indicator=row)
    assert {cell.team_id for cell in cells} == {team.pk for team in league.teams[1:]}
    assert {cell.score for cell in cells} == {None}
    assert {each.team_id: each.composite for each in again.teams.everywhere("test")} == before
    assert queries.verify(make.QUARTER).holds
    behind = queries.records_behind(league.unit, again, league.teams[1].code, "U001")
    assert behind.total == 40


def test_the_unit_sees_its_own_figure_before_it_is_saved(league) -> None:
    row = queries.proposed(OWN, NEXT, owner=league.tree.yuncheng)
    quarter, values = queries.own_values(league.unit, row)
    assert quarter == make.QUARTER
    assert [(each.value, each.score) for each in values] == [(1.0, 100.0)] * 4


def test_an_own_indicator_takes_no_weight_of_the_province_and_can_end(league) -> None:
    act, owner = actions.add_indicator, league.tree.yuncheng
    heavy = replace(OWN, weight=1.0)
    assert refused(act, league.unit, heavy, quarter=NEXT, reason="x", owner=owner) == "indicator_own_weight"
    row = act(league.unit, OWN, quarter=NEXT, reason="x", owner=owner)
    actions.end_indicator(league.unit, row.code, quarter="2027Q2", reason="任务完成")
    assert row.code in {each.code for each in indicators_on(date(2027, 3, 31))}
    assert row.code not in {each.code for each in indicators_on(date(2027, 6, 30))}
    end = actions.end_indicator
    assert refused(end, league.province, "S02", quarter=NEXT, reason="x") == "indicator_shipped"


def test_what_is_counted_says_kind_and_unit(league) -> None:
    """A recipe or measure cannot be told to be of another kind; an unknown measure is none to choose."""
    odd = replace(OWN, kind="count", unit="件", goal_high=5.0)
    act, owner = actions.add_indicator, league.tree.yuncheng
    assert refused(act, league.unit, odd, quarter=NEXT, reason="x", owner=owner) == (
        "indicator_goalposts_share"
    )
    mean = queries.proposed(replace(odd, recipe={}, measure="mean_score"), NEXT, owner=owner)
    assert (mean.kind, mean.unit) == ("mean", "分")
    unknown = replace(odd, recipe={}, measure="__import__")
    assert refused(queries.proposed, unknown, NEXT, owner=owner) == "recipe_unknown"


def test_the_last_weight_of_a_dimension_cannot_end(league) -> None:
    """An indicator of the department's own may carry a dimension alone; then it cannot be ended."""
    wanted = replace(OWN, own_weight=0.0, weight=50.0, dimension="publicity")
    row = actions.add_indicator(league.province, wanted, quarter=NEXT, reason="x")
    for code in ("B01", "B02", "B03"):
        changed(league, code, weight=0.0)
    end = actions.end_indicator
    assert refused(end, league.province, row.code, quarter="2027Q2", reason="x") == (
        "indicator_dimension_empty"
    )
    assert Indicator.objects.get(code=row.code).valid_to is None


def test_who_may_edit_what(league) -> None:
    """A unit may not touch the province's, nor another unit's own; a captain nothing; the province no own."""
    captain, owner = league.captain, league.tree.yuncheng
    wanted = draft("S02", weight=5.0)
    for viewer in (league.unit, captain):
        assert refused(actions.change_indicator, viewer, "S02", wanted, quarter=NEXT, reason="x") == (
            "forbidden"
        )
        assert refused(actions.change_rules, viewer, {}, quarter=NEXT, reason="x") == "forbidden"
        assert refused(queries.rule_effect, viewer, []) == "forbidden"
    act = actions.add_indicator
    elsewhere = register.viewer_for(Role.UNIT, league.tree.wuxiang)
    assert refused(act, captain, OWN, quarter=NEXT, reason="x", owner=owner) == "forbidden"
    assert refused(act, elsewhere, OWN, quarter=NEXT, reason="x", owner=owner) == "out_of_scope"
    assert refused(act, league.province, OWN, quarter=NEXT, reason="x", owner=owner) == "forbidden"
    row = act(league.unit, OWN, quarter=NEXT, reason="x", owner=owner)
    assert queries.own_indicators(captain) == [row] == queries.own_indicators(league.unit)
    assert queries.own_indicators(elsewhere) == []
    assert refused(queries.indicator_versions, elsewhere, row.code) == "not_found"
