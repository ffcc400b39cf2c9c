"""The command that makes a month's rosters."""

import json
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import PatternDraft
from liming.execute.models import DutyShift, RosterDraft
from liming.shared import clock
from liming.shared.errors import DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOW = datetime(2026, 7, 14, 9, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(NOW):
        found = execute.corner()
        actions.save_pattern(found.as_captain, PatternDraft(found.team, "day"))
        yield found


def told(*arguments):
    out = StringIO()
    call_command("roster", *arguments, stdout=out)
    return out.getvalue()


def test_it_keeps_a_draft_for_every_team_that_says_what_it_covers_and_publishes_nothing(corner):
    register.team(corner.tree.wuxiang)
    found = json.loads(told("2026-08", "--json"))
    line = {"team": corner.team.code, "turns": 21, "uncovered": 0, "is_optimal": True}
    assert [{name: each[name] for name in line} for each in found["teams"]] == [line]
    assert (found["kept"], found["refused"]) == (True, {})
    draft = RosterDraft.objects.everywhere("test").get()
    assert (draft.team, draft.made_by) == (corner.team, "roster")
    assert DutyShift.objects.everywhere("test").count() == 0


def test_a_dry_run_keeps_nothing(corner):
    words = told("2026-08", "--team", corner.team.code, "--dry-run")
    assert words.startswith("2026-08: 1 teams, 21 turns, 0 places nobody covers, 1 proven best (dry run")
    assert RosterDraft.objects.everywhere("test").count() == 0


def test_a_team_that_cannot_be_made_is_told_and_the_others_go_on(corner):
    empty = register.team(corner.tree.wuxiang, short_name="武乡队")
    actions.save_pattern(execute.SYSTEM, PatternDraft(empty, "day"))
    found = json.loads(told("2026-08", "--json"))
    assert [each["team"] for each in found["teams"]] == [corner.team.code]
    assert found["refused"] == {empty.code: "武乡队没有在册队员，排不了班。"}


def test_a_refusal_and_a_month_that_is_none_end_the_command(corner):
    with pytest.raises(SystemExit) as ended:
        told("2026-06", "--team", corner.team.code)
    assert ended.value.code == 1
    with pytest.raises(CommandError):
        told("12月")


def test_a_member_lists_no_teams_to_roster(corner):
    with pytest.raises(DomainError, match="forbidden"):
        queries.teams_with_patterns(corner.as_holder)
