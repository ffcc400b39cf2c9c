"""Contacts: a unit gives a community, township, village or enterprise an account of its own."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from liming.register.actions.accounts import check_strong, put_password
from liming.register.enums import ContactKind
from liming.register.models import Account, ContactProfile, Customer, Division, Grid, RoleGrant, Unit
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Role, Viewer


@dataclass(frozen=True)
class ContactDraft:
    """Who speaks for which body; `address` and `grid` are the place of its requests."""

    kind: ContactKind
    name: str
    person: str
    division: Division
    phone: str = ""
    customer: Customer | None = None
    grid: Grid | None = None
    address: str = ""


@transaction.atomic
def create_contact(
    viewer: Viewer, unit: Unit, draft: ContactDraft, username: str, password: str
) -> ContactProfile:
    """A contact with a new account that reaches nothing but its own body's requests.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `username_taken`, `password_weak`.
    """
    viewer.require(Right.EDIT_REGISTER, unit.path)
    _check(viewer, draft)
    check_strong(password)
    if Account.objects.filter(username=username).exists():
        raise DomainError("username_taken", username=username)
    account = Account.objects.create(
        username=username,
        display_name=draft.person,
        password=make_password(password),
        password_set_at=clock.now(),
        must_change_password=True,
    )
    today = clock.today()
    RoleGrant.objects.create(account=account, role=Role.CONTACT.value, unit=unit, valid_from=today)
    profile: ContactProfile = ContactProfile.objects.create(
        account=account, unit=unit, valid_from=today, **_fields(draft)
    )
    after = {"name": draft.name, "kind": draft.kind, "username": username}
    audit.record(viewer, "customer_contact.created", profile, after=after, unit_path=unit.path)
    return profile


def _check(viewer: Viewer, draft: ContactDraft) -> None:
    for label, value in (("名称", draft.name), ("联系人", draft.person)):
        if not value.strip():
            raise DomainError("field_required", field=label)
    if draft.kind == ContactKind.ENTERPRISE and draft.customer is None:
        raise DomainError("field_required", field="企业客户")
    if draft.customer is not None:
        viewer.require(Right.EDIT_REGISTER, draft.customer.team.path)


def _fields(draft: ContactDraft) -> dict[str, object]:
    return {
        "kind": draft.kind,
        "name": draft.name.strip(),
        "person": draft.person.strip(),
        "phone": draft.phone.strip(),
        "division": draft.division,
        "customer": draft.customer,
        "grid": draft.grid,
        "address": draft.address.strip(),
    }


@transaction.atomic
def end_contact(
    viewer: Viewer, profile: ContactProfile, reason: str, on: date | None = None
) -> ContactProfile:
    """The person no longer speaks for the body: the account is closed, what was asked stays the body's.

    Raises DomainError `field_required` (reason), `grant_ended`, `forbidden`, `out_of_scope`.
    """
    row = _reach(viewer, profile)
    if not reason.strip():
        raise DomainError("field_required", field="停用原因")
    if row.valid_to is not None:
        raise DomainError("grant_ended", day=row.valid_to.isoformat())
    row.valid_to = on or clock.today()
    row.save(update_fields=["valid_to"])
    RoleGrant.objects.filter(account=row.account, role=Role.CONTACT.value, valid_to=None).update(
        valid_to=row.valid_to
    )
    Account.objects.filter(pk=row.account_id).update(is_active=False)
    after = {"valid_to": row.valid_to, "reason": reason.strip()}
    audit.record(viewer, "customer_contact.closed", row, after=after, unit_path=row.unit.path)
    return row


@transaction.atomic
def set_contact_password(viewer: Viewer, profile: ContactProfile, password: str) -> ContactProfile:
    """A new password for a contact, given by the unit that made it. Raises DomainError `password_weak`."""
    row = _reach(viewer, profile)
    check_strong(password)
    put_password(row.account, password, must_change=True)
    audit.record(viewer, "customer_contact.password_set", row, unit_path=row.unit.path)
    return row


def _reach(viewer: Viewer, profile: ContactProfile) -> ContactProfile:
    rows = ContactProfile.objects.everywhere("the path is required below").select_related("unit", "account")
    row: ContactProfile = rows.select_for_update(of=("self",)).get(pk=profile.pk)
    viewer.require(Right.EDIT_REGISTER, row.unit.path)
    return row
