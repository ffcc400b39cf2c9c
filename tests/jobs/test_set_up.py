"""From an empty database to a first sign-in, by two commands."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.factories import register as make
from tests.fixtures.shanxi_divisions import divisions

from liming.evaluate.models import Indicator
from liming.execute.models import ServiceStandard
from liming.jobs.management.commands import build_demo
from liming.jobs.set_up import load_all_defaults
from liming.plan.models import ServiceType
from liming.register.models import Account, DayException, Division, Parameter, RoleGrant, Unit
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
PASSWORD = "Shouci-2026"
TABLES = (ServiceType, ServiceStandard, Indicator, Division, DayException, Parameter)


@pytest.fixture(autouse=True)
def _division_file(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DIVISIONS_FILE = tmp_path / "divisions.json"
    settings.DIVISIONS_FILE.write_text(json.dumps(divisions()), "utf-8")


def set_up(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("set_up", *arguments, stdout=out)
    return [line.removeprefix("set_up: ") for line in out.getvalue().splitlines()]


def make_account(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD) -> str:
    out = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
    call_command("create_account", *arguments, "--password-stdin", stdout=out)
    return out.getvalue()


def test_set_up_says_each_step_and_fills_every_room() -> None:
    """The steps come in the order of the house; the calendars reach the end of next year."""
    with clock.fixed(clock.parse("2026-12-30T09:00")):
        assert set_up() == [
            "migrate",
            "register",
            "divisions",
            "calendars",
            "plan",
            "execute",
            "evaluate",
            "improve",
            "done",
        ]
    assert all(table.objects.exists() for table in TABLES)
    years = set(DayException.objects.values_list("day__year", flat=True))
    assert years >= {2026, 2027}


def test_a_calendar_not_shipped_is_made_for_the_years_that_matter() -> None:
    """In 2030 the days of 2030 and 2031 are there, provisional until the notices come."""
    with clock.fixed(clock.parse("2030-03-01T09:00")):
        set_up()
    for year in (2030, 2031):
        assert DayException.objects.filter(day__year=year, is_provisional=True).exists()


def test_set_up_again_changes_nothing() -> None:
    """Neither a new row nor an edited value overwritten."""
    set_up()
    edited = Parameter.objects.first()
    assert edited is not None
    Parameter.objects.filter(pk=edited.pk).update(value=["edited"])
    before = [table.objects.count() for table in TABLES]
    set_up()
    assert [table.objects.count() for table in TABLES] == before
    assert Parameter.objects.get(pk=edited.pk).value == ["edited"]


def test_the_demo_starts_from_the_same_function() -> None:
    """A default added for a real system is in the demo too."""
    assert build_demo.load_all_defaults is load_all_defaults


def test_without_the_division_file_nothing_is_begun(settings: Any, tmp_path: Path) -> None:
    """The refusal names the command that builds it."""
    settings.DIVISIONS_FILE = tmp_path / "none.json"
    with pytest.raises(CommandError, match=r"\./run build"):
        set_up()
    assert not Parameter.objects.exists()


def test_the_topmost_unit_is_made_once() -> None:
    """A second root is not made, whatever its name."""
    root = ("--root", "SX", "国网山西省电力公司", "--short-name", "山西", "--division", "140000")
    assert "topmost unit SX 国网山西省电力公司" in set_up(*root)
    assert "units exist, the topmost one stays" in set_up("--root", "X2", "另一公司")
    unit = Unit.objects.everywhere("test").get()
    assert (unit.path, unit.short_name, unit.division_id) == ("/SX/", "山西", "140000")


def test_from_nothing_to_a_first_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account made by the command signs in by the page; the making is in the audit."""
    set_up("--root", "SX", "国网山西省电力公司")
    words = make_account(
        monkeypatch, "anquan", "--name", "安全员", "--role", "security_admin", "--unit", "SX"
    )
    assert words.startswith("anquan: security_admin")
    answer = Client().post("/sign-in/", {"username": "anquan", "password": PASSWORD})
    assert answer.status_code == 302
    assert set(AuditEntry.objects.filter(actor_name="create_account").values_list("act", flat=True)) == {
        "account.created",
        "command.ran",
        "role_grant.created",
    }


def test_a_captain_gets_the_team_and_the_own_member(monkeypatch: pytest.MonkeyPatch) -> None:
    """--team gives the role over the team, --member ties the account to the person."""
    team = make.team(make.unit_tree().xiaxian, code="T1")
    member = make.member(team, "卫东海", code="M1")
    make_account(
        monkeypatch,
        *("wei", "--name", "卫东海", "--role", "captain", "--team", "T1", "--member", "M1"),
    )
    grant = RoleGrant.objects.get()
    assert (grant.role, grant.team, grant.account.member) == (Role.CAPTAIN.value, team, member)


@pytest.mark.parametrize(
    ("arguments", "password"),
    [
        (("--role", "province", "--unit", "SX"), "short"),
        (("--role", "province", "--unit", "NONE"), PASSWORD),
        (("--role", "captain", "--team", "NONE"), PASSWORD),
        (("--role", "emperor", "--unit", "SX"), PASSWORD),
        (("--role", "province"), PASSWORD),
    ],
)
def test_a_refusal_leaves_no_account_behind(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], password: str
) -> None:
    """A weak password, an unknown place, an unknown role, no place at all."""
    make.unit_tree()
    with pytest.raises(CommandError):
        make_account(monkeypatch, "someone", "--name", "某人", *arguments, password=password)
    assert not Account.objects.exists()


def test_a_second_account_of_the_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one keeps its role."""
    make.unit_tree()
    arguments = ("anquan", "--name", "安全员", "--role", "security_admin", "--unit", "SX")
    make_account(monkeypatch, *arguments)
    with pytest.raises(CommandError, match="anquan"):
        make_account(monkeypatch, *arguments)
    assert RoleGrant.objects.count() == 1


def test_two_different_answers_make_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked on a terminal, the password is given twice."""
    make.unit_tree()
    answers = iter(["One-12345", "Two-12345"])
    monkeypatch.setattr("liming.jobs.management.commands.create_account.getpass", lambda _: next(answers))
    with pytest.raises(CommandError, match="differ"):
        call_command("create_account", "x", "--name", "某", "--role", "province", "--unit", "SX")
    assert not Account.objects.exists()
