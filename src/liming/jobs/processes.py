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

STOP_SECONDS = 40
AGAIN_SECONDS = 2.0


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
        "--graceful-timeout=30",
        "--log-level=warning",
    ]


def worker() -> list[str]:
    """The command line of the background worker."""
    return [sys.executable, "-m", "liming.project", "worker"]


@contextlib.contextmanager
def running(commands: list[list[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run the commands inside the block; all are ended when it ends, however it ends.

    Each gets SIGTERM and 40 seconds to finish what it holds. SIGTERM to this process ends it as Ctrl-C does.
    """
    children = [start(command) for command in commands]
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield children
    finally:
        signal.signal(signal.SIGTERM, before)
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(STOP_SECONDS)
            if child.poll() is None:
                child.kill()


def wait_for_page(
    url: str, children: list[subprocess.Popen[bytes]], seconds: float = 60.0, every: float = 0.1
) -> str:
    """Fetch `url` until it answers 200, asking `every` so many seconds; returns the page.

    Raises TimeoutError or RuntimeError.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if any(child.poll() is not None for child in children):
            raise RuntimeError("the server ended before its first page")
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                text: str = answer.read().decode()
                return text
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(every)
    raise TimeoutError(f"no page at {url} within {seconds:.0f} s")


def look_after(children: list[subprocess.Popen[bytes]], commands: list[list[str]]) -> int:
    """Wait until the first child ends, Ctrl-C or SIGTERM; the others are started again whenever they end.

    Returns the first one's exit code.
    """
    try:
        while (code := children[0].poll()) is None:
            time.sleep(0.5)
            for place, command in enumerate(commands[1:], 1):
                if children[place].poll() is not None:
                    time.sleep(AGAIN_SECONDS)
                    children[place] = start(command)
    except KeyboardInterrupt:
        return 0
    return code


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """A child with this process's environment."""
    return subprocess.Popen(command, env=os.environ.copy())


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
