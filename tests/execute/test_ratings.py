"""Ratings: single use, changeable for ten minutes, sealed; call-backs by somebody outside the team."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.enums import CallBackState, Manner, Outcome, RatingChannel
from liming.execute.models import (
    CallBack,
    CallBackDraw,
    Rating,
    RatingFlag,
    RatingInvitation,
    ServiceRecord,
)
from liming.execute.queries.call_backs import call_backs, draws, open_flags, rating_flag, rating_flags, redraw
from liming.execute.rules import sampling
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


REACHED, UNREACHED = CallBackState.REACHED, CallBackState.UNREACHED


def token_of(corner: make.Corner) -> str:
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
        return make.link_token(row)


def test_one_tap_is_a_rating_and_can_be_changed_for_ten_minutes() -> None:
    """One row: 4, then 5 within ten minutes; after that the code is used up."""
    corner = make.corner()
    token = token_of(corner)
    with clock.fixed(make.MORNING + timedelta(hours=1)):
        actions.rate(token, 4, ["来得快", "explained", "自编"], "谢谢", "phone-1")
    with clock.fixed(make.MORNING + timedelta(hours=1, minutes=10)):
        actions.rate(token, 5, ["fast"])
        assert queries.invitation(token).labels == ("来得快",)
    with clock.fixed(make.MORNING + timedelta(hours=1, minutes=11)), pytest.raises(DomainError) as refusal:
        actions.rate(token, 1)
    assert refusal.value.code == "rating_used"
    rating = Rating.objects.get()
    assert (rating.score, rating.channel, rating.labels) == (5, RatingChannel.LINK, ["fast"])


def test_labels_are_stored_as_codes_and_unknown_ones_dropped() -> None:
    """Words and codes come to the same."""
    corner = make.corner()
    token = token_of(corner)
    with clock.fixed(make.MORNING):
        rating = actions.rate(token, 4, ["来得快", "explained", "自编"], "谢谢", "phone-1")
    assert (rating.labels, rating.words, len(rating.device_digest)) == (["fast", "explained"], "谢谢", 64)


@pytest.mark.parametrize(("score", "code"), [(0, "field_invalid"), (6, "field_invalid")])
def test_a_score_is_one_to_five(score: int, code: str) -> None:
    """Nothing else is stored."""
    corner = make.corner()
    with pytest.raises(DomainError) as refusal:
        actions.rate(token_of(corner), score)
    assert refusal.value.code == code
    assert Rating.objects.count() == 0


def test_a_wrong_or_expired_code_is_refused() -> None:
    """A made-up token and one after fourteen days."""
    corner = make.corner()
    token = token_of(corner)
    with pytest.raises(DomainError) as refusal:
        actions.rate("X" * 20, 5)
    assert refusal.value.code == "rating_unknown"
    with clock.fixed(make.MORNING + timedelta(days=15)):
        for ask in (lambda: actions.rate(token, 5), lambda: queries.invitation(token)):
            with pytest.raises(DomainError) as refusal:
                ask()
            assert refusal.value.code == "rating_unknown"


def test_the_table_keeps_only_a_digest_of_the_code() -> None:
    """Reading the tables does not let anybody rate."""
    corner = make.corner()
    token = token_of(corner)
    assert token not in str(RatingInvitation.objects.values().get())
    assert queries.invitation_link(str(RatingInvitation.objects.get().pk)).token == token


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CAPTAIN, Role.UNIT, Role.PROVINCE])
def test_no_page_of_a_team_shows_a_single_rating(role: Role) -> None:
    """Ledger, drawer, item and day show 已评 and neither score, labels nor words."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
        actions.rate(make.link_token(row), 1, ["polite"], "不干净")
        viewer = corner.viewer(role, corner.holder)
        ledger = queries.ledger(viewer)
        shown = [asdict(each) for each in ledger.rows]
        shown += [asdict(each) for each in queries.request_detail(viewer, row.number).records]
        shown += [asdict(queries.member_day(viewer, corner.holder.pk))]
    assert ledger.rows[0].rating_words == "已评"
    assert "不干净" not in str(shown)
    assert not {"score", "labels", "words"} & {key for each in shown for key in each}
    assert not AuditEntry.objects.filter(after__icontains="不干净").exists()


