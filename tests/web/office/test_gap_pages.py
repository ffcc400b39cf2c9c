"""The gap pages: the board, taking a gap, finishing, verifying, and who may."""

import pytest
from django.urls import reverse
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories.register import sign_in

from liming.improve import actions
from liming.improve.models import Improvement
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def text(response) -> str:
    return response.content.decode()


def test_the_board_says_what_to_do_when_it_is_empty(client, league):
    """Before gaps are found the province has one button."""
    page = sign_in(client, Role.PROVINCE, league.tree.province).get(reverse("gaps"))
    assert "没有待办的差距" in text(page) and "找差距" in text(page)


def test_a_gap_is_found_taken_finished_and_verified_by_pages_alone(client, league):
    """The whole circle through the browser; the verdict is the figures'."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    assert client.post(reverse("gaps_find")).status_code == 302
    gap = build.coverage_gap(league)
    team = league.teams[-1]
    sign_in(client, Role.CAPTAIN, team)
    form = {
        "title": "当面出示评价码",
        "owner": str(build.owner_of(team).pk),
        "due_on": "2026-08-31",
        "expected": "40",
    }
    with clock.fixed(build.AFTER_BEFORE):
        page = client.get(reverse("gap", args=[gap.pk]))
        assert "预计自然回升" in text(page)
        assert client.post(reverse("gap_open", args=[gap.pk]), form).status_code == 302
    row = Improvement.objects.everywhere("test").get()
    client.post(reverse("improvement_finish", args=[row.pk]), {"note": "每次都出示"})
    build.review(league, make.STRONG)
    sign_in(client, Role.UNIT, league.tree.yuncheng)
    assert "去验证" in text(client.get(reverse("gap", args=[gap.pk])))
    assert "结论由数据给出" in text(client.get(reverse("improvement", args=[row.pk])))
    client.post(reverse("improvement_verify", args=[row.pk]), {"note": "属实"})
    assert "有效" in text(client.get(reverse("gaps"), {"stage": "verified"}))


def test_a_refused_form_comes_back_filled_in_with_the_sentence(client, league):
    """A due day in the past is told beside the form, and nothing is lost."""
    gap = build.coverage_gap(league)
    sign_in(client, Role.CAPTAIN, league.teams[-1])
    form = {
        "title": "先补这里",
        "owner": str(build.owner_of(gap.team).pk),
        "due_on": "2026-01-01",
        "expected": "40",
    }
    page = client.post(reverse("gap_open", args=[gap.pk]), form)
    assert page.status_code == 400
    assert "完成日期须在今天之后" in text(page) and "先补这里" in text(page)


def test_another_captain_finds_neither_gap_nor_measure(client, league):
    """Pages of another team are not there, by reading or by writing."""
    gap = build.coverage_gap(league)
    row = build.improvement(league, gap, done=False)
    sign_in(client, Role.CAPTAIN, league.teams[1])
    assert client.get(reverse("gap", args=[gap.pk])).status_code == 404
    for name in ("improvement_finish", "improvement_cancel"):
        assert client.post(reverse(name, args=[row.pk]), {"note": "x"}).status_code == 404
    assert client.post(reverse("improvement_verify", args=[row.pk])).status_code == 403
    row.refresh_from_db()
    assert row.state == "planned"


def test_a_captain_reads_but_does_not_verify(client, league):
    """The own measure waits for somebody else."""
    row = build.improvement(league, build.coverage_gap(league))
    build.review(league, make.STRONG)
    sign_in(client, Role.CAPTAIN, league.teams[-1])
    assert "等承诺人和协助人以外" in text(client.get(reverse("improvement", args=[row.pk])))


@pytest.mark.parametrize("weak", [1, 3])
@pytest.mark.kept(world=None)
def test_the_board_page_costs_the_same_for_few_and_many_gaps(client, django_assert_max_num_queries, weak):
    """The number of queries does not grow with the gaps."""
    league = build.frozen([make.STRONG, make.USUAL, make.USUAL, *[make.WEAK] * weak])
    actions.find_gaps(league.province, make.snapshot(build.BEFORE))
    sign_in(client, Role.PROVINCE, league.tree.province)
    client.get(reverse("gaps"))
    with django_assert_max_num_queries(14):
        client.get(reverse("gaps"))
