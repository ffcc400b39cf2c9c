"""Corrections of service hours: proposed, agreed to by somebody else, the old line readable."""

from datetime import datetime, timedelta

import pytest
from tests.factories import execute
from tests.factories import register as make
from tests.refusals import refused

from liming.execute import actions, queries
from liming.execute.actions import QuickDraft, ShiftDraft
from liming.execute.enums import HoursCheckState as Check
from liming.execute.enums import HoursCorrectionState as State
from liming.execute.models import HoursCertificate, HoursCheck, HoursCorrection, HoursDraw, ServiceRecord
from liming.execute.queries.hours_checks import checkable_lines
from liming.execute.rules.hours_states import HOURS_CHECK, HOURS_CORRECTION
from liming.register.models import Parameter
from liming.shared import clock, revision
from liming.shared.viewer import Role, Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
AUGUST = datetime(2026, 8, 3, 9, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(execute.MORNING):
        yield execute.corner()


@pytest.fixture
def line(corner) -> ServiceRecord:
    """An hour of the holder's."""
    return actions.quick_record(corner.as_holder, QuickDraft(service_type_code="MKT01", minutes=60))


def propose(viewer: Viewer, corner, record: ServiceRecord, minutes: int | None = 120, reason: str = "少记了"):
    return actions.propose_hours(viewer, corner.holder, "record", record.pk, minutes, reason)


def counted(corner) -> int:
    return queries.own_hours(corner.as_holder, corner.holder, 2026).counted


def test_a_correction_is_decided_once_and_a_check_ends_with_an_answer():
    assert HOURS_CORRECTION.ends() == {State.ACCEPTED, State.REFUSED}
    assert HOURS_CHECK.ends() == {Check.CONFIRMED, Check.DIFFERENT, Check.DECLINED}
    assert set(HOURS_CHECK.moves) == set(Check)


def test_a_proposed_correction_counts_nothing_and_an_agreed_one_counts_in_the_lines_place(corner, line):
    """The ledger's record keeps its minutes; the line shows what was written, what counts, and who agreed."""
    row = propose(corner.as_holder, corner, line, reason="问 13812345678")
    assert (row.state, row.minutes_before, row.reason, counted(corner)) == (
        State.PROPOSED,
        60,
        "问 138****5678",
        60,
    )
    actions.review_hours(corner.as_captain, row, True)
    assert counted(corner) == 120
    (entry,) = queries.member_lines(corner.as_holder, corner.holder, 2026).entries
    assert (entry.written, entry.minutes, entry.number) == (60, 120, line.number)
    assert [each.reviewed_by for each in entry.corrections] == ["卫东海"]
    line.refresh_from_db()
    assert (line.minutes, line.is_current) == (60, True)


def test_a_refusal_needs_a_ground_and_changes_nothing(corner, line):
    row = propose(corner.as_holder, corner, line)
    assert refused(lambda: actions.review_hours(corner.as_captain, row, False, " ")) == "field_required"
    actions.review_hours(corner.as_captain, row, False, "签到只有一小时")
    assert counted(corner) == 60
    assert refused(lambda: actions.review_hours(corner.as_captain, row, True)) == "illegal_transition"


def test_the_newest_agreed_correction_holds(corner, line):
    for later, minutes in enumerate((120, 0, 90)):
        with clock.fixed(execute.MORNING + timedelta(minutes=later)):
            actions.review_hours(corner.as_captain, propose(corner.as_holder, corner, line, minutes), True)
    assert counted(corner) == 90


def test_corrected_to_nothing_the_record_counts_neither_as_time_nor_as_record(corner, line):
    actions.review_hours(corner.as_captain, propose(corner.as_holder, corner, line, 0), True)
    found = queries.own_hours(corner.as_holder, corner.holder, 2026)
    assert (found.counted, found.records, found.days) == (0, 0, ())


def test_duty_is_corrected_too(corner):
    """A stay of two hours, of which only one was served."""
    begin = execute.MORNING
    shift = actions.add_shift(
        corner.as_captain, ShiftDraft(corner.team, corner.holder, begin, begin + timedelta(hours=2))
    )
    stay = actions.check_in_duty(corner.as_holder, shift)
    with clock.fixed(begin + timedelta(hours=2)):
        actions.check_out_duty(corner.as_holder, shift)
        row = actions.propose_hours(corner.as_holder, corner.holder, "duty", stay.pk, 60, "早走了")
        actions.review_hours(corner.as_captain, row, True)
    assert (row.minutes_before, counted(corner)) == (120, 60)


def test_the_twin_who_may_propose(corner, line):
    """Oneself and whoever certifies the team's hours; no colleague and nobody of another team."""
    colleague = corner.viewer(Role.MEMBER, corner.other)
    foreign = make.viewer_for(Role.CAPTAIN, make.team(corner.tree.yanhu))
    secretary = corner.viewer(Role.PARTY_SECRETARY)
    for viewer, code in ((colleague, "forbidden"), (foreign, "out_of_scope"), (secretary, "forbidden")):
        assert refused(lambda: propose(viewer, corner, line)) == code  # noqa: B023
    assert not HoursCorrection.objects.everywhere("test").exists()


@pytest.mark.parametrize(
    ("minutes", "reason", "code"),
    [
        (None, "x", "field_required"),
        (60, "x", "field_invalid"),
        (1441, "x", "field_invalid"),
        (-1, "x", "field_invalid"),
        (30, " ", "field_required"),
    ],
)
def test_a_proposal_needs_other_minutes_and_a_reason(corner, line, minutes, reason, code):
    assert refused(lambda: propose(corner.as_holder, corner, line, minutes, reason)) == code


def test_a_line_waits_for_one_correction_at_a_time_and_must_be_the_members(corner, line):
    propose(corner.as_holder, corner, line)
    assert refused(lambda: propose(corner.as_captain, corner, line, 30)) == "hours_correction_waits"
    captains = corner.as_captain
    missing = lambda: actions.propose_hours(captains, corner.other, "record", line.pk, 30, "x")  # noqa: E731
    assert refused(missing) == "hours_line_gone"


def test_the_twin_who_may_review(corner, line):
    """Never who proposed nor whose hours they are; what the captain proposed goes to the unit."""
    unit, captain = corner.viewer(Role.UNIT), corner.as_captain
    own = propose(corner.as_holder, corner, line)
    foreign = make.viewer_for(Role.UNIT, corner.tree.wuxiang)
    for viewer, code in ((corner.as_holder, "forbidden"), (foreign, "out_of_scope")):
        assert refused(lambda: actions.review_hours(viewer, own, True)) == code  # noqa: B023
    actions.review_hours(captain, own, False, "无凭证")
    above = propose(captain, corner, line, 30)
    assert above.needs_unit is True
    assert refused(lambda: actions.review_hours(captain, above, True)) == "forbidden"
    assert [row.may_review for row in queries.hours_corrections(captain).rows] == [False]
    assert [row.may_review for row in queries.hours_corrections(unit).rows] == [True]
    actions.review_hours(unit, above, True)
    again = propose(unit, corner, line, 45)
    assert refused(lambda: actions.review_hours(unit, again, True)) == "own_hours_review"
    assert refused(lambda: queries.hours_corrections(corner.as_holder)) == "forbidden"


def test_a_captain_does_not_review_the_own_hours(corner):
    mine = actions.quick_record(corner.as_captain, QuickDraft(service_type_code="MKT01", minutes=60))
    row = actions.propose_hours(corner.as_captain, corner.captain, "record", mine.pk, 90, "少记了")
    assert refused(lambda: actions.review_hours(corner.as_captain, row, True)) == "own_hours_review"
    actions.review_hours(corner.viewer(Role.UNIT), row, True)


def test_a_certificate_that_counted_the_line_is_outdated_and_issued_anew(corner, line):
    """Its figures stay; a proposal does not touch it, agreeing does; the new one counts what holds now."""
    old = actions.issue_hours_certificate(corner.as_captain, corner.holder, 2026)
    reissue = lambda: actions.reissue_hours_certificate(corner.as_captain, old.number)  # noqa: E731
    assert refused(reissue) == "certificate_not_outdated"
    actions.review_hours(corner.as_captain, propose(corner.as_holder, corner, line), True)
    old.refresh_from_db()
    assert (old.minutes, old.outdated_why, old.withdrawn_at) == (60, "2026-07-14 由 60 改为 120 分钟", None)
    code = queries.certificate_paper(corner.as_holder, old.number).code
    assert queries.check_certificate(code).is_outdated is True
    new = reissue()
    old.refresh_from_db()
    assert (new.minutes, new.outdated_at, old.ground) == (120, None, "时长已更正，重新开具")


def test_a_certificate_of_another_time_or_before_the_line_stays_as_it_is(corner, line):
    """Issued before the record was entered it never counted it."""
    old = actions.issue_hours_certificate(corner.as_captain, corner.holder, 2026)
    with clock.fixed(execute.MORNING + timedelta(hours=2)):
        late = actions.quick_record(corner.as_holder, QuickDraft(service_type_code="MKT01", minutes=30))
        actions.review_hours(corner.as_captain, propose(corner.as_holder, corner, late), True)
    old.refresh_from_db()
    assert old.outdated_at is None


def test_a_corrected_record_keeps_its_hours_correction_and_outdates_too(corner, line):
    """A note corrected changes nothing of hours; minutes corrected in the ledger outdate the certificate."""
    actions.review_hours(corner.as_captain, propose(corner.as_holder, corner, line), True)
    old = actions.issue_hours_certificate(corner.as_captain, corner.holder, 2026)
    noted = actions.correct_record(corner.as_captain, line, {"note": "换了灯"}, "漏写")
    old.refresh_from_db()
    assert (counted(corner), old.outdated_at) == (120, None)
    actions.correct_record(corner.as_captain, noted, {"minutes": 50}, "记多了")
    old.refresh_from_db()
    assert old.outdated_why == f"台账 {noted.number} 已更正"


def test_each_line_counts_by_the_rule_of_its_day(corner, line):
    """A rule that starts later does not recount what was served and certified before it."""
    cert = actions.issue_hours_certificate(corner.as_captain, corner.holder, 2026)
    held = Parameter.objects.get(key="hours.rule")
    Parameter.objects.create(
        key="hours.rule",
        title=held.title,
        source="test",
        value=held.value | {"unit": 60, "rounding": "up"},
        valid_from=execute.day("2026-07-15"),
    )
    revision.touch()
    actions.review_hours(corner.as_captain, propose(corner.as_holder, corner, line, 75), True)
    assert counted(corner) == 90
    cert.refresh_from_db()
    assert [rule["unit"] for rule in cert.rules] == [30]


@pytest.fixture
def july(corner):
    """Five services of July with a customer to call, looked at in August."""
    for _ in range(5):
        execute.resolved(corner)
    ServiceRecord.objects.everywhere("each took half an hour").update(minutes=30)
    return corner


def drawn(corner, seed: str = "7") -> list[HoursCheck]:
    with clock.fixed(AUGUST):
        return actions.draw_hours_checks(corner.viewer(Role.UNIT), "2026-07", seed)


def test_a_month_is_drawn_by_a_published_seed_and_no_line_twice(july):
    """Two of the team's five; the same by the same seed; drawing again adds nothing."""
    first = drawn(july)
    assert len(first) == 2
    draw = HoursDraw.objects.everywhere("test").get()
    assert (draw.size, draw.count, draw.seed, queries.redraw_fits(draw)) == (5, 2, "7", True)
    assert drawn(july) == []
    names = {each.drawn_line for each in first}
    HoursCheck.objects.everywhere("test").delete()
    assert {each.drawn_line for each in drawn(july)} == names
    draw.population = draw.population.replace(" 2 ", " 1 ")
    assert queries.redraw_fits(draw) is False


def test_only_an_ended_month_and_only_lines_with_a_phone_are_drawn(july, line):
    """The quick record without a customer is left out."""
    unit = july.viewer(Role.UNIT)
    assert refused(lambda: actions.draw_hours_checks(unit, "2026-07")) == "month_not_over"
    assert refused(lambda: actions.draw_hours_checks(unit, "July")) == "field_invalid"
    with clock.fixed(AUGUST):
        assert line.number not in {each.name.split("/")[0] for each in checkable_lines(unit, "2026-07")}


def test_a_failed_check_proposes_a_correction_for_another_person(july):
    """What agrees proposes nothing; a difference waits for somebody else of the unit or above."""
    same, other = drawn(july)
    unit = july.viewer(Role.UNIT)
    actions.record_hours_check(unit, same, Check.CONFIRMED)
    assert refused(lambda: actions.record_hours_check(unit, other, Check.DIFFERENT)) == "field_required"
    row = actions.record_hours_check(unit, other, Check.DIFFERENT, other.minutes + 30, "客户说修了更久")
    assert row.correction is not None
    assert (row.correction.state, row.correction.minutes, row.correction.needs_unit) == (
        State.PROPOSED,
        other.minutes + 30,
        True,
    )
    assert refused(lambda: actions.review_hours(unit, row.correction, True)) == "own_hours_review"
    actions.review_hours(july.viewer(Role.PROVINCE), row.correction, True)
    assert HoursCorrection.objects.everywhere("test").count() == 1


def test_a_check_joins_the_correction_that_waits_already(july):
    first, _second = drawn(july)
    waiting = propose(july.as_holder, july, first.record, first.minutes + 10)
    row = actions.record_hours_check(july.viewer(Role.UNIT), first, Check.DIFFERENT, first.minutes + 20)
    assert row.correction == waiting


def test_who_is_not_reached_is_tried_three_times_and_counted_apart(july):
    first, second = drawn(july)
    unit = july.viewer(Role.UNIT)
    for _ in range(3):
        actions.record_hours_check(unit, first, Check.UNREACHED)
    again = lambda: actions.record_hours_check(unit, first, Check.CONFIRMED)  # noqa: E731
    assert refused(again) == "call_back_exhausted"
    actions.record_hours_check(unit, second, Check.DECLINED)
    with clock.fixed(AUGUST):
        counts = queries.hours_checks(unit, "2026-07").counts
    assert counts == {"drawn": 0, "confirmed": 0, "different": 0, "unreached": 1, "declined": 1}


def test_the_twin_who_may_check(july):
    """Not the captain, not another unit, nobody of the team itself."""
    (first, _second), captain = drawn(july), july.as_captain
    foreign = make.viewer_for(Role.UNIT, july.tree.wuxiang)
    inside = make.viewer_for(Role.UNIT, july.tree.xiaxian, july.other)
    for viewer, code in ((captain, "forbidden"), (foreign, "out_of_scope"), (inside, "caller_in_team")):
        assert refused(lambda: actions.record_hours_check(viewer, first, Check.CONFIRMED)) == code  # noqa: B023
    for act in (
        lambda: actions.draw_hours_checks(captain, "2026-06"),
        lambda: queries.hours_checks(captain),
        lambda: actions.reveal_hours_check(july.as_holder, first, "核对"),
    ):
        assert refused(act) == "forbidden"
    assert refused(lambda: actions.reveal_hours_check(july.viewer(Role.UNIT), first, "")) == "field_required"
    assert actions.reveal_hours_check(july.viewer(Role.UNIT), first, "核对").phone == "13800005521"
    assert HoursCertificate.objects.everywhere("test").count() == 0
