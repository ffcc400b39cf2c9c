"""My day: what is new first, what is left, the map, one tap to call and to drive, the days around."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as world
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.actions import QuickDraft, ShiftDraft
from liming.execute.enums import RecordResult
from liming.execute.models import Request, ServiceRecord
from liming.plan.models import ServiceType, WorkItem
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]


@pytest.fixture
def member(corner: world.Corner) -> Client:
    client = Client()
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def planned(corner: world.Corner, number: int = 1, days: int = 0, **fields: object) -> WorkItem:
    """Work of the month plan some days from today."""
    day = clock.today() + timedelta(days=days)
    values = {
        "occurrence_key": f"my-day|{number}|{days}",
        "title": f"走访{number}",
        "team": corner.team,
        "member": corner.holder,
        "practice": "gold",
        "service_type": ServiceType.objects.get(code="VAS07"),
        "origin_kind": "plan",
        "nominal_date": day,
        "scheduled_date": day,
        "grid_version": corner.first.current,
    }
    return WorkItem.objects.create(**{**values, **fields})


def page_of(client: Client, address: str = "/field/") -> str:
    return client.get(address).content.decode()


class TestOrder:
    def test_requests_to_be_signed_for_come_before_everything(
        self, corner: world.Corner, member: Client
    ) -> None:
        """A request that came later stands above the day's plan, with its button; signed for, it does not."""
        planned(corner)
        request = world.request(corner)
        found = queries.member_day(corner.as_holder, corner.holder.pk)
        assert [item.title for item in found.items] == [request.title, "走访1"]
        assert (found.new, found.current) == (1, found.items[0])
        assert "新派 1 件，请先签收" in page_of(member)
        actions.accept_work(corner.as_holder, world.item_of(request))
        assert queries.member_day(corner.as_holder, corner.holder.pk).new == 0
        assert "请先签收" not in page_of(member)

    def test_every_new_request_can_be_signed_for_on_the_page(
        self, corner: world.Corner, member: Client
    ) -> None:
        """Two new ones, two buttons, though only one of them is the current stop."""
        world.request(corner)
        world.request(corner, title="没电了", contact_phone="13800005522")
        assert page_of(member).count('data-act="accept"') == 2


class TestLeft:
    def test_the_work_left_is_the_usual_time_of_what_is_open(self, corner: world.Corner) -> None:
        """Two visits of their type's usual minutes; no route, so no driving time is claimed."""
        usual = ServiceType.objects.get(code="VAS07").usual_minutes
        planned(corner, 1)
        planned(corner, 2)
        planned(corner, 3, state="done", done_at=clock.now())
        found = queries.member_day(corner.as_holder, corner.holder.pk)
        assert (found.work_left, found.drive_left, found.ends_at) == (2 * usual, 0, None)


class TestPlace:
    def test_the_map_and_the_ways_use_the_best_known_place(
        self, corner: world.Corner, member: Client
    ) -> None:
        """An item without a point of its own is found by its customer; only a grid as place is said."""
        house = register.customer(corner.team, longitude=111.41, latitude=35.11)
        planned(corner, customer=house)
        (item,) = queries.member_day(corner.as_holder, corner.holder.pk).items
        assert item.spot is not None
        assert (item.spot.longitude, item.spot.latitude, item.spot.is_rough) == (111.41, 35.11, False)
        page = page_of(member)
        assert 'class="route-sketch"' in page
        assert 'href="geo:35.110000,111.410000' in page
        assert "导航到网格中心" not in page

    def test_without_any_place_nothing_is_drawn(self, corner: world.Corner, member: Client) -> None:
        planned(corner, grid_version=None)
        page = page_of(member)
        assert "route-sketch" not in page
        assert "geo:" not in page


class TestCall:
    def test_one_tap_gives_the_number_to_the_phone_and_the_look_is_kept(
        self, corner: world.Corner, member: Client
    ) -> None:
        item = world.item_of(world.request(corner))
        answer = member.post(f"/field/items/{item.pk}/phone/", headers={"Accept": "application/json"})
        assert answer.json() == {"phone": "13800005521"}
        assert AuditEntry.objects.filter(act="request.contact_seen").count() == 1
        assert "13800005521" not in page_of(member)

    def test_the_customer_of_planned_work_is_called_the_same_way(
        self, corner: world.Corner, member: Client
    ) -> None:
        house = register.customer(corner.team, phone="13911112222")
        item = planned(corner, customer=house)
        assert "data-call" in page_of(member)
        answer = member.post(f"/field/items/{item.pk}/phone/", headers={"Accept": "application/json"})
        assert answer.json() == {"phone": "13911112222"}
        assert AuditEntry.objects.filter(act="work_item.contact_seen").count() == 1

    def test_a_colleague_gets_no_number(self, corner: world.Corner) -> None:
        """Twin: refused, and no trace of a look that did not happen."""
        item = planned(corner, customer=register.customer(corner.team, phone="13911112222"))
        colleague = corner.viewer(Role.MEMBER, corner.other)
        with pytest.raises(DomainError, match="not_your_item"):
            actions.reveal_item_contact(colleague, item, "x")
        assert not AuditEntry.objects.filter(act="work_item.contact_seen").exists()

    def test_an_item_of_nobody_has_no_number(self, corner: world.Corner) -> None:
        with pytest.raises(DomainError, match="not_found"):
            actions.reveal_item_contact(corner.as_holder, planned(corner), "x")