def test_the_code_shown_on_site_is_its_own_channel() -> None:
    """Shown twice it is the same code; the member's own phone cannot rate by the link's code."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        make.resolved(corner)
        record = ServiceRecord.objects.everywhere("test").get()
        first = actions.show_rating_code(corner.as_holder, record)
        assert actions.show_rating_code(corner.as_holder, record) == first
        assert actions.rate(first, 5).channel == RatingChannel.ON_SITE
    for viewer, code in (
        (corner.viewer(Role.MEMBER, corner.other), "not_your_item"),
        (PUBLIC, "forbidden"),
    ):
        with pytest.raises(DomainError) as refusal:
            actions.show_rating_code(viewer, record)
        assert refusal.value.code == code


def closed(corner: make.Corner, count: int) -> None:
    with clock.fixed(make.MORNING):
        for _ in range(count):
            row = make.resolved(corner)
            actions.revisit_request(corner.as_captain, row, "已恢复")
            actions.close_request(corner.as_captain, row)


def test_call_backs_are_drawn_at_random_from_closed_services_only() -> None:
    """Twelve of fourteen, the same by the same seed, never twice, none of an open request."""
    corner = make.corner()
    closed(corner, 14)
    with clock.fixed(make.MORNING):
        still_open = make.resolved(corner)
    viewer = corner.viewer(Role.UNIT)
    first = actions.draw_call_backs(viewer, "2026Q3", seed=7)
    assert len(first) == 12
    assert still_open.pk not in {each.record.request_id for each in first}
    assert actions.draw_call_backs(viewer, "2026Q3", seed=7) == []
    drawn = {each.record_id for each in first}
    CallBack.objects.everywhere("test").delete()
    assert {each.record_id for each in actions.draw_call_backs(viewer, "2026Q3", seed=7)} == drawn
    CallBack.objects.everywhere("test").delete()
    assert {each.record_id for each in actions.draw_call_backs(viewer, "2026Q3", seed=8)} != drawn


def test_a_call_back_is_made_outside_the_team_and_once() -> None:
    """Reached with a score makes a rating of its own channel; a member of the team is refused."""
    corner = make.corner()
    closed(corner, 1)
    viewer = corner.viewer(Role.UNIT)
    (drawn,) = actions.draw_call_backs(viewer, "2026Q3")
    inside = register.viewer_for(Role.UNIT, corner.tree.xiaxian, corner.other)
    with pytest.raises(DomainError) as refusal:
        actions.record_call_back(inside, drawn, REACHED, 5)
    assert refusal.value.code == "caller_in_team"
    with pytest.raises(DomainError) as refusal:
        actions.record_call_back(viewer, drawn, REACHED)
    assert refusal.value.code == "field_required"
    missed = actions.record_call_back(viewer, drawn, UNREACHED)
    assert (missed.state, missed.rating) == (UNREACHED, None)
    reached = actions.record_call_back(
        viewer, drawn, REACHED, 2, words="没人来过", outcome=Outcome.NOT_SOLVED, manner=Manner.FAIR
    )
    assert reached.rating is not None
    assert (reached.state, reached.rating.channel) == (REACHED, RatingChannel.CALL_BACK)
    assert (reached.rating.outcome, reached.rating.manner) == ("not_solved", "fair")
    with pytest.raises(DomainError) as refusal:
        actions.record_call_back(viewer, drawn, REACHED, 5)
    assert refusal.value.code == "call_back_done"


def test_who_is_not_reached_is_tried_three_times_and_counted_apart_from_who_declines() -> None:
    """Unreached, unreached, unreached, then no more; declined ends at once; neither leaves a score."""
    corner = make.corner()
    closed(corner, 2)
    viewer = corner.viewer(Role.UNIT)
    first, second = actions.draw_call_backs(viewer, "2026Q3")
    for number in (1, 2, 3):
        assert len(actions.record_call_back(viewer, first, UNREACHED).tries) == number
    with pytest.raises(DomainError) as refusal:
        actions.record_call_back(viewer, first, REACHED, 5)
    assert (refusal.value.code, refusal.value.data) == ("call_back_exhausted", {"tries": 3})
    actions.record_call_back(viewer, second, CallBackState.DECLINED)
    with pytest.raises(DomainError) as refusal:
        actions.record_call_back(viewer, second, UNREACHED)
    assert refusal.value.code == "call_back_done"
    with clock.fixed(make.MORNING):
        counts = call_backs(viewer).counts
    assert counts == {"drawn": 0, "reached": 0, "unreached": 1, "declined": 1}
    assert not Rating.objects.filter(channel=RatingChannel.CALL_BACK).exists()


def test_a_draw_is_published_and_repeats_by_its_seed_and_list() -> None:
    """Seed, size and digest are kept; drawing again from them gives the same; a changed list shows."""
    corner = make.corner()
    closed(corner, 14)
    viewer = corner.viewer(Role.UNIT)
    drawn = {each.record.number for each in actions.draw_call_backs(viewer, "2026Q3")}
    (kept,) = draws(viewer, "2026Q3")
    assert (kept.size, kept.count, kept.target, len(kept.seed)) == (14, 12, 12, 16)
    row = CallBackDraw.objects.everywhere("test").get()
    again = sampling.draw(row.seed, sampling.from_text(row.population))
    assert {number for numbers in again.values() for number in numbers} == drawn
    assert redraw(viewer, row.pk).fits is True
    row.population = row.population.replace("140828-01 12", "140828-01 11")
    row.save()
    assert redraw(viewer, row.pk).fits is False


def test_the_sample_spreads_over_the_quarter() -> None:
    """On 14 July, a seventh of the quarter, two of twelve are asked for, a week later one more."""
    corner = make.corner()
    closed(corner, 14)
    system = make.SYSTEM
    with clock.fixed(make.MORNING):
        assert actions.draw_due_call_backs(system) == 2
        assert actions.draw_due_call_backs(system) == 0
    with clock.fixed(make.MORNING + timedelta(days=7)):
        assert actions.draw_due_call_backs(system) == 1
    with clock.fixed(make.MORNING + timedelta(days=90)):
        assert actions.draw_due_call_backs(system) == 9
    with clock.fixed(make.MORNING + timedelta(days=91)):
        assert actions.draw_due_call_backs(system) == 0


def test_one_device_that_rates_many_opens_a_note_that_deducts_nothing() -> None:
    """The fourth service opens one note; a look closes it; as many again open it again."""
    corner = make.corner()
    viewer = corner.viewer(Role.UNIT)
    with clock.fixed(make.MORNING):
        for number in range(8):
            actions.rate(make.link_token(make.resolved(corner)), 5, device="one phone")
            flags = rating_flags(viewer)
            if number < 3:
                assert flags == ()
            if number == 3:
                assert [(flag.count, flag.looked_at) for flag in flags] == [(4, None)]
                assert open_flags(viewer) == 1
                actions.look_at_flag(viewer, rating_flag(viewer, flags[0].id), "驿站公用手机")
                assert (open_flags(viewer), rating_flags(viewer)[0].finding) == (0, "驿站公用手机")
    assert open_flags(viewer) == 1
    assert Rating.objects.filter(score=5).count() == 8
    flag = RatingFlag.objects.everywhere("test").get()
    for other, code in (
        (corner.as_captain, "forbidden"),
        (register.viewer_for(Role.UNIT, corner.tree.wuxiang), "out_of_scope"),
    ):
        with pytest.raises(DomainError) as refusal:
            actions.look_at_flag(other, flag, "看过")
        assert refusal.value.code == code


def test_outcome_and_manner_are_asked_apart_and_cost_no_tap() -> None:
    """The one tap stands alone; what is answered after it joins the same rating."""
    corner = make.corner()
    token = token_of(corner)
    with clock.fixed(make.MORNING):
        actions.rate(token, 4)
        actions.rate(token, 4, outcome="partly", manner="good", words="人很好")
        shown = queries.invitation(token)
    rating = Rating.objects.get()
    assert (rating.score, rating.outcome, rating.manner) == (4, "partly", "good")
    assert (shown.outcome, shown.manner, shown.words) == ("partly", "good", "人很好")


def test_captains_may_neither_draw_nor_record() -> None:
    """The twin of the call-backs; another unit does not find the row."""
    corner = make.corner()
    closed(corner, 1)
    (drawn,) = actions.draw_call_backs(corner.viewer(Role.UNIT), "2026Q3")
    for act in (
        lambda: actions.draw_call_backs(corner.as_captain, "2026Q3"),
        lambda: actions.record_call_back(corner.as_captain, drawn, REACHED, 5),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "forbidden"
    with pytest.raises(CallBack.DoesNotExist):
        actions.record_call_back(register.viewer_for(Role.UNIT, corner.tree.wuxiang), drawn, REACHED, 5)
