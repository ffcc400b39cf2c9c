"""A person sees, copies, corrects and deletes what is held of him, once it is sure who he is."""

from datetime import timedelta
from functools import partial

import pytest
from tests.factories import execute as make
from tests.factories import photos, register
from tests.refusals import refused

from liming.execute import actions, queries
from liming.execute.actions import DataRequestDraft
from liming.execute.enums import DataRequestKind, DataRequestSource, DataRequestState
from liming.execute.models import Hazard, ServiceRecord
from liming.execute.rules.data_requests import DATA_REQUEST
from liming.execute.rules.retention import GONE, NOBODY
from liming.register.models import Customer
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
PHONE = "13800005521"


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def corner():
    with clock.fixed(make.MORNING):
        yield make.corner()


def guard(corner):
    return register.viewer_for(Role.SECURITY_ADMIN, corner.tree.province)


def asked(corner, kind: str, identified: bool = True, **fields):
    draft = DataRequestDraft(
        DataRequestKind(kind), DataRequestSource.PHONE, "王大山", fields.pop("phone", PHONE), **fields
    )
    row = actions.take_data_request(guard(corner), corner.tree.xiaxian, draft)
    return actions.identify_asker(guard(corner), row, "document") if identified else row


def closed(corner, **fields):
    row = make.resolved(corner, photos=(photos.jpeg("yard"),), **fields)
    actions.revisit_request(corner.as_captain, row, "好了")
    row.refresh_from_db()
    actions.close_request(corner.as_captain, row, "已办结")
    row.refresh_from_db()
    return row


def test_it_is_due_in_fifteen_working_days(corner) -> None:
    """Tuesday 14 July: the fifteenth working day is 4 August."""
    row = asked(corner, "see", identified=False)
    assert (row.number, row.due_on.isoformat(), row.state) == ("GR260714-0001", "2026-08-04", "received")


def test_name_and_something_to_find_by_are_needed(corner) -> None:
    """Without phone and account number nothing can be found."""
    assert refused(lambda: asked(corner, "see", phone="")) == "field_required"


def test_nothing_is_shown_or_done_before_the_identity_is_checked(corner) -> None:
    """No list, no copy, no change, no deletion, and no answer."""
    make.request(corner)
    row, viewer = asked(corner, "copy", identified=False), guard(corner)
    assert queries.data_request(viewer, row.number).found == ()
    assert refused(lambda: actions.copy_personal_data(viewer, row)) == "not_identified"
    assert refused(lambda: actions.answer_data_request(viewer, row, "好")) == "illegal_transition"
    assert refused(lambda: actions.identify_asker(viewer, row, "guess")) == "field_invalid"
    assert actions.refuse_data_request(viewer, row, "身份不符").state == "refused"


def test_the_copy_holds_what_stands_in_any_table(corner) -> None:
    """Customer, request, record and added words, by the number however it was typed; not a stranger's."""
    register.customer(corner.team, "王大山", phone="138 0000 5521", address="窑头村")
    row = make.resolved(corner)
    actions.add_by_code(PUBLIC, row.follow_code, "门口有狗", ())
    make.request(corner, contact_phone="13900001111", contact_name="别人", words="别家的事")
    viewer, ask = guard(corner), asked(corner, "copy")
    copy = actions.copy_personal_data(viewer, ask)
    told = {part["what"]: part["rows"] for part in copy["held"]}
    assert list(told) == ["客户档案", "诉求", "诉求的补充", "服务记录"]
    assert told["诉求"][0]["电话"] == PHONE
    assert told["诉求的补充"][0]["内容"] == "门口有狗"
    assert "别家的事" not in str(copy)


def test_another_units_rows_are_not_found(corner) -> None:
    """Looked through is the unit that took the request and what lies below it."""
    make.request(corner)
    other = actions.take_data_request(
        guard(corner),
        corner.tree.changzhi,
        DataRequestDraft(DataRequestKind.SEE, DataRequestSource.DESK, "王大山", PHONE),
    )
    other = actions.identify_asker(guard(corner), other, "document")
    assert actions.copy_personal_data(guard(corner), other)["held"] == []


def test_a_correction_reaches_every_table_and_fills_nothing_empty(corner) -> None:
    """Name and phone of customer and request change; an address that was empty stays empty."""
    customer = register.customer(corner.team, "王大三", phone=PHONE, address="")
    row = make.request(corner, contact_name="王大三")
    ask = asked(corner, "correct")
    values = {"name": "王大山", "phone": "13800005522", "address": "窑头村 13 号"}
    assert actions.correct_personal_data(guard(corner), ask, values) == 2
    customer.refresh_from_db()
    row.refresh_from_db()
    assert (customer.name, customer.initials, customer.phone, customer.address) == (
        "王大山",
        "wds",
        "13800005522",
        "",
    )
    assert (row.contact_name, row.contact_phone, row.address) == ("王大山", "13800005522", "窑头村 13 号")


def test_erasing_clears_a_closed_case_with_its_photos(corner) -> None:
    """Words, names and photos are gone; the ledger still counts the record."""
    row = closed(corner)
    erased = actions.erase_personal_data(guard(corner), asked(corner, "delete"))
    row.refresh_from_db()
    record = ServiceRecord.objects.everywhere("test").get(request=row)
    assert (row.words, row.contact_phone, row.photos.get().file.name) == (GONE, "", "")
    assert (record.note, record.minutes, record.is_current) == ("", record.minutes, True)
    assert erased.done > 3 and erased.kept == {}


