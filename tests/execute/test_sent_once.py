"""What a client sends again after a cut line is the first one: one row, and nothing that follows twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import contacts, counting, register
from tests.factories import execute as make
from tests.refusals import refused

from liming.execute import actions
from liming.execute.actions import (
    ContactAsk,
    DeskDraft,
    EvidenceDraft,
    FindDraft,
    Position,
    QuickDraft,
    RecordDraft,
)
from liming.execute.enums import DeskOutcome, EvidenceKind, RequestSource
from liming.execute.models import NumberSeries, Request
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC, Role, Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
KEY = "8817-1"


@pytest.fixture
def corner(settings: Any, tmp_path: Any) -> Iterator[make.Corner]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(make.MORNING):
        yield make.corner()


def ask(corner: make.Corner, **fields: Any) -> Request:
    return actions.receive_request(corner.as_captain, make.intake(**{"once": KEY, **fields}))


def test_a_request_sent_again_is_the_first_one_and_no_table_grows(corner: make.Corner) -> None:
    first = ask(corner)
    before, numbers = counting.rows(), list(NumberSeries.objects.values_list("prefix", "last"))
    assert (before["Request"], before["Dispatch"]) == (1, 1)
    again = ask(corner)
    assert (again.pk, again.number, again.follow_code) == (first.pk, first.number, first.follow_code)
    assert counting.rows() == before
    assert list(NumberSeries.objects.values_list("prefix", "last")) == numbers


@pytest.mark.parametrize("change", [{"words": "又跳了"}, {"photos": (b"other",)}, {"longitude": 111.41}])
def test_the_same_key_with_other_content_is_refused_and_changes_nothing(
    corner: make.Corner, change: dict[str, Any]
) -> None:
    ask(corner)
    before = counting.rows()
    assert refused(lambda: ask(corner, **change)) == "sent_otherwise"
    assert counting.rows() == before


def test_the_refusal_names_the_first_one_in_both_languages(corner: make.Corner) -> None:
    row = ask(corner)
    with pytest.raises(DomainError) as refusal:
        ask(corner, words="又跳了")
    for language in ("zh-hans", "en"):
        assert row.number in refusal.value.sentence(language)


def test_without_a_key_equal_calls_stay_two(corner: make.Corner) -> None:
    assert ask(corner, once="").pk != ask(corner, once="").pk


def test_keys_of_two_senders_never_meet(corner: make.Corner) -> None:
    """Another account, and the public page, may happen to use the same key."""
    first = ask(corner)
    other = corner.viewer(Role.UNIT)
    by_unit = actions.receive_request(other, make.intake(once=KEY))
    public = make.intake(once=KEY, source=RequestSource.PUBLIC_PAGE)
    by_public = actions.receive_request(PUBLIC, public)
    assert len({first.pk, by_unit.pk, by_public.pk}) == 3


def test_who_may_not_take_a_request_down_learns_nothing_by_its_key(corner: make.Corner) -> None:
    ask(corner)
    stranger = replace(corner.as_captain, roles=frozenset({Role.AUDIT_ADMIN}), grants=())
    assert refused(lambda: actions.receive_request(stranger, make.intake(once=KEY))) == "forbidden"


def test_a_key_costs_no_query(corner: make.Corner) -> None:
    ask(corner, once="warm")
    with CaptureQueriesContext(connection) as without:
        ask(corner, once="")
    with CaptureQueriesContext(connection) as with_key:
        ask(corner)
    assert len(with_key) == len(without)


def test_a_key_of_more_than_255_characters_is_refused(corner: make.Corner) -> None:
    assert ask(corner, once="k" * 255).number
    assert refused(lambda: ask(corner, once="k" * 256)) == "field_invalid"


def find(viewer: Viewer, corner: make.Corner, **fields: Any) -> Any:
    values: dict[str, Any] = {"title": "树碰线", "grid_version": corner.first.current, "once": KEY}
    return actions.report_find(viewer, FindDraft(**{**values, **fields}))


def test_an_own_find_sent_again_opens_the_item_signed_for(corner: make.Corner) -> None:
    """The phone measures its place anew each time; that is no other content."""
    viewer = corner.as_holder
    first, item = find(viewer, corner, is_mine=True, longitude=111.40, latitude=35.10)
    before = counting.rows()
    again, same_item = find(viewer, corner, is_mine=True, longitude=111.4001, latitude=35.1001)
    assert (again.pk, same_item) == (first.pk, item)
    assert counting.rows() == before


def test_a_find_left_to_the_captain_and_sent_again_stays_one(corner: make.Corner) -> None:
    viewer = corner.as_holder
    first, _ = find(viewer, corner)
    before = counting.rows()
    assert find(viewer, corner) == (first, None)
    assert counting.rows() == before


def test_a_contact_s_request_sent_again_is_the_first_one(corner: make.Corner) -> None:
    viewer = contacts.seen_by(contacts.village(corner))
    told = ContactAsk(title="没电", words="没电", service_type_code="REP01", once=KEY)
    first = actions.ask_as_contact(viewer, told)
    before = counting.rows()
    assert actions.ask_as_contact(viewer, told) == first
    assert refused(lambda: actions.ask_as_contact(viewer, replace(told, words="灯暗"))) == "sent_otherwise"
    assert counting.rows() == before


def photo(content: bytes) -> EvidenceDraft:
    return EvidenceDraft(EvidenceKind.PHOTO, ContentFile(content, "a.jpg"))


def test_a_quick_record_sent_again_is_the_first_one(corner: make.Corner) -> None:
    """The same photo is the same content, another one is not."""
    viewer = corner.as_holder
    draft = QuickDraft(service_type_code="REP02", note="换插座", evidence=(photo(b"one"),), once=KEY)
    first = actions.quick_record(viewer, draft)
    before = counting.rows()
    again = replace(draft, evidence=(photo(b"one"),), position=Position(111.4, 35.1))
    assert actions.quick_record(viewer, again).number == first.number
    other = replace(draft, evidence=(photo(b"two"),))
    assert refused(lambda: actions.quick_record(viewer, other)) == "sent_otherwise"
    assert counting.rows() == before


def test_work_finished_and_sent_again_is_the_first_record(corner: make.Corner) -> None:
    """Without the key it is refused, as before; with it, another note is other content."""
    viewer, item = corner.as_holder, make.item_of(make.request(corner))
    draft = RecordDraft(note="已换保护器", photo_count=1, once=KEY)
    first = actions.finish_work(viewer, item, draft)
    before = counting.rows()
    assert actions.finish_work(viewer, item, draft) == first
    assert refused(lambda: actions.finish_work(viewer, item, replace(draft, note=""))) == "sent_otherwise"
    assert refused(lambda: actions.finish_work(viewer, item, replace(draft, once=""))) == "illegal_transition"
    assert counting.rows() == before


def test_a_finish_s_key_used_for_another_item_is_refused(corner: make.Corner) -> None:
    viewer, draft = corner.as_holder, RecordDraft(note="已换保护器", once=KEY)
    actions.finish_work(viewer, make.item_of(make.request(corner)), draft)
    other = make.item_of(make.request(corner))
    assert refused(lambda: actions.finish_work(viewer, other, draft)) == "sent_otherwise"


def test_partly_finished_work_sent_again_carries_over_once(corner: make.Corner) -> None:
    viewer, item = corner.as_holder, make.item_of(make.request(corner))
    act = partial(actions.finish_partly, viewer, item, RecordDraft(note="先送电", once=KEY), "换电缆")
    day = clock.today()
    first = act(day)
    before = counting.rows()
    assert act(day) == first
    assert refused(lambda: act(day + timedelta(days=1))) == "sent_otherwise"
    assert counting.rows() == before


def test_a_corrected_record_leaves_the_key_with_the_old_one(corner: make.Corner) -> None:
    draft = QuickDraft(service_type_code="REP02", once=KEY)
    first = actions.quick_record(corner.as_holder, draft)
    new = actions.correct_record(corner.as_captain, first, {"minutes": 30}, "记错了")
    assert (new.once_key, new.once_content) == (None, "")
    assert actions.quick_record(corner.as_holder, draft) == first


@pytest.mark.parametrize("outcome", [DeskOutcome.DONE, DeskOutcome.REQUEST])
def test_a_desk_business_sent_again_is_the_first_one(corner: make.Corner, outcome: DeskOutcome) -> None:
    """Neither its ledger record nor the request it became comes twice."""
    register.service_point(corner.team)
    draft = DeskDraft(corner.team, "pay", "王大山", outcome=outcome, once=KEY)
    first = actions.take_business(corner.as_holder, draft)
    before = counting.rows()
    assert actions.take_business(corner.as_holder, draft) == first
    assert counting.rows() == before
