"""Choosing spots on the page: adding, working out, what it shows, taking over, sheets in and out."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories import plan as plans
from tests.factories import register

from liming.plan import actions
from liming.plan.actions import SitingWish, SpotDraft
from liming.plan.enums import DemandSource, SitingAim
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
PAGE = "/office/projects/XM001/siting/"
WISH = {"aim": "nearest", "source": "grids", "most": "1", "reach": ""}


@pytest.fixture
def team():
    tree = register.unit_tree()
    return register.team(tree.xiaxian)


@pytest.fixture
def project(team):
    found = plans.project(team, code="XM001", name="驿站选址")
    for number, longitude in enumerate((111.40, 111.41), start=1):
        name, place = f"泗交-0{number}", {"longitude": longitude, "latitude": 35.1}
        register.grid(team, name=name, households=100 * number, **place)
    return found


@pytest.fixture
def sign_in(client: Client, settings, tmp_path):
    settings.VAR = tmp_path

    def signed(role, place) -> Client:
        client.force_login(register.account(role, place), settings.AUTHENTICATION_BACKENDS[1])
        return client

    return signed


def spot(name: str, longitude: float = 111.4) -> dict[str, str]:
    return {"name": name, "longitude": str(longitude), "latitude": "35.1", "capacity": "", "cost": "90000"}


def test_from_the_first_spot_to_the_decision_on_the_project(team, project, sign_in) -> None:
    client = sign_in(Role.CAPTAIN, team)
    assert "还没有候选选点" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}spot/", spot("西院"))["Location"] == PAGE
    client.post(f"{PAGE}spot/", spot("东院", 111.41))
    assert client.post(f"{PAGE}run/", WISH)["Location"] == PAGE
    text = client.get(PAGE).content.decode()
    assert "泗交-01" in text
    assert '"kind": "spot-chosen"' in text
    assert '"kind": "serve"' in text
    client.post(f"{PAGE}run/1/take/", {"because": "场地谈妥"})
    shown = client.get("/office/projects/XM001/").content.decode()
    assert f"{PAGE}?run=1" in shown
    assert "结果一致" in client.post(f"{PAGE}run/1/verify/", follow=True).content.decode()


def test_a_refused_wish_comes_back_as_typed_with_the_reason(team, project, sign_in) -> None:
    client = sign_in(Role.CAPTAIN, team)
    client.post(f"{PAGE}spot/", spot("西院") | {"capacity": "250"})
    answer = client.post(f"{PAGE}run/", WISH | {"most": "1", "reach": "5000"})
    assert answer.status_code == 422
    assert "还差 50 户" in answer.content.decode()
    assert 'value="5000"' in answer.content.decode()
    assert client.post(f"{PAGE}spot/", spot("西院")).status_code == 422
    assert client.post(f"{PAGE}run/", {"most": "x"}).status_code == 422
    assert client.get(f"{PAGE}?run=7").status_code == 404


def test_a_spot_is_changed_and_dropped_where_it_stands(team, project, sign_in) -> None:
    client = sign_in(Role.CAPTAIN, team)
    client.post(f"{PAGE}spot/", spot("西院"))
    client.post(f"{PAGE}spot/1/", spot("西院后墙") | {"refused": "地下有水管"})
    assert "地下有水管" in client.get(PAGE).content.decode()
    wrong = client.post(f"{PAGE}spot/1/", spot("西院后墙") | {"refused": "文保", "is_fixed": "on"})
    form = f'id="spot-form" method="post" action="{PAGE}spot/1/"'
    assert (wrong.status_code, form in wrong.content.decode()) == (422, True)
    assert "就不能必选" in wrong.content.decode()
    client.post(f"{PAGE}spot/1/", {"drop": "1"})
    assert not project.spots.exists()


def test_places_of_the_register_are_offered(team, project, sign_in) -> None:
    register.service_point(team, code="P1", name="泗交驿站", longitude=111.4, latitude=35.1)
    client = sign_in(Role.CAPTAIN, team)
    text = client.get(PAGE).content.decode()
    key = text.split('name="place" value="')[1].split('"')[0]
    assert "已加 1 处" in client.post(f"{PAGE}register/", {"place": key}, follow=True).content.decode()
    assert project.spots.get().name == "泗交驿站"


def test_the_sheet_that_goes_out_comes_in_again(team, project, sign_in) -> None:
    client = sign_in(Role.CAPTAIN, team)
    client.post(f"{PAGE}spot/", spot("西院"))
    client.post(f"{PAGE}spot/", spot("东院", 111.41))
    sheet = client.get(f"{PAGE}import/form/").content
    client.post(f"{PAGE}spot/2/", {"drop": "1"})
    file = SimpleUploadedFile("spots.xlsx", sheet)
    looked = client.post(f"{PAGE}import/", {"file": file})
    assert looked.context["report"].created == 1
    assert project.spots.count() == 1
    client.post(f"{PAGE}import/confirm/")
    assert [row.name for row in project.spots.all()] == ["西院", "东院"]


def test_the_result_is_kept_as_two_sheets(team, project, sign_in) -> None:
    client = sign_in(Role.CAPTAIN, team)
    client.post(f"{PAGE}spot/", spot("西院"))
    client.post(f"{PAGE}run/", WISH)
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}run/1/export/").content))
    assert book.sheetnames == ["选点", "服务对象"]
    assert [cell.value for cell in book["选点"][2]][:5] == [1, "西院", "选中", 2, 300]
    assert [cell.value for cell in book["服务对象"][3]][:4] == ["泗交-02", 200, "1 西院", 1275]


def test_who_only_reads_sees_no_form_and_may_not_write(team, project, sign_in) -> None:
    client = sign_in(Role.MEMBER, team)
    text = client.get(PAGE).content.decode() if client.get(PAGE).status_code == 200 else ""
    assert "spot-form" not in text
    assert client.post(f"{PAGE}spot/", spot("西院")).status_code == 403
    assert client.post(f"{PAGE}run/", WISH).status_code == 403


def test_the_page_asks_as_often_for_three_spots_and_runs_as_for_one(team, project, sign_in) -> None:
    client = sign_in(Role.CAPTAIN, team)
    wish = SitingWish(SitingAim.NEAREST, DemandSource.GRIDS, 1)

    def cost(number: int) -> int:
        actions.add_spot(plans.SYSTEM, project, SpotDraft(f"院{number}", 111.4, 35.1))
        actions.run_siting(plans.SYSTEM, project, wish)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        return len(asked)

    first = cost(1)
    cost(2)
    assert cost(3) == first
    assert first <= 22