def test_what_the_law_asks_to_keep_is_kept_with_its_reason(corner) -> None:
    """An open request, a case with an uncured hazard, and the file of a customer who is still supplied."""
    customer = register.customer(corner.team, "王大山", phone=PHONE)
    old = closed(corner)
    open_one = make.request(corner)
    Hazard.objects.create(
        number="YH1",
        team=corner.team,
        record=ServiceRecord.objects.everywhere("test").get(request=old),
        level="general",
        owner_side="grid",
        text="线老化",
        found_at=make.MORNING,
        due_at=make.MORNING,
    )
    erased = actions.erase_personal_data(guard(corner), asked(corner, "delete"))
    assert erased.kept == {"open": 1, "held": 1, "customer": 1}
    for row in (old, open_one, customer):
        row.refresh_from_db()
    assert (old.contact_phone, open_one.contact_phone, customer.name) == (PHONE, PHONE, "王大山")


def test_a_gone_customer_is_erased(corner) -> None:
    """After the supply ended nothing keeps the file."""
    register.customer(corner.team, "王大山", phone=PHONE, closed_on=clock.today())
    actions.erase_personal_data(guard(corner), asked(corner, "delete"))
    assert Customer.objects.everywhere("test").get().name == NOBODY


def test_taking_consent_back_clears_the_photos_only(corner) -> None:
    """The case keeps its words."""
    row = closed(corner)
    erased = actions.withdraw_photo_consent(guard(corner), asked(corner, "withdraw"))
    row.refresh_from_db()
    assert (erased.done, row.photos.get().removed_on, row.contact_phone) == (1, clock.today(), PHONE)


def test_an_act_of_another_kind_is_refused(corner) -> None:
    """Who asked to see is not erased."""
    ask = asked(corner, "see")
    assert refused(lambda: actions.erase_personal_data(guard(corner), ask)) == "data_request_other_kind"


def test_the_asker_asks_by_code_and_reads_the_answer(corner) -> None:
    """One of a kind at a time; the answer stands on his page."""
    row = make.request(corner)
    ask = actions.ask_about_data_by_code(PUBLIC, row.follow_code, DataRequestKind.SEE, "想看看")
    assert (ask.unit_id, ask.phone, ask.source) == (row.unit_id, PHONE, "follow")
    again = lambda: actions.ask_about_data_by_code(PUBLIC, row.follow_code, DataRequestKind.SEE, "")  # noqa: E731
    assert refused(again) == "data_request_waits"
    viewer = guard(corner)
    actions.identify_asker(viewer, ask, "call_back")
    actions.answer_data_request(viewer, ask, "副本已寄")
    (told,) = queries.own_data_requests_by_code(row.follow_code)
    assert (told.answer, told.state) == ("副本已寄", DataRequestState.ANSWERED)
    assert again().number != ask.number


def test_every_step_is_kept_without_a_value(corner) -> None:
    """Course and audit name the acts in order and hold neither name nor number."""
    ask = asked(corner, "copy")
    actions.copy_personal_data(guard(corner), ask)
    actions.answer_data_request(guard(corner), ask, "已给副本，电话 13800005521")
    acts = ["received", "identified", "copied", "answered"]
    assert {step.act for step in ask.steps.all()} == set(acts)
    entries = AuditEntry.objects.filter(act__startswith="data_request.").order_by("pk")
    assert [each.act.split(".")[1] for each in entries] == acts
    assert PHONE not in str([each.after for each in entries])
    ask.refresh_from_db()
    assert PHONE not in ask.answer


def test_only_unit_and_security_administrator_answer(corner) -> None:
    """Captain, member and province are refused at every act; a unit outside is out of scope."""
    ask = asked(corner, "delete")
    for viewer in (corner.as_captain, corner.as_holder, corner.viewer(Role.PROVINCE)):
        for act in (
            lambda v: queries.data_requests(v),
            lambda v: queries.data_request(v, ask.number),
            lambda v: actions.erase_personal_data(v, ask),
            lambda v: actions.answer_data_request(v, ask, "好"),
        ):
            assert refused(partial(act, viewer)) == "forbidden"
    stranger = register.viewer_for(Role.UNIT, corner.tree.changzhi)
    assert refused(lambda: actions.erase_personal_data(stranger, ask)) == "out_of_scope"
    assert refused(lambda: queries.data_request(stranger, ask.number)) == "not_found"
    assert queries.data_request(corner.viewer(Role.UNIT), ask.number).row == ask


def test_the_course_is_the_tables(corner) -> None:
    """Every state leads only where the table says."""
    for source in DataRequestState:
        for target in DataRequestState:
            allowed = DATA_REQUEST.allows(source, target)
            assert allowed == ((source, target) in _MOVES)


_MOVES = {
    ("received", "identified"),
    ("received", "refused"),
    ("identified", "answered"),
    ("identified", "refused"),
}


def test_answered_requests_become_nobody_after_half_a_year(corner) -> None:
    """Proof of consents is kept 180 days after the answer; an open one never goes."""
    ask, waiting = asked(corner, "see"), asked(corner, "copy")
    actions.answer_data_request(guard(corner), ask, "已看")
    with clock.fixed(make.MORNING + timedelta(days=179)):
        actions.keep_to_time(make.SYSTEM)
        ask.refresh_from_db()
        assert ask.person == "王大山"
    with clock.fixed(make.MORNING + timedelta(days=182)):
        actions.keep_to_time(make.SYSTEM)
    ask.refresh_from_db()
    waiting.refresh_from_db()
    assert (ask.person, ask.phone, waiting.phone) == (NOBODY, "", PHONE)


def test_the_notice_says_the_times_in_force(corner) -> None:
    """Six parts; years and days come from the parameters."""
    notice = queries.privacy_notice()
    words = " ".join(text for _title, text in notice.parts)
    assert (len(notice.parts), "照片 2 年" in words, "15 个工作日" in words) == (6, True, True)
