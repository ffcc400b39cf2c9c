"""A sheet that was looked at and waits to be confirmed."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest
from django.utils.translation import gettext as _

from liming.adapters.spreadsheets import read_table
from liming.register.rules import Table
from liming.shared import clock, ids
from liming.shared.errors import DomainError

_KEPT_SECONDS = 24 * 3600
_WAITING = "waiting_sheet"


def keep(request: HttpRequest, kind: str, file: Any) -> None:
    """Keep an uploaded file for this session until it is confirmed, at most a day."""
    storage = _storage()
    _sweep(storage)
    file.seek(0)
    name = storage.save(f"{ids.new_id()}{Path(file.name).suffix[:6]}", file)
    request.session[_WAITING] = {"kind": kind, "file": name, "name": file.name}


def kept(request: HttpRequest, kind: str, headers: Collection[str]) -> tuple[Table, Path]:
    """The table that waits, and its file. Raises DomainError `not_found`."""
    waiting = request.session.get(_WAITING) or {}
    storage = _storage()
    if waiting.get("kind") != kind or not storage.exists(waiting["file"]):
        raise DomainError("not_found", what=_("上传的文件"), key=kind)
    path = Path(storage.path(waiting["file"]))
    return read_table(path, headers, waiting["name"]), path


def forget(request: HttpRequest, path: Path) -> None:
    """The file was written and is no longer needed."""
    path.unlink(missing_ok=True)
    del request.session[_WAITING]


def _storage() -> FileSystemStorage:
    """Uploads wait outside the media folder, so that no address leads to them."""
    return FileSystemStorage(location=Path(settings.VAR) / "uploads")


def _sweep(storage: FileSystemStorage) -> None:
    """Forget files that nobody confirmed within a day."""
    folder = Path(storage.location)
    oldest = clock.now().timestamp() - _KEPT_SECONDS
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
