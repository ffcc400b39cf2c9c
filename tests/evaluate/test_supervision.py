"""Supervision: drawn by a seed, made by the guide; what it finds is mended and seen again by others."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.factories import execute
from tests.factories import register as make
from tests.factories import supervision as build
from tests.refusals import refused

from liming.evaluate import actions, bridge
from liming.evaluate.enums import (
    CheckState,
    CheckSubject,
    DrawKind,
    FindingState,
    IntegrityState,
    ReviewState,
    Severity,
    TargetGround,
)
from liming.evaluate.models import (
    AuditTask,
    IntegrityReport,
    SupervisionCheck,
    SupervisionDraw,
    SupervisionFinding,
)
from liming.evaluate.queries import supervision as queries
from liming.evaluate.queries.measures import MEASURES, POOLED
from liming.evaluate.queries.supervision import CheckFilters, FindingFilters
from liming.evaluate.rules import FINDING, INTEGRITY, REVIEW, SUPERVISION_CHECK
from liming.evaluate.rules import supervision as rules
from liming.execute.actions import CheckAnswer
from liming.register.models import Notice, Parameter
from liming.shared import clock, revision
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.city)]


@pytest.fixture
def city() -> Iterator[build.City]:
    with clock.fixed(execute.MORNING):
        yield build.city()


def share(value: float) -> None:
    Parameter.objects.filter(key="checks.share").update(value=value)
    revision.touch()


def checks_of(draw: SupervisionDraw) -> list[SupervisionCheck]:
    return list(SupervisionCheck.objects.everywhere("test").filter(draw=draw).order_by("number"))


@pytest.mark.parametrize(
    ("table", "states"),
    [
        (SUPERVISION_CHECK, CheckState),
        (FINDING, FindingState),
        (INTEGRITY, IntegrityState),
        (REVIEW, ReviewState),
    ],
)
def test_every_state_stands_in_its_table(table, states) -> None:
    assert set(table.moves) == set(states)
    assert {target for targets in table.moves.values() for target in targets} <= set(states)


def test_a_stratum_gives_at_least_its_share_and_at_least_one() -> None:
    assert [rules.wanted_of(size, 0.3) for size in (0, 1, 3, 4, 10, 11)] == [0, 1, 1, 2, 3, 4]


def test_the_same_seed_and_list_draw_the_same_and_another_seed_another() -> None:
    people = [rules.Candidate(f"T{n:02d}", "rural" if n < 20 else "urban", 1.0) for n in range(40)]
    first = rules.draw_sample("a", people, 0.3)
    assert first == rules.draw_sample("a", reversed(people), 0.3)
    assert first == rules.draw_sample("a", rules.from_text(rules.as_text(people)), 0.3)
    assert first != rules.draw_sample("b", people, 0.3)
    assert Counter(int(code[1:]) < 20 for code in first) == {True: 6, False: 6}


def test_a_team_of_the_last_draw_is_drawn_less_often_but_is_drawn() -> None:
    """Of 400 seeds, the lighter half of ten is taken about half as often as the heavier, never not at all."""
    people = [rules.Candidate(f"T{n}", "rural", 0.5 if n < 5 else 1.0) for n in range(10)]
    taken = Counter(code for seed in range(400) for code in rules.draw_sample(str(seed), people, 0.2))
    light, heavy = ([taken[f"T{n}"] for n in part] for part in (range(5), range(5, 10)))
    assert min(light) > 0
    assert 0.35 < sum(light) / sum(heavy) < 0.7


def test_one_defect_of_a_critical_item_fails_a_check_whatever_its_share() -> None:
    good = [(f"D-{n}", "ok") for n in range(1, 10)]
    assert rules.score([*good, ("D-10", "defect")], (), 80) == rules.Score(9, 10, 0, True)
    assert rules.score([*good, ("D-10", "defect")], ("D-10",), 80) == rules.Score(9, 10, 1, False)
    assert rules.score([("D-1", "na")], (), 80) == rules.Score(0, 0, 0, None)


def test_a_unit_draws_its_month_once_and_anybody_can_draw_it_again(city) -> None:
    """Every stratum gives one of two; each team's appearance is checked, by nobody of the team."""
    draw = actions.draw_checks(city.planner, city.unit, build.MONTH, seed="2026-07")
    made = checks_of(draw)
    drawn = [each for each in made if each.subject == CheckSubject.IMAGE]
    assert (draw.size, draw.count, len(drawn)) == (4, 2, 2)
    assert {each.team.kind for each in drawn} == {"rural", "urban"}
    assert queries.redraw_fits(queries.draw_by_id(city.planner, draw.pk))
    assert all(each.checker_id and each.due_on == date(2026, 7, 28) for each in made)
    captains = dict(zip((each.pk for each in city.accounts), city.teams, strict=True))
    assert [each for each in made if captains.get(each.checker_id) == each.team] == []
    assert refused(actions.draw_checks, city.planner, city.unit, build.MONTH) == "supervision_drawn"
    draw.seed = "other"
    draw.population = draw.population.replace("rural", "urban")
    assert not queries.redraw_fits(draw)


