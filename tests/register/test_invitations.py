"""Invitations: one code for one person, used once and in time; made and printed within reach only."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from tests.factories import register

from liming.jobs.handlers import send_invitation
from liming.register import actions, queries
from liming.register.enums import InvitationState as State
from liming.register.models import Account, Delivery, Invitation, Member, RoleGrant, Team
from liming.register.queries.sign_in import steps_due
from liming.register.rules import Table
from liming.register.rules.invitations import INVITATION, code_of
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 14, 9, tzinfo=clock.LOCAL_ZONE)
PASSWORD = "Wanjia-dengguang-7"


class Place:
    """夏县's team with two people and a system administrator of its city."""

    def __init__(self) -> None:
        self.tree = register.unit_tree()
        self.team: Team = register.team(self.tree.xiaxian, short_name="夏县分队")
        self.zhang: Member = register.member(self.team, "张建军", code="70010001", phone="13800001111")
        self.li: Member = register.member(self.team, "李文斌", code="70010002")
        self.admin: Viewer = register.viewer_for(Role.SYSTEM_ADMIN, self.tree.yuncheng)

    def invite(self, *members: Member, **options: Any) -> list[Invitation]:
        return actions.invite_members(self.admin, members or (self.zhang,), **options)

    def code(self, row: Invitation) -> str:
        return code_of(row.pk, settings.SECRET_KEY)

    def opens(self, code: str, number: str = "70010001", password: str = PASSWORD) -> Account:
        return actions.open_account(number, code, password, address="10.0.0.1")


@pytest.fixture
def place() -> Any:
    with clock.fixed(NOW):
        yield Place()


def refused(act: Any) -> str:
    with pytest.raises(DomainError) as error:
        act()
    return error.value.code


def test_the_course_of_an_invitation_ends_in_every_way_but_open() -> None:
    assert INVITATION.ends() == {State.USED, State.EXPIRED, State.WITHDRAWN}
    assert INVITATION.moves[State.OPEN] == INVITATION.ends()
    assert set(INVITATION.moves) == set(State)


def test_an_invited_member_has_an_account_without_a_password_and_a_members_role(place: Place) -> None:
    """The table holds no code; it lasts as many days as the value says."""
    (row,) = place.invite()
    account = Account.objects.get(username="70010001")
    assert (account.member, account.has_usable_password()) == (place.zhang, False)
    assert [(each.role, each.team) for each in RoleGrant.objects.filter(account=account)] == [
        ("member", place.team)
    ]
    assert (row.expires_at - row.made_at, row.unit) == (timedelta(days=14), place.tree.xiaxian)
    assert place.code(row) not in str(Invitation.objects.everywhere("test").values().get())
    acts = [each.act for each in AuditEntry.objects.order_by("at", "id")]
    assert acts == ["account.created", "role_grant.created", "invitation.made"]


def test_the_code_opens_the_account_once(place: Place) -> None:
    """However it is typed; the password holds, nothing is due, and a second time is refused."""
    (row,) = place.invite()
    account = place.opens(f" {place.code(row).upper()} ")
    row.refresh_from_db()
    assert (row.state, row.used_at) == (State.USED, NOW)
    assert account.check_password(PASSWORD)
    assert steps_due(account) == []
    assert AuditEntry.objects.filter(act="account.opened", actor_id=account.pk).count() == 1
    assert refused(lambda: place.opens(place.code(row))) == "invitation_used"


def test_a_role_that_needs_codes_must_set_them_up(place: Place) -> None:
    (row,) = place.invite()
    RoleGrant.objects.create(
        account=row.account, role="province", unit=place.tree.province, valid_from=clock.today()
    )
    assert steps_due(place.opens(place.code(row))) == ["factor"]


