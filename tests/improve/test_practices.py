"""What worked becomes good practice, a guide's draft or a plan's line; whom to learn from."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import plan as plans
from tests.factories import register

from liming.improve import actions, queries
from liming.improve.models import GoodPractice, Improvement
from liming.improve.queries.survey import survey_points
from liming.plan.actions import MeetingDraft, call_meeting
from liming.plan.enums import Aim
from liming.plan.models import Checklist, YearPlan
from liming.register.models import Member
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]
BETTER = replace(make.WEAK, rated=80)


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def refused(act, *arguments) -> str:
    with pytest.raises(DomainError) as refusal:
        act(*arguments)
    return refusal.value.code


def verified(league: make.League, plant: make.Plant = BETTER) -> Improvement:
    row = build.improvement(league, build.coverage_gap(league))
    build.review(league, plant)
    actions.verify_improvement(league.unit, row)
    return queries.improvement_by_id(league.unit, row.pk)


def shared(league: make.League) -> GoodPractice:
    return actions.share_practice(league.unit, verified(league), "离场前出示评价码", "每次办结当面出示。")


def guide(code: str = "C77") -> Checklist:
    row = Checklist.objects.create(
        code=code, name="上门服务", source="test", effective_from=date(2024, 1, 1), approved_by="x"
    )
    row.parts.create(kind="step", number=1, text="说明来意")
    row.items.create(number=1, text="工具齐备")
    return row


def test_only_what_worked_is_written_down_and_only_once(league):
    """A measure that was not shown to work is no practice; a second writing is refused by name."""
    row = verified(league)
    assert refused(actions.share_practice, league.unit, row, " ", "做法") == "field_required"
    practice = actions.share_practice(league.unit, row, "离场前出示评价码", "每次办结当面出示。")
    assert (practice.improvement, practice.shared_by_name) == (row, league.unit.name)
    assert refused(actions.share_practice, league.unit, row, "再写", "做法") == "practice_exists"


def test_what_was_not_shown_to_work_is_no_practice(league):
    """The verdict decides, not the wish."""
    row = verified(league, replace(make.WEAK, rated=8))
    assert refused(actions.share_practice, league.unit, row, "标题", "做法") == "not_worked"


def test_every_office_finds_a_practice_by_its_words_team_or_indicator(league):
    """Another team's captain searches it; each word must be found; who may not read gaps sees none."""
    practice = shared(league)
    stranger = register.viewer_for(Role.CAPTAIN, league.teams[1])
    for text in ("评价码", practice.improvement.gap.team.short_name, "离场前 评价"):
        assert list(queries.practices(stranger, text)) == [practice]
    assert list(queries.practices(stranger, "评价码 变压器")) == []
    assert list(queries.practices(stranger, indicator="S06")) == []
    member = register.viewer_for(Role.MEMBER, league.teams[1])
    assert refused(queries.practices, member) == "forbidden"


def test_a_practice_becomes_the_last_step_of_a_guides_next_draft(league):
    """What the guide has stays; the draft says where the step comes from; it happens once."""
    practice, former = shared(league), guide()
    draft = actions.draft_guide_from(make.SYSTEM, practice, "C77")
    assert (draft.version, draft.effective_from) == (2, None)
    assert list(draft.parts.values_list("text", flat=True)) == ["说明来意", "离场前出示评价码"]
    assert list(draft.items.values_list("text", flat=True)) == ["工具齐备"]
    assert "离场前出示评价码" in draft.changes
    assert former.parts.count() == 1
    assert refused(actions.draft_guide_from, make.SYSTEM, practice, "C77") == "draft_exists"


def test_an_open_draft_is_gone_on_with(league):
    """Where somebody drafts already, the step joins that draft."""
    practice = shared(league)
    guide()
    Checklist.objects.create(code="C77", version=2, name="上门服务", source="test", drafted_by="x")
    assert actions.draft_guide_from(make.SYSTEM, practice, "C77").version == 2


def test_a_practice_becomes_a_line_of_next_years_draft(league):
    """It joins the draft that is there; the line names its origin."""
    practice = shared(league)
    plans.year_plan(league.tree.province, 2027)
    with clock.fixed(build.AFTER_REVIEW):
        line = actions.draft_line_from(make.SYSTEM, practice, make.service_type(), Aim.PEOPLE)
    plan = YearPlan.objects.get(year=2027)
    assert (line.plan, line.title, line.code) == (plan, "离场前出示评价码", "HZF01")
    assert (line.origin_kind, line.origin_id) == ("practice", str(practice.pk))
    with clock.fixed(build.AFTER_REVIEW):
        assert refused(actions.draft_line_from, make.SYSTEM, practice, make.service_type(), Aim.PEOPLE) == (
            "draft_exists"
        )


