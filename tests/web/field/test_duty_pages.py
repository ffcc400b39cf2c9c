"""Duty and desk on the phone."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import execute, register

from liming.execute import actions
from liming.execute.actions import DeskDraft, ShiftDraft
from liming.execute.enums import DeskOutcome
from liming.execute.models import DeskRecord, DutyPresence, DutyWish
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOON = datetime(2026, 7, 14, 12, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(NOON):
        yield execute.corner()


@pytest.fixture
def phone(client: Client, corner, settings):
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


def shift(corner, member, starts=NOON + timedelta(minutes=20), **fields):
    draft = ShiftDraft(corner.team, member, starts, starts + timedelta(hours=4), **fields)
    return actions.add_shift(corner.as_captain, draft)


def text(answer):
    return answer.content.decode()


def test_duty_stands_in_the_tabs_and_one_tap_checks_in_and_out(phone, corner):
    row = shift(corner, corner.holder)
    page = text(phone.get("/field/duty/"))
    assert 'href="/field/duty/"' in page
    assert "签到</button>" in page
    assert "签退</button>" in text(phone.post(reverse("my_duty_act", args=[row.pk, "check-in"]), follow=True))
    phone.post(reverse("my_duty_act", args=[row.pk, "check-out"]))
    assert DutyPresence.objects.get().out_at == NOON


def test_a_member_offers_a_shift_and_takes_a_colleagues(phone, corner):
    later = NOON + timedelta(days=2)
    own, other = shift(corner, corner.holder, later), shift(corner, corner.other, later + timedelta(days=1))
    phone.post(reverse("my_duty_act", args=[own.pk, "ask"]), {"reason": "家里有事"})
    swap = actions.ask_swap(corner.viewer(Role.MEMBER, corner.other), other)
    page = text(phone.get("/field/duty/"))
    assert "已问全队" in page
    assert "我来接" in page
    page = text(phone.post(reverse("my_swap_act", args=[swap.pk, "take"]), follow=True))
    assert "替李文斌" in page


def test_the_desk_knows_the_point_of_my_duty_and_writes_with_one_post(phone, corner):
    point = register.service_point(corner.team, name="泗交驿站")
    shift(corner, corner.holder, NOON - timedelta(hours=1), point=point)
    assert f'value="{point.code}" selected' in text(phone.get("/field/desk/"))
    values = {"point": point.code, "business": "pay", "whom": "王大山", "outcome": "done", "minutes": "5"}
    phone.post("/field/desk/", values)
    assert DeskRecord.objects.everywhere("test").get().point == point


def test_a_missing_name_is_asked_for_and_what_was_typed_stays(phone, corner):
    answer = phone.post(
        "/field/desk/", {"business": "pay", "outcome": "done", "minutes": "5", "words": "查电费"}
    )
    assert answer.status_code == 400
    assert 'value="查电费"' in text(answer)


def test_what_was_handed_to_me_is_on_my_page_and_can_be_finished_or_returned(phone, corner):
    viewer = corner.viewer(Role.MEMBER, corner.other)
    draft = DeskDraft(corner.team, "rename", "王大山", DeskOutcome.HANDED_OVER, receiver=corner.holder)
    rows = [actions.take_business(viewer, draft) for _ in range(2)]
    assert "更名过户" in text(phone.get("/field/duty/"))
    phone.post(reverse("my_desk_act", args=[rows[0].number, "finish"]))
    phone.post(reverse("my_desk_act", args=[rows[1].number, "return"]), {"note": "缺房产证"})
    states = DeskRecord.objects.everywhere("test").order_by("number").values_list("state", flat=True)
    assert list(states) == ["done", "returned"]


def test_a_colleagues_shift_is_not_checked_in_by_me(phone, corner):
    row = shift(corner, corner.other)
    assert phone.post(reverse("my_duty_act", args=[row.pk, "check-in"])).status_code == 400


def test_a_member_names_a_day_to_be_off_and_takes_it_back(phone, corner):
    page = text(phone.post("/field/duty/wish/", {"day": "2026-07-20", "note": "家长会"}, follow=True))
    assert "7月20日" in page
    assert "家长会" in page
    row = DutyWish.objects.everywhere("test").get()
    assert row.member == corner.holder
    assert "家长会" not in text(phone.post("/field/duty/wish/", {"drop": str(row.pk)}, follow=True))
    assert DutyWish.objects.everywhere("test").count() == 0


def test_a_day_that_is_none_is_refused_and_a_colleagues_wish_is_out_of_reach(phone, corner):
    row = actions.wish_day(corner.as_captain, corner.other, date(2026, 7, 20))
    assert phone.post("/field/duty/wish/", {"day": "2026-02-31"}).status_code == 400
    assert phone.post("/field/duty/wish/", {"drop": str(row.pk)}).status_code == 404
    assert DutyWish.objects.everywhere("test").get() == row
