"""Key customers: liaison, log, planned visits, measures with their effect, and signed reports."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import execute as make
from tests.factories import register
from tests.refusals import refused

from liming.execute import actions, queries
from liming.execute.actions import CheckAnswer, LiaisonDraft, RecordDraft
from liming.execute.enums import MeasureState, TalkChannel
from liming.execute.models import CustomerMeasure, CustomerReport, ServiceRecord
from liming.execute.rules.reports import limit_words, payback_years
from liming.execute.rules.transitions import MEASURE
from liming.plan.models import WorkItem
from liming.register.models import Customer
from liming.shared import clock
from liming.shared.audit import AuditEntry
from liming.shared.digests import digest
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner), pytest.mark.clock_at(make.MORNING)]
DAY = make.day("2026-07-20")


@pytest.fixture
def maker(corner: make.Corner) -> Customer:
    row = register.customer(
        corner.team, "晋驰汽车", kind="key_enterprise", is_key=True, account_number="1401"
    )
    actions.name_liaison(corner.as_captain, row, liaison(corner))
    return row


def liaison(corner: make.Corner, **fields: Any) -> LiaisonDraft:
    values: dict[str, Any] = {
        "member": corner.holder,
        "contact_name": "高建平",
        "contact_phone": "13900001111",
        "every_days": 60,
    }
    return LiaisonDraft(**{**values, **fields})


def diagnosed(corner: make.Corner, maker: Customer, purpose: str = "diagnosis") -> ServiceRecord:
    """A visit planned, made and recorded with three answers, one of them over its limit."""
    item = actions.plan_visit(corner.as_captain, maker, purpose, DAY)
    with clock.fixed(clock.at(DAY, 9)):
        actions.arrive(corner.as_holder, item)
        answers = (CheckAnswer(1, "ok"), CheckAnswer(4, "", 0.86), CheckAnswer(11, "", 21.0))
        draft = RecordDraft(answers=answers, note="查了三台配变", photo_count=1, minutes=120)
        return actions.finish_work(corner.as_holder, item, draft)


class TestLiaison:
    def test_the_phone_is_masked_and_seen_only_with_a_trace(
        self, corner: make.Corner, maker: Customer
    ) -> None:
        page = queries.customer_page(corner.as_captain, maker.code)
        assert (page.contact, page.phone, page.row.liaison) == ("高**", "139****1111", "张建军")
        assert page.liaison is not None
        assert actions.reveal_liaison(corner.as_captain, page.liaison, "约时间").phone == "13900001111"
        assert AuditEntry.objects.filter(act="liaison.contact_seen").count() == 1
        assert "13900001111" not in str([e.after for e in AuditEntry.objects.filter(act="liaison.named")])

    def test_a_new_liaison_keeps_the_phone_that_was_not_typed_again(
        self, corner: make.Corner, maker: Customer
    ) -> None:
        row = actions.name_liaison(
            corner.as_captain, maker, liaison(corner, member=corner.deputy, contact_phone="")
        )
        assert (row.member, row.contact_phone) == (corner.deputy, "13900001111")

    def test_only_key_customers_and_people_of_the_team(self, corner: make.Corner, maker: Customer) -> None:
        plain = register.customer(corner.team)
        foreign = register.member(register.team(corner.tree.yanhu))
        name = actions.name_liaison
        captain = corner.as_captain
        assert refused(lambda: name(captain, plain, liaison(corner))) == "customer_not_key"
        assert refused(lambda: name(captain, maker, liaison(corner, member=foreign))) == "activity_elsewhere"
        assert refused(lambda: name(captain, maker, liaison(corner, every_days=900))) == "field_invalid"

    def test_the_log_is_appended_and_needs_words(self, corner: make.Corner, maker: Customer) -> None:
        actions.note_talk(corner.as_holder, maker, TalkChannel.PHONE, "约下周诊断", "高建平")
        assert refused(lambda: actions.note_talk(corner.as_holder, maker, TalkChannel.PHONE, " "))
        page = queries.customer_page(corner.as_captain, maker.code)
        assert [(each.author, each.words) for each in page.talks] == [("张建军", "约下周诊断")]

    def test_strangers_and_secretaries_keep_nothing(self, corner: make.Corner, maker: Customer) -> None:
        """The twin: another team's captain is out of scope, a secretary has no right."""
        record = diagnosed(corner, maker)
        measure = actions.propose_measure(corner.as_captain, record, "换变压器")
        report = actions.issue_report(corner.as_captain, record, "可行")
        stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        secretary = register.viewer_for(Role.PARTY_SECRETARY, corner.tree.xiaxian)
        for viewer, code in ((stranger, "out_of_scope"), (secretary, "forbidden")):
            for act in (
                lambda who: actions.name_liaison(who, maker, liaison(corner)),
                lambda who: actions.note_talk(who, maker, TalkChannel.PHONE, "x"),
                lambda who: actions.plan_visit(who, maker, "visit", DAY),
                lambda who: actions.propose_measure(who, record, "x"),
                lambda who: actions.carry_out_measure(who, measure),
                lambda who: actions.issue_report(who, record, "x"),
                lambda who: actions.sign_report(who, report, "x"),
            ):
                assert refused(lambda act=act, viewer=viewer: act(viewer)) == code