def test_a_wrong_number_and_a_wrong_code_are_told_apart_from_nothing(place: Place) -> None:
    (row,) = place.invite()
    place.invite(place.li)
    for code, number in (("aaaaa-bbbbb", "70010001"), (place.code(row), "70010002"), (place.code(row), "7")):
        assert refused(lambda code=code, number=number: place.opens(code, number)) == "invitation_wrong"
    Account.objects.filter(pk=row.account_id).update(is_active=False)
    assert refused(lambda: place.opens(place.code(row))) == "invitation_wrong"


def test_a_weak_password_uses_nothing_up(place: Place) -> None:
    (row,) = place.invite()
    assert refused(lambda: place.opens(place.code(row), password="12345678")) == "password_weak"
    assert place.opens(place.code(row)).username == "70010001"


def test_five_tries_in_a_quarter_of_an_hour_are_enough(place: Place) -> None:
    (row,) = place.invite()
    for _try in range(5):
        assert refused(lambda: place.opens("aaaaa-bbbbb")) == "invitation_wrong"
    assert refused(lambda: place.opens(place.code(row))) == "too_many_codes"


def test_after_its_days_a_code_is_over_and_a_new_one_may_be_made(place: Place) -> None:
    """The list says so at once, the tick writes it down, and the old code does not open the new one."""
    (row,) = place.invite()
    with clock.fixed(NOW + timedelta(days=14)):
        assert refused(lambda: place.opens(place.code(row))) == "invitation_expired"
        assert queries.invitation_counts(place.admin) == {
            "open": 0,
            "used": 0,
            "expired": 1,
            "withdrawn": 0,
        }
        assert (actions.expire_invitations(), actions.expire_invitations()) == (1, 0)
        assert list(queries.to_invite(place.admin, place.tree.xiaxian)) == [place.zhang, place.li]
        (other,) = place.invite()
        assert refused(lambda: place.opens(place.code(row))) == "invitation_expired"
        assert place.opens(place.code(other)) == row.account


def test_one_taken_back_opens_nothing_and_says_why_it_was(place: Place) -> None:
    (row,) = place.invite()
    assert refused(lambda: actions.withdraw_invitation(place.admin, row.pk, " ")) == "field_required"
    actions.withdraw_invitation(place.admin, row.pk, "发错人")
    assert refused(lambda: place.opens(place.code(row))) == "invitation_withdrawn"
    assert refused(lambda: actions.withdraw_invitation(place.admin, row.pk, "再收")) == "illegal_transition"
    assert AuditEntry.objects.get(act="invitation.withdrawn").after["reason"] == "发错人"


def test_nobody_is_invited_twice_nor_who_has_a_password(place: Place) -> None:
    (row,) = place.invite()
    assert refused(place.invite) == "invitation_waits"
    place.opens(place.code(row))
    assert refused(place.invite) == "invitation_needless"
    register.account(Role.MEMBER, place.team, "70010002")
    assert refused(lambda: place.invite(place.li)) == "username_taken"


def test_whom_to_invite_are_the_members_without_account_password_or_invitation(place: Place) -> None:
    other = register.member(register.team(place.tree.wuxiang))
    register.member(place.team, left_on=clock.today())
    assert list(queries.to_invite(place.admin, place.tree.yuncheng)) == [place.zhang, place.li]
    place.invite()
    assert list(queries.to_invite(place.admin, place.tree.xiaxian)) == [place.li]
    assert refused(lambda: queries.to_invite(place.admin, place.tree.wuxiang)) == "out_of_scope"
    assert refused(lambda: place.invite(other)) == "out_of_scope"


def sheet(*rows: tuple[str, str]) -> Table:
    return Table.of(("工号", "姓名"), list(rows), "名单")


