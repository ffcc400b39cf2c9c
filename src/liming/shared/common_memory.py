"""Bytes of a fixed size, shared by all processes of a machine through a file or kept by one process."""

import fcntl
import mmap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class CommonMemory:
    """`bytes` is read and written inside `alone`; `path` None = memory of this process."""

    def __init__(self, path: Path | None, size: int) -> None:
        self._lock = threading.Lock()
        self._file = _sized(path, size) if path else None
        self.bytes = mmap.mmap(self._file.fileno() if self._file else -1, size)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One thread of one process at a time."""
        with self._lock:
            if self._file is None:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def clear(self) -> None:
        """Zeros from end to end."""
        with self.alone():
            self.bytes[:] = bytes(len(self.bytes))


def _sized(path: Path, size: int) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+b")
    if file.seek(0, 2) != size:
        file.truncate(size)
    return file
