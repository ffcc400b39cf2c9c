"""A box of backups on a shelf: files cut into pieces kept once, and the manifests that name them."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from liming.jobs.recovery.places import private_file
from liming.jobs.recovery.sealing import Wrapping, wrapping_for
from liming.jobs.recovery.shelves import Shelf
from liming.jobs.recovery.sides import Print
from liming.shared.errors import DomainError

PIECE = 4 * 1024 * 1024
_HEAD = "box.json"
_BACKUPS = "backups/"


@dataclass(frozen=True)
class KeptFile:
    """A file by its pieces. `changed` is in nanoseconds; `path` begins with the name of its root."""

    path: str
    size: int
    changed: int
    sha256: str
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """How the audit chain stood: sealed entries, those that waited, the last hash."""

    sealed: int
    waiting: int
    head: str


@dataclass(frozen=True)
class Manifest:
    """All of one backup. `made_at` is ISO 8601; `steps` are the applied migrations."""

    made_at: str
    program: str
    engine: str
    steps: tuple[tuple[str, str], ...]
    tables: dict[str, Print]
    chain: Chain
    database: KeptFile
    files: tuple[KeptFile, ...]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(each.count for each in self.tables.values())


class Box:
    """Backups on one shelf. Raises DomainError as `wrapping_for` does."""

    def __init__(self, shelf: Shelf, secret: bytes | None) -> None:
        self._shelf = shelf
        head = shelf.get(_HEAD)
        self._wrapping: Wrapping = wrapping_for(head, secret)
        self._is_new = head is None
        self.new_bytes = 0

    def keep(self, path: str, file: IO[bytes], size: int, changed: int) -> KeptFile:
        """Cut an open file into pieces; those that are there already are not written again."""
        digest, pieces, read = hashlib.sha256(), [], 0
        while read < size and (piece := file.read(min(PIECE, size - read))):
            digest.update(piece)
            read += len(piece)
            pieces.append(self._keep(piece))
        return KeptFile(path, read, changed, digest.hexdigest(), tuple(pieces))

    def add(self, manifest: Manifest) -> str:
        """Keep the manifest last: what has no manifest is no backup. Returns the backup's name."""
        name = manifest.made_at[:19].replace(":", "").replace("-", "").replace("T", "-")
        piece = self._keep(json.dumps(asdict(manifest), ensure_ascii=False).encode())
        self._shelf.put(_BACKUPS + name, piece.encode())
        return name

    def backups(self) -> list[str]:
        """The names of the backups, oldest first."""
        return [name.removeprefix(_BACKUPS) for name in self._shelf.names(_BACKUPS)]

    def manifest(self, name: str = "") -> Manifest:
        """A backup by name, the newest by default. Raises DomainError `backup_unknown`, `backup_damaged`."""
        named = name or (self.backups() or [""])[-1]
        piece = self._shelf.get(_BACKUPS + named)
        if piece is None or not named:
            raise DomainError("backup_unknown", where=name or "-")
        return _manifest(json.loads(self._piece(piece.decode())))

    def check(self, files: Iterable[KeptFile]) -> None:
        """Read every piece of these files against its hash. Raises DomainError `backup_damaged`."""
        for file in files:
            for _piece in self.pieces(file):
                pass

    def pieces(self, file: KeptFile) -> Iterator[bytes]:
        """The content again. Raises DomainError `backup_damaged`, at the latest at its end."""
        digest = hashlib.sha256()
        for name in file.pieces:
            piece = self._piece(name)
            digest.update(piece)
            yield piece
        if digest.hexdigest() != file.sha256:
            raise DomainError("backup_damaged", what=file.path)

    def write(self, file: KeptFile, path: Path) -> None:
        """The content into a new file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with private_file(path) as opened:
            for piece in self.pieces(file):
                opened.write(piece)

    def thin_out(self, keep: int) -> int:
        """Forget all but the newest backups and what none of them needs; returns how many went."""
        gone = self.backups()[:-keep]
        for name in gone:
            self._shelf.drop(_BACKUPS + name)
        used = set()
        for name in self.backups():
            used.add((self._shelf.get(_BACKUPS + name) or b"").decode())
            manifest = self.manifest(name)
            used |= {piece for file in (manifest.database, *manifest.files) for piece in file.pieces}
        for name in self._shelf.names("pieces/"):
            if name.rsplit("/", 1)[-1] not in used:
                self._shelf.drop(name)
        return len(gone)

    def _keep(self, piece: bytes) -> str:
        if self._is_new:
            self._shelf.put(_HEAD, json.dumps(self._wrapping.head()).encode())
            self._is_new = False
        name = self._wrapping.name(piece)
        if not self._shelf.has(_place(name)):
            body = self._wrapping.wrap(name, piece)
            self._shelf.put(_place(name), body)
            self.new_bytes += len(body)
        return name

    def _piece(self, name: str) -> bytes:
        body = self._shelf.get(_place(name))
        if body is None:
            raise DomainError("backup_damaged", what=name)
        return self._wrapping.unwrap(name, body)


def _place(name: str) -> str:
    return f"pieces/{name[:2]}/{name}"


def _manifest(said: dict[str, Any]) -> Manifest:
    return Manifest(
        **said
        | {
            "steps": tuple((app, name) for app, name in said["steps"]),
            "tables": {name: Print(**each) for name, each in said["tables"].items()},
            "chain": Chain(**said["chain"]),
            "database": _file(said["database"]),
            "files": tuple(map(_file, said["files"])),
        }
    )


def _file(said: dict[str, Any]) -> KeptFile:
    return KeptFile(**said | {"pieces": tuple(said["pieces"])})
