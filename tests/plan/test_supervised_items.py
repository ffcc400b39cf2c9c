"""Supervised items: set from above into a team's month, urged, answered, accepted or sent back, and kept."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import plan as plans
from tests.factories import register

from liming.plan import queries
from liming.plan.actions import (
    AnswerDraft,
    Carry,
    SupervisedDraft,
    accept_supervised_item,
    answer_supervised_item,
    cancel_items,
    close_month,
    confirm_month,
    derive_month,
    extend_supervised_item,
    load_defaults,
    move_items,
    move_work_item,
    send_back_supervised_item,
    set_supervised_item,
    urge_supervised_item,
)
from liming.plan.enums import SupervisionState, SupervisionStepKind, WorkState
from liming.plan.models import ItemSupervision, MonthChange, SupervisionStep
from liming.plan.rules import SUPERVISION
from liming.register.models import Notice
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, Viewer

SYSTEM = plans.SYSTEM
MONTH = "2026-11"
MORNING = clock.at(date(2026, 11, 9), 9)
pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(MORNING)]
DUE = date(2026, 11, 20)
ANSWER = AnswerDraft("三处隐患已整改", "张建军", "台账 3 条、照片 6 张")


@pytest.fixture
def tree() -> register.UnitTree:
    load_defaults(SYSTEM)
    return register.unit_tree()


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="XX")


@pytest.fixture
def unit(tree) -> Viewer:
    return register.viewer_for(Role.UNIT, tree.yuncheng)


@pytest.fixture
def captain(team) -> Viewer:
    return register.viewer_for(Role.CAPTAIN, team)


def draft(**fields: Any) -> SupervisedDraft:
    values = {
        "title": "敬老院线路整改",
        "service_type": plans.service_type(),
        "day": DUE,
        "ground": "市公司检查发现三处隐患",
        "notice_number": "运供督〔2026〕12号",
        "level": "key",
    }
    return SupervisedDraft(**{**values, **fields})


def refused(code: str, call: Callable[..., Any], /, *args: Any) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        call(*args)
    assert refusal.value.code == code
    return refusal.value


def test_it_enters_the_month_and_after_the_baseline_as_a_change_with_its_reason(tree, team, unit) -> None:
    plans.approved_plan(tree.province)
    derive_month(SYSTEM, MONTH)
    confirm_month(SYSTEM, team, MONTH)
    found = set_supervised_item(unit, team, draft())
    page = queries.month_page(SYSTEM, team, MONTH)
    assert (page.baseline, page.current) == (1, 2)
    item = next(each for each in page.items if each.title == "敬老院线路整改")
    assert (item.supervision, item.nominal_date, item.in_baseline) == (found, DUE, False)
    change = MonthChange.objects.everywhere("test").get()
    assert change.reason == "运供督〔2026〕12号 督办：市公司检查发现三处隐患"
    assert (found.unit, clock.local(found.due_at)) == (tree.yuncheng, clock.at(DUE, 18))


def test_the_captain_and_the_member_are_told_once_of_each_step(team, unit) -> None:
    member = register.member(team)
    leader = register.account(Role.CAPTAIN, team)
    account = register.account(Role.MEMBER, team, member=member)
    found = set_supervised_item(unit, team, draft(member=member))
    urge_supervised_item(unit, found, "请本周回复")
    told = Notice.objects.order_by("account_id", "kind").values_list("account_id", "kind")
    kinds = ("supervised", "supervision_urged")
    assert sorted(told) == sorted((who.pk, kind) for who in (leader, account) for kind in kinds)


def test_urged_answered_sent_back_answered_and_accepted(unit, captain, team) -> None:
    """Every word is kept with who said it and whether it came late; the unit that set it closes it."""
    found = set_supervised_item(unit, team, draft())
    urge_supervised_item(unit, found, "请抓紧")
    answer_supervised_item(captain, found, ANSWER)
    again = send_back_supervised_item(unit, found, "请补照片")
    assert (again.state, clock.local(again.due_at).date()) == (SupervisionState.OPEN, date(2026, 11, 10))
    with clock.fixed(MORNING + timedelta(days=3)):
        answer_supervised_item(captain, found, ANSWER)
    with clock.fixed(MORNING + timedelta(days=4)):
        closed = accept_supervised_item(unit, found, "已核实")
    assert (closed.state, closed.verdict, closed.closed_by) == ("closed", "已核实", unit.name)
    steps = queries.supervised_steps(queries.supervised_item(captain, found.pk))
    assert sorted((step.kind, step.is_late) for step in steps) == [
        ("closed", True),
        ("replied", False),
        ("replied", True),
        ("sent_back", False),
        ("urged", False),
    ]
    last = SupervisionStep.objects.filter(kind=SupervisionStepKind.REPLIED).latest("at")
    assert (last.words, last.done_by, last.evidence) == ("三处隐患已整改", "张建军", "台账 3 条、照片 6 张")
    acts = AuditEntry.objects.filter(act__startswith="supervised_item.").order_by("id")
    assert [act.partition(".")[2] for act in acts.values_list("act", flat=True)] == [
        *("asked", "urged", "replied", "sent_back", "replied", "closed")
    ]


def test_a_closed_one_moves_no_more(unit, captain, team) -> None:
    assert SUPERVISION.ends() == {SupervisionState.CLOSED}
    found = set_supervised_item(unit, team, draft())
    accept_supervised_item(unit, found, "不再需要")
    for act, words in (
        (urge_supervised_item, "催"),
        (send_back_supervised_item, "再报"),
        (accept_supervised_item, "再销"),
    ):
        refused("illegal_transition", act, unit, found, words)
    refused("illegal_transition", answer_supervised_item, captain, found, ANSWER)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "field_required"),
        ({"service_type": None}, "field_required"),
        ({"notice_number": ""}, "field_required"),
        ({"ground": " "}, "field_required"),
        ({"level": "x"}, "field_invalid"),
        ({"day": date(2026, 11, 8)}, "field_invalid"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_written(team, unit, fields, code) -> None:
    refused(code, set_supervised_item, unit, team, draft(**fields))
    assert not ItemSupervision.objects.everywhere("test").exists()


def test_an_answer_says_what_was_done_by_whom_and_what_shows_it(team, unit, captain) -> None:
    found = set_supervised_item(unit, team, draft())
    for wrong in (
        AnswerDraft("", "张", "照片"),
        AnswerDraft("做完", "", "照片"),
        AnswerDraft("做完", "张", " "),
    ):
        refused("field_required", answer_supervised_item, captain, found, wrong)
    refused("field_required", urge_supervised_item, unit, found, " ")
    refused("field_required", accept_supervised_item, unit, found, " ")
    assert not SupervisionStep.objects.exists()


def test_the_team_can_neither_cancel_it_nor_put_it_off(team, unit, captain) -> None:
    found = set_supervised_item(unit, team, draft())
    item = found.item
    refused("plan_supervised", cancel_items, captain, [item], "忙")
    page = queries.month_page(captain, team, MONTH)
    assert [group.last for day in queries.calendar_days(page) for group in day.groups] == [DUE]
    refused("plan_supervised_until", move_items, captain, [item], DUE + timedelta(days=1), "忙")
    assert move_items(captain, [item], DUE - timedelta(days=1), "提前做") == 1
    accept_supervised_item(unit, found, "不再需要")
    item.refresh_from_db()
    assert cancel_items(captain, [item], "不再需要") == 1


def test_who_set_it_gives_more_time_with_a_reason(team, unit, captain) -> None:
    """A later day only; then the team may move the work up to it."""
    found = set_supervised_item(unit, team, draft())
    later = DUE + timedelta(days=5)
    refused("field_required", extend_supervised_item, unit, found, later, " ")
    refused("field_invalid", extend_supervised_item, unit, found, DUE, "备件未到")
    assert clock.local(extend_supervised_item(unit, found, later, "备件未到").due_at) == clock.at(later, 18)
    assert move_items(captain, [found.item], later, "等备件") == 1
    (step,) = queries.supervised_steps(queries.supervised_item(unit, found.pk))
    assert (step.kind, step.words, step.is_late) == ("extended", "备件未到", False)
    accept_supervised_item(unit, found, "已核实")
    refused("illegal_transition", extend_supervised_item, unit, found, later + timedelta(days=1), "再延")


def test_no_item_is_set_into_a_month_handed_in(tree, team, unit) -> None:
    plans.approved_plan(tree.province)
    derive_month(SYSTEM, "2026-10")
    confirm_month(SYSTEM, team, "2026-10")
    with clock.fixed(clock.at(date(2026, 11, 1), 9)):
        close_month(SYSTEM, team, "2026-10")
    with clock.fixed(clock.at(date(2026, 10, 30), 9)):
        refused("plan_month_closed", set_supervised_item, unit, team, draft(day=date(2026, 10, 31)))


def test_a_carried_item_takes_its_supervision_along(team, unit) -> None:
    found = set_supervised_item(unit, team, draft())
    confirm_month(SYSTEM, team, MONTH)
    for state in (WorkState.ACCEPTED, WorkState.ON_SITE, WorkState.PARTLY_DONE):
        move_work_item(SYSTEM, found.item, state)
    with clock.fixed(clock.at(date(2026, 12, 1), 9)):
        close_month(SYSTEM, team, MONTH, {found.item_id: Carry("还剩一处", 70)})
        found = queries.supervised_item(unit, found.pk)
        assert found.item.carried_from.remains == "还剩一处"
        spans = [queries.month_overview(SYSTEM, each) for each in (MONTH, "2026-12")]
    assert [(row.supervised.open, row.supervised.late) for (row,) in (each.teams for each in spans)] == [
        (0, 0),
        (1, 1),
    ]


def test_the_overview_and_the_list_count_open_and_late(tree, team, unit) -> None:
    first = set_supervised_item(unit, team, draft())
    set_supervised_item(unit, team, draft(day=date(2026, 11, 30)))
    other = register.team(tree.wuxiang)
    set_supervised_item(SYSTEM, other, draft())
    with clock.fixed(clock.at(DUE, 19)):
        overview = queries.month_overview(unit, MONTH)
        assert [(row.supervised.open, row.supervised.late) for row in overview.teams] == [(2, 1)]
        assert queries.supervised_totals(unit) == {"open": 2, "late": 1, "replied": 0, "closed": 0}
        assert list(queries.supervised_items(unit, "late")) == [first]
        assert queries.supervised_totals(SYSTEM, other)["open"] == 1


def test_the_list_asks_as_often_for_three_as_for_one(team, unit) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            rows = list(queries.supervised_items(unit))
            assert all(row.item.team.unit.short_name and row.unit.short_name for row in rows)
        return len(asked)

    set_supervised_item(unit, team, draft())
    first = cost()
    for _ in range(2):
        set_supervised_item(unit, team, draft())
    assert cost() == first == 1


def test_supervised_items_twin(tree, team, unit, captain) -> None:
    """Only the unit above sets, urges and rules, only the team answers; a unit below cannot close."""
    stranger = register.viewer_for(Role.UNIT, tree.changzhi)
    below = register.viewer_for(Role.UNIT, tree.xiaxian)
    member = register.viewer_for(Role.MEMBER, team)
    refused("forbidden", set_supervised_item, captain, team, draft())
    refused("out_of_scope", set_supervised_item, stranger, team, draft())
    found = set_supervised_item(unit, team, draft())
    for act in (urge_supervised_item, send_back_supervised_item, accept_supervised_item):
        refused("forbidden", act, captain, found, "x")
        refused("out_of_scope", act, stranger, found, "x")
        refused("out_of_scope", act, below, found, "x")
    for viewer, code in ((captain, "forbidden"), (stranger, "out_of_scope"), (below, "out_of_scope")):
        refused(code, extend_supervised_item, viewer, found, DUE + timedelta(days=1), "x")
    refused("forbidden", answer_supervised_item, member, found, ANSWER)
    refused("not_found", queries.supervised_item, stranger, found.pk)