class TestWeeks:
    def test_fourteen_days_ahead_and_seven_back(self, corner: world.Corner, member: Client) -> None:
        """The last day ahead is shown, the one after it is not; work done is shown with result and rating."""
        planned(corner, 1, days=14)
        planned(corner, 2, days=15)
        with clock.fixed(world.MORNING - timedelta(days=6)):
            record = actions.quick_record(corner.as_holder, quick())
        with clock.fixed(world.MORNING - timedelta(days=7)):
            actions.quick_record(corner.as_holder, quick())
        weeks = queries.member_weeks(corner.as_holder, corner.holder.pk)
        assert [(each.day.isoformat(), len(each.items)) for each in weeks.coming] == [("2026-07-28", 1)]
        assert [[row.number for row in each.records] for each in weeks.past] == [[record.number]]
        page = page_of(member)
        for words in ("往后 14 天", "走访1", "最近 7 天", "已解决，未邀评"):
            assert words in page
        assert "走访2" not in page

    def test_the_next_day_is_open_where_today_has_nothing_left(
        self, corner: world.Corner, member: Client
    ) -> None:
        """Twin: with a visit left today the days ahead stay closed."""
        planned(corner, 1, days=1)
        planned(corner, 2, days=2)
        assert [f'id="day-2026-07-{day}" open' in page_of(member) for day in (15, 16)] == [True, False]
        planned(corner, 3)
        assert 'id="day-2026-07-15" open' not in page_of(member)

    def test_duty_stands_with_its_day(self, corner: world.Corner, member: Client) -> None:
        """Today's shift on top, tomorrow's among the coming days."""
        for days in (0, 1):
            day = clock.today() + timedelta(days=days)
            draft = ShiftDraft(corner.team, corner.holder, clock.at(day, 18), clock.at(day, 22))
            actions.add_shift(corner.as_captain, draft)
        weeks = queries.member_weeks(corner.as_holder, corner.holder.pk)
        assert (len(weeks.today), [len(each.shifts) for each in weeks.coming]) == (1, [1])
        assert page_of(member).count("18:00") >= 2

    def test_a_colleagues_weeks_stay_closed(self, corner: world.Corner) -> None:
        """Twin: a member sees only the own days, a captain those of the team."""
        with pytest.raises(DomainError, match="not_your_item"):
            queries.member_weeks(corner.as_holder, corner.other.pk)
        assert queries.member_weeks(corner.as_captain, corner.holder.pk).coming == ()


def quick() -> QuickDraft:
    return QuickDraft(result=RecordResult.SOLVED, minutes=20, whom="一户", service_type_code="MKT01")


def cost(client: Client) -> int:
    client.get("/field/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/field/").status_code == 200
    return len(asked)


def test_the_page_costs_the_same_with_1_and_3_of_everything(corner: world.Corner, member: Client) -> None:
    """Requests, planned work, coming days, records and shifts: three of each ask no more than one."""
    costs = []
    for number in range(3):
        world.request(corner, title=f"跳闸{number}", contact_phone=f"1380000552{number}")
        planned(corner, number, customer=register.customer(corner.team, code=f"K{number}"))
        planned(corner, number, days=number + 1)
        actions.quick_record(corner.as_holder, quick())
        day = clock.today() + timedelta(days=number)
        draft = ShiftDraft(corner.team, corner.holder, clock.at(day, 18), clock.at(day, 22))
        actions.add_shift(corner.as_captain, draft)
        costs.append(cost(member))
    assert costs[0] == costs[2]
    assert Request.objects.everywhere("test").count() == ServiceRecord.objects.everywhere("test").count() == 3


class TestAlone:
    EVENING = world.MORNING.replace(hour=20)

    def test_the_time_to_report_back_stands_on_both_pages_until_it_is_said(
        self, corner: world.Corner, member: Client
    ) -> None:
        """Before the way out a hint, after it the time and the act; once said, both are gone."""
        with clock.fixed(self.EVENING):
            item = planned(corner, title="夜间巡视")
            assert "夜间作业，最好两人同去" in page_of(member)
            assert page_of(member).index('data-act="depart"')
            member.post(f"/field/items/{item.pk}/depart/")
            for address in ("/field/", f"/field/items/{item.pk}/"):
                page = page_of(member, address)
                assert "夜间单独作业" in page
                assert 'data-act="back"' in page
            assert member.post(f"/field/items/{item.pk}/back/")["Location"] == "/field/"
            assert "单独作业" not in page_of(member)

    def test_more_time_is_one_tap(self, corner: world.Corner, member: Client) -> None:
        with clock.fixed(self.EVENING):
            item = planned(corner)
            member.post(f"/field/items/{item.pk}/depart/")
            before = queries.own_notice(corner.as_holder)
            member.post(f"/field/items/{item.pk}/later/")
            after = queries.own_notice(corner.as_holder)
        assert before is not None
        assert after is not None
        assert after.due_at == before.due_at + timedelta(minutes=30)

    def test_a_stranger_reports_for_nobody(self, corner: world.Corner, member: Client) -> None:
        """Twin: another member's tap leaves the time as it was."""
        with clock.fixed(self.EVENING):
            item = planned(corner)
            member.post(f"/field/items/{item.pk}/depart/")
            other = Client()
            account = register.account(Role.MEMBER, corner.team, member=corner.other)
            other.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
            assert other.post(f"/field/items/{item.pk}/back/").status_code == 400
            assert queries.own_notice(corner.as_holder) is not None
