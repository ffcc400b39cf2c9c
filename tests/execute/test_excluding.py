"""Leaving a request out of the count: claimed with evidence, decided by two persons."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import execute as make
from tests.factories import register
from tests.refusals import refusing

from liming.evaluate.bridge import window_of
from liming.evaluate.queries import exclusion_effect
from liming.evaluate.queries.measures import MEASURES
from liming.execute import actions, queries
from liming.execute.enums import ExclusionState as X
from liming.execute.models import Exclusion, ServiceRecord, StageTimer
from liming.execute.rules.judging import EXCLUSION
from liming.shared import clock
from liming.shared.ids import new_id
from liming.shared.viewer import Role, Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def person(viewer: Viewer) -> Viewer:
    """The viewer with an account of its own, as every signed-in person has."""
    return Viewer(new_id(), viewer.roles, viewer.unit_paths, viewer.name)


def claimed(corner: make.Corner, **fields: Any) -> Exclusion:
    row = make.resolved(corner, **fields)
    return actions.claim_exclusion(person(corner.as_captain), row, "not_ours", "产权在用户侧，照片两张")


def county(corner: make.Corner) -> Viewer:
    return person(register.viewer_for(Role.UNIT, corner.tree.xiaxian))


def city(corner: make.Corner) -> Viewer:
    return person(register.viewer_for(Role.UNIT, corner.tree.yuncheng))


def test_nothing_leaves_the_count_without_a_second_person() -> None:
    assert set(EXCLUSION.moves) == set(X)
    assert [source for source in X if EXCLUSION.allows(source, X.EXCLUDED)] == [X.REVIEWED, X.APPEALED]
    assert EXCLUSION.ends() == {X.EXCLUDED, X.UPHELD}


def test_two_persons_exclude_and_the_count_changes_while_the_ledger_does_not() -> None:
    """The late finish counts before and is left out after; records and clocks stay to the byte."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
    with clock.fixed(make.MORNING + timedelta(days=1)):
        item = make.item_of(row)
        actions.finish_work(corner.as_holder, item, actions.RecordDraft(note="已换"))
        row.refresh_from_db()
        claim = actions.claim_exclusion(person(corner.as_captain), row, "force_majeure", "山洪断路")
        ledger = list(ServiceRecord.objects.everywhere("test").order_by("pk").values())
        clocks = list(StageTimer.objects.order_by("pk").values())
        before = MEASURES["signed_for_in_time"].count(window_of("2026Q3", clock.now()))
        effects = exclusion_effect(corner.as_captain, row, "2026Q3")
        actions.review_exclusion(county(corner), claim, True, "")
        assert MEASURES["signed_for_in_time"].count(window_of("2026Q3", clock.now())) == before
        found = actions.decide_exclusion(city(corner), claim, True, "属实")
        after = MEASURES["signed_for_in_time"].count(window_of("2026Q3", clock.now()))
    assert (found.state, before[corner.team.pk], corner.team.pk in after) == (X.EXCLUDED, (0, 1, None), False)
    signed = next(each for each in effects if each.measure == "signed_for_in_time")
    assert (signed.counted, signed.left_out) == ((0, 1, None), (0, 0, None))
    with clock.fixed(make.MORNING + timedelta(days=2)):
        assert signed in exclusion_effect(corner.as_captain, row, "2026Q3")
    assert list(ServiceRecord.objects.everywhere("test").order_by("pk").values()) == ledger
    assert list(StageTimer.objects.order_by("pk").values()) == clocks


