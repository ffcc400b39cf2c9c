"""Posts and areas reviewed by sample: by somebody else, by criteria of the day; kept, remedied, withdrawn."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.factories import execute
from tests.factories import supervision as build
from tests.refusals import refused

from liming.evaluate import actions
from liming.evaluate.enums import ReviewState
from liming.evaluate.models import EntrustedReview
from liming.evaluate.queries import supervision as queries
from liming.register.models import Parameter, Post, ResponsibilityArea
from liming.shared import clock, revision
from liming.shared.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.city)]
GOOD = {"sign": True, "active": True, "duty": True, "example": True, "opinion": True}


@pytest.fixture
def city() -> Iterator[build.City]:
    with clock.fixed(execute.MORNING):
        yield build.city()


@pytest.fixture
def post(city) -> Post:
    """A post of the first team, held by its holder of the first grid."""
    team, holder = city.teams[0], city.corner.holder
    return Post.objects.create(
        code="GW-1", name="抢修示范岗", team=team, member=holder, named_on=date(2025, 7, 1)
    )


def drawn(city, post) -> EntrustedReview:
    """The post drawn; with one post and no area, the whole sample."""
    actions.draw_reviews(city.planner, city.unit)
    return EntrustedReview.objects.everywhere("test").get(post=post)


def test_posts_and_areas_are_two_strata_and_drawn_once_a_half_year(city, post) -> None:
    """Of one post and four areas, one and two are drawn; who reviews is not of the team; it recomputes."""
    for number, member in enumerate(city.captains):
        ResponsibilityArea.objects.create(
            code=f"ZR-{number}",
            name=f"第{number}责任区",
            team=city.teams[number],
            member=member,
            named_on=date(2025, 7, 1),
        )
    draw = actions.draw_reviews(city.planner, city.unit)
    rows = list(EntrustedReview.objects.everywhere("test").filter(draw=draw).select_related("team"))
    assert (draw.period, draw.size, sorted(bool(row.post_id) for row in rows)) == (
        "2026H2",
        5,
        [False, False, True],
    )
    captains = dict(zip((each.pk for each in city.accounts), city.teams, strict=True))
    assert [row for row in rows if row.reviewer_id is None or captains.get(row.reviewer_id) == row.team] == []
    assert queries.redraw_fits(queries.draw_by_id(city.planner, draw.pk))
    assert refused(actions.draw_reviews, city.planner, city.unit) == "supervision_drawn"
    assert refused(actions.draw_reviews, city.captain(0), city.unit) == "forbidden"
    assert refused(actions.draw_reviews, city.planner, city.corner.tree.changzhi) == "out_of_scope"


def test_a_unit_without_posts_has_nothing_to_draw(city) -> None:
    assert refused(actions.draw_reviews, city.planner, city.unit) == "supervision_nothing_to_draw"


def test_kept_keeps_what_was_asked_that_day(city, post) -> None:
    """Criteria that are edited later do not rewrite what was answered."""
    row = drawn(city, post)
    done = actions.record_review(city.planner, row, ReviewState.KEPT, GOOD)
    Parameter.objects.filter(key="checks.review_criteria").update(value=[])
    revision.touch()
    found = queries.review_detail(city.planner, done.pk).row
    assert [(each["code"], each["met"]) for each in found.criteria] == list(GOOD.items())
    assert found.state == "kept"
    assert queries.last_reviews(city.captain(0), [post]) == {post.pk: done}
    assert refused(actions.record_review, city.planner, row, ReviewState.KEPT, GOOD) == "illegal_transition"


def test_a_remedy_needs_its_reason_and_a_day_ahead_and_is_looked_at_again(city, post) -> None:
    row, met = drawn(city, post), {**GOOD, "sign": False}
    remedy = (city.planner, row, ReviewState.REMEDY, met)
    assert refused(actions.record_review, *remedy) == "field_required"
    assert refused(actions.record_review, *remedy, "牌子掉了") == "field_required"
    today = clock.today()
    assert refused(actions.record_review, *remedy, "牌子掉了", today) == "day_not_ahead"
    again = actions.record_review(*remedy, "牌子掉了", date(2026, 8, 14))
    assert (again.state, again.remedy_by) == ("remedy", date(2026, 8, 14))
    assert queries.review_detail(city.planner, row.pk).acts == (ReviewState.KEPT, ReviewState.WITHDRAWN)
    kept = actions.record_review(city.planner, row, ReviewState.KEPT, GOOD)
    assert (kept.state, kept.remedy_by) == ("kept", None)


def test_a_withdrawn_one_ends_in_the_register(city, post) -> None:
    row = drawn(city, post)
    actions.record_review(city.planner, row, ReviewState.WITHDRAWN, {}, "责任人长期不在岗")
    post.refresh_from_db()
    assert post.ended_on == clock.today()
    acts = AuditEntry.objects.filter(subject_id__in=[str(row.pk), str(post.pk)]).values_list("act", flat=True)
    assert sorted(acts) == ["entrusted_review.withdrawn", "post.closed"]


def test_neither_holder_nor_team_reviews_and_withdrawing_needs_the_register(city, post) -> None:
    """The named reviewer of another team may keep it, not end it."""
    row = drawn(city, post)
    row.reviewer = city.accounts[2]
    row.save()
    kept = (row, ReviewState.KEPT, GOOD)
    assert refused(actions.record_review, city.captain(0), *kept) == "reviewer_is_holder"
    assert refused(actions.record_review, city.captain(1), *kept) == "check_not_yours"
    assert refused(actions.record_review, city.corner.as_holder, *kept) == "forbidden"
    other = city.captain(2)
    gone = refused(actions.record_review, other, row, ReviewState.WITHDRAWN, {}, "不在岗")
    assert gone == "forbidden"
    assert queries.review_detail(other, row.pk).acts == (ReviewState.KEPT, ReviewState.REMEDY)
    assert actions.record_review(other, *kept).state == "kept"


def test_the_team_sees_a_review_when_it_is_made(city, post) -> None:
    row = drawn(city, post)
    captain = city.captain(0)
    assert list(queries.reviews(captain, "2026H2")) == []
    assert refused(queries.review_detail, captain, row.pk) == "not_found"
    actions.record_review(city.planner, row, ReviewState.KEPT, GOOD)
    assert [each.pk for each in queries.reviews(captain, "2026H2")] == [row.pk]
    assert queries.review_counts(captain, "2026H2")["kept"] == 1
    assert queries.half_years() == ["2026H2", "2026H1", "2025H2", "2025H1"]