def test_a_record_with_a_checklist_and_a_station_are_drawn_within_a_team(city) -> None:
    """The record is looked at by its own checklist in its own version, the station by the station's guide."""
    share(1.0)
    record = execute.resolved(city.corner, service_type_code="VAS03").records.everywhere("test").get()
    assert record.work_item.checklist is not None
    draw = actions.draw_checks(city.planner, city.unit, build.MONTH)
    inside = {
        each.subject: (each.record, each.point, each.checklist.code)
        for each in checks_of(draw)
        if each.team == city.teams[0]
    }
    assert inside == {
        "image": (None, None, "DD01"),
        "record": (record, None, record.work_item.checklist.code),
        "point": (None, city.point, "DD02"),
    }
    assert queries.redraw_fits(queries.draw_by_id(city.planner, draw.pk))


def test_the_next_draw_knows_who_was_drawn_last(city) -> None:
    first = actions.draw_checks(city.planner, city.unit, build.MONTH)
    codes = {each.team.code for each in checks_of(first)}
    second = actions.draw_checks(city.planner, city.unit, "2026-08")
    weights = {each.code: each.weight for each in rules.from_text(second.population)}
    assert weights == {team.code: 0.5 if team.code in codes else 1.0 for team in city.teams}
    assert {each.due_on for each in checks_of(second)} == {date(2026, 8, 14)}


def test_drawing_needs_its_right_its_place_and_its_time(city) -> None:
    tree = city.corner.tree
    assert refused(actions.draw_checks, city.captain(0), tree.xiaxian, build.MONTH) == "forbidden"
    other = make.viewer_for(Role.UNIT, tree.changzhi)
    assert refused(actions.draw_checks, other, city.unit, build.MONTH) == "out_of_scope"
    for month in ("2026-06", "2026-09", "abc"):
        assert refused(actions.draw_checks, city.planner, city.unit, month) == "supervision_month_over"
    empty = refused(actions.draw_checks, other, tree.changzhi, build.MONTH)
    assert empty == "supervision_nothing_to_draw"


def test_a_targeted_check_has_its_ground_and_never_enters_the_estimate(city) -> None:
    """Two drawn checks and a targeted one: only the drawn are in the share."""
    draw = actions.draw_checks(city.planner, city.unit, build.MONTH)
    for check in checks_of(draw):
        actions.finish_check(city.planner, check, build.draft(check))
    build.checked(city, 3)
    found = queries.month_summary(city.planner, CheckFilters(build.MONTH))
    assert (found.passed, found.judged, found.targeted_passed, found.targeted_judged) == (
        len(checks_of(draw)),
        len(checks_of(draw)),
        0,
        1,
    )
    assert found.interval is not None
    assert found.interval.high == 1.0
    wanted = {"ground": TargetGround.COMPLAINT, "checker": city.accounts[2].pk}
    assert refused(actions.plan_targeted, city.planner, city.teams[0], **wanted) == "field_required"


def test_nobody_of_the_team_is_sent_and_only_who_may(city) -> None:
    def send(account) -> str:
        return refused(actions.plan_targeted, city.planner, city.teams[0], TargetGround.WEAK, account.pk)

    assert send(city.accounts[0]) == "checker_of_team"
    member = make.account(Role.MEMBER, city.teams[2], member=make.member(city.teams[2]))
    assert send(member) == "checker_not_allowed"
    assert refused(build.targeted, city, checker=member.pk) == "checker_not_allowed"
    check = build.targeted(city)
    assert actions.assign_check(city.planner, check, city.accounts[1].pk).checker == city.accounts[1]
    assert refused(actions.assign_check, city.captain(2), check, city.accounts[2].pk) == "forbidden"
    assert refused(actions.assign_check, city.planner, check, city.accounts[0].pk) == "checker_of_team"


