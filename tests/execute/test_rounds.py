"""A round of many places: an answer each, one record in the end, every defect a hazard of it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from tests.factories import execute, register
from tests.refusals import refused

from liming.execute import actions, queries
from liming.execute.actions import EvidenceDraft, PlaceDraft, RecordDraft
from liming.execute.enums import EvidenceKind, RoundResult
from liming.execute.models import Evidence, Hazard, RoundAnswer, ServiceRecord, Visit
from liming.execute.rules.rounds import next_of, round_words, tally
from liming.plan.actions import RoundDraft, RoundPlaceDraft, plan_round
from liming.plan.models import RoundPlace, ServiceType, WorkItem
from liming.plan.rules.rounds import walk_order
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
FINE = PlaceDraft(RoundResult.FINE)
SKIPPED = PlaceDraft(RoundResult.SKIPPED, reason="absent")


@pytest.fixture(autouse=True)
def _morning(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(execute.MORNING):
        yield


@pytest.fixture
def corner():
    return execute.corner()


def draft_of(corner, *names: str, **fields) -> RoundDraft:
    values = {
        "team": corner.team,
        "title": "泗交线特巡",
        "service_type": ServiceType.objects.get(code="VAS07"),
        "day": clock.today(),
        "member": corner.holder,
        "places": [RoundPlaceDraft(name) for name in names or ("1# 杆", "2# 杆", "3# 杆")],
    }
    return RoundDraft(**{**values, **fields})


@pytest.fixture
def item(corner) -> WorkItem:
    return plan_round(corner.as_captain, draft_of(corner))


def places(item: WorkItem) -> list:
    return list(RoundPlace.objects.filter(item=item).order_by("number").values_list("pk", flat=True))


def defect() -> PlaceDraft:
    evidence = (EvidenceDraft(EvidenceKind.PHOTO, ContentFile(b"x", name="a.png")),)
    return PlaceDraft(RoundResult.DEFECT, "绝缘子破损", evidence=evidence)


def test_a_round_of_three_places_is_one_record_that_says_what_was_found(corner, item):
    first, second, third = places(item)
    me = corner.as_holder
    actions.answer_place(me, first, FINE)
    with clock.fixed(execute.MORNING + timedelta(minutes=30)):
        actions.answer_place(me, second, defect())
        actions.answer_place(me, third, SKIPPED)
        record = actions.finish_round(me, item, RecordDraft(note="路滑"))
    assert ServiceRecord.objects.everywhere("test").count() == 1
    assert record.note == "共 3 处：正常 1，缺陷 1，没去成 1。路滑"
    assert (record.result, record.minutes, record.photo_count) == ("hazard_found", 30, 1)
    hazard = Hazard.objects.everywhere("test").get()
    assert (hazard.record, hazard.work_item, hazard.place, hazard.keeper) == (
        record,
        item,
        "2# 杆",
        corner.holder,
    )
    assert Evidence.objects.get().record == record
    item.refresh_from_db()
    assert item.state == "done"


def test_the_first_answer_begins_the_work_and_each_place_keeps_the_latest_said(corner, item):
    first, *_rest = places(item)
    early = execute.MORNING - timedelta(hours=1)
    actions.answer_place(corner.as_holder, first, PlaceDraft(RoundResult.FINE, said_at=early))
    assert Visit.objects.everywhere("test").get().check_in_at == early
    actions.answer_place(corner.as_holder, first, SKIPPED)
    actions.answer_place(corner.as_holder, first, PlaceDraft(RoundResult.FINE, said_at=early))
    row = RoundAnswer.objects.get()
    assert (row.result, row.reason, row.said_at) == ("skipped", "absent", execute.MORNING)
    assert Visit.objects.everywhere("test").count() == 1


def test_a_defect_said_again_stays_one_hazard(corner, item):
    first, *_rest = places(item)
    actions.answer_place(corner.as_holder, first, defect())
    with clock.fixed(execute.MORNING + timedelta(minutes=1)):
        actions.answer_place(corner.as_holder, first, defect())
    assert Hazard.objects.everywhere("test").count() == 1


def test_a_round_ends_when_every_place_is_answered_and_somebody_was_somewhere(corner, item):
    me = corner.as_holder
    assert refused(lambda: actions.finish_round(me, item, RecordDraft())) == "round_left"
    for place in places(item):
        actions.answer_place(me, place, SKIPPED)
    assert refused(lambda: actions.finish_round(me, item, RecordDraft())) == "round_nothing_done"


def test_nothing_is_answered_after_the_end_but_what_is_added_late(corner, item):
    first, *rest = places(item)
    for place in (first, *rest):
        actions.answer_place(corner.as_holder, place, FINE)
    record = actions.finish_round(corner.as_holder, item, RecordDraft(minutes=60))
    later = PlaceDraft(RoundResult.FINE, said_at=execute.MORNING + timedelta(minutes=1))
    assert refused(lambda: actions.answer_place(corner.as_holder, first, later)) == "illegal_transition"
    actions.answer_place(corner.as_captain, first, later, corner.holder, late=True)
    assert RoundAnswer.objects.get(place=first).said_at == later.said_at
    record.refresh_from_db()
    assert record.note == "共 3 处：正常 3。"


def test_what_a_defect_and_a_skip_need_is_asked_for(corner, item):
    first, *_rest = places(item)
    for draft in (PlaceDraft(RoundResult.DEFECT), PlaceDraft(RoundResult.SKIPPED)):
        assert refused(lambda: actions.answer_place(corner.as_holder, first, draft)) == (  # noqa: B023
            "field_required"
        )


def test_only_the_holder_and_the_captain_walk_it(corner, item):
    first, *_rest = places(item)
    deputy = corner.viewer(Role.MEMBER, corner.deputy)
    assert refused(lambda: actions.answer_place(deputy, first, FINE)) == "not_your_item"
    assert refused(lambda: actions.finish_round(deputy, item, RecordDraft())) == "not_your_item"
    unit = corner.viewer(Role.UNIT)
    assert refused(lambda: actions.answer_place(unit, first, FINE)) == "forbidden"
    assert actions.answer_place(corner.as_captain, first, FINE).result == "fine"


def test_planning_a_round_needs_places_a_name_and_the_right(corner):
    assert refused(lambda: plan_round(corner.as_captain, draft_of(corner, places=[]))) == "field_required"
    assert refused(lambda: plan_round(corner.as_captain, draft_of(corner, title=" "))) == "field_required"
    many = [RoundPlaceDraft(str(number)) for number in range(301)]
    assert refused(lambda: plan_round(corner.as_captain, draft_of(corner, places=many))) == "round_too_long"
    assert refused(lambda: plan_round(corner.as_holder, draft_of(corner))) == "forbidden"
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.xiaxian, code="X-9"))
    assert refused(lambda: plan_round(stranger, draft_of(corner))) == "out_of_scope"


def test_the_walk_says_where_to_go_next_and_how_far_it_is(corner, item):
    actions.answer_place(corner.as_holder, places(item)[1], FINE)
    walk = queries.round_walk(corner.as_holder, item.pk)
    assert (walk.next_number, walk.after(2), walk.tally.left) == (1, 3, 2)
    plain = execute.item_of(execute.request(corner))
    assert queries.round_walk(corner.as_holder, plain.pk) is None
    (row,) = queries.rounds(corner.as_captain)
    assert (row.places, row.seen, row.defects, row.skipped) == (3, 1, 0, 0)


@pytest.mark.parametrize(
    ("results", "after", "expected"),
    [
        (["", "", ""], 0, 1),
        (["", "fine", ""], 1, 3),
        (["", "fine", "fine"], 2, 1),
        (["fine"], 1, None),
        ([], 0, None),
    ],
)
def test_next_is_the_nearest_left_behind_else_the_first(results, after, expected):
    assert next_of(results, after) == expected


def test_the_words_of_a_round_leave_out_what_did_not_happen():
    assert round_words(tally(["fine", "fine"])) == "共 2 处：正常 2。"


def test_a_walk_goes_to_the_nearest_each_time_and_to_unknown_places_last():
    spots = [(111.0, 35.0), (111.3, 35.0), (111.1, 35.0), (None, None)]
    drafts = [RoundPlaceDraft(str(n), longitude=x, latitude=y) for n, (x, y) in enumerate(spots)]
    assert [each.name for each in walk_order(drafts)] == ["0", "2", "1", "3"]
