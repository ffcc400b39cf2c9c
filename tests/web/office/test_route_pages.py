"""The routes' board, acts, week and sheet; the phone shows the published order."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import register
from tests.factories import routes as make

from liming.plan.models import RoutePlan, RouteStop, VisitNeed
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
    day_shown = shown(phone, "/field/?day=2026-11-18")
    assert "首站" in day_shown
    assert "车程余" in day_shown


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


def test_what_a_visit_needs_is_typed_refused_beside_the_form_and_kept() -> None:
    crew = make.crew()
    item = make.work(crew.team, 1, title="表箱检查")
    client = signed_in(Role.CAPTAIN, crew.team)
    url = f"/office/routes/needs/{item.pk}/"
    assert "表箱检查" in shown(client, url)
    wrong = client.post(url, {"opens": "15:00", "closes": "14:00", "minutes": "40"})
    assert "15:00–14:00" in wrong.content.decode()
    assert 'value="40"' in wrong.content.decode()
    assert client.post(url, {"opens": "14:00", "closes": "15:00", "persons": "2"}).status_code == 302
    need = VisitNeed.objects.everywhere("test").get(item=item)
    assert (need.opens, need.closes, need.persons, need.work_days) == (840, 900, 2, 1)
    assert 'value="14:00"' in shown(client, url)
    assert signed_in(Role.MEMBER, crew.team).get(url).status_code == 403


def test_where_a_member_begins_is_typed_and_listed() -> None:
    crew = make.crew()
    point = register.service_point(crew.team)
    client = signed_in(Role.CAPTAIN, crew.team)
    url = f"/office/routes/members/{crew.members[0].code}/"
    wrong = client.post(url, {"begins": "18:00", "ends": "09:00"})
    assert "18:00–09:00" in wrong.content.decode()
    assert (
        client.post(url, {"point": str(point.pk), "begins": "09:00", "lunch_at": "12:00"}).status_code == 302
    )
    listed = shown(client, "/office/routes/members/?team=XX")
    assert point.name in listed
    assert "12:00 回出发地" in listed
    member = signed_in(Role.MEMBER, crew.team)
    assert member.get(url).status_code == 403
    assert "修改" not in shown(member, "/office/routes/members/?team=XX")


def test_a_refused_change_is_said_on_the_board() -> None:
    crew = make.crew()
    make.work(crew.team, 1)
    client = signed_in(Role.CAPTAIN, crew.team)
    day = {"team": "XX", "day": "2026-11-18"}
    client.post("/office/routes/make/", day)
    plan = RoutePlan.objects.everywhere("test").get()
    stop = RouteStop.objects.everywhere("test").get(plan=plan)
    late = {**day, "visit": str(stop.item_id), "member": crew.members[0].code, "at": "23:10"}
    said = client.post(f"/office/routes/{plan.pk}/move/", late, follow=True)
    assert (said.status_code, "这样排不行" in said.content.decode()) == (200, True)
    again = client.post("/office/routes/make/", {**day, "day": "2026-11-01"}, follow=True)
    assert "已过" in again.content.decode()
    assert client.post(f"/office/routes/{plan.pk}/nothing/", day).status_code == 404


def test_a_day_within_a_published_week_is_planned_again_with_the_whole_week() -> None:
    crew = make.crew()
    make.work(crew.team, 1)
    client = signed_in(Role.CAPTAIN, crew.team)
    week = {"team": "XX", "day": "2026-11-18", "days": "5"}
    client.post("/office/routes/make/", week)
    [plan] = RoutePlan.objects.everywhere("test").all()
    client.post(f"/office/routes/{plan.pk}/publish/", week)
    later = shown(client, "/office/routes/?team=XX&day=2026-11-20")
    assert '<input type="hidden" name="first" value="2026-11-18">' in later
    again = {"team": "XX", "day": "2026-11-20", "first": "2026-11-18", "days": "5"}
    said = client.post("/office/routes/make/", again, follow=True).content.decode()
    assert "草案 2 已排好" in said
    assert RoutePlan.objects.everywhere("test").get(state="draft").days == 5