def test_solved_first_and_ratings_leave_it_out_too() -> None:
    """Its service is neither a first-time solution nor a rated one; the work done still is work."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        claim = claimed(corner)
        actions.rate(make.link_token(claim.request), 5)
        actions.review_exclusion(county(corner), claim, True, "")
        actions.decide_exclusion(city(corner), claim, True, "")
        window = window_of("2026Q3", clock.now() + timedelta(days=9))
    for name in ("solved_first_time", "satisfaction_rate", "rating_coverage"):
        assert corner.team.pk not in MEASURES[name].count(window)
    assert MEASURES["items_per_member"].count(window)[corner.team.pk].numerator == 1


def test_an_exclusion_after_the_freeze_waits_for_a_revision() -> None:
    """A figure as counted at the freeze keeps its case; counted anew, for a revision, it is left out."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
        actions.set_frozen_through(make.SYSTEM, "2026Q2")
        assert not queries.request_life(corner.as_captain, row).is_published
        actions.set_frozen_through(make.SYSTEM, "2026Q3")
        assert queries.request_life(corner.as_captain, row).is_published
    with clock.fixed(make.MORNING + timedelta(hours=1)):
        published = window_of("2026Q3", clock.now())
    with clock.fixed(make.MORNING + timedelta(hours=2)):
        claim = actions.claim_exclusion(person(corner.as_captain), row, "not_ours", "产权在用户侧")
        actions.review_exclusion(county(corner), claim, True, "")
        actions.decide_exclusion(city(corner), claim, True, "")
        anew = window_of("2026Q3", clock.now())
    count = MEASURES["solved_first_time"].count
    assert count(published)[corner.team.pk] == (1, 1, None)
    assert corner.team.pk not in count(anew)


def test_a_refusal_can_be_appealed_once_and_upheld() -> None:
    corner = make.corner()
    claim = claimed(corner)
    with refusing("field_required"):
        actions.review_exclusion(county(corner), claim, False, " ")
    assert actions.review_exclusion(county(corner), claim, False, "表后但已接单").state == X.REFUSED
    assert actions.appeal_exclusion(corner.as_captain, claim, "有产权分界协议").state == X.APPEALED
    assert actions.decide_exclusion(city(corner), claim, False, "协议未附").state == X.UPHELD
    with refusing("illegal_transition"):
        actions.appeal_exclusion(corner.as_captain, claim, "再申诉")


def test_an_appeal_comes_in_time() -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING):
        claim = claimed(corner)
        actions.review_exclusion(county(corner), claim, False, "表后但已接单")
    with clock.fixed(make.MORNING + timedelta(days=7)), refusing("appeal_too_late"):
        actions.appeal_exclusion(corner.as_captain, claim, "有协议")


def test_one_person_takes_one_step() -> None:
    """Who claimed does not review, who reviewed does not decide, even with the right above."""
    corner = make.corner()
    top = person(register.viewer_for(Role.UNIT, corner.tree.yuncheng))
    row = make.resolved(corner)
    claim = actions.claim_exclusion(top, row, "not_ours", "照片")
    with refusing("same_person"):
        actions.review_exclusion(top, claim, True, "")
    reviewer = city(corner)
    actions.review_exclusion(reviewer, claim, True, "")
    with refusing("same_person"):
        actions.decide_exclusion(reviewer, claim, True, "")


@pytest.mark.parametrize(
    ("reason", "evidence", "code"), [("mood", "x", "field_invalid"), ("repeat", " ", "field_required")]
)
def test_a_claim_needs_a_listed_reason_and_evidence(reason: str, evidence: str, code: str) -> None:
    corner = make.corner()
    with refusing(code):
        actions.claim_exclusion(corner.as_captain, make.resolved(corner), reason, evidence)


def test_a_claim_comes_in_time_and_once() -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING):
        claim = claimed(corner)
        with refusing("illegal_transition"):
            actions.claim_exclusion(corner.as_captain, claim.request, "repeat", "x")
        late = make.resolved(corner)
    with clock.fixed(make.MORNING + timedelta(days=12)), refusing("claim_too_late"):
        actions.claim_exclusion(corner.as_captain, late, "repeat", "x")


def test_the_twin_members_units_and_strangers() -> None:
    """A member claims nothing, a captain reviews nothing, the county decides nothing."""
    corner = make.corner()
    claim = claimed(corner)
    stranger = register.viewer_for(Role.UNIT, corner.tree.wuxiang)
    with refusing("forbidden"):
        actions.claim_exclusion(corner.as_holder, claim.request, "repeat", "x")
    with refusing("forbidden"):
        actions.review_exclusion(corner.as_captain, claim, True, "")
    with refusing("out_of_scope"):
        actions.review_exclusion(stranger, claim, True, "")
    actions.review_exclusion(county(corner), claim, True, "")
    with refusing("out_of_scope"):
        actions.decide_exclusion(county(corner), claim, True, "")
    row = queries.request_detail(city(corner), claim.request.number).request
    assert "decide" in queries.request_life(city(corner), row).acts
    assert "decide" not in queries.request_life(county(corner), row).acts
