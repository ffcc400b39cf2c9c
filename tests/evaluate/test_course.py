"""The course of a quarter: handed in, reviewed, frozen, published, appealed, and who may do which."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.factories import evaluate as make
from tests.factories import register
from tests.factories.register import somebody
from tests.refusals import refused

from liming.evaluate import actions, queries
from liming.evaluate.enums import AppealState, SnapshotState, SubmissionState
from liming.evaluate.models import Appeal, Snapshot, SnapshotTeam
from liming.evaluate.rules import APPEAL, SNAPSHOT, SUBMISSION
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.three_teams)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield make.three_teams()


def published(league: make.League) -> Snapshot:
    actions.freeze_quarter(league.province, make.QUARTER)
    return actions.publish_quarter(league.province, make.QUARTER)


@pytest.mark.parametrize(
    ("table", "states"), [(SNAPSHOT, SnapshotState), (SUBMISSION, SubmissionState), (APPEAL, AppealState)]
)
def test_every_state_stands_in_its_table(table, states) -> None:
    assert set(table.moves) == set(states)
    assert {target for targets in table.moves.values() for target in targets} <= set(states)


def test_a_unit_hands_in_and_the_province_reviews(league) -> None:
    """The records at that moment are kept, so that later ones show; a return needs its reason."""
    unit = league.tree.yuncheng
    row = actions.submit_quarter(league.unit, make.QUARTER, unit, "全部办结")
    assert (row.state, row.records) == ("submitted", 160)
    make.record(league.teams[1], league.teams[1].members.everywhere("test").first())
    line = next(
        line for line in queries.quarter_course(league.province, make.QUARTER).lines if line.unit == unit
    )
    assert (line.records, line.added) == (161, 1)
    assert refused(actions.review_submission, league.province, row, is_accepted=False) == "field_required"
    actions.review_submission(league.province, row, is_accepted=False, note="补齐回访")
    assert actions.submit_quarter(league.unit, make.QUARTER, unit).state == "submitted"
    assert actions.review_submission(league.province, row, is_accepted=True).state == "reviewed"
    acts = AuditEntry.objects.filter(subject_id=str(row.pk)).values_list("act", flat=True)
    assert sorted(acts) == ["quarter.returned", "quarter.reviewed", "quarter.submitted", "quarter.submitted"]


def test_handing_in_has_its_time_and_its_people(league) -> None:
    unit = league.tree.yuncheng
    assert refused(actions.submit_quarter, league.unit, "2026Q4", unit) == "quarter_not_ended"
    assert refused(actions.submit_quarter, league.captain, make.QUARTER, unit) == "forbidden"
    other = register.viewer_for(Role.UNIT, league.tree.wuxiang)
    assert refused(actions.submit_quarter, other, make.QUARTER, unit) == "out_of_scope"
    row = actions.submit_quarter(league.unit, make.QUARTER, unit)
    assert refused(actions.review_submission, league.unit, row, is_accepted=True) == "forbidden"
    actions.freeze_quarter(league.province, make.QUARTER)
    assert refused(actions.submit_quarter, league.unit, make.QUARTER, unit) == "quarter_already_frozen"
    assert (
        refused(actions.review_submission, league.province, row, is_accepted=False, note="晚了")
        == "quarter_already_frozen"
    )


def test_a_frozen_quarter_is_seen_by_teams_once_it_is_published(league) -> None:
    actions.freeze_quarter(league.province, make.QUARTER)
    assert queries.shown_snapshot(league.province, make.QUARTER).state == "frozen"
    assert refused(queries.shown_snapshot, league.captain, make.QUARTER) == "quarter_not_published"
    assert queries.standing_history(league.captain, league.teams[-1].pk) == []
    assert refused(actions.publish_quarter, league.unit, make.QUARTER) == "forbidden"
    snapshot = actions.publish_quarter(league.province, make.QUARTER)
    assert snapshot.notice_until == date(2026, 10, 15)
    assert queries.shown_snapshot(league.captain, make.QUARTER) == snapshot
    assert len(queries.standing_history(league.captain, league.teams[-1].pk)) == 1
    assert refused(actions.publish_quarter, league.province, make.QUARTER) == "illegal_transition"
    assert refused(actions.publish_quarter, league.province, "2026Q2") == "quarter_not_measured"


def test_three_people_answer_an_appeal_and_a_revision_follows(league) -> None:
    """The captain files, the unit has an opinion, the province decides; the revision is published again."""
    snapshot, team = published(league), league.teams[-1]
    captain, unit = somebody(Role.CAPTAIN, team), somebody(Role.UNIT, league.tree.yuncheng)
    province = somebody(Role.PROVINCE, league.tree.province)
    appeal = actions.file_appeal(captain, snapshot, team, "S02", "两件客户拒评计入了分母", "台账 R1、R2")
    assert refused(actions.file_appeal, captain, snapshot, team, "S02", "再来") == "score_appeal_open"
    actions.review_appeal(unit, appeal, is_supported=True, opinion="情况属实")
    decided = actions.decide_appeal(province, appeal, is_upheld=True, decision="更正分母")
    assert (decided.state, decided.is_supported, decided.opinion) == ("upheld", True, "情况属实")
    course = queries.quarter_course(province, make.QUARTER)
    assert [each.pk for each in course.to_correct] == [appeal.pk]
    revision = actions.freeze_quarter(province, make.QUARTER, reason="更正申诉 1 件")
    assert (revision.revision, revision.state) == (1, "frozen")
    assert queries.shown_snapshot(captain, make.QUARTER) == snapshot
    actions.publish_quarter(province, make.QUARTER)
    assert queries.shown_snapshot(captain, make.QUARTER) == revision
    assert queries.quarter_course(province, make.QUARTER).to_correct == []


def test_nobody_answers_an_own_appeal_nor_decides_an_own_opinion(league) -> None:
    snapshot, team = published(league), league.teams[-1]
    unit = somebody(Role.UNIT, league.tree.yuncheng)
    province = somebody(Role.PROVINCE, league.tree.province)
    appeal = actions.file_appeal(unit, snapshot, team, "S02", "口径有误")
    assert (
        refused(actions.review_appeal, unit, appeal, is_supported=True, opinion="对") == "appeal_same_person"
    )
    actions.review_appeal(province, appeal, is_supported=False, opinion="口径无误")
    assert (
        refused(actions.decide_appeal, province, appeal, is_upheld=False, decision="不成立")
        == "appeal_same_person"
    )
    appeal.refresh_from_db()
    assert appeal.state == "reviewed"


def test_appeals_have_their_days_their_words_and_their_people(league) -> None:
    team = league.teams[-1]
    captain = somebody(Role.CAPTAIN, team)
    frozen = actions.freeze_quarter(league.province, make.QUARTER)
    assert refused(actions.file_appeal, captain, frozen, team, "S02", "为何") == "score_appeal_unpublished"
    snapshot = actions.publish_quarter(league.province, make.QUARTER)
    assert refused(actions.file_appeal, captain, snapshot, team, "S02", " ") == "field_required"
    assert refused(actions.file_appeal, captain, snapshot, team, "Z99", "为何") == "not_found"
    assert refused(actions.file_appeal, captain, snapshot, league.teams[0], "S02", "为何") == "out_of_scope"
    assert refused(actions.file_appeal, league.province, snapshot, team, "S02", "为何") == "forbidden"
    with clock.fixed(clock.at(snapshot.notice_until + timedelta(days=1), 9)):
        assert refused(actions.file_appeal, captain, snapshot, team, "S02", "为何") == "score_appeal_too_late"
    assert not Appeal.objects.everywhere("test").exists()
    appeal = actions.file_appeal(captain, snapshot, team, "S02", "为何")
    assert refused(actions.review_appeal, captain, appeal, is_supported=True, opinion="对") == "forbidden"
    assert refused(actions.decide_appeal, league.unit, appeal, is_upheld=True, decision="对") == "forbidden"
    other = somebody(Role.CAPTAIN, league.teams[0])
    assert refused(actions.withdraw_appeal, other, appeal) == "out_of_scope"
    assert refused(queries.appeal_by_id, other, appeal.pk) == "not_found"
    assert actions.withdraw_appeal(captain, appeal).state == "withdrawn"
    assert refused(actions.withdraw_appeal, captain, appeal) == "illegal_transition"


def test_the_fairness_report_finds_scores_that_follow_the_mountains(league) -> None:
    """Twenty scored teams whose score falls with their remote share: found for the department alone."""
    snapshot = actions.freeze_quarter(league.province, make.QUARTER)
    teams = [register.team(league.tree.xiaxian, f"岭{number:02}") for number in range(20)]
    for number, team in enumerate(teams):
        register.member(team)
        register.grid(team, area_type="remote", households=100 * (number % 5))
        register.grid(team, area_type="rural", households=1_000 + 7 * number)
        SnapshotTeam.objects.create(
            snapshot=snapshot, team=team, unit=team.unit, peer_group="mountain", band="not_separable",
            composite=80 - 4 * (number % 5) + (number % 3) / 10,
        )  # fmt: skip
    reports = {each.peer_group: each for each in queries.fairness_reports(league.province, snapshot)}
    found = reports["mountain"].found
    by_name = {each.condition: each for each in found.dependences}
    assert (reports["mountain"].teams, found.explained > 0.9) == (20, True)
    assert by_name["remote_share"].is_shown and by_name["remote_share"].points < -4
    assert set(found.left_out) == {"city_share", "members"}
    assert reports["rural"].found is None
    assert refused(queries.fairness_reports, league.unit, snapshot) == "forbidden"


def test_the_fairness_report_is_made_once_for_the_same_data(league, django_assert_num_queries) -> None:
    """Looking again asks no table; data measured anew are looked at anew."""
    snapshot = actions.freeze_quarter(league.province, make.QUARTER)
    first = queries.fairness_reports(league.province, snapshot)
    with django_assert_num_queries(0):
        assert queries.fairness_reports(league.province, snapshot) == first
    newer = actions.freeze_quarter(league.province, make.QUARTER, reason="更正")
    with django_assert_num_queries(3):
        queries.fairness_reports(league.province, newer)