class TestVisits:
    def test_a_planned_visit_is_a_work_item_of_the_liaison_with_its_checklist(
        self, corner: make.Corner, maker: Customer
    ) -> None:
        item = actions.plan_visit(corner.as_captain, maker, "diagnosis", DAY)
        assert (item.origin_kind, item.member, item.customer) == ("liaison", corner.holder, maker)
        assert (item.checklist.code, item.title) == ("C06", "晋驰汽车能效诊断")
        assert refused(lambda: actions.plan_visit(corner.as_captain, maker, "tea", DAY)) == "field_invalid"
        past = make.day("2026-07-01")
        assert refused(lambda: actions.plan_visit(corner.as_captain, maker, "visit", past)) == "field_invalid"

    def test_without_a_liaison_nobody_is_sent(self, corner: make.Corner) -> None:
        row = register.customer(corner.team, is_key=True)
        assert (
            refused(lambda: actions.plan_visit(corner.as_captain, row, "visit", DAY))
            == "customer_without_liaison"
        )

    def test_the_next_visit_is_due_an_interval_after_the_last(
        self, corner: make.Corner, maker: Customer
    ) -> None:
        """Due at once before the first; overdue only while nothing is planned."""
        with clock.fixed(clock.at(make.day("2026-07-16"))):
            assert [row.is_overdue for row in queries.key_customers(corner.as_captain).rows] == [True]
            actions.plan_visit(corner.as_captain, maker, "visit", DAY)
            assert [row.is_overdue for row in queries.key_customers(corner.as_captain).rows] == [False]
        record = diagnosed(corner, maker)
        assert record.origin_kind == "liaison"
        row = queries.key_customers(corner.as_captain).rows[0]
        assert (row.last_visit_on, row.due_on) == (DAY, DAY + timedelta(days=60))

    def test_the_list_costs_the_same_for_one_and_three(
        self, corner: make.Corner, maker: Customer, django_assert_max_num_queries: Any
    ) -> None:
        for count in (1, 3):
            with django_assert_max_num_queries(9):
                assert queries.key_customers(corner.as_captain).total == count
            for _ in range(2):
                row = register.customer(corner.team, is_key=True)
                actions.name_liaison(corner.as_captain, row, liaison(corner))

    def test_a_page_shows_its_part_and_counts_all(self, corner: make.Corner, maker: Customer) -> None:
        """Three, two to a page, the one due first on top; a page too far is the last one."""
        for _ in range(2):
            actions.name_liaison(
                corner.as_captain, register.customer(corner.team, is_key=True), liaison(corner)
            )
        whole = queries.key_customers(corner.as_captain)
        first, last = (queries.key_customers(corner.as_captain, page=each, size=2) for each in (1, 9))
        assert (first.rows, last.rows) == (whole.rows[:2], whole.rows[2:])
        assert (first.total, last.page, last.pages, whole.pages) == (3, 2, 2, 1)

    def test_each_filter_keeps_what_it_says(self, corner: make.Corner, maker: Customer) -> None:
        """One without a liaison, one with an open request; nothing overdue, no measures."""
        alone = register.customer(corner.team, is_key=True)
        request = make.request(corner)
        request.customer = maker
        request.save()
        found = {
            state: [row.code for row in queries.key_customers(corner.as_captain, state=state).rows]
            for state in ("no_liaison", "requests", "measures", "overdue")
        }
        assert found == {"no_liaison": [alone.code], "requests": [maker.code], "measures": [], "overdue": []}


