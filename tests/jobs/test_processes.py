"""Server and worker are stopped gently: what they hold is finished; who ends by itself is started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tools.bench.house import free_address

from liming.jobs import processes

_GENTLE = (
    "import signal, sys, time, pathlib\n"
    "def stop(*_):\n"
    "    time.sleep(0.3); pathlib.Path(sys.argv[1]).write_text('finished'); sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, stop); pathlib.Path(sys.argv[1]).write_text('at work'); time.sleep(60)"
)
_HOUSE = (
    "import sys; from liming.jobs import processes\n"
    "commands = [[sys.executable, '-c', sys.argv[1], path] for path in sys.argv[2:]]\n"
    "with processes.running(commands) as children: code = processes.look_after(children, commands)\n"
    "raise SystemExit(code)"
)

_HEAD = (
    b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
)


def wait_until(path: Path, words: str) -> None:
    end = time.monotonic() + 60
    while not path.exists() or path.read_text() != words:
        assert time.monotonic() < end, f"{path.name} never said {words}"
        time.sleep(0.05)


def test_the_tree_lets_its_children_finish(tmp_path: Path) -> None:
    paths = [tmp_path / "web", tmp_path / "worker"]
    house = subprocess.Popen([sys.executable, "-c", _HOUSE, _GENTLE, *map(str, paths)])
    for path in paths:
        wait_until(path, "at work")
    house.send_signal(signal.SIGTERM)
    assert house.wait(60) == 0
    assert [path.read_text() for path in paths] == ["finished", "finished"]


def test_a_worker_that_ends_is_started_again_until_the_server_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "AGAIN_SECONDS", 0)
    mark = tmp_path / "starts"
    commands = [
        [
            sys.executable,
            "-c",
            f"import time, pathlib; p = pathlib.Path({str(mark)!r})\n"
            "while not p.exists() or len(p.read_text()) < 3: time.sleep(0.05)\nraise SystemExit(7)",
        ],
        [sys.executable, "-c", f"open({str(mark)!r}, 'a').write('x')"],
    ]
    with processes.running(commands) as children:
        assert processes.look_after(children, commands) == 7
    assert len(mark.read_text()) >= 3


def test_a_request_that_is_under_way_is_answered_when_the_server_is_told_to_stop(tmp_path: Path) -> None:
    """Half of a form has come when SIGTERM does; the other half is still taken and answered in full."""
    address = free_address()
    environment = {
        **os.environ,
        "LIMING_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'no.sqlite3'}",
    }
    server = subprocess.Popen(processes.gunicorn(address, 1, 2), env=environment)
    try:
        processes.wait_for_page(f"http://{address}/health/live", [server], 120)
        host, port = address.split(":")
        body = b"username=x&password=y"
        with socket.create_connection((host, int(port))) as line:
            line.sendall(_HEAD % len(body) + body[:5])
            time.sleep(0.5)
            server.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            line.sendall(body[5:])
            assert line.recv(1000).startswith(b"HTTP/1.1 403")
        assert server.wait(60) == 0
    finally:
        server.kill()
