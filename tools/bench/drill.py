"""The drill: a house under load is backed up, killed, started again, restored elsewhere, moved and back.

Whatever was acknowledged must be there: all of it in the house that was killed, and in the restored one all
that was acknowledged before the backup began.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from liming.jobs import processes
from tools.bench.house import House, end
from tools.bench.load import Doors, start_clients
from tools.bench.worlds import DEMO, ROOT
from tools.postgres import HINT, binaries, server

CLIENTS = 4
_LOADED = (
    "import json, sys; from pathlib import Path; from tools.bench import drill, load, worlds; "
    "worlds.set_up(); "
)
_OPEN = _LOADED + (
    "doors = load.open_doors({clients}, Path({folder!r})); "
    "print(json.dumps([doors.secrets, str(doors.points)]))"
)
_LOOK = _LOADED + "print(json.dumps([load.lost(json.load(sys.stdin)), load.halves(), drill.figures()]))"
_PRINTS = _LOADED + "print(json.dumps(drill.prints_of_house()))"


@dataclass
class Drill:
    """One house in the drill; `seconds` is how long each load lasts at least."""

    house: House
    folder: Path
    seconds: float
    key: Path
    took: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Note the seconds of the block."""
        started = time.perf_counter()
        yield
        self.took[f"{name}_s"] = round(time.perf_counter() - started, 1)

    def command(self, house: House, *arguments: str) -> str:
        """A command of the program; its last line."""
        return house.run("-m", "liming.project", *arguments)


def run(drill: Drill, elsewhere: House, other: House | None, back: House) -> dict[str, Any]:
    """The whole drill; `other` is a house of the other engine to move to and back from, if there is one."""
    house = drill.house
    doors = _doors(drill)
    before, during, backup = _under_fire(drill, doors)
    lost, halves, figures = _looked_at(house, before + during)
    with drill.timed("restore"):
        drill.command(elsewhere, "restore", str(drill.folder / "box"), "--key-file", str(drill.key))
    lost_there, halves_there, figures_there = _looked_at(elsewhere, before)
    moved = _there_and_back(drill, elsewhere, other, back) if other else None
    return {
        "acknowledged": len(before) + len(during),
        "lost": len(lost),
        "half": halves,
        "restored_lost": len(lost_there),
        "restored_half": halves_there,
        "figures_equal": figures == figures_there,
        "moved_equal": moved,
        "rows": backup["rows"],
        "database_mb": backup["database_mb"],
        "backup_mb": round(
            sum(f.stat().st_size for f in (drill.folder / "box").rglob("*") if f.is_file()) / 1e6, 1
        ),
        "backup_s": backup["seconds"],
        **drill.took,
    }


def _doors(drill: Drill) -> Doors:
    opened = drill.house.run("-c", _OPEN.format(clients=CLIENTS, folder=str(drill.folder)))
    secrets, points = json.loads(opened)
    return Doors(tuple(secrets), Path(points))


def _under_fire(drill: Drill, doors: Doors) -> tuple[list[str], list[str], dict[str, Any]]:
    """Write; write and back up at once; kill everything amid writing; start again.

    What was acknowledged before the backup began and after, and what the backup said.
    """
    house = drill.house
    house.start()
    worker = house.launch(processes.worker())
    before = _acknowledged(start_clients(house.address, doors, drill.seconds))
    clients = start_clients(house.address, doors, 3600)
    backup = json.loads(
        drill.command(house, "backup", str(drill.folder / "box"), "--json", "--key-file", str(drill.key))
    )
    time.sleep(drill.seconds / 2)
    house.kill()
    end(worker)
    for client in clients:
        client.terminate()
    during = _acknowledged(clients)
    with drill.timed("start_again"):
        house.start()
    house.kill()
    return before, during, backup


def _acknowledged(clients: "list[subprocess.Popen[str]]") -> list[str]:
    """The ids that the clients were told."""
    told = [json.loads(client.communicate()[0]) for client in clients]
    return [number for each in told for number in each["acknowledged"]]


