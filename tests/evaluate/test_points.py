"""Bonus, deduction and veto cases: three people, evidence, caps, and a place beside the composite."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from tests.factories import evaluate as make
from tests.factories import register
from tests.factories.register import somebody
from tests.refusals import refused

from liming.evaluate import actions, queries
from liming.evaluate.actions import PointEvidence
from liming.evaluate.enums import PointState
from liming.evaluate.models import PointEntry, PointItem, SnapshotPoints
from liming.evaluate.rules import POINT, Given, adjusted, counted_points
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.three_teams)]
DAY = date(2026, 8, 20)
LINK = PointEvidence(link="https://example.org/notice")


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield make.three_teams()


def item(code: str) -> PointItem:
    return PointItem.objects.get(code=code)


def entered(league, code: str = "J01", title: str = "省公司通报表扬", points: float = 1.0, **fields):
    viewer = fields.pop("viewer", None) or somebody(Role.UNIT, league.tree.yuncheng)
    return actions.enter_point(
        viewer,
        fields.pop("team", league.teams[1]),
        item(code),
        title,
        fields.pop("day", DAY),
        points,
        fields.pop("evidence", LINK),
    )


def confirmed(league, *args, **fields) -> PointEntry:
    """Through all hands: entered, handed in, reviewed and confirmed by different people."""
    row = entered(league, *args, **fields)
    actions.submit_point(somebody(Role.UNIT, league.tree.yuncheng), row)
    actions.review_point(somebody(Role.UNIT, league.tree.yuncheng), row, "属实")
    return actions.confirm_point(somebody(Role.PROVINCE, league.tree.province), row)


def test_the_table_of_states_is_whole() -> None:
    assert set(POINT.moves) == set(PointState)
    assert {target for targets in POINT.moves.values() for target in targets} <= set(PointState)
    assert POINT.ends() == {PointState.WITHDRAWN}


@pytest.mark.parametrize("source", list(PointState))
@pytest.mark.parametrize("target", [state for state in PointState if state != PointState.DRAFT])
def test_only_the_moves_of_the_table_happen(league, source, target) -> None:
    """Every pair of states by its act: a listed move ends there, any other is refused, nothing changes."""
    row = entered(league)
    PointEntry.objects.everywhere("test").filter(pk=row.pk).update(state=source)
    acts = {
        PointState.SUBMITTED: lambda: actions.submit_point(make.SYSTEM, row),
        PointState.REVIEWED: lambda: actions.review_point(make.SYSTEM, row, "属实"),
        PointState.CONFIRMED: lambda: actions.confirm_point(make.SYSTEM, row),
        PointState.RETURNED: lambda: actions.return_point(make.SYSTEM, row, "凭据不清"),
        PointState.WITHDRAWN: lambda: actions.withdraw_point(make.SYSTEM, row),
    }
    if POINT.allows(source, target):
        assert acts[target]().state == target
    else:
        assert refused(acts[target]) == "illegal_transition"
        assert PointEntry.objects.everywhere("test").get(pk=row.pk).state == source


def test_entry_first_and_second_review_are_three_people(league) -> None:
    """Who entered it can neither review nor confirm, who reviewed it cannot confirm, whatever the roles."""
    tree = league.tree
    clerk, other = somebody(Role.UNIT, tree.yuncheng), somebody(Role.UNIT, tree.yuncheng)
    row = entered(league, viewer=clerk)
    actions.submit_point(clerk, row)
    assert refused(actions.review_point, clerk, row, "属实") == "point_same_person"
    actions.review_point(other, row, "属实")
    both = replace(other, roles=frozenset({Role.UNIT, Role.PROVINCE}), unit_paths=("/",), grants=())
    enterer = replace(clerk, roles=frozenset({Role.PROVINCE}), unit_paths=("/",), grants=())
    assert refused(actions.confirm_point, both, row) == "point_same_person"
    assert refused(actions.confirm_point, enterer, row) == "point_same_person"
    done = actions.confirm_point(somebody(Role.PROVINCE, tree.province), row)
    assert (done.state, done.quarter, done.is_late) == ("confirmed", make.QUARTER, False)
    acts = AuditEntry.objects.filter(act__startswith="point_entry.").values_list("act", flat=True)
    assert list(acts.order_by("id")) == [
        f"point_entry.{verb}" for verb in ("entered", "submitted", "reviewed", "confirmed")
    ]


def test_a_case_without_evidence_is_not_handed_in(league) -> None:
    row = entered(league, evidence=PointEvidence())
    assert refused(actions.submit_point, make.SYSTEM, row) == "point_evidence"
    record = make.record(league.teams[1], register.member(league.teams[1]))
    args = (make.SYSTEM, row, row.item, row.title, DAY, 1.0)
    elsewhere = make.honour(league.teams[2])
    assert refused(actions.change_point, *args, PointEvidence(honour=elsewhere)) == (
        "point_evidence_elsewhere"
    )
    actions.change_point(*args, PointEvidence(record=record))
    assert actions.submit_point(make.SYSTEM, row).record == record


def test_what_cannot_be_is_refused_at_entry(league) -> None:
    entered(league)
    assert refused(entered, league) == "point_twice"
    assert refused(entered, league, title="别的", points=1.1) == "point_too_many"
    assert refused(entered, league, title="别的", day=date(2027, 1, 1)) == "point_future"
    assert refused(entered, league, title=" ") == "field_required"
    PointItem.objects.filter(code="J02").update(is_active=False)
    assert refused(entered, league, "J02") == "point_item_ended"
    assert PointEntry.objects.everywhere("test").count() == 1


def test_a_phone_number_in_a_case_is_masked(league) -> None:
    row = entered(league, title="用户 13800005521 来电表扬")
    assert row.title == "用户 138****5521 来电表扬"


def test_who_may_enter_review_and_confirm(league) -> None:
    """A captain enters nothing, a unit confirms nothing, the province reviews nothing for a unit."""
    row = entered(league)
    tree = league.tree
    elsewhere = somebody(Role.UNIT, tree.wuxiang)
    assert refused(entered, league, viewer=league.captain, title="x") == "forbidden"
    assert refused(entered, league, viewer=elsewhere, title="x") == "out_of_scope"
    actions.submit_point(make.SYSTEM, row)
    assert refused(actions.review_point, league.province, row, "属实") == "forbidden"
    assert refused(actions.review_point, elsewhere, row, "属实") == "out_of_scope"
    actions.review_point(somebody(Role.UNIT, tree.yuncheng), row, "属实")
    assert refused(actions.confirm_point, somebody(Role.UNIT, tree.yuncheng), row) == "forbidden"
    assert refused(actions.return_point, league.unit, row, "x") == "forbidden"
    assert refused(actions.withdraw_point, league.captain, row) == "forbidden"
    change = {"points": 2.0, "quarter_cap": 3.0, "source": "x", "is_confirmed": True, "is_active": True}
    assert refused(actions.change_point_item, league.unit, item("J01"), **change) == "forbidden"
    assert actions.change_point_item(league.province, item("J01"), **change).points == 2.0


def test_caps_hold_per_item_and_per_kind() -> None:
    """Earlier cases fill the caps first; a veto counts no points; the adjusted figure stays in 0 to 100."""
    rules = {"point_caps": {"J01": 2.0, "J02": None}, "bonus_cap": 4.0, "deduction_cap": 3.0}
    cases = [
        Given("J01", "bonus", 1.5),
        Given("J01", "bonus", 1.5),
        Given("J02", "bonus", 1.5),
        Given("J02", "bonus", 1.5),
        Given("K01", "deduction", 2.0),
        Given("K02", "deduction", 2.0),
        Given("F01", "veto", 0.0),
    ]
    assert counted_points(cases, rules) == [1.5, 0.5, 1.5, 0.5, 2.0, 1.0, 0.0]
    assert (adjusted(80.0, 4.0, 3.0), adjusted(98.0, 4.0, 0.0), adjusted(1.0, 0.0, 3.0)) == (81.0, 100.0, 0.0)


def test_confirmed_cases_stand_beside_the_composite_and_in_the_frozen_quarter(league) -> None:
    """Composite and band are as without them; the digest covers them; a changed or dropped one breaks it."""
    plain = actions.measure_quarter(league.province, make.QUARTER)
    before = {row.team_id: (row.composite, row.band) for row in plain.teams.everywhere("test")}
    hash_without = plain.data_hash
    confirmed(league)
    confirmed(league, "K01", "投诉属实", 2.0)
    confirmed(league, "F03", "虚报被查实", 0.0, team=league.teams[2])
    entered(league, title="没报的不算")
    snapshot = actions.freeze_quarter(league.province, make.QUARTER)
    assert {row.team_id: (row.composite, row.band) for row in snapshot.teams.everywhere("test")} == before
    assert snapshot.data_hash != hash_without
    sums = queries.points_of(snapshot, [team.pk for team in league.teams])
    own, other = sums[league.teams[1].pk], sums[league.teams[2].pk]
    composite = before[league.teams[1].pk][0]
    assert (own.bonus, own.deduction, own.vetoes) == (1.0, 2.0, 0)
    assert own.adjusted(composite) == round(composite - 1.0, 1)
    assert (other.bonus, other.vetoes) == (0.0, 1)
    assert queries.verify(make.QUARTER).holds
    SnapshotPoints.objects.filter(snapshot=snapshot, kind="deduction").update(counted=0.5)
    proof = queries.verify(make.QUARTER)
    assert proof.data_agrees and proof.differences == (league.teams[1].code,)
    SnapshotPoints.objects.filter(snapshot=snapshot).delete()
    assert not queries.verify(make.QUARTER).data_agrees


def test_a_veto_takes_a_team_out_of_the_honours_only(league) -> None:
    """With a confirmed veto the best team is named for no honour, and stands in its band as before."""
    plain = actions.freeze_quarter(league.province, make.QUARTER)
    best = league.teams[0]
    before = plain.teams.everywhere("test").get(team=best)
    assert best.short_name in queries.honour_sets(league.province, plain)[0].names
    entry = entered(league, "F03", "虚报被查实", 0.0, team=best, viewer=make.SYSTEM)
    PointEntry.objects.everywhere("test").filter(pk=entry.pk).update(state=PointState.CONFIRMED)
    again = actions.freeze_quarter(league.province, make.QUARTER, reason="查实弄虚作假")
    assert best.short_name not in queries.honour_sets(league.province, again)[0].names
    after = again.teams.everywhere("test").get(team=best)
    assert (after.composite, after.band) == (before.composite, before.band)


def test_after_the_freeze_a_case_counts_in_the_next_quarter_and_cannot_be_taken_out(league) -> None:
    first = confirmed(league)
    actions.freeze_quarter(league.province, make.QUARTER)
    assert refused(actions.return_point, make.SYSTEM, first, "有误") == "point_frozen"
    late = confirmed(league, title="冻结后才确认")
    assert (late.quarter, late.is_late) == ("2026Q4", True)


def test_the_list_shows_a_captain_only_what_is_confirmed_of_the_own_team(league) -> None:
    done, waiting = (
        confirmed(league, team=league.teams[2]),
        entered(league, title="草稿", team=league.teams[2]),
    )
    entered(league, title="别队的")
    everything = queries.PointFilters()
    assert list(queries.point_entries(league.captain, everything)) == [done]
    assert set(queries.point_entries(league.unit, queries.PointFilters(team=league.teams[2].code))) == {
        done,
        waiting,
    }
    assert refused(queries.point_case, league.captain, waiting.pk) == "not_found"
    case = queries.point_case(somebody(Role.UNIT, league.tree.yuncheng), waiting.pk)
    assert (case.may_submit, case.may_review, case.may_confirm, case.may_withdraw) == (
        True,
        False,
        False,
        True,
    )
