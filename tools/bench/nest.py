"""A process with the program loaded that others are forked from, so that a killed server is back at once.

Reads a command line of Python's `-m` as JSON per line, runs it in a process group of its own as a fresh
process would, and answers its process id.
"""

import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress


class Nest:
    """The loaded process; `hatch` starts a command from it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.bench.nest"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hatch(self, module: str, *arguments: str) -> int:
        """Run a module as `python -m` does; its process id, which is its group's."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps([module, *arguments]), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())

    def close(self) -> None:
        """End the loaded process and what it started."""
        self.process.communicate()


def end(group: int) -> None:
    """Kill a process with all that it started, and see it gone."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
        while True:
            os.kill(group, 0)
            time.sleep(0.005)


def main() -> None:
    """Load the program once, then fork."""
    import liming.project.wsgi  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them, so none stays behind
    children = []
    while line := sys.stdin.readline():
        command = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(command)
        children.append(child)
        print(child, flush=True)
    for child in children:
        end(child)


def _become(command: Sequence[str]) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    sys.argv = list(command)
    try:
        runpy.run_module(command[0], run_name="__main__", alter_sys=True)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
