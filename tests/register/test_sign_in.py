"""Passwords that get old and do not come back, one-time codes, recovery codes, and open sign-ins."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.conf import settings
from tests.factories import register as make

from liming.register import actions, queries
from liming.register.models import Account, SecondFactor, SignIn, Unit
from liming.register.queries.sign_in import must_have_second_factor, own_account
from liming.register.rules.one_time import address_of, secret_of, step_of
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.limits import meter
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, Viewer

pytestmark = pytest.mark.django_db
NOW = clock.parse("2026-07-14T09:20")
FIRST = "liming-test-1"


def person(role: Role = Role.UNIT) -> tuple[Account, Viewer]:
    account = make.account(role, make.unit_tree().xiaxian)
    return account, queries.viewer_of(account)


def refused(code: str, act: object, *args: object) -> None:
    with pytest.raises(DomainError) as refusal:
        act(*args)  # type: ignore[operator]
    assert refusal.value.code == code


def code_at(account: Account, seconds: int = 0) -> str:
    seed = SecondFactor.objects.get(account=account).seed
    moment = int(clock.now().timestamp()) + seconds
    return pyotp.TOTP(secret_of(seed, settings.SECRET_KEY)).at(moment)


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: SHA-1, the last six digits at 59 seconds and in 2005."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for second, code in ((59, "287082"), (1_111_111_109, "081804")):
        with clock.fixed(datetime.fromtimestamp(second, UTC)):
            assert step_of(secret, code) == second // 30
            assert step_of(secret, "000000") is None


def test_the_table_alone_gives_no_secret() -> None:
    """The same seed makes another secret in another installation."""
    assert secret_of("seed", "one") != secret_of("seed", "two")
    assert "issuer=Liming" in address_of(secret_of("seed", "one"), "xumin")


def test_a_new_password_needs_the_old_one_and_is_none_of_the_last_five() -> None:
    """The present one and four before it are refused; the sixth back may come again."""
    account, viewer = person()
    old = FIRST
    for number in range(2, 7):
        refused("password_wrong", actions.change_own_password, viewer, "wrong", "Other-123")
        refused("password_barred", actions.change_own_password, viewer, old, old)
        actions.change_own_password(viewer, old, f"Other-{number}ab")
        old = f"Other-{number}ab"
        meter().forget()
    refused("password_barred", actions.change_own_password, viewer, old, "Other-2ab")
    actions.change_own_password(viewer, old, FIRST)
    account.refresh_from_db()
    assert account.check_password(FIRST)
    assert AuditEntry.objects.filter(act="account.password_set").count() == 6


def test_a_given_or_old_password_is_due() -> None:
    """Given by the security administrator at once, an own one after ninety days."""
    account, viewer = person()
    security = make.somebody(Role.SECURITY_ADMIN, Unit.objects.everywhere("test").get(path="/SX/"))
    with clock.fixed(NOW):
        actions.set_password(security, account, "Given-123")
        account.refresh_from_db()
        assert queries.steps_due(account) == ["password"]
        actions.change_own_password(viewer, "Given-123", "Own-1234")
        account.refresh_from_db()
        assert queries.steps_due(account) == []
    for days, due in ((89, []), (90, ["password"])):
        with clock.fixed(NOW + timedelta(days=days)):
            assert queries.steps_due(account) == due


@pytest.mark.parametrize("role", Role)
def test_the_province_and_the_administrators_must_use_codes(role: Role) -> None:
    """Everybody else may."""
    account, _viewer = person(role)
    needs = role in (Role.PROVINCE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    assert must_have_second_factor(account) is needs
    assert queries.steps_due(account) == (["factor"] if needs else [])


def test_a_code_lets_in_once_and_a_recovery_code_too() -> None:
    """The next code is another one; ten recovery codes are shown once and each goes once."""
    account, viewer = person()
    with clock.fixed(NOW):
        actions.begin_second_factor(viewer)
        refused("code_wrong", actions.confirm_second_factor, viewer, "000000")
        codes = actions.confirm_second_factor(viewer, code_at(account))
        assert len(set(codes)) == 10
        refused("code_wrong", actions.pass_second_factor, account, code_at(account))
    with clock.fixed(NOW + timedelta(minutes=20)):
        assert actions.pass_second_factor(account, code_at(account)) == account
        assert actions.pass_second_factor(account, f" {codes[0].upper()} ") == account
        refused("code_wrong", actions.pass_second_factor, account, codes[0])
        assert queries.own_safety(viewer).codes_left == 9


def test_five_tries_and_then_a_quarter_of_an_hour() -> None:
    """Guessing is slow: the sixth try is refused even with the right code."""
    account, viewer = person()
    with clock.fixed(NOW):
        actions.begin_second_factor(viewer)
        for _try in range(5):
            refused("code_wrong", actions.confirm_second_factor, viewer, "000000")
        refused("too_many_codes", actions.confirm_second_factor, viewer, code_at(account))


def test_who_must_use_codes_cannot_end_them_and_a_lost_phone_is_reset_by_another() -> None:
    """The security administrator resets others with a reason, never the own one."""
    tree = make.unit_tree()
    account = make.account(Role.PROVINCE, tree.province)
    viewer = queries.viewer_of(account)
    security = queries.viewer_of(make.account(Role.SECURITY_ADMIN, tree.province))
    with clock.fixed(NOW):
        actions.begin_second_factor(viewer)
        actions.confirm_second_factor(viewer, code_at(account))
        refused("factor_required", actions.drop_second_factor, viewer, "x")
        refused("field_required", actions.reset_second_factor, security, account, " ")
        refused("forbidden", actions.reset_second_factor, viewer, account, "丢了")
        refused("own_grant", actions.reset_second_factor, security, own_account(security), "丢了")
        actions.reset_second_factor(security, account, "手机丢了")
    assert queries.steps_due(account) == ["factor"]


def test_one_ends_the_own_sign_ins_and_nobody_elses() -> None:
    """A stranger's is not found; all others end at once, and the present one stays."""
    account, viewer = person()
    other = make.account(Role.UNIT, account.grants.get().unit)
    keys = [
        actions.note_sign_in(each, key, address="10.0.0.7", browser="x", manner="password").pk
        for each, key in ((account, "a"), (account, "b"), (account, "c"), (other, "d"))
    ]
    refused("not_found", actions.end_sign_in, viewer, keys[3])
    actions.end_sign_in(viewer, keys[0])
    assert actions.end_sign_ins_but(viewer, "b") == 1
    assert [row.session_key for row in SignIn.objects.filter(ended_at=None).order_by("session_key")] == [
        "b",
        "d",
    ]
