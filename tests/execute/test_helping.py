"""A call for help reaches the captain at once, the unit when asked or left unanswered."""

from datetime import timedelta

import pytest
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import HelpDraft
from liming.execute.enums import HelpKind
from liming.register.models import Notice
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=execute.corner),
    pytest.mark.clock_at(execute.MORNING),
]
DRAFT = HelpDraft(HelpKind.TOOLS, "要一台 8 米梯子")


@pytest.fixture
def corner():
    return execute.corner()


@pytest.fixture
def people(corner):
    return {
        "captain": register.account(Role.CAPTAIN, corner.team, member=corner.captain),
        "unit": register.account(Role.UNIT, corner.tree.xiaxian),
        "member": register.account(Role.MEMBER, corner.team, member=corner.holder),
    }


def told(account) -> list[str]:
    return list(Notice.objects.filter(account=account).values_list("words", flat=True))


def test_the_captain_hears_at_once_and_the_unit_only_when_asked(corner, people):
    actions.ask_help(corner.as_holder, DRAFT)
    assert told(people["captain"]) == [f"{corner.holder.name}求助（工具、备件）：要一台 8 米梯子，—"]
    assert told(people["unit"]) == []
    actions.ask_help(corner.as_holder, HelpDraft(HelpKind.SAFETY, "线掉在路上", to_unit=True))
    assert len(told(people["unit"])) == 1


def test_the_answer_reaches_the_member_and_the_first_one_stands(corner, people):
    call = actions.ask_help(corner.as_holder, DRAFT)
    actions.answer_help(corner.as_captain, call.pk, "李文斌带梯子 20 分钟到")
    assert told(people["member"]) == [f"{corner.as_captain.name}答复：李文斌带梯子 20 分钟到，—"]
    board = queries.help_board(corner.as_captain)
    assert ([each.pk for each in board.waiting], [each.answer for each in board.answered]) == (
        [],
        ["李文斌带梯子 20 分钟到"],
    )
    with pytest.raises(DomainError) as refusal:
        actions.answer_help(corner.as_captain, call.pk, "又一句")
    assert refusal.value.code == "help_answered"


def test_a_call_that_nobody_answers_goes_to_the_unit_once(corner, people):
    actions.ask_help(corner.as_holder, DRAFT)
    assert actions.pass_help_on() == 0
    with clock.fixed(execute.MORNING + timedelta(minutes=30)):
        assert actions.pass_help_on() == 1
        assert actions.pass_help_on() == 0
    assert len(told(people["unit"])) == 1


def test_only_who_leads_answers_and_nobody_the_own_call(corner):
    call = actions.ask_help(corner.as_holder, DRAFT)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.xiaxian, code="X-9"))
    tries = {
        "forbidden": corner.as_holder,
        "out_of_scope": stranger,
        "own_decision": corner.viewer(Role.CAPTAIN, corner.holder),
    }
    for code, viewer in tries.items():
        with pytest.raises(DomainError) as refusal:
            actions.answer_help(viewer, call.pk, "x")
        assert refusal.value.code == code


def test_only_members_and_captains_ask_and_not_about_another_teams_work(corner):
    with pytest.raises(DomainError) as refusal:
        actions.ask_help(corner.viewer(Role.UNIT), DRAFT)
    assert refusal.value.code == "forbidden"
    item = execute.item_of(execute.request(corner))
    elsewhere = register.team(corner.tree.xiaxian, code="X-9")
    stranger = register.viewer_for(Role.MEMBER, elsewhere, register.member(elsewhere, "王五", code="M-X"))
    with pytest.raises(DomainError) as refusal:
        actions.ask_help(stranger, HelpDraft(HelpKind.HANDS, "x", item))
    assert refusal.value.code == "out_of_scope"