class TestMeasures:
    def test_the_effect_is_looked_at_a_month_after_it_was_carried_out(
        self, corner: make.Corner, maker: Customer
    ) -> None:
        captain = corner.as_captain
        row = actions.propose_measure(captain, diagnosed(corner, maker), "加装无功补偿", 48_000, 60_000)
        actions.agree_measure(captain, row)
        row = actions.carry_out_measure(captain, row, make.day("2026-07-10"))
        assert (row.state, row.effect_due_on) == ("done", make.day("2026-08-09"))
        assert refused(lambda: actions.check_effect(captain, row, "好")) == "measure_effect_early"
        with clock.fixed(clock.at(make.day("2026-08-10"), 9)):
            page = queries.customer_page(captain, maker.code)
            assert [(each.payback, each.is_late, each.may_check) for each in page.measures] == [
                (1.2, True, True)
            ]
            actions.check_effect(captain, row, "功率因数 0.95", 45_000)
            assert queries.customer_page(captain, maker.code).saved_yuan == 45_000
        assert refused(lambda: actions.drop_measure(captain, row, "x")) == "illegal_transition"

    def test_every_move_of_a_measure_stands_in_the_table(self) -> None:
        assert set(MEASURE.moves) == set(MeasureState)
        assert MEASURE.ends() == {MeasureState.CHECKED, MeasureState.DROPPED}

    def test_payback_needs_both_figures(self) -> None:
        assert payback_years(90_000, 60_000) == 1.5
        assert payback_years(None, 60_000) is None
        assert payback_years(90_000, 0) is None


class TestReports:
    def test_a_report_is_frozen_with_findings_limits_measures_and_digest(
        self, corner: make.Corner, maker: Customer
    ) -> None:
        record = diagnosed(corner, maker)
        actions.propose_measure(corner.as_captain, record, "加装无功补偿", 48_000, 60_000)
        report = actions.issue_report(corner.as_captain, record, "先补偿，后更换")
        assert (report.number, report.version, report.kind) == ("BG260714-0001", 1, "diagnosis")
        assert [(each["value"], each["result"], each["high"]) for each in report.data["findings"]] == [
            (None, "ok", None),
            (0.86, "ok", None),
            (21.0, "defect", 15.0),
        ]
        assert report.data["measures"][0]["payback_years"] == 1.2
        assert report.data["people"] == ["张建军"]
        assert report.digest == digest(report.data)
        CustomerMeasure.objects.everywhere("test").update(text="改了")
        found = queries.customer_report(corner.as_captain, report.number, 1)
        assert found.data["measures"][0]["text"] == "加装无功补偿"

    def test_issued_again_it_is_the_next_version_of_the_same_number(
        self, corner: make.Corner, maker: Customer
    ) -> None:
        record = diagnosed(corner, maker)
        first = actions.issue_report(corner.as_captain, record, "一")
        again = actions.issue_report(corner.as_captain, record, "二")
        assert (again.number, again.version) == (first.number, 2)
        other = actions.issue_report(corner.as_captain, diagnosed(corner, maker), "三")
        assert other.number == "BG260714-0002"

    def test_an_inspection_makes_the_other_paper_and_a_plain_visit_none(
        self, corner: make.Corner, maker: Customer
    ) -> None:
        paper = actions.issue_report(corner.as_captain, diagnosed(corner, maker, "inspection"), "限期整改")
        assert (paper.kind, paper.data["checklist"]["code"]) == ("inspection", "C07")
        advice = diagnosed(corner, maker, "advice")
        assert (
            refused(lambda: actions.issue_report(corner.as_captain, advice, "x"))
            == "report_without_checklist"
        )

    def test_the_customer_signs_once(self, corner: make.Corner, maker: Customer) -> None:
        report = actions.issue_report(corner.as_captain, diagnosed(corner, maker), "一")
        row = actions.sign_report(corner.as_captain, report, "高建平", "九月停产检修时实施")
        assert (row.signed_name, row.feedback, row.signed_at) == (
            "高建平",
            "九月停产检修时实施",
            make.MORNING,
        )
        assert row.digest == digest(row.data)
        assert refused(lambda: actions.sign_report(corner.as_captain, report, "别人")) == "report_signed"

    def test_altered_data_are_not_handed_out(self, corner: make.Corner, maker: Customer) -> None:
        report = actions.issue_report(corner.as_captain, diagnosed(corner, maker), "一")
        rows = CustomerReport.objects.everywhere("test").filter(pk=report.pk)
        rows.update(data={**report.data, "conclusion": "二"})
        number = report.number
        assert refused(lambda: queries.customer_report(corner.as_captain, number, 1)) == "report_altered"

    def test_limits_are_told_in_words(self) -> None:
        assert limit_words(None, 15.0, "%") == "≤ 15 %"
        assert limit_words(198.0, 235.0, "伏") == "198–235 伏"
        assert limit_words(None, None, "%") == ""


def test_finishing_the_visit_moves_it_off_the_plan(corner: make.Corner, maker: Customer) -> None:
    diagnosed(corner, maker)
    page = queries.customer_page(corner.as_captain, maker.code)
    assert (page.planned, page.visit_count, page.visits[0].may_report) == ((), 1, True)
    assert WorkItem.objects.everywhere("test").get(customer=maker).state == "done"
    assert [each.text for each in page.hazards] == ["三相不平衡度 21 %"]
