"""Between opening and verification: causes, helpers, cost, comparators; begun, put off, done by the owner."""

from dataclasses import replace
from datetime import date

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.improve import actions, queries
from liming.improve.actions import Why
from liming.improve.models import Improvement
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def refused(act, *arguments, **fields) -> str:
    with pytest.raises(DomainError) as refusal:
        act(*arguments, **fields)
    return refusal.value.code


def opened(league: make.League, **fields) -> Improvement:
    gap = build.coverage_gap(league)
    with clock.fixed(build.AFTER_BEFORE):
        return actions.open_improvement(
            league.captain, gap, "当面出示评价码", build.owner_of(gap.team), date(2026, 8, 31), 0.4, **fields
        )


def test_cause_whys_helpers_and_cost_stay_with_the_improvement(league):
    """Five answers at most, blanks left out; the owner is no helper of the own measure."""
    people = list(league.teams[-1].members.everywhere("test").order_by("code"))
    whys = ("评价少", "没有出示评价码", "", "不知道放在哪", "没有培训", "新人多", "多出来的")
    why = Why("method", whys, tuple(people[:2]), (league.tree.xiaxian,), 120_000)
    row = opened(league, why=why)
    assert (row.cause, row.cost_fen) == ("method", 120_000)
    assert row.whys == ["评价少", "没有出示评价码", "不知道放在哪", "没有培训", "新人多"]
    assert {str(each) for each in row.helpers.all()} == {people[1].name, league.tree.xiaxian.name}


def test_a_cause_is_one_of_the_list(league):
    """What is not listed is refused and nothing is written."""
    assert refused(opened, league, why=Why("weather?")) == "cause_unknown"
    assert not Improvement.objects.everywhere("test").exists()


def test_comparators_are_peers_that_do_not_act(league):
    """Every other team of the group, each with its own baseline of that quarter; never the team itself."""
    row = opened(league)
    assert len(row.comparators) == 5
    assert str(row.gap.team_id) not in {each["team"] for each in row.comparators}
    means = [abs(each["mean"] - row.baseline["mean"]) for each in row.comparators]
    assert means == sorted(means)


def test_a_try_that_did_not_work_is_linked_from_the_next(league):
    """The reopened gap is taken again; the second measure knows the first and its page shows it."""
    row = build.improvement(league, build.coverage_gap(league))
    build.review(league, replace(make.WEAK, rated=8))
    actions.verify_improvement(league.unit, row)
    row.gap.refresh_from_db()
    with clock.fixed(build.AFTER_REVIEW):
        owner = build.owner_of(row.gap.team)
        again = actions.open_improvement(league.captain, row.gap, "换个办法", owner, date(2026, 11, 30), 0.4)
    assert again.previous == row
    assert queries.improvement_detail(league.captain, again.pk).earlier == [row]
    actions.cancel_improvement(league.captain, again, "人手不够")
    row.gap.refresh_from_db()
    assert row.gap.state == "reopened"


def test_a_reopened_gap_stays_reopened_in_the_newer_quarter(league):
    """The newer measurement closes the old gap; the new one says that an action had not worked."""
    row = build.improvement(league, build.coverage_gap(league))
    build.review(league, replace(make.WEAK, rated=8))
    actions.verify_improvement(league.unit, row)
    found = actions.find_gaps(league.province, make.snapshot(build.REVIEW))
    again = next(gap for gap in found if gap.indicator.code == "S02")
    row.gap.refresh_from_db()
    assert (row.gap.state, again.state) == ("closed", "reopened")
    assert [each.pk for each in queries.gap_detail(league.captain, again.pk).improvements] == [row.pk]


def test_a_measure_is_begun_once(league):
    """Planned becomes running, and running is not begun again."""
    row = opened(league)
    actions.start_improvement(league.captain, row)
    assert row.state == "running"
    assert refused(actions.start_improvement, league.captain, row) == "illegal_transition"
    assert AuditEntry.objects.filter(act="improvement.started").count() == 1


def test_a_measure_is_put_off_inside_its_review_quarter_only(league):
    """Later, with a reason, and never past the quarter that is frozen with it."""
    row = opened(league)
    with clock.fixed(build.AFTER_BEFORE):
        later, too_late = date(2026, 9, 20), date(2026, 10, 1)
        put_off = actions.postpone_improvement
        assert refused(put_off, league.captain, row, later, " ") == "field_required"
        assert refused(put_off, league.captain, row, date(2026, 8, 31), "雨") == "due_not_later"
        assert refused(put_off, league.captain, row, too_late, "雨") == "due_after_review"
        put_off(league.captain, row, later, "雨季道路不通")
    row.refresh_from_db()
    assert (row.due_on, row.review_quarter) == (later, build.REVIEW)
    actions.finish_improvement(league.captain, row, "做完")
    with clock.fixed(build.AFTER_BEFORE):
        assert refused(put_off, league.captain, row, date(2026, 9, 25), "雨") == "illegal_transition"


def test_the_owner_may_do_the_own_measure_and_no_other_member_may(league):
    """A member without office rights begins, puts off and finishes what he promised, nobody else's."""
    row = opened(league)
    owner = replace(register.viewer_for(Role.MEMBER, league.teams[-1]), member_id=row.owner_id)
    other = replace(owner, member_id=build.owner_of(league.teams[0]).pk)
    with clock.fixed(build.AFTER_BEFORE):
        assert refused(actions.start_improvement, other, row) == "forbidden"
        assert refused(actions.postpone_improvement, other, row, date(2026, 9, 20), "x") == "forbidden"
        assert refused(actions.finish_improvement, other, row, "x") == "forbidden"
        assert refused(actions.cancel_improvement, owner, row, "x") == "forbidden"
        actions.start_improvement(owner, row)
        actions.postpone_improvement(owner, row, date(2026, 9, 20), "雨")
        actions.finish_improvement(owner, row, "每次都出示")
    assert row.state == "done"


def test_a_helper_does_not_verify(league):
    """Who had a hand in it signs no verdict."""
    people = list(league.teams[-1].members.everywhere("test").order_by("code"))
    row = opened(league, why=Why(members=(people[1],)))
    actions.finish_improvement(league.captain, row, "做完")
    build.review(league, make.STRONG)
    helper = replace(league.unit, member_id=people[1].pk)
    assert refused(actions.verify_improvement, helper, row) == "verifier_is_owner"
    assert actions.verify_improvement(league.unit, row).verdict == "worked"


def test_who_may_load_the_parameters(league):
    """A unit does not set the house's values; loading again adds nothing."""
    assert refused(actions.load_defaults, league.unit) == "out_of_scope"
    assert actions.load_defaults(make.SYSTEM) > 0
    assert actions.load_defaults(make.SYSTEM) == 0
