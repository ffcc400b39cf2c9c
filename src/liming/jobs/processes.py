"""The server's process tree: gunicorn and a background worker, stopped together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

STOP_SECONDS = 10


def gunicorn(address: str, workers: int, threads: int) -> list[str]:
    """The command line of the web server."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "liming.project.wsgi",
        f"--bind={address}",
        f"--workers={workers}",
        "--worker-class=gthread",
        f"--threads={threads}",
        "--preload",
        "--log-level=warning",
    ]


def worker() -> list[str]:
    """The command line of the background worker."""
    return [sys.executable, "-m", "liming.project", "worker"]


@contextlib.contextmanager
def running(commands: list[list[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run the commands inside the block; all are ended when it ends, however it ends."""
    children = [subprocess.Popen(command, env=os.environ.copy()) for command in commands]
    try:
        yield children
    finally:
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(STOP_SECONDS)
            if child.poll() is None:
                child.kill()


def wait_for_page(url: str, children: list[subprocess.Popen[bytes]], seconds: float = 60.0) -> str:
    """Fetch `url` until it answers 200; returns the page. Raises TimeoutError or RuntimeError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if any(child.poll() is not None for child in children):
            raise RuntimeError("the server ended before its first page")
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                text: str = answer.read().decode()
                return text
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"no page at {url} within {seconds:.0f} s")


def until_any_ends(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until a child ends or Ctrl-C; returns its exit code."""
    try:
        while True:
            for child in children:
                if child.poll() is not None:
                    return child.returncode or 0
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