def _looked_at(house: House, numbers: list[str]) -> tuple[list[str], int, dict[str, Any]]:
    lost, halves, figures = json.loads(house.run("-c", _LOOK, given=json.dumps(numbers)))
    return lost, halves, figures


def figures() -> dict[str, Any]:
    """What the load leaves alone: ledger, digests of the snapshots, and whether the audit chain holds."""
    from liming.evaluate.models import Snapshot
    from liming.execute.models import ServiceRecord
    from liming.shared import audit

    rows = Snapshot.objects.order_by("quarter", "revision")
    return {
        "ledger": ServiceRecord.objects.everywhere("the drill counts all").count(),
        "snapshots": [list(row) for row in rows.values_list("quarter", "revision", "state", "data_hash")],
        "chain_holds": audit.verify().broken_at is None,
    }


def prints_of_house() -> dict[str, list[Any]]:
    """Count and digest of every table."""
    from liming.jobs.recovery.places import Place
    from liming.jobs.recovery.sides import prints

    with Place("default").read() as side:
        return {name: [each.count, each.sha256] for name, each in prints(side).items()}


def _there_and_back(drill: Drill, elsewhere: House, other: House, back: House) -> bool:
    """Whether the restored house is equal to the row after a move to the other engine and back."""
    with drill.timed("move_there"):
        drill.command(elsewhere, "move", "--to", other.url)
    with drill.timed("move_back"):
        drill.command(other, "move", "--to", back.url)
    return bool(elsewhere.run("-c", _PRINTS) == back.run("-c", _PRINTS))


@contextmanager
def engines() -> Iterator["Engines"]:
    """PostgreSQL where it is installed."""
    if binaries() is None:
        yield Engines("")
        return
    with server() as url:
        yield Engines(url)


@dataclass(frozen=True)
class Engines:
    """Gives new empty databases; `server` is empty without PostgreSQL."""

    server: str

    def new(self, name: str) -> str:
        """The address of a new PostgreSQL database."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        return f"{self.server.rsplit('/', 1)[0]}/{name}"


def in_folder(
    folder: Path, found: Engines, *, on_postgres: bool, whole: bool, seconds: float
) -> dict[str, Any]:
    """A drill in a folder: of the whole built demo, or of a tiny province."""
    main, there, third, fourth = ("", "", found.new("other") if found.server else "", "")
    if on_postgres:
        main, there, third, fourth = found.new("main"), found.new("elsewhere"), "", found.new("back")
    houses = {
        name: _house(folder / name, url)
        for name, url in zip(_NAMES, (main, there, third, fourth), strict=True)
    }
    house = houses["main"]
    _settle(house, folder / "main", whole=whole)
    key = folder / "key"
    key.write_text("a key that only the drill knows")
    other = houses["other"] if found.server else None
    return run(Drill(house, folder, seconds, key), houses["elsewhere"], other, houses["back"])


_NAMES = ("main", "elsewhere", "other", "back")


def _house(folder: Path, url: str) -> House:
    folder.mkdir()
    return House(folder, workers=2, threads=2, url=url)


def _settle(house: House, folder: Path, *, whole: bool) -> None:
    """Bring the province into the house."""
    if not whole:
        house.build()
        return
    if not DEMO.is_file():
        raise SystemExit("build the demo first: ./run demo --smoke")
    copy = folder / "demo.sqlite3"
    shutil.copy(DEMO, copy)
    shutil.copytree(ROOT / "var" / "media", folder / "media")
    source = House(folder, 1, 1, url=f"sqlite:///{copy}")
    source.run("-m", "liming.project", "migrate", "--verbosity", "0")
    source.run("-m", "liming.project", "move", "--to", house.url)
    copy.unlink()


def measure(quiet: bool = False, postgres: bool = False) -> dict[str, Any]:
    """The drill with the whole demo province, its rows in SQLite or PostgreSQL."""
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder, engines() as found:
        if postgres and not found.server:
            raise SystemExit(HINT)
        if not quiet:
            print("the whole province:", "PostgreSQL" if postgres else "SQLite", file=sys.stderr)
        return in_folder(Path(folder), found, on_postgres=postgres, whole=True, seconds=10.0)
