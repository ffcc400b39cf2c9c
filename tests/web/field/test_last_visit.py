"""Same as last time: what does not change is taken in by a tap, and the record says so."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import execute as world
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.actions import Position, RecordDraft
from liming.execute.models import ServiceRecord
from liming.plan.models import Checklist, ServiceType, WorkItem
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]

NOTE = "表箱在东墙外"


@pytest.fixture
def member(corner: world.Corner) -> Client:
    client = Client()
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def item(corner: world.Corner, house: object, number: int, **fields: object) -> WorkItem:
    values = {
        "occurrence_key": f"last|{number}",
        "title": "茶季检查",
        "team": corner.team,
        "member": corner.holder,
        "practice": "gold",
        "service_type": ServiceType.objects.get(code="VAS07"),
        "checklist": Checklist.objects.get(code="C04"),
        "origin_kind": "plan",
        "nominal_date": clock.today(),
        "scheduled_date": clock.today(),
        "customer": house,
    }
    return WorkItem.objects.create(**{**values, **fields})


def visited(corner: world.Corner, house: object, number: int = 1, **fields: object) -> ServiceRecord:
    """A visit three days ago with a colleague."""
    with clock.fixed(world.MORNING - timedelta(days=3, minutes=-number)):
        row = item(corner, house, number)
        actions.arrive(corner.as_holder, row)
        values = {
            "members": (corner.deputy,),
            "materials": "漏电保护器 1 个",
            "place_note": NOTE,
            "minutes": 30,
            "note": "已换",
        }
        return actions.finish_work(corner.as_holder, row, RecordDraft(**{**values, **fields}))


def filled(row: WorkItem, **changes: object) -> dict[str, object]:
    """The whole form answered on the spot."""
    data: dict[str, object] = {"result": "solved", "minutes": "30"}
    for check in row.checklist.items.all():
        if check.kind == "number":
            data[f"value_{check.number}"] = str(check.low if check.low is not None else check.high or 1)
        else:
            data[f"check_{check.number}"] = "ok"
    return {**data, **changes}


def on_site(corner: world.Corner, house: object, number: int = 9) -> WorkItem:
    row = item(corner, house, number)
    actions.arrive(corner.as_holder, row)
    return row


def finish(client: Client, row: WorkItem, **changes: object) -> ServiceRecord:
    answer = client.post(f"/field/items/{row.pk}/finish/", filled(row, **changes))
    assert answer.status_code == 302, answer.content.decode()[:400]
    return ServiceRecord.objects.everywhere("test").get(work_item=row)


def test_the_page_offers_it_with_its_day_and_presets_nothing(corner: world.Corner, member: Client) -> None:
    """Before the tap no field is filled; after it no number, no judgement and no result is."""
    house = register.customer(corner.team)
    visited(corner, house)
    row = on_site(corner, house)
    page = member.get(f"/field/items/{row.pk}/").content.decode()
    assert "上次 7月11日 张建军" in page
    assert 'name="place_note" maxlength="120" placeholder="比如：表箱在东墙外，钥匙找村电工" value=""' in page
    taken = member.get(f"/field/items/{row.pk}/?same=1").content.decode()
    assert f'value="{NOTE}"' in taken
    assert 'value="漏电保护器 1 个"' in taken
    assert f'value="{corner.deputy.pk}" checked' in taken
    answers = taken.split('class="checks"', 1)[1].split("</ol>", 1)[0]
    assert "checked" not in answers
    assert all(f'name="value_{check.number}" value=""' in answers for check in numbers_of(row))
    assert 'name="result" value="solved" checked' not in taken


def numbers_of(row: WorkItem) -> list:
    return [check for check in row.checklist.items.all() if check.kind == "number"]


def test_the_record_says_what_was_taken_over(corner: world.Corner, member: Client) -> None:
    """Of three values one was changed after the tap: two are named, with the record they come from."""
    house = register.customer(corner.team)
    earlier = visited(corner, house)
    record = finish(
        member,
        on_site(corner, house),
        taken_from=earlier.number,
        members=[str(corner.deputy.pk)],
        materials="漏电保护器 2 个",
        place_note=NOTE,
    )
    assert record.taken_over == {
        "number": earlier.number,
        "day": "2026-07-11",
        "fields": ["members", "place_note"],
    }
    said = f"同去的人、现场记要沿用 2026-07-11 的 {earlier.number}"
    assert said in member.get(f"/field/records/{record.number}/").content.decode()


def test_the_same_words_typed_by_hand_are_not_taken_over(corner: world.Corner, member: Client) -> None:
    house = register.customer(corner.team)
    visited(corner, house)
    assert finish(member, on_site(corner, house), place_note=NOTE).taken_over == {}


def test_a_record_written_meanwhile_changes_nothing_of_what_was_taken(
    corner: world.Corner, member: Client
) -> None:
    """A phone without a signal took the older visit's words; it is still that one which the record names."""
    house = register.customer(corner.team)
    older = visited(corner, house)
    visited(corner, house, 2, place_note="表箱挪到西墙")
    record = finish(member, on_site(corner, house), taken_from=older.number, place_note=NOTE)
    assert (record.taken_over["number"], record.taken_over["fields"]) == (older.number, ["place_note"])


def test_another_places_record_cannot_be_named(corner: world.Corner, member: Client) -> None:
    """Twin: a number from elsewhere, even with its very words, is not believed."""
    elsewhere = visited(corner, register.customer(corner.team))
    house = register.customer(corner.team)
    visited(corner, house, 2, place_note="")
    record = finish(member, on_site(corner, house), taken_from=elsewhere.number, place_note=NOTE)
    assert record.taken_over == {}


def test_who_left_and_materials_of_other_work_are_not_offered(corner: world.Corner) -> None:
    """The note of an older visit is, when the last one has none."""
    house = register.customer(corner.team)
    visited(corner, house)
    visited(corner, house, 2, place_note="")
    corner.deputy.left_on = clock.today()
    corner.deputy.save()
    row = item(corner, house, 9, service_type=ServiceType.objects.get(code="REP01"))
    last = queries.last_visit(row)
    assert last is not None
    assert (last.members, last.materials, last.place_note) == ((), "", NOTE)


def test_a_place_never_visited_offers_nothing(corner: world.Corner, member: Client) -> None:
    row = on_site(corner, register.customer(corner.team))
    assert queries.last_visit(row) is None
    assert "data-take-over" not in member.get(f"/field/items/{row.pk}/?same=1").content.decode()


def test_the_member_sees_where_the_phone_was(corner: world.Corner, member: Client) -> None:
    """Check-in and check-out, metres from the place and the phone's own doubt; without a fix the reason."""
    house = register.customer(corner.team, longitude=111.4, latitude=35.1)
    row = item(corner, house, 9)
    actions.arrive(corner.as_holder, row, Position(111.4, 35.101, 12.0, 3))
    page = member.get(f"/field/items/{row.pk}/").content.decode()
    assert "离现场约 111 米，误差 12 米" in page
    assert "位置只在签到和办结时各取一次，不跟踪" in page
    record = finish(member, row, longitude="111.4", latitude="35.1", accuracy="8")
    assert "误差 8 米" in member.get(f"/field/records/{record.number}/").content.decode()
    other = item(corner, house, 10)
    actions.arrive(corner.as_holder, other, None, "denied")
    assert "没有位置，手机不允许定位" in member.get(f"/field/items/{other.pk}/").content.decode()
