"""Contacts are made and ended by the unit; their account reaches nothing else."""

import pytest
from tests.factories import contacts, register
from tests.factories import execute as world

from liming.register import actions, queries
from liming.register.models import Account, ContactProfile, RoleGrant
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=world.corner)]


def refused(code: str, act) -> None:
    with pytest.raises(DomainError) as refusal:
        act()
    assert refusal.value.code == code


def test_a_contact_has_one_role_and_one_profile(corner: world.Corner) -> None:
    """Account, grant and profile are made together; the audit names the body, not the password."""
    profile = contacts.village(corner)
    assert profile.account.check_password(contacts.PASSWORD)
    assert list(RoleGrant.objects.filter(account=profile.account).values_list("role", flat=True)) == [
        "contact"
    ]
    entry = AuditEntry.objects.get(act="customer_contact.created")
    assert entry.after == {"name": "窑头村委会", "kind": "village", "username": "yaotou"}
    assert queries.own_profile(contacts.seen_by(profile)) == profile


def test_an_ended_contact_signs_in_no_more(corner: world.Corner) -> None:
    profile = contacts.village(corner)
    actions.end_contact(corner.viewer(Role.UNIT), profile, "换届")
    account = Account.objects.get(pk=profile.account_id)
    assert (account.is_active, queries.viewer_of(account).roles) == (False, frozenset())
    refused("grant_ended", lambda: actions.end_contact(corner.viewer(Role.UNIT), profile, "换届"))


def test_the_unit_sets_a_new_password(corner: world.Corner) -> None:
    profile = contacts.village(corner)
    actions.set_contact_password(corner.viewer(Role.UNIT), profile, "Another-2026-x")
    assert Account.objects.get(pk=profile.account_id).check_password("Another-2026-x")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "field_required"),
        ({"person": ""}, "field_required"),
        ({"kind": "enterprise"}, "field_required"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_made(corner: world.Corner, fields, code: str) -> None:
    refused(code, lambda: contacts.village(corner, **fields))
    assert not Account.objects.filter(username="yaotou").exists()


def test_a_taken_name_and_a_weak_password_are_refused(corner: world.Corner) -> None:
    contacts.village(corner)
    refused("username_taken", lambda: contacts.village(corner))
    unit, viewer = corner.tree.xiaxian, corner.viewer(Role.UNIT)
    refused(
        "password_weak", lambda: actions.create_contact(viewer, unit, contacts.draft(), "new", "12345678")
    )


@pytest.mark.parametrize("role", [Role.CAPTAIN, Role.MEMBER, Role.CONTACT, Role.SECURITY_ADMIN])
def test_who_may_not_make_end_or_list_them(corner: world.Corner, role: Role) -> None:
    profile = contacts.village(corner)
    viewer, unit = corner.viewer(role), corner.tree.xiaxian
    refused(
        "forbidden", lambda: actions.create_contact(viewer, unit, contacts.draft(), "new", contacts.PASSWORD)
    )
    refused("forbidden", lambda: actions.end_contact(viewer, profile, "x"))
    refused("forbidden", lambda: actions.set_contact_password(viewer, profile, contacts.PASSWORD))
    refused("forbidden", lambda: queries.contacts(viewer))


def test_a_unit_stays_with_its_own(corner: world.Corner) -> None:
    """Another county's unit neither sees nor ends them, nor makes one for a customer out of its reach."""
    profile = contacts.village(corner)
    stranger = register.viewer_for(Role.UNIT, corner.tree.wuxiang)
    assert list(queries.contacts(stranger)) == []
    refused("out_of_scope", lambda: actions.end_contact(stranger, profile, "x"))
    customer = register.customer(corner.team, "泗交茶厂", kind="key_enterprise")
    wanted = contacts.draft(kind="enterprise", customer=customer)
    unit = corner.tree.wuxiang
    refused("out_of_scope", lambda: actions.create_contact(stranger, unit, wanted, "new", contacts.PASSWORD))


def test_the_page_makes_and_ends_one(corner: world.Corner, client, settings) -> None:
    """Division by its words, customer and grid by code; a wrong one is said beside its field."""
    account = register.account(Role.UNIT, corner.tree.xiaxian)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    form = {
        "kind": "community",
        "name": "窑头社区",
        "person": "李有田",
        "phone": "138 0000 1234",
        "unit": "140828",
        "division": "夏县泗交镇",
        "grid": "SJ-02",
        "username": "community1",
        "password": contacts.PASSWORD,
    }
    answer = client.post("/office/contacts/new/", {**form, "division": "没有的地方"})
    assert "没有这个区划" in answer.content.decode()
    client.post("/office/contacts/new/", form)
    made = ContactProfile.objects.everywhere("test").get()
    assert (made.division_id, made.grid, made.kind) == ("140828105", corner.first, "community")
    page = client.get("/office/contacts/").content.decode()
    assert ["窑头社区" in page, "138****1234" in page, "1380000" in page] == [True, True, False]
    client.post(f"/office/contacts/{made.pk}/end/", {"reason": "换届"})
    assert "窑头社区" not in client.get("/office/contacts/").content.decode()
    assert "窑头社区" in client.get("/office/contacts/?ended=yes").content.decode()