def test_a_check_is_made_by_its_checker_or_its_planner_and_by_nobody_of_the_team(city) -> None:
    check = build.targeted(city)
    told = build.draft(check)
    assert refused(actions.finish_check, city.captain(0), check, told) == "checker_of_team"
    assert refused(actions.finish_check, city.captain(1), check, told) == "check_not_yours"
    assert refused(actions.finish_check, city.corner.as_holder, check, told) == "forbidden"
    assert refused(actions.save_check, city.captain(1), check, told) == "check_not_yours"
    assert actions.finish_check(city.captain(2), check, told).state == "checked"
    assert refused(actions.finish_check, city.captain(2), check, told) == "illegal_transition"


def test_the_score_is_the_share_of_items_met_with_the_line_of_its_day(city) -> None:
    """Eight items, one defect that is not critical and one that does not apply: six of seven, passed."""
    check = build.targeted(city)
    given = [CheckAnswer(each.number, "na") if each.number == 6 else each for each in build.answers(check, 2)]
    told = actions.CheckDraft(tuple(given), notes={2: "队旗破损"}, remark="当场告知队长")
    done = actions.finish_check(city.captain(2), check, told)
    assert (done.met, done.applicable, done.critical_defects, done.pass_percent) == (6, 7, 0, 80)
    assert (done.passed, done.quarter, done.remark) == (True, "2026Q3", "当场告知队长")
    assert build.checked(city, 3).passed is False


def test_a_check_that_is_not_whole_is_kept_and_not_ended(city) -> None:
    """What was filled stays; a defect nobody can see is refused; what was typed again replaces it."""
    check = build.targeted(city)
    part = build.draft(check)
    some = actions.CheckDraft(part.answers[:3])
    actions.save_check(city.captain(2), check, some)
    assert refused(actions.finish_check, city.captain(2), check, some) == "check_incomplete"
    bare = actions.CheckDraft(build.answers(check, 2))
    assert refused(actions.finish_check, city.captain(2), check, bare) == "defect_unproven"
    lines = queries.check_detail(city.captain(2), check.number).lines
    assert [line.result for line in lines] == ["ok"] * 3 + [""] * 5
    assert not SupervisionFinding.objects.everywhere("test").exists()


def test_defects_become_findings_graded_by_rule_with_days_of_work(city) -> None:
    done = build.checked(city, 2, 3, more=(("队部漏雨", Severity.GENERAL),))
    rows = SupervisionFinding.objects.everywhere("test").filter(check_made=done).order_by("number")
    assert [(row.item and row.item.number, row.severity, row.due_on) for row in rows] == [
        (2, "general", date(2026, 7, 28)),
        (3, "serious", date(2026, 7, 17)),
        (None, "general", date(2026, 7, 28)),
    ]
    assert rows[0].text == "“队旗完好，挂放规范”不合格：第 2 项见现场"


def test_a_finding_is_mended_by_the_team_rechecked_by_another_and_closed(city) -> None:
    row = build.finding(city, "closed")
    people = dict(row.steps.values_list("kind", "by_name"))
    assert set(people) == {"found", "notified", "mended", "rechecked", "closed"}
    assert people["mended"] != people["rechecked"]
    acts = AuditEntry.objects.filter(subject_id=str(row.pk)).values_list("act", flat=True)
    assert sorted(acts) == ["finding.closed", "finding.mended", "finding.notified", "finding.rechecked"]


def test_not_mended_goes_back_with_a_fresh_day_and_words(city) -> None:
    row = build.finding(city, "mended")
    with clock.fixed(execute.MORNING + timedelta(days=7)):
        assert refused(actions.recheck_finding, city.captain(2), row, False) == "field_required"
        again = actions.recheck_finding(city.captain(2), row, False, "网格图仍是旧版")
    assert (again.state, again.failed_checks, again.mended_at) == ("notified", 1, None)
    assert again.due_on == date(2026, 7, 24)


def test_who_mended_does_not_recheck_and_each_act_needs_its_right(city) -> None:
    row = build.finding(city, "notified")
    assert refused(actions.mend_finding, city.captain(1), row, "好") == "out_of_scope"
    assert refused(actions.mend_finding, city.captain(0), row, " ") == "field_required"
    assert refused(actions.mend_finding, city.corner.as_holder, row, "好") == "forbidden"
    actions.mend_finding(city.planner, row, "公司统一更换")
    assert refused(actions.recheck_finding, city.planner, row, True) == "finding_same_person"
    assert refused(actions.recheck_finding, city.captain(0), row, True) == "checker_of_team"
    assert refused(actions.recheck_finding, city.captain(1), row, True) == "check_not_yours"
    actions.recheck_finding(city.other_planner, row, True)
    assert refused(actions.close_finding, city.captain(2), row) == "forbidden"
    assert refused(actions.withdraw_finding, city.planner, row, "误判") == "illegal_transition"
    fresh = build.finding(city, "notified")
    assert refused(actions.withdraw_finding, city.planner, fresh, "") == "field_required"
    assert refused(actions.withdraw_finding, city.captain(0), fresh, "误判") == "forbidden"
    assert actions.withdraw_finding(city.planner, fresh, "误判").state == "withdrawn"


