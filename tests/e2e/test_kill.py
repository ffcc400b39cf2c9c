"""The server is killed amid new requests, three times: whatever was acknowledged is there, whole."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tools.bench.load import Doors, start_clients

from liming.jobs import processes

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
def environment(tmp_path: Path) -> dict[str, str]:
    """A tiny province in a SQLite file of its own."""
    own = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'house.sqlite3'}", "LIMING_DEMO": "1"}
    own |= {"LIMING_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "liming.project.settings"}
    own.pop("PYTEST_CURRENT_TEST", None)
    for arguments in (["migrate", "--verbosity", "0"], ["build_demo", "--tiny", "--json"]):
        run(own, "-m", "liming.project", *arguments)
    return own


def run(environment: dict[str, str], *arguments: str, given: str = "") -> str:
    """The last line a program prints, on the province's database."""
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, input=given, capture_output=True, text=True, check=True
    )
    return (done.stdout.strip().splitlines() or [""])[-1]


def free_address() -> str:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{door.getsockname()[1]}"


def serve(environment: dict[str, str], address: str) -> "subprocess.Popen[bytes]":
    """The server in a process group of its own, answering."""
    server = subprocess.Popen(processes.gunicorn(address, 2, 2), env=environment, start_new_session=True)
    processes.wait_for_page(f"http://{address}/ask/", [server])
    return server


def test_three_kills_lose_nothing_and_leave_nothing_half(environment: dict[str, str], tmp_path: Path) -> None:
    secrets, points = json.loads(run(environment, "-c", _OPEN.format(clients=CLIENTS, folder=str(tmp_path))))
    doors, acknowledged = Doors(tuple(secrets), Path(points)), []
    for _ in range(KILLS):
        address = free_address()
        server = serve(environment, address)
        clients = start_clients(address, doors, SECONDS)
        time.sleep(SECONDS / 2)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        results = [json.loads(client.communicate()[0]) for client in clients]
        assert sum(result["failed"] for result in results) > 0
        acknowledged += [number for result in results for number in result["acknowledged"]]
    again = serve(environment, free_address())
    os.killpg(again.pid, signal.SIGTERM)
    again.wait()
    assert len(acknowledged) > KILLS * CLIENTS
    assert json.loads(run(environment, "-c", _LOOK, given=json.dumps(acknowledged))) == [[], 0]
