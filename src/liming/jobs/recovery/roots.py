"""The folders that belong to the house beside its database."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

from liming.jobs.recovery.box import Box, KeptFile
from liming.jobs.recovery.places import STAGED
from liming.shared.errors import DomainError


def roots() -> dict[str, Path]:
    """Pictures and files of the ledger, uploads on their way, a company's own paper templates."""
    var = Path(settings.VAR)
    return {
        "media": Path(settings.MEDIA_ROOT),
        "uploads": var / "uploads",
        "templates": var / "templates",
    }


def keep_files(box: Box, before: dict[str, KeptFile]) -> Iterator[KeptFile]:
    """Keep every file; one that stands `before` with the same size and time of change is not read again."""
    for name, root in roots().items():
        for path in sorted(each for each in root.rglob("*") if each.is_file()):
            kept = _kept(box, f"{name}/{path.relative_to(root).as_posix()}", path, before)
            if kept is not None:
                yield kept


def _kept(box: Box, name: str, path: Path, before: dict[str, KeptFile]) -> KeptFile | None:
    """None for a file that was taken away meanwhile."""
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            old = before.get(name)
            if old and (old.size, old.changed) == (about.st_size, about.st_mtime_ns):
                return old
            return box.keep(name, file, about.st_size, about.st_mtime_ns)
    except FileNotFoundError:
        return None


def filled_roots() -> list[str]:
    """The folders that hold a file already."""
    return [str(root) for root in roots().values() if any(each.is_file() for each in root.rglob("*"))]


def stage_files(box: Box, files: tuple[KeptFile, ...]) -> None:
    """Write all files beside the folders they belong to."""
    for file in files:
        path = _path(file.path)
        box.write(file, path)
        os.utime(path, ns=(file.changed, file.changed))


def _path(name: str) -> Path:
    """Where a file is staged. Raises DomainError `backup_damaged` for a name that leads out of its folder."""
    first, *rest = PurePosixPath(name).parts
    if first not in roots() or not rest or ".." in rest:
        raise DomainError("backup_damaged", what=name)
    return _staged(roots()[first]).joinpath(*rest)


def take_staged() -> None:
    """Put the staged folders in their places; what was there is kept beside them under `.before`.

    A folder of which the backup holds nothing goes too. Where one is kept already, an earlier try was broken
    off, and what stands in its place is half of that.
    """
    for root in roots().values():
        if root.exists():
            if (before := _before(root)).exists():
                shutil.rmtree(root)
            else:
                root.replace(before)
        if (staged := _staged(root)).exists():
            staged.replace(root)


def forget_kept() -> None:
    """Remove the folders that an earlier restore has put aside."""
    for root in roots().values():
        shutil.rmtree(_before(root), ignore_errors=True)


def unfinished() -> Path:
    """The mark of a restore that changes over: while it stands, rows and files may be of two houses."""
    return Path(settings.VAR) / "restore.unfinished"


def _before(root: Path) -> Path:
    return root.with_name(f"{root.name}.before")


def forget_staged() -> None:
    """Remove what a restore that came to nothing has staged."""
    for root in roots().values():
        shutil.rmtree(_staged(root), ignore_errors=True)


def _staged(root: Path) -> Path:
    return root.with_name(root.name + STAGED)
