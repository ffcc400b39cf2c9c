"""The command that derives a month."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from tests.factories import plan as plans
from tests.factories import register

from liming.plan.actions import close_month, confirm_month, derive_month
from liming.plan.models import WorkItem
from liming.shared import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams():
    tree = register.unit_tree()
    plans.approved_plan(tree.province)
    return [register.team(tree.xiaxian, code="XX"), register.team(tree.wuxiang, code="WX")]


def report(*arguments: str) -> dict:
    out = StringIO()
    call_command("derive", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_it_derives_every_team_and_a_second_run_adds_nothing(teams) -> None:
    first, second = report("2026-11"), report("2026-11")
    assert (first["teams"], first["added"], first["kept"]) == (2, 2, 0)
    assert (second["teams"], second["added"], second["kept"]) == (2, 0, 2)


def test_a_dry_run_of_one_team_writes_nothing(teams) -> None:
    told = report("2026-11", "--team", "XX", "--dry-run")
    assert (told["teams"], told["added"], told["applied"]) == (1, 1, False)
    assert not WorkItem.objects.everywhere("test").exists()


def test_closed_months_are_passed_over_and_counted(teams) -> None:
    derive_month(plans.SYSTEM, "2026-11", teams[0])
    confirm_month(plans.SYSTEM, teams[0], "2026-11")
    with clock.fixed(clock.at(date(2026, 12, 1))):
        close_month(plans.SYSTEM, teams[0], "2026-11")
    told = report("2026-11")
    assert (told["teams"], told["added"], told["closed"]) == (1, 1, 1)


@pytest.mark.parametrize("arguments", [("11月",), ("2031-01",), ("2026-11", "--team", "NONE")])
def test_a_refusal_ends_with_code_one_and_a_sentence(teams, arguments) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("derive", *arguments, stderr=err)
    assert end.value.code == 1
    assert err.getvalue().strip()


def test_people_read_one_line(teams) -> None:
    out = StringIO()
    call_command("derive", "2026-11", stdout=out)
    assert out.getvalue().strip().startswith("2026-11: 2 teams, added 2, withdrawn 0")
