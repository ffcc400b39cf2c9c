"""Improvements: a frozen baseline, a rebound told beforehand, and a verdict written by the figures."""

from dataclasses import replace
from datetime import date

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.improve import actions, queries
from liming.improve.enums import GapState, ImprovementState
from liming.improve.models import Gap, Improvement, Verification
from liming.improve.rules import GAP_STATES, IMPROVEMENT_STATES
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]
BETTER = replace(make.WEAK, rated=80)
A_LITTLE = replace(make.WEAK, rated=8)
WORSE = replace(make.WEAK, satisfied=50)


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def code_of(act, *arguments):
    with pytest.raises(DomainError) as refusal:
        act(*arguments)
    return refusal.value.code


def test_every_state_can_be_reached_and_ends_are_ends():
    """The tables name every state; what is verified, cancelled or closed stays so."""
    assert set(GAP_STATES.moves) == set(GapState)
    assert set(IMPROVEMENT_STATES.moves) == set(ImprovementState)
    assert GAP_STATES.ends() == {GapState.CLOSED}
    assert IMPROVEMENT_STATES.ends() == {ImprovementState.VERIFIED, ImprovementState.CANCELLED}


def test_opening_freezes_the_baseline_and_the_rebound(league):
    """The baseline is what was shown before, lies above the raw rate, and says the team was chosen for it."""
    gap = build.coverage_gap(league)
    shown = queries.gap_detail(league.captain, gap.pk).baseline
    row = build.improvement(league, gap, done=False)
    assert row.baseline["mean"] == shown.mean > gap.value
    assert row.baseline["expected_rebound"] == shown.expected_rebound > 0
    assert row.baseline["selected_because_low"] is True
    assert (row.review_quarter, row.state, row.gap.state) == (build.REVIEW, "planned", "acting")
    assert AuditEntry.objects.filter(act="improvement.opened").count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "field_required"),
        ({"due_on": date(2026, 7, 8)}, "due_too_early"),
        ({"expected_value": 0.04}, "expected_not_better"),
        ({"expected_value": 1.2}, "expected_not_better"),
    ],
)
def test_a_measure_needs_words_a_later_day_and_a_better_value(league, changes, code):
    """Each wrong field has its own refusal and leaves the gap open."""
    gap = build.coverage_gap(league)
    fields = {
        "title": "先补这里",
        "owner": build.owner_of(gap.team),
        "due_on": date(2026, 8, 31),
        "expected_value": 0.4,
    }
    with clock.fixed(build.AFTER_BEFORE), pytest.raises(DomainError) as refusal:
        actions.open_improvement(league.captain, gap, **{**fields, **changes})
    assert refusal.value.code == code
    assert not Improvement.objects.everywhere("test").exists()


def test_the_owner_is_a_member_of_the_team(league):
    """Somebody of another team cannot promise for this one."""
    gap = build.coverage_gap(league)
    other = build.owner_of(league.teams[0])
    with clock.fixed(build.AFTER_BEFORE):
        code = code_of(actions.open_improvement, league.captain, gap, "措施", other, date(2026, 8, 31), 0.4)
    assert code == "owner_not_in_team"


@pytest.mark.parametrize(
    ("plant", "verdict", "state"),
    [(BETTER, "worked", "closed"), (A_LITTLE, "not_shown", "reopened")],
)
def test_the_verdict_follows_the_figures(league, plant, verdict, state):
    """A clear rise worked and closes the gap; a little and a fall reopen it."""
    row = build.improvement(league, build.coverage_gap(league))
    build.review(league, plant)
    verification = actions.verify_improvement(league.unit, row, "复核")
    row.refresh_from_db()
    row.gap.refresh_from_db()
    assert (verification.verdict, row.state, row.gap.state) == (verdict, "verified", state)
    assert verification.value_after == round(plant.rated / 120, 6)
    assert verification.effect_low < verification.effect < verification.effect_high


def test_a_clear_fall_is_worse_and_reopens_the_gap(league):
    """Half of the call-backs satisfied where 84 in 100 were: the action made nothing better."""
    gap = build.coverage_gap(league, "S06")
    with clock.fixed(build.AFTER_BEFORE):
        row = actions.open_improvement(
            league.captain, gap, "说清再走", build.owner_of(gap.team), date(2026, 8, 31), 0.95
        )
        actions.finish_improvement(league.captain, row, "已做")
    build.review(league, WORSE)
    assert actions.verify_improvement(league.unit, row).verdict == "worse"
    gap.refresh_from_db()
    assert gap.state == "reopened"