def test_notifying_needs_the_checker_or_a_planner(city) -> None:
    check = build.checked(city, 3)
    assert refused(actions.notify_findings, city.captain(0), check) == "checker_of_team"
    assert refused(actions.notify_findings, city.captain(1), check) == "check_not_yours"
    assert len(actions.notify_findings(city.planner, check)) == 1
    assert actions.notify_findings(city.planner, check) == []


def test_the_team_learns_of_a_check_when_it_is_done(city) -> None:
    """Before, only planner and checker see it; afterwards the team and not the neighbour."""
    check = build.targeted(city)

    def seen(viewer) -> list[str]:
        return [each.number for each in queries.check_rows(viewer, CheckFilters(build.MONTH))]

    assert [seen(city.captain(n)) for n in range(3)] == [[], [], [check.number]]
    assert seen(city.planner) == [check.number]
    assert refused(queries.check_detail, city.captain(0), check.number) == "not_found"
    actions.finish_check(city.captain(2), check, build.draft(check))
    assert [seen(city.captain(n)) for n in range(3)] == [[check.number], [], [check.number]]


def test_a_cancelled_check_says_why(city) -> None:
    check = build.targeted(city)
    assert refused(actions.cancel_check, city.planner, check, " ") == "field_required"
    assert refused(actions.cancel_check, city.captain(2), check, "撞期") == "forbidden"
    assert actions.cancel_check(city.planner, check, "队伍抢修中").state == "cancelled"


def test_people_are_reminded_before_the_day_and_after_it_and_once_each(city) -> None:
    """The captain before, captain and the county's office after, again when five days have gone."""
    county = make.account(Role.UNIT, city.corner.tree.xiaxian, "xiaxian-office")
    row = build.finding(city, "notified")

    def told(day: date) -> list[tuple[str, str]]:
        with clock.fixed(clock.at(day, 9)):
            actions.remind_findings()
            actions.remind_findings()
        rows = Notice.objects.filter(kind__in=("finding_due", "finding_overdue")).select_related("account")
        return sorted((each.kind, each.account.username) for each in rows)

    captain = city.accounts[0].username
    assert row.due_on == date(2026, 7, 17)
    assert told(date(2026, 7, 14)) == []
    assert told(date(2026, 7, 15)) == [("finding_due", captain)]
    late = [("finding_overdue", captain), ("finding_overdue", county.username)]
    assert told(date(2026, 7, 18)) == sorted([("finding_due", captain), *late])
    assert told(date(2026, 7, 21)) == sorted([("finding_due", captain), *late])
    assert told(date(2026, 7, 23)) == sorted([("finding_due", captain), *late, *late])


def test_an_overdue_finding_stands_in_the_list_and_in_what_needs_a_hand(city) -> None:
    row = build.finding(city, "notified")
    with clock.fixed(clock.at(date(2026, 7, 18), 9)):
        assert queries.finding_state_counts(city.planner, FindingFilters())["late"] == 1
        assert [each.number for each in queries.finding_rows(city.planner, FindingFilters("late"))] == [
            row.number
        ]
        assert [each.link for each in queries.overdue_findings(city.planner)] == [("finding", row.number)]
        assert queries.overdue_findings(city.captain(1)) == []
    assert queries.overdue_findings(city.planner) == []


def test_a_ticked_dont_is_seen_by_named_rights_only(city) -> None:
    """Neither finding nor audit tells it; it needs words; it is ruled and settled by who may read it."""
    check = build.targeted(city)
    bare = build.draft(check, integrity=("gifts",))
    assert refused(actions.finish_check, city.captain(2), check, bare) == "field_required"
    told = build.draft(check, integrity=("gifts", "unknown"), integrity_words="收客户香烟一条")
    actions.finish_check(city.captain(2), check, told)
    (report,) = IntegrityReport.objects.everywhere("test")
    assert (report.code, report.state) == ("gifts", "reported")
    assert "香烟" not in str(list(AuditEntry.objects.values_list("before", "after")))
    assert not SupervisionFinding.objects.everywhere("test").exists()
    rule = {"is_true": True, "words": "属实"}
    assert refused(actions.rule_integrity, city.planner, report, **rule) == "forbidden"
    secretary = make.viewer_for(Role.PARTY_SECRETARY, city.corner.tree.changzhi)
    assert refused(actions.rule_integrity, secretary, report, **rule) == "out_of_scope"
    own = make.viewer_for(Role.PARTY_SECRETARY, city.unit)
    assert actions.rule_integrity(own, report, **rule).state == "confirmed"
    assert refused(actions.settle_integrity, city.planner, report, "退回并谈话") == "forbidden"
    assert actions.settle_integrity(own, report, "退回并谈话").state == "settled"
    assert refused(actions.settle_integrity, own, report, "再谈") == "illegal_transition"


