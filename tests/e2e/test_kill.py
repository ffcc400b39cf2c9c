"""The server is killed amid new requests, three times: whatever was acknowledged is there, whole."""

import json
import time
from pathlib import Path

import pytest
from tools.bench.house import House
from tools.bench.load import Doors, start_clients

pytestmark = pytest.mark.e2e
KILLS, CLIENTS, SECONDS = 3, 4, 4.0
_LOADED = (
    "import json, sys; from pathlib import Path; from tools.bench import load, worlds; worlds.set_up(); "
)
_OPEN = _LOADED + (
    "doors = load.open_doors({clients}, Path({folder!r})); "
    "print(json.dumps([doors.secrets, str(doors.points)]))"
)
_LOOK = _LOADED + "print(json.dumps([load.lost(json.load(sys.stdin)), load.halves()]))"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A tiny province in a SQLite file of its own."""
    made = House(tmp_path, workers=2, threads=2)
    made.build()
    return made


def test_three_kills_lose_nothing_and_leave_nothing_half(house: House, tmp_path: Path) -> None:
    opened = house.run("-c", _OPEN.format(clients=CLIENTS, folder=str(tmp_path)))
    secrets, points = json.loads(opened)
    doors, acknowledged = Doors(tuple(secrets), Path(points)), []
    for _ in range(KILLS):
        house.start()
        clients = start_clients(house.address, doors, SECONDS)
        time.sleep(SECONDS / 2)
        house.kill()
        results = [json.loads(client.communicate()[0]) for client in clients]
        assert sum(result["failed"] for result in results) > 0
        acknowledged += [number for result in results for number in result["acknowledged"]]
    house.start()
    house.kill()
    assert len(acknowledged) > KILLS * CLIENTS
    assert json.loads(house.run("-c", _LOOK, given=json.dumps(acknowledged))) == [[], 0]