def test_call_backs_are_verified_by_the_review_quarter_alone(league):
    """Pooling four quarters would water the effect down; only the new call-backs count."""
    gap = build.coverage_gap(league, "S06")
    with clock.fixed(build.AFTER_BEFORE):
        row = actions.open_improvement(
            league.captain, gap, "说清再走", build.owner_of(gap.team), date(2026, 8, 31), 0.95
        )
        actions.finish_improvement(league.captain, row, "已做")
    build.review(league, replace(make.WEAK, satisfied=100))
    assert actions.verify_improvement(league.unit, row).value_after == 1.0


def test_nothing_is_verified_before_the_review_quarter_is_frozen(league):
    """Until then there is no measurement to judge by."""
    row = build.improvement(league, build.coverage_gap(league))
    assert code_of(actions.verify_improvement, league.unit, row) == "review_not_frozen"
    assert not Verification.objects.exists()


def test_an_unfinished_measure_is_not_verified(league):
    """What was not said to be done cannot be judged."""
    row = build.improvement(league, build.coverage_gap(league), done=False)
    build.review(league, BETTER)
    assert code_of(actions.verify_improvement, league.unit, row) == "illegal_transition"


def test_the_owner_does_not_verify_the_own_measure(league):
    """Even with the right, another person must sign."""
    row = build.improvement(league, build.coverage_gap(league))
    build.review(league, BETTER)
    own = replace(league.unit, member_id=row.owner_id)
    assert code_of(actions.verify_improvement, own, row) == "verifier_is_owner"


def test_a_cancelled_measure_gives_the_gap_back(league):
    """With a reason; then somebody else may take it."""
    gap = build.coverage_gap(league)
    row = build.improvement(league, gap, done=False)
    assert code_of(actions.cancel_improvement, league.captain, row, "") == "field_required"
    actions.cancel_improvement(league.captain, row, "人员调走")
    gap.refresh_from_db()
    assert (row.state, gap.state) == ("cancelled", "open")


@pytest.mark.parametrize("act", ["open", "finish", "cancel", "verify"])
@pytest.mark.parametrize(("role", "place"), [(Role.MEMBER, -1), (Role.CAPTAIN, 1), (Role.UNIT, None)])
def test_strangers_and_members_change_nothing(league, act, role, place):
    """A member lacks the right; another team's captain and another city's unit are out of scope."""
    gap = build.coverage_gap(league)
    where = league.tree.changzhi if place is None else league.teams[place]
    viewer = register.viewer_for(role, where)
    owner = build.owner_of(gap.team)
    row = None if act == "open" else build.improvement(league, gap, done=act == "verify")
    calls = {
        "open": lambda: actions.open_improvement(viewer, gap, "措施", owner, date(2026, 8, 31), 0.4),
        "finish": lambda: actions.finish_improvement(viewer, row, "已做"),
        "cancel": lambda: actions.cancel_improvement(viewer, row, "原因"),
        "verify": lambda: actions.verify_improvement(viewer, row),
    }
    no_right = role == Role.MEMBER or (act == "verify" and role == Role.CAPTAIN)
    with clock.fixed(build.AFTER_BEFORE):
        assert code_of(calls[act]) == ("forbidden" if no_right else "out_of_scope")
    states = list(Improvement.objects.everywhere("test").values_list("state", flat=True))
    assert states == ([] if row is None else ["done" if act == "verify" else "planned"])


def test_a_gap_shown_twice_is_taken_once(league: make.League) -> None:
    """The second captain, who still sees the gap open, is refused."""
    gap = build.coverage_gap(league)
    shown_earlier = Gap.objects.everywhere("test").get(pk=gap.pk)
    build.improvement(league, gap, done=False)
    with pytest.raises(DomainError) as refusal:
        build.improvement(league, shown_earlier, done=False)
    assert refusal.value.code == "illegal_transition"
    assert Improvement.objects.everywhere("test").filter(gap=gap).count() == 1
