"""People of no team are named when work ends: on the phone, and when an activity is recorded."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import execute as world
from tests.factories import register

from liming.execute import actions
from liming.execute.models import Activity, ServiceRecord
from liming.plan.models import WorkItem
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]
GUEST = {"guest_kind_1": "youth", "guest_name_1": "赵一鸣", "guest_organisation_1": "县公司青年突击队"}
SECOND = {"guest_kind_3": "community", "guest_name_3": "钱小芳", "guest_organisation_3": "泗交社区"}
FINISH = {"result": "solved", "minutes": "30", "note": "换保护器"}
OUTCOME = {"note": "读了三篇", "minutes": "90"}


def sign_in(role: Role, corner: world.Corner, member: object) -> Client:
    client = Client()
    account = register.account(role, corner.team, member=member)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def phone(corner: world.Corner) -> Client:
    return sign_in(Role.MEMBER, corner, corner.holder)


def on_site(corner: world.Corner) -> WorkItem:
    """A request's item at which the holder has arrived."""
    item = world.item_of(world.request(corner))
    for act in (actions.accept_work, actions.depart, actions.arrive):
        act(corner.as_holder, item)
    return item


def begun(corner: world.Corner) -> Activity:
    draft = actions.ActivityDraft(
        kind="reading",
        title="读书会",
        starts_at=world.MORNING - timedelta(hours=3),
        minutes=90,
        member=corner.holder,
        reason="下乡无信号",
    )
    return actions.announce_activity(corner.as_captain, corner.team, draft)


def helpers() -> list[tuple[str, str, str]]:
    record = ServiceRecord.objects.everywhere("test").get()
    return list(record.helpers.values_list("kind", "name", "organisation"))


def test_a_finished_visit_names_its_guests(phone: Client, corner: world.Corner) -> None:
    """Rows left empty are nobody; the order is the typed one."""
    item = on_site(corner)
    assert 'name="guest_organisation_3"' in phone.get(f"/field/items/{item.pk}/").content.decode()
    phone.post(f"/field/items/{item.pk}/finish/", {**FINISH, **GUEST, **SECOND})
    assert helpers() == [
        ("youth", "赵一鸣", "县公司青年突击队"),
        ("community", "钱小芳", "泗交社区"),
    ]


@pytest.mark.parametrize("left_out", ["guest_name_1", "guest_organisation_1"])
def test_half_a_guest_is_asked_for_and_what_was_typed_stays(
    phone: Client, corner: world.Corner, left_out: str
) -> None:
    item = on_site(corner)
    answer = phone.post(f"/field/items/{item.pk}/finish/", {**FINISH, **GUEST, left_out: ""})
    page = answer.content.decode()
    kept = next(value for name, value in GUEST.items() if name not in (left_out, "guest_kind_1"))
    assert (answer.status_code, "队外人员要写姓名和所在单位" in page, f'value="{kept}"' in page) == (
        400,
        True,
        True,
    )
    assert not ServiceRecord.objects.everywhere("test").exists()


def test_an_activity_recorded_on_the_phone_names_its_guests(corner: world.Corner) -> None:
    row = begun(corner)
    captain = sign_in(Role.CAPTAIN, corner, corner.captain)
    captain.post(f"/field/activities/{row.pk}/", {**OUTCOME, **GUEST})
    assert helpers() == [("youth", "赵一鸣", "县公司青年突击队")]


def test_an_activity_recorded_in_the_office_names_its_guests(corner: world.Corner) -> None:
    """The part stands once on the page, beside the other fields."""
    row = begun(corner)
    captain = sign_in(Role.CAPTAIN, corner, corner.captain)
    page = captain.get(f"/office/activities/{row.pk}/").content.decode()
    assert page.count('name="guest_name_1"') == 1
    captain.post(f"/office/activities/{row.pk}/hold/", {**OUTCOME, **SECOND})
    assert helpers() == [("community", "钱小芳", "泗交社区")]


def test_a_record_shows_its_guests(phone: Client, corner: world.Corner) -> None:
    phone.post(f"/field/items/{on_site(corner).pk}/finish/", {**FINISH, **GUEST})
    number = ServiceRecord.objects.everywhere("test").get().number
    captain = sign_in(Role.CAPTAIN, corner, corner.captain)
    assert "县公司青年突击队 赵一鸣" in captain.get(f"/office/ledger/{number}/").content.decode()
