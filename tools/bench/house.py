"""A tiny province with a server of its own, in a folder of its own, that can be killed and started again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from liming.jobs import processes


class House:
    """The province in `folder`; `address` is where its server answers ("host:port").

    `url` names its database, by default a SQLite file in the folder.
    """

    def __init__(self, folder: Path, workers: int, threads: int, url: str = "") -> None:
        self.database = folder / "house.sqlite3"
        self.url = url or f"sqlite:///{self.database}"
        self.environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "LIMING_VAR": str(folder),
            "LIMING_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "liming.project.settings",
        }
        self.environment.pop("PYTEST_CURRENT_TEST", None)
        self.address = free_address()
        self.size = (workers, threads)
        self.server: subprocess.Popen[bytes] | None = None

    def build(self, ready: Path | None = None) -> None:
        """Make the tables and the tiny demo, or copy a SQLite file that holds them."""
        if ready is not None:
            shutil.copy(ready, self.database)
            return
        for arguments in (["migrate", "--verbosity", "0"], ["build_demo", "--tiny", "--json"]):
            self.run("-m", "liming.project", *arguments)

    def run(self, *arguments: str, given: str = "") -> str:
        """The last line a program prints, on the province's database."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )
        return (done.stdout.strip().splitlines() or [""])[-1]

    def start(self) -> None:
        """The server in a process group of its own, answering."""
        self.server = self.launch(processes.gunicorn(self.address, *self.size))
        processes.wait_for_page(f"http://{self.address}/ask/", [self.server])

    def launch(self, command: list[str]) -> "subprocess.Popen[bytes]":
        """A process of the house in a group of its own."""
        return subprocess.Popen(command, env=self.environment, start_new_session=True)

    def kill(self) -> None:
        """As a power cut does it."""
        if self.server is not None:
            end(self.server)
            self.server = None


def end(child: "subprocess.Popen[bytes]") -> None:
    """Kill a process with all that it started."""
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def free_address() -> str:
    """A free port of this machine."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{door.getsockname()[1]}"