def test_a_sheet_invites_whom_it_names_and_says_what_is_wrong_where(place: Place) -> None:
    """An unknown number, another team's and another's name are refused in their rows; nothing is written."""
    far = register.member(register.team(place.tree.wuxiang), code="70090009")
    wrong = sheet(("70010001", "张建军"), ("70010002", "李四"), ("x", ""), (far.code, ""))
    report = actions.import_invitations(place.admin, wrong, dry_run=False)
    assert [(each.row, each.code) for each in report.errors] == [
        (3, "invitation_other_name"),
        (4, "not_found"),
        (5, "not_found"),
    ]
    assert (report.is_written, Invitation.objects.everywhere("test").count()) == (False, 0)
    place.invite(place.li)
    good = sheet(("70010001", "张建军"), ("70010002", ""))
    assert actions.import_invitations(place.admin, good).created == 1
    assert Invitation.objects.everywhere("test").count() == 1, "a dry run leaves nothing"
    report = actions.import_invitations(place.admin, good, dry_run=False)
    assert (report.created, report.unchanged) == (1, 1)


def test_a_sheet_may_name_an_office_account_that_was_given_its_password(place: Place) -> None:
    account = register.account(Role.UNIT, place.tree.yuncheng, "70020001")
    assert actions.import_invitations(place.admin, sheet(("70020001", "")), dry_run=False).unchanged == 1
    Account.objects.filter(pk=account.pk).update(must_change_password=True)
    assert actions.import_invitations(place.admin, sheet(("70020001", "")), dry_run=False).created == 1
    row = Invitation.objects.everywhere("test").get()
    assert (row.account, row.unit) == (account, place.tree.yuncheng)
    assert RoleGrant.objects.filter(account=account).count() == 1, "it gets no other role"


def test_the_list_to_hand_out_holds_the_open_codes_and_leaves_a_trace(place: Place) -> None:
    first, second = place.invite(place.zhang, place.li)
    actions.withdraw_invitation(place.admin, second.pk, "发错人")
    unit = place.tree.xiaxian
    assert refused(lambda: actions.print_invitations(place.admin, unit, reason="")) == "field_required"
    (row,) = actions.print_invitations(place.admin, unit, reason="当面发给本人")
    assert (row.team, row.name, row.number, row.code) == (
        "夏县分队",
        "张建军",
        "70010001",
        place.code(first),
    )
    noted = AuditEntry.objects.get(act="invitation.printed").after
    assert noted == {"reason": "当面发给本人", "count": 1}


def test_the_code_goes_to_the_members_phone_where_a_channel_is(
    place: Place, settings: Any, tmp_path: Any
) -> None:
    settings.NOTICE_CHANNEL, settings.VAR = "file", tmp_path
    (row,) = place.invite(send=True)
    send_invitation(str(row.pk))
    told = (tmp_path / "notices.jsonl").read_text("utf-8")
    assert "13800001111" in told
    assert place.code(row) in told
    assert Delivery.objects.everywhere("test").get().state == "sent"


def test_only_the_system_administrator_of_the_place_invites_prints_and_takes_back(place: Place) -> None:
    (row,) = place.invite()
    foreign = register.viewer_for(Role.SYSTEM_ADMIN, place.tree.changzhi)
    unit = place.tree.xiaxian
    acts: list[Any] = [
        lambda viewer: actions.invite_members(viewer, [place.li]),
        lambda viewer: actions.withdraw_invitation(viewer, row.pk, "x"),
        lambda viewer: actions.print_invitations(viewer, unit, reason="x"),
        lambda viewer: queries.to_invite(viewer, unit),
    ]
    for role in (Role.SECURITY_ADMIN, Role.PROVINCE, Role.UNIT, Role.CAPTAIN, Role.MEMBER):
        viewer = register.viewer_for(role, place.team if role in (Role.CAPTAIN, Role.MEMBER) else unit)
        assert {refused(lambda act=act, viewer=viewer: act(viewer)) for act in acts} == {"forbidden"}
        assert refused(lambda viewer=viewer: queries.invitations(viewer)) == "forbidden"
        assert refused(lambda viewer=viewer: actions.import_invitations(viewer, sheet())) == "forbidden"
    found = [refused(lambda act=act: act(foreign)) for act in acts]
    assert found == ["out_of_scope", "not_found", "out_of_scope", "out_of_scope"]
    assert list(queries.invitations(foreign)) == []
