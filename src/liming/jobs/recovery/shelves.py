"""Where the pieces of backups lie: a folder that grows by what is new, or one tar file."""

import fcntl
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from liming.jobs.recovery.places import private_file, settle
from liming.shared.errors import DomainError

TAR = ".tar"


class Shelf(Protocol):
    """Named bodies; names are relative paths with slashes."""

    def get(self, name: str) -> bytes | None:
        """The body; None when it is not there."""
        ...

    def has(self, name: str) -> bool:
        """Whether it is there."""
        ...

    def put(self, name: str, body: bytes) -> None:
        """Keep a new body, whole or not at all."""
        ...

    def names(self, beginning: str) -> list[str]:
        """The names that begin so, sorted."""
        ...

    def drop(self, name: str) -> None:
        """Forget a body."""
        ...


class Folder:
    """A directory; each body is a file of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> bytes | None:
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, name: str) -> bool:
        return (self._path / name).exists()

    def put(self, name: str, body: bytes) -> None:
        path = self._path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".half-{path.name}")
        try:
            with private_file(half) as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)

    def names(self, beginning: str) -> list[str]:
        found = (each for each in (self._path / beginning).rglob("*") if each.is_file())
        return sorted(
            each.relative_to(self._path).as_posix() for each in found if not each.name.startswith(".")
        )

    def drop(self, name: str) -> None:
        (self._path / name).unlink(missing_ok=True)


class Tar:
    """One tar file, open for reading or being written for the first time."""

    def __init__(self, file: tarfile.TarFile) -> None:
        self._file = file
        self._members = {each.name: each for each in file.getmembers()} if file.mode == "r" else {}

    def get(self, name: str) -> bytes | None:
        member = self._members.get(name)
        found = self._file.extractfile(member) if member and self._file.mode == "r" else None
        return found.read() if found else None

    def has(self, name: str) -> bool:
        return name in self._members

    def put(self, name: str, body: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size = len(body)
        member.mode = 0o600
        self._file.addfile(member, io.BytesIO(body))
        self._members[name] = member

    def names(self, beginning: str) -> list[str]:
        return sorted(name for name in self._members if name.startswith(beginning))

    def drop(self, name: str) -> None:
        raise NotImplementedError("a tar file holds one backup")


@contextmanager
def shelf_to_read(path: Path) -> Iterator[Shelf]:
    """The shelf at a path. Raises DomainError `backup_unknown`."""
    if path.is_dir():
        yield Folder(path)
        return
    try:
        with tarfile.open(path, "r:") as file:
            yield Tar(file)
    except (FileNotFoundError, tarfile.TarError) as fault:
        raise DomainError("backup_unknown", where=str(path)) from fault


@contextmanager
def shelf_to_write(path: Path) -> Iterator[Shelf]:
    """A folder, or a new tar file when the name ends so, which is there only when the block ended well.

    Raises DomainError `backup_at_work` while another process writes into the folder.
    """
    if path.suffix == TAR:
        half = path.with_name(f".half-{path.name}")
        try:
            with private_file(half) as body, tarfile.open(fileobj=body, mode="w:") as file:
                yield Tar(file)
            half.replace(path)
            settle(path)
        finally:
            half.unlink(missing_ok=True)
        return
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (path / ".line").open("w") as line:
        try:
            fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise DomainError("backup_at_work", where=str(path)) from fault
        yield Folder(path)
