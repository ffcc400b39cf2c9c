"""The one map's page and data."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as world
from tests.factories import register

from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]
PAGE = "/office/map/"
LAYERS = "requests,grids,teams,points,projects,sites,visits"
DATA = f"{PAGE}data.json?bbox=111.3,35.0,111.6,35.2&zoom=12&layers={LAYERS}"


@pytest.fixture
def captain(client: Client, corner: world.Corner) -> Client:
    account = register.account(Role.CAPTAIN, corner.team, member=corner.captain)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_page_names_its_layers_and_stays_with_the_address(captain: Client, corner: world.Corner) -> None:
    """Every layer has a switch; what the address chose is chosen."""
    world.request(corner)
    page = captain.get(f"{PAGE}?layers=grids,sites&practice=gold&time=90").content.decode()
    for words in ("诉求", "网格", "队伍", "服务点", "项目", "场所", "到访", "示意图"):
        assert words in page
    assert '<option value="gold" selected>' in page
    assert '<option value="90" selected>' in page
    assert page.count('name="layer"') == 8
    assert page.count(" checked>") == 2


def test_data_are_geojson_with_counts_words_and_links(captain: Client, corner: world.Corner) -> None:
    row = world.request(corner)
    answer = captain.get(DATA).json()
    assert answer["counts"]["requests"] == 1
    assert answer["counts"]["grids"] == 2
    assert answer["cut"] == []
    one = next(each for each in answer["features"] if each["properties"]["layer"] == "requests")
    assert one["properties"]["href"] == f"/office/requests/{row.number}/"
    assert one["properties"]["lines"] == ["泗交-02", "待签收，张建军", "剩 3 分"]
    grid = next(each for each in answer["features"] if each["properties"]["layer"] == "grids")
    assert grid["properties"]["href"] == "/office/register/grids/SJ-02/"
    assert "王大山" not in str(answer)


def test_the_cost_does_not_grow_with_rows(captain: Client, corner: world.Corner) -> None:
    """One request and three cost the same number of queries, all layers on."""
    costs = []
    for more in (1, 2):
        for _ in range(more):
            world.request(corner)
        captain.get(DATA)
        with CaptureQueriesContext(connection) as asked:
            captain.get(DATA)
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("odd", ["bbox=x&zoom=y", "bbox=1,2", "layers=%00,none&time=never&practice=blue", ""])
def test_an_odd_address_breaks_nothing(captain: Client, odd: str) -> None:
    assert captain.get(f"{PAGE}data.json?{odd}").status_code == 200
    assert captain.get(f"{PAGE}?{odd}").status_code == 200


def test_nobody_passes_without_the_right(client: Client, corner: world.Corner) -> None:
    assert client.get(PAGE).status_code == 302
    contact = register.account(Role.CONTACT, corner.tree.xiaxian)
    client.force_login(contact, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(PAGE).status_code == 403
    assert client.get(DATA).status_code == 403
