"""Whatever people do in any order: no request is lost, no clock is reset, none closes without a record."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.enums import ReopenSource, RequestState
from liming.execute.models import Request, ServiceRecord, StageTimer
from liming.execute.queries.reopens import waiting_reopen
from liming.execute.queries.returns import waiting_ruling
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
LEGAL_REFUSALS = {
    *("illegal_transition", "field_invalid", "nobody_can_go", "merge_into_itself", "merge_into_ended"),
    *("ruling_waits", "ruling_binds", "reopen_too_late", "not_your_item", "changed_meanwhile"),
    *("member_of_other_team", "out_of_scope"),
}
Clock = tuple[str, Any, int, Any, Any]


class Life(RuleBasedStateMachine):
    """Two requests in a corner of two teams; every act is tried whether it is legal or not."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.corner = make.corner()
        self.other = register.team(self.corner.tree.yanhu)
        register.member(self.other)
        self.now = make.MORNING
        with clock.fixed(self.now):
            self.keys = [make.request(self.corner).pk for _ in range(2)]
        self.clocks: dict[Any, Clock] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def row(self, number: int) -> Request:
        return Request.objects.everywhere("test").select_related("team").get(pk=self.keys[number])

    def attempt(self, act: Any) -> None:
        """Let the act happen, or be refused for a reason a person would be told; nothing half-written."""
        self.now += timedelta(minutes=7)
        try:
            with clock.fixed(self.now), transaction.atomic():
                act()
        except DomainError as refusal:
            assert refusal.code in LEGAL_REFUSALS, refusal.code

    which = some.integers(0, 1)

    @rule(which=which)
    def give(self, which: int) -> None:
        self.attempt(lambda: actions.dispatch_request(make.SYSTEM, self.row(which)))

    @rule(which=which, act=some.sampled_from(["accept_work", "depart", "arrive"]))
    def advance(self, which: int, act: str) -> None:
        item = make.item_of(self.row(which))
        self.attempt(lambda: getattr(actions, act)(make.SYSTEM, item))

    @rule(which=which)
    def finish(self, which: int) -> None:
        item = make.item_of(self.row(which))
        draft = actions.RecordDraft(note="已换", photo_count=1)
        self.attempt(lambda: actions.finish_work(make.SYSTEM, item, draft))

    @rule(which=which)
    def give_back(self, which: int) -> None:
        row = self.row(which)
        target = self.other if row.team == self.corner.team else self.corner.team
        self.attempt(lambda: actions.return_request(make.SYSTEM, row, target, "不在本队网格"))

    @rule(which=which)
    def rule_it(self, which: int) -> None:
        ruling = waiting_ruling(self.row(which))
        if ruling is not None:
            self.attempt(lambda: actions.rule_owner(make.SYSTEM, ruling, self.corner.team, "在夏县"))

    @rule(which=which)
    def pause(self, which: int) -> None:
        self.attempt(
            lambda: actions.wait_request(make.SYSTEM, self.row(which), "weather", "大雨", no_proof="雨中")
        )

    @rule(which=which)
    def go_on(self, which: int) -> None:
        self.attempt(lambda: actions.resume_request(make.SYSTEM, self.row(which)))

    @rule(which=which)
    def merge(self, which: int) -> None:
        self.attempt(lambda: actions.merge_request(make.SYSTEM, self.row(which), self.row(1 - which)))

    @rule(which=which)
    def decline(self, which: int) -> None:
        self.attempt(lambda: actions.decline_request(make.SYSTEM, self.row(which), "水费"))

    @rule(which=which, solved=some.booleans())
    def revisit(self, which: int, solved: bool) -> None:
        self.attempt(lambda: actions.revisit_request(make.SYSTEM, self.row(which), "回访", solved))

    @rule(which=which)
    def close(self, which: int) -> None:
        self.attempt(lambda: actions.close_request(make.SYSTEM, self.row(which)))

    @rule(which=which)
    def ask_again(self, which: int) -> None:
        self.attempt(lambda: actions.ask_reopen(PUBLIC, self.row(which), ReopenSource.CALLER, "还跳闸"))

    @rule(which=which, granted=some.booleans())
    def decide(self, which: int, granted: bool) -> None:
        asked = waiting_reopen(self.row(which))
        if asked is not None:
            act = actions.grant_reopen if granted else actions.refuse_reopen
            self.attempt(lambda: act(make.SYSTEM, asked, "已核实"))

    @invariant()
    def none_is_lost(self) -> None:
        """Each stands on the board of who has it; a merged one leads to another."""
        for key in self.keys:
            row = Request.objects.everywhere("test").select_related("team", "unit", "merged_into").get(pk=key)
            filters = queries.BoardFilters(time="all", search=row.number)
            assert queries.board(make.SYSTEM, filters).total == 1
            assert row.team is not None
            if row.state == RequestState.MERGED:
                assert row.merged_into is not None

    @invariant()
    def no_clock_is_reset(self) -> None:
        """Start and limit stay for ever, an ended clock stays ended, and a due time only moves later."""
        for timer in StageTimer.objects.filter(request__in=self.keys):
            seen = (timer.stage, timer.started_at, timer.amount, timer.due_at, timer.ended_at)
            before = self.clocks.get(timer.pk, seen)
            assert before[:3] == seen[:3]
            assert before[3] <= seen[3]
            assert before[4] in (None, seen[4])
            self.clocks[timer.pk] = seen
        assert set(self.clocks) <= set(StageTimer.objects.values_list("pk", flat=True))

    @invariant()
    def none_ends_unrecorded(self) -> None:
        """What was resolved stands on a ledger record of its own; declined and merged say why."""
        for key in self.keys:
            row = Request.objects.everywhere("test").get(pk=key)
            if row.state in (RequestState.RESOLVED, RequestState.REVISITED, RequestState.CLOSED):
                assert ServiceRecord.objects.everywhere("test").filter(request=row, is_current=True).exists()
            if row.state in (RequestState.DECLINED, RequestState.MERGED):
                assert row.steps.order_by("-at").first().note

    @invariant()
    def only_waiting_stands_still(self) -> None:
        """An open pause belongs to a waiting request and to no other."""
        for key in self.keys:
            row = Request.objects.everywhere("test").get(pk=key)
            paused = any(pause["ends"] is None for pause in row.notes.get("pauses", ()))
            assert paused == (row.state == RequestState.WAITING)


def test_any_sequence_of_acts_keeps_the_promises() -> None:
    """Random acts, the same in every run."""
    chosen = settings(
        max_examples=8,
        stateful_step_count=14,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Life, settings=chosen)
