"""A private PostgreSQL server for tests: made in a temporary folder, never as root, stopped at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HINT = "PostgreSQL is missing. On Debian 12: apt-get install postgresql-15"


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first; None when not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    folders += [Path(found).parent] if found else []
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _owner() -> str | None:
    """Who runs the server: ourselves, or `postgres`/`nobody` when we are root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server() -> Iterator[str]:
    """Run a cluster inside the block; yields its DATABASE_URL. Raises LookupError without binaries."""
    folder = binaries()
    if folder is None:
        raise LookupError(HINT)
    owner, port = _owner(), _free_port()
    home = Path(tempfile.mkdtemp(prefix="liming-pg-"))
    if owner:
        shutil.chown(home, owner)
    data = home / "data"

    def call(*command: str) -> None:
        subprocess.run(command, check=True, user=owner, cwd=home, stdout=subprocess.DEVNULL)

    call(str(folder / "initdb"), "-D", str(data), "-U", "liming", "-A", "trust", "-E", "UTF8", "--locale=C")
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
    call(str(folder / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(home / "log"), "-w", "start")
    try:
        call(str(folder / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "liming", "liming")
        yield f"postgres://liming@127.0.0.1:{port}/liming"
    finally:
        call(str(folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)
