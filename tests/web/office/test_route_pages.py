"""The routes' board, acts, week and sheet; the phone shows the published order."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import register
from tests.factories import routes as make

from liming.plan.models import RoutePlan, RouteStop
from liming.register.models import Parameter
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.crew)]
BOARD = "/office/routes/?team=XX&day=2026-11-18"


@pytest.fixture(autouse=True)
def evening():
    tiny = {"day": [20, 5], "week": [20, 5], "again": [20, 5]}
    Parameter.objects.create(
        key="route.iterations", value=tiny, title="x", source="test", valid_from="2020-01-01"
    )
    with clock.fixed(make.EVENING_BEFORE):
        yield


def signed_in(role: Role, place, member=None) -> Client:
    client = Client()
    account = register.account(role, place, "", member)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:400]
    text = response.content.decode()
    assert 'style="' not in text
    return text


def test_the_captain_plans_looks_moves_locks_undoes_publishes_and_the_phone_shows_it() -> None:
    crew = make.crew()
    make.work(crew.team, 1)
    make.work(crew.team, 2)
    client = signed_in(Role.CAPTAIN, crew.team)
    assert "这天还没有排行程" in shown(client, BOARD)
    day = {"team": "XX", "day": "2026-11-18"}
    assert client.post("/office/routes/make/", day).status_code == 302
    plan = RoutePlan.objects.everywhere("test").get()
    text = shown(client, BOARD)
    assert "确认并下发" in text
    assert "到访1" in text
    stop = RouteStop.objects.everywhere("test").filter(plan=plan).first()
    base = f"/office/routes/{plan.pk}"
    other = next(each for each in crew.members if each.pk != stop.member_id)
    moved = {**day, "visit": str(stop.item_id), "member": other.code}
    assert client.post(f"{base}/move/", moved).status_code == 302
    assert "改派" in shown(client, BOARD)
    assert client.post(f"{base}/undo/", day).status_code == 302
    again = RouteStop.objects.everywhere("test").get(plan=plan, item=stop.item_id)
    assert again.member_id == stop.member_id
    assert client.post(f"{base}/lock/", {**day, "stop": str(again.pk)}).status_code == 302
    assert "一致" in client.post(f"{base}/verify/", day, follow=True).content.decode()
    assert client.post(f"{base}/publish/", day).status_code == 302
    assert "到访1" in shown(client, f"{base}/print/")
    assert "到访1" in shown(client, f"{base}/week/")
    holder = next(each for each in crew.members if each.pk == stop.member_id)
    phone = signed_in(Role.MEMBER, crew.team, holder)
    assert "已下发的行程" in shown(phone, "/field/?day=2026-11-18")


def test_a_member_looks_but_may_not_plan_twin() -> None:
    crew = make.crew()
    make.work(crew.team, 1)
    client = signed_in(Role.MEMBER, crew.team)
    day = {"team": "XX", "day": "2026-11-18"}
    assert client.post("/office/routes/make/", day).status_code == 403
    assert "排行程</button>" not in shown(client, BOARD)


def test_the_board_costs_the_same_for_one_and_three_visits() -> None:
    crew = make.crew()
    client = signed_in(Role.CAPTAIN, crew.team)
    costs = []
    for count in (1, 2):
        make.planned(crew, count)
        shown(client, BOARD)
        with CaptureQueriesContext(connection) as seen:
            shown(client, BOARD)
        costs.append(len(seen))
    assert costs[0] == costs[1]