def test_practice_twins(league):
    """A captain writes no verdict's practice; a unit drafts neither guide nor plan."""
    row = verified(league)
    assert refused(actions.share_practice, league.captain, row, "标题", "做法") == "forbidden"
    elsewhere = register.viewer_for(Role.UNIT, league.tree.changzhi)
    assert refused(actions.share_practice, elsewhere, row, "标题", "做法") == "out_of_scope"
    practice = actions.share_practice(league.unit, row, "标题", "做法")
    assert refused(actions.draft_guide_from, league.unit, practice, "C77") == "forbidden"
    assert refused(actions.draft_line_from, league.unit, practice, make.service_type(), Aim.PEOPLE) == (
        "forbidden"
    )


def test_partners_are_surely_better_and_named_with_captain_and_practice(league):
    """The strong team comes first; a viewer who does not reach it sees its name and no figure."""
    gap = build.coverage_gap(league)
    strong = league.teams[0]
    leader = Member.objects.everywhere("test").filter(team=strong).order_by("code").first()
    leader.role = "captain"
    leader.save(update_fields=["role"])
    found = queries.learning_partners(league.captain, gap)
    assert found[0].team == strong and found[0].captain == leader
    assert all(each.probability > 0.95 and each.value is None for each in found)
    assert gap.team not in [each.team for each in found]
    seen = queries.learning_partners(league.province, gap)
    assert seen[0].value > gap.value
    stranger = register.viewer_for(Role.CAPTAIN, league.teams[1])
    assert refused(queries.learning_partners, stranger, gap) == "out_of_scope"


def test_a_practice_is_written_found_and_put_into_a_guide_by_pages_alone(client, league):
    """The unit writes it down, another captain reads it with its evidence, the province drafts the guide."""
    row = verified(league)
    guide()
    sign_in(client, Role.UNIT, league.tree.yuncheng)
    assert "写成好做法" in text(client.get(reverse("improvement", args=[row.pk])))
    form = {"title": "离场前出示评价码", "words": "每次办结当面出示。"}
    assert client.post(reverse("practice_new", args=[row.pk]), {**form, "words": ""}).status_code == 400
    assert client.post(reverse("practice_new", args=[row.pk]), form).status_code == 302
    practice = GoodPractice.objects.get()
    sign_in(client, Role.CAPTAIN, league.teams[1])
    assert "离场前出示评价码" in text(client.get(reverse("practices"), {"q": "评价码"}))
    page = text(client.get(reverse("practice", args=[practice.pk])))
    assert "凭据" in page and "写进下一版草案" not in page
    assert client.post(reverse("practice_guide", args=[practice.pk]), {"code": "C77"}).status_code == 403
    sign_in(client, Role.PROVINCE, league.tree.province)
    assert client.post(reverse("practice_guide", args=[practice.pk]), {"code": ""}).status_code == 400
    assert client.post(reverse("practice_guide", args=[practice.pk]), {"code": "C77"}).status_code == 302
    practice.refresh_from_db()
    assert (practice.guide.code, practice.guide.version) == ("C77", 2)


def sign_in(client, role, place):
    client.force_login(register.account(role, place), backend="django.contrib.auth.backends.ModelBackend")


def text(response) -> str:
    return response.content.decode()


def test_what_worked_comes_onto_the_agenda_of_a_survey_meeting(league):
    """With its team, indicator and title."""
    row = verified(league)
    draft = MeetingDraft("2027年调研座谈会", date(2027, 1, 8), "运城", "许敏", "王一", "夏县公司")
    meeting = call_meeting(make.SYSTEM, league.tree.province, 2027, draft)
    with clock.fixed(clock.at(date(2027, 1, 5), 9)):
        found = {point.title: point.facts for point in survey_points(make.SYSTEM, meeting)}
    assert found["验证有效的做法"] == (
        f"验证有效的措施 1 项：{row.gap.team.short_name}{row.gap.indicator.name}，{row.title}。"
    )
