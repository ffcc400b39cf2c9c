"""Two people, or one twice, at the same instant: one effect, and whoever was later hears why in a sentence.

On SQLite in a file with the house's own backend, on PostgreSQL as it is; in threads and in processes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.factories import at_once, counting
from tests.factories import execute as make
from tests.factories.at_once import DONE, Act

from liming.execute import actions
from liming.execute.actions import DeskDraft, EventDraft, FindDraft, QuickDraft, RecordDraft
from liming.execute.enums import DeskOutcome, EventKind
from liming.execute.models import Request, RequestStep, ServiceRecord
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4
Together = Callable[[list[Act]], list[tuple[str, str]]]
Grown = dict[str, int]


@pytest.fixture
def corner(tmp_path: Path, settings: Any) -> Iterator[make.Corner]:
    settings.MEDIA_ROOT = tmp_path
    with at_once.served(tmp_path), clock.fixed(make.MORNING):
        yield make.corner()


@pytest.fixture(params=[at_once.in_threads, at_once.in_processes], ids=["threads", "processes"])
def together(request: pytest.FixtureRequest) -> Together:
    race: Together = request.param
    return race


def codes(found: list[tuple[str, str]]) -> list[str]:
    """What came of each act, without order; a fault says itself."""
    return sorted(said if code == "fault" else code for code, said in found)


def grown(since: Counter[str]) -> Grown:
    """By how many rows each table grew; a series of numbers has one row a day."""
    more = {name: count - since[name] for name, count in counting.rows().items() if count != since[name]}
    more.pop("NumberSeries", None)
    return more


def effect_of(act: Act) -> Grown:
    """How many rows one such act alone writes in each table."""
    before = counting.rows()
    act()
    return grown(before)


def test_a_request_sent_twice_at_once_is_taken_down_once(corner: make.Corner, together: Together) -> None:
    def ask(key: str) -> Act:
        return lambda: actions.receive_request(corner.as_captain, make.intake(once=key)).number

    alone = effect_of(ask("alone"))
    for key in range(ROUNDS):
        before = counting.rows()
        first, second = together([ask(str(key)), ask(str(key))])
        assert first == second
        assert first[0] == DONE, first
        assert grown(before) == alone


def test_the_first_two_requests_of_a_day_at_once_have_numbers_one_and_two(
    corner: make.Corner, together: Together
) -> None:
    found = together([lambda: make.request(corner), lambda: make.request(corner)])
    assert sorted(found) == [(DONE, "XQ260714-0001"), (DONE, "XQ260714-0002")]


def test_a_find_sent_twice_at_once_gives_the_finder_one_item(corner: make.Corner, together: Together) -> None:
    viewer, grid = corner.as_holder, corner.first.current

    def find(key: str) -> Act:
        draft = FindDraft(title="树碰线", grid_version=grid, is_mine=True, once=key)
        return lambda: [str(each.pk) for each in actions.report_find(viewer, draft) if each]

    alone = effect_of(find("alone"))
    for key in range(ROUNDS):
        before = counting.rows()
        first, second = together([find(str(key)), find(str(key))])
        assert first == second
        assert first[0] == DONE, first
        assert grown(before) == alone


def test_a_record_and_a_desk_business_sent_twice_at_once_are_written_once(
    corner: make.Corner, together: Together
) -> None:
    viewer = corner.as_holder
    quick = QuickDraft(service_type_code="REP02", once="a")
    desk = DeskDraft(corner.team, "pay", "王大山", outcome=DeskOutcome.REQUEST, once="a")
    for act in (lambda: actions.quick_record(viewer, quick), lambda: actions.take_business(viewer, desk)):
        first, second = together([act, act])
        assert first == second
        assert first[0] == DONE, first
    rows = counting.rows()
    assert (rows["ServiceRecord"], rows["DeskRecord"], rows["Request"]) == (1, 1, 1)


def test_the_same_key_with_other_content_at_once_takes_down_one_and_refuses_the_other(
    corner: make.Corner, together: Together
) -> None:
    def ask(words: str) -> Act:
        return lambda: actions.receive_request(corner.as_captain, make.intake(words=words, once="a"))

    assert codes(together([ask("跳闸"), ask("没电")])) == [DONE, "sent_otherwise"]
    assert counting.rows()["Request"] == 1


def test_a_double_tap_on_accept_signs_once(corner: make.Corner, together: Together) -> None:
    viewer = corner.as_holder
    alone = effect_of(lambda: actions.accept_work(viewer, make.item_of(make.request(corner))))
    for _ in range(ROUNDS):
        before = counting.rows()
        row = make.request(corner)
        item = make.item_of(row)
        tap = lambda item=item: actions.accept_work(viewer, item)  # noqa: E731
        assert codes(together([tap, tap])) == [DONE, "illegal_transition"]
        assert grown(before) == alone


def test_of_holder_and_captain_who_both_accept_one_signs(corner: make.Corner, together: Together) -> None:
    for _ in range(ROUNDS):
        row = make.request(corner)
        item = make.item_of(row)
        found = together(
            [
                lambda item=item: actions.accept_work(corner.as_holder, item),
                lambda item=item: actions.accept_work(corner.as_captain, item),
            ]
        )
        assert codes(found) == [DONE, "illegal_transition"]
        assert RequestStep.objects.filter(request=row, state="accepted").count() == 1


def test_of_two_members_only_whom_it_was_given_to_signs(corner: make.Corner, together: Together) -> None:
    other = corner.viewer(Role.MEMBER, corner.other)
    for _ in range(ROUNDS):
        row = make.request(corner)
        item = make.item_of(row)
        found = together(
            [
                lambda item=item: actions.accept_work(corner.as_holder, item),
                lambda item=item: actions.accept_work(other, item),
            ]
        )
        assert [code for code, _said in found] == [DONE, "not_your_item"]
        assert Request.objects.everywhere("test").get(pk=row.pk).holder == corner.holder


def test_given_to_another_while_its_holder_accepts_one_of_them_has_it(
    corner: make.Corner, together: Together
) -> None:
    """The later one counts: signed and then taken away, or taken away and the signing refused."""
    for _ in range(ROUNDS):
        row = make.request(corner)
        item = make.item_of(row)
        given, signed = together(
            [
                lambda row=row: actions.dispatch_request(corner.as_captain, row, corner.other),
                lambda item=item: actions.accept_work(corner.as_holder, item),
            ]
        )
        assert given[0] == DONE, given
        assert signed[0] in (DONE, "illegal_transition"), signed
        row.refresh_from_db()
        assert (row.state, row.holder, row.dispatches.count()) == ("dispatched", corner.other, 2)
        items = WorkItem.objects.everywhere("test").filter(origin_id=str(row.pk))
        states = {each.member: each.state for each in items.select_related("member")}
        assert states == {corner.holder: WorkState.CANCELLED, corner.other: WorkState.DISPATCHED}
        steps = row.steps.filter(state="accepted").count()
        assert steps == (signed[0] == DONE)


def test_two_captains_giving_a_waiting_request_to_two_leave_one_open_item(
    corner: make.Corner, together: Together
) -> None:
    make.send_after(2)
    for _ in range(ROUNDS):
        row = make.request(corner)
        found = together(
            [
                lambda row=row: actions.dispatch_request(corner.as_captain, row, corner.holder),
                lambda row=row: actions.dispatch_request(corner.as_captain, row, corner.other),
            ]
        )
        assert codes(found) == [DONE, DONE]
        row.refresh_from_db()
        items = WorkItem.objects.everywhere("test").filter(origin_id=str(row.pk), state="dispatched")
        assert [each.member for each in items] == [row.holder]
        assert row.dispatches.order_by("at").last().member == row.holder


def test_work_handed_in_twice_at_once_is_recorded_once(corner: make.Corner, together: Together) -> None:
    viewer, draft = corner.as_holder, RecordDraft(note="已换保护器", photo_count=1)

    def begun() -> WorkItem:
        item = make.item_of(make.request(corner))
        actions.accept_work(viewer, item)
        return item

    alone = effect_of(lambda: actions.finish_work(viewer, begun(), draft))
    for _ in range(ROUNDS):
        before = counting.rows()
        item = begun()
        finish = lambda item=item: actions.finish_work(viewer, item, draft)  # noqa: E731
        assert codes(together([finish, finish])) == [DONE, "illegal_transition"]
        assert grown(before) == alone
        assert ServiceRecord.objects.everywhere("test").filter(work_item=item).count() == 1


def test_work_finished_twice_at_once_with_its_key_gives_the_same_record(
    corner: make.Corner, together: Together
) -> None:
    viewer, draft = corner.as_holder, RecordDraft(note="已换保护器", once="a")
    item = make.item_of(make.request(corner))
    finish = lambda: actions.finish_work(viewer, item, draft)  # noqa: E731
    first, second = together([finish, finish])
    assert first == second
    assert first[0] == DONE, first
    assert counting.rows()["ServiceRecord"] == 1


def test_two_captains_who_merge_each_other_s_duplicate_leave_one_request(
    corner: make.Corner, together: Together
) -> None:
    for _ in range(ROUNDS):
        first, second = make.request(corner), make.request(corner)
        found = together(
            [
                lambda one=first, two=second: actions.merge_request(corner.as_captain, one, two),
                lambda one=first, two=second: actions.merge_request(corner.as_captain, two, one),
            ]
        )
        assert codes(found) == [DONE, "merge_into_itself"]
        rows = Request.objects.everywhere("test").filter(pk__in=[first.pk, second.pk])
        assert sorted(row.state for row in rows) == ["dispatched", "merged"]
        merged = AuditEntry.objects.filter(act="request.merged", subject_id__in=[first.pk, second.pk])
        assert merged.count() == 1


def test_a_request_merged_while_its_holder_accepts_is_under_way_nowhere_else(
    corner: make.Corner, together: Together
) -> None:
    for _ in range(ROUNDS):
        kept, double = make.request(corner), make.request(corner)
        item = make.item_of(double)
        joined, signed = together(
            [
                lambda one=double, two=kept: actions.merge_request(corner.as_captain, one, two),
                lambda item=item: actions.accept_work(corner.as_holder, item),
            ]
        )
        assert joined[0] == DONE, joined
        assert signed[0] in (DONE, "illegal_transition"), signed
        double.refresh_from_db()
        item.refresh_from_db()
        assert (double.state, item.state) == ("merged", WorkState.DECLINED)


def test_an_event_that_ends_while_a_member_finishes_leaves_one_record_each(
    corner: make.Corner, together: Together
) -> None:
    """Two attached requests; who comes later to the first one is refused, or leaves it as it is."""
    office = corner.viewer(Role.UNIT)
    for _ in range(ROUNDS):
        event = actions.enter_event(
            office,
            EventDraft(
                kind=EventKind.FAULT,
                title="线路跳闸",
                starts_at=make.MORNING,
                ends_at=make.MORNING + timedelta(hours=1),
                unit=corner.tree.xiaxian,
                grid_codes=("SJ-02",),
            ),
        )
        rows = [make.request(corner), make.request(corner)]
        actions.attach_requests(office, event, rows)
        item = make.item_of(rows[0])
        ended, finished = together(
            [
                lambda event=event: actions.end_event(office, event, "已恢复"),
                lambda item=item: actions.finish_work(corner.as_holder, item, RecordDraft(note="已修")),
            ]
        )
        assert ended[0] == DONE, ended
        assert finished[0] in (DONE, "illegal_transition"), finished
        records = ServiceRecord.objects.everywhere("test").filter(request__in=rows)
        assert Counter(records.values_list("request_id", flat=True)) == {row.pk: 1 for row in rows}


def test_given_by_hand_while_it_goes_by_itself_the_captain_s_choice_stands(
    corner: make.Corner, together: Together
) -> None:
    """Two workers tick beside the captain: the rules send at most once, and never after a person did."""
    make.send_after(0.5)
    with clock.fixed(make.MORNING + timedelta(hours=3)):
        for _ in range(ROUNDS):
            row = make.request(corner, received_at=make.MORNING)
            found = together(
                [
                    lambda row=row: actions.dispatch_request(corner.as_captain, row, corner.other),
                    actions.send_waiting,
                    actions.send_waiting,
                ]
            )
            assert codes(found) == [DONE] * 3
            row.refresh_from_db()
            given = list(row.dispatches.order_by("at"))
            sent = sum(int(said) for _code, said in found[1:])
            assert (row.holder, given[-1].member, len(given)) == (corner.other, corner.other, 1 + sent)
            items = WorkItem.objects.everywhere("test").filter(origin_id=str(row.pk), state="dispatched")
            assert [each.member for each in items] == [corner.other]


def test_a_rating_sent_twice_at_once_is_one(corner: make.Corner, together: Together) -> None:
    row = make.resolved(corner)
    token = make.link_token(row)
    found = together([lambda: actions.rate(token, 5), lambda: actions.rate(token, 5)])
    assert codes(found) == [DONE, DONE]
    assert counting.rows()["Rating"] == 1
