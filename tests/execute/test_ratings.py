"""Ratings: single use, changeable for ten minutes, sealed; call-backs by somebody outside the team."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.enums import CallBackState, RatingChannel
from liming.execute.models import CallBack, Rating, RatingInvitation, ServiceRecord
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


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
        actions.record_call_back(inside, drawn, True, 5)
    assert refusal.value.code == "caller_in_team"
    with pytest.raises(DomainError) as refusal:
        actions.record_call_back(viewer, drawn, True)
    assert refusal.value.code == "field_required"
    missed = actions.record_call_back(viewer, drawn, False)
    assert (missed.state, missed.rating) == (CallBackState.UNREACHED, None)
    reached = actions.record_call_back(viewer, drawn, True, 2, words="没人来过")
    assert reached.rating is not None
    assert (reached.state, reached.rating.channel) == (CallBackState.REACHED, RatingChannel.CALL_BACK)
    with pytest.raises(DomainError) as refusal:
        actions.record_call_back(viewer, drawn, True, 5)
    assert refusal.value.code == "call_back_done"


def test_captains_may_neither_draw_nor_record() -> None:
    """The twin of the call-backs; another unit does not find the row."""
    corner = make.corner()
    closed(corner, 1)
    (drawn,) = actions.draw_call_backs(corner.viewer(Role.UNIT), "2026Q3")
    for act in (
        lambda: actions.draw_call_backs(corner.as_captain, "2026Q3"),
        lambda: actions.record_call_back(corner.as_captain, drawn, True, 5),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "forbidden"
    with pytest.raises(CallBack.DoesNotExist):
        actions.record_call_back(register.viewer_for(Role.UNIT, corner.tree.wuxiang), drawn, True, 5)