def test_draws_are_seen_within_their_unit(city) -> None:
    draw = actions.draw_checks(city.planner, city.unit, build.MONTH)
    assert list(queries.draws(city.planner, DrawKind.CHECKS)) == [draw]
    assert (
        refused(queries.draw_by_id, make.viewer_for(Role.UNIT, city.corner.tree.changzhi), draw.pk)
        == "not_found"
    )
    assert refused(queries.draws, city.captain(0), DrawKind.CHECKS) == "forbidden"


def test_appearance_counts_drawn_checks_of_four_quarters_and_no_targeted_one(city) -> None:
    """B05: one of two drawn checks of appearance passed; the targeted one of another team is left out."""
    draw = actions.draw_checks(city.planner, city.unit, build.MONTH)
    images = [each for each in checks_of(draw) if each.subject == CheckSubject.IMAGE]
    for place, check in enumerate(images):
        actions.finish_check(city.planner, check, build.draft(check, *([3] if place else [])))
    build.checked(city)
    with clock.fixed(execute.MORNING + timedelta(days=1)):
        window = bridge.window_of("2026Q3", clock.now())
        counts = MEASURES["image_standards"].count(window)
    assert counts == {each.team_id: (0 if place else 1, 1, None) for place, each in enumerate(images)}
    assert "image_standards" in POOLED
    later = bridge.window_of("2027Q2", clock.at(date(2027, 6, 1)))
    assert MEASURES["image_standards"].count(later) == counts
    gone = bridge.window_of("2027Q3", clock.at(date(2027, 9, 1)))
    assert MEASURES["image_standards"].count(gone) == {}


def test_a_teams_page_shows_its_last_checks_and_open_findings(city) -> None:
    row = build.finding(city, "notified")
    found = queries.team_supervision(city.captain(0), city.teams[0])
    assert [each.number for each in found.checks] == [row.check_made.number]
    assert [each.number for each in found.findings] == [row.number]
    assert refused(queries.team_supervision, city.captain(1), city.teams[0]) == "out_of_scope"


def test_reports_of_integrity_are_listed_for_named_rights_within_their_units(city) -> None:
    build.checked(city, integrity=("gifts",), integrity_words="收烟")
    own = make.viewer_for(Role.PARTY_SECRETARY, city.unit)
    assert [each.code for each in queries.integrity_reports(own)] == ["gifts"]
    assert queries.integrity_words()["gifts"] == "收受客户礼品、礼金、有价证券"
    (report,) = queries.integrity_reports(own)
    other = make.viewer_for(Role.PARTY_SECRETARY, city.corner.tree.changzhi)
    assert refused(queries.integrity_report, other, report.pk) == "not_found"
    assert refused(queries.integrity_reports, city.planner) == "forbidden"
    assert refused(queries.integrity_reports, city.captain(2)) == "forbidden"


def test_teams_that_ask_to_be_looked_at_are_named_with_their_grounds(city) -> None:
    """An open audit task and an overdue finding are grounds; a team visited this month is left out."""
    row = build.finding(city, "notified")
    AuditTask.objects.create(
        kind="photo",
        quarter="2026Q3",
        team=city.teams[1],
        fingerprint="x",
        found_at=clock.now(),
        due_on=clock.today(),
    )

    def named(month: str) -> dict[str, tuple[TargetGround, ...]]:
        return {each.team.code: each.grounds for each in queries.targets(city.planner, month)}

    flagged = {city.teams[1].code: (TargetGround.FLAG,)}
    assert named(build.MONTH) == flagged
    with clock.fixed(clock.at(date(2026, 8, 3), 9)):
        assert named("2026-08") == {**flagged, row.team.code: (TargetGround.FINDING,)}
    assert refused(queries.targets, city.captain(0), build.MONTH) == "forbidden"
