"""Requests in the hands of somebody who is away, and giving them again from the board of routes."""

import pytest
from django.test import Client
from tests.factories import execute as make
from tests.factories import register

from liming.execute.models import Request
from liming.execute.queries.held_by_absent import held_by_absent
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def numbers(corner: make.Corner) -> list[str]:
    return [row.number for row in held_by_absent(corner.as_captain, corner.team, clock.today())]


def test_a_request_is_listed_while_its_holder_is_on_leave_and_not_when_it_is_given_again() -> None:
    corner = make.corner()
    row = make.request(corner)
    assert numbers(corner) == []
    register.leave(corner.holder, clock.today(), clock.today(), "sick")
    assert numbers(corner) == [row.number]
    client = Client()
    account = register.account(Role.CAPTAIN, corner.team, "")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    day = clock.today().isoformat()
    shown = client.get(f"/office/routes/?team=140828-01&day={day}").content.decode()
    assert "要重新派单 1 件" in shown
    sent = {"number": row.number, "team": "140828-01", "day": day, "member": corner.other.code}
    assert client.post("/office/routes/again/", sent).status_code == 302
    assert Request.objects.everywhere("test").get(pk=row.pk).holder == corner.other
    assert numbers(corner) == []
    assert client.post("/office/routes/again/", sent).status_code == 404


def test_what_is_under_way_stays_with_whoever_is_there() -> None:
    corner = make.corner()
    row = make.request(corner)
    Request.objects.everywhere("test").filter(pk=row.pk).update(state="on_site")
    register.leave(corner.holder, clock.today(), clock.today())
    assert numbers(corner) == []


def test_requests_of_the_absent_twin() -> None:
    corner = make.corner()
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.yanhu))
    with pytest.raises(DomainError) as refusal:
        held_by_absent(stranger, corner.team, clock.today())
    assert refusal.value.code == "out_of_scope"
    client = Client()
    account = register.account(Role.MEMBER, corner.team, "", corner.other)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/office/routes/again/", {"team": "140828-01"}).status_code == 403


def test_the_list_costs_one_query_for_one_and_three(django_assert_num_queries) -> None:
    corner = make.corner()
    register.leave(corner.holder, clock.today(), clock.today())
    for count in (1, 3):
        while Request.objects.everywhere("test").filter(holder=corner.holder).count() < count:
            row = make.request(corner)
            Request.objects.everywhere("test").filter(pk=row.pk).update(
                holder=corner.holder, state="accepted"
            )
        with django_assert_num_queries(1):
            assert len(held_by_absent(corner.as_captain, corner.team, clock.today())) == count
