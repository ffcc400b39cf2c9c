"""The pages about personal data: times, reports, and what people ask about theirs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute.models import RetentionRun
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
RETENTION = "/office/privacy/retention/"


@pytest.fixture
def corner():
    with clock.fixed(make.MORNING):
        yield make.corner()


@pytest.fixture
def guard(corner, settings) -> Client:
    """The security administrator of the province."""
    client = Client()
    account = register.account(Role.SECURITY_ADMIN, corner.tree.province, "guard")
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


def test_the_page_says_the_times_and_that_nothing_was_removed_yet(guard) -> None:
    """Five times with their source; the empty state says what comes."""
    shown = guard.get(RETENTION).content.decode()
    assert "照片保存几年" in shown and "Proposal: photos 2 years" in shown
    assert "还没有清除过" in shown


def test_a_try_shows_what_would_go_and_the_button_does_it(guard, corner) -> None:
    """Six years on: the same figure in the try and in the kept report."""
    make.request(corner)
    row = make.resolved(corner)
    row.closed_at = make.MORNING
    row.save()
    with clock.fixed(make.MORNING.replace(year=2032)):
        tried = guard.get(RETENTION, {"try": "yes"}).content.decode()
        assert "将清除" in tried and not RetentionRun.objects.exists()
        assert guard.post(f"{RETENTION}run/").status_code == 302
        shown = guard.get(RETENTION).content.decode()
    assert "上次清除" in shown and "台账的对象、地点和说明" in shown
    row.refresh_from_db()
    assert row.contact_phone == ""


def test_nobody_else_opens_it(corner, settings) -> None:
    """A captain, the province and the system administrator are refused, the stranger is asked to sign in."""
    client = Client()
    assert client.get(RETENTION).status_code == 302
    for role, place in ((Role.CAPTAIN, corner.team), (Role.SYSTEM_ADMIN, corner.tree.province)):
        client.force_login(register.account(role, place, f"x{role}"), settings.AUTHENTICATION_BACKENDS[1])
        assert client.get(RETENTION).status_code == 403
        assert client.post(f"{RETENTION}run/").status_code == 403


def test_earlier_reports_cost_one_query_together(guard) -> None:
    """As many queries with three reports as with one."""

    def cost() -> int:
        guard.get(RETENTION)
        with CaptureQueriesContext(connection) as asked:
            guard.get(RETENTION)
        return len(asked)

    RetentionRun.objects.create(at=clock.now(), by_name="x", lines=[])
    first = cost()
    for day in (1, 2):
        RetentionRun.objects.create(at=clock.now() - timedelta(days=day), by_name="x", lines=[])
    assert cost() == first
