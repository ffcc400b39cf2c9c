"""A sheet that was looked at and waits to be confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Kept:
    """The table that waits and what was chosen for it."""

    table: Table
    chosen: dict[str, Any]


def read_upload(request: HttpRequest, headers: Collection[str]) -> Table:
    """The table of the file in the form. Raises DomainError `field_required` and those of `read_table`."""
    file = request.FILES.get("file")
    if file is None:
        raise DomainError("field_required", field=_("文件"))
    return read_table(file, headers)


def keep(request: HttpRequest, kind: str, **chosen: Any) -> None:
    """Keep the file in the form for this session until it is confirmed, at most a day; one at a time."""
    file: Any = request.FILES["file"]
    storage = _storage()
    forget(request)
    _sweep(storage)
    file.seek(0)
    name = storage.save(f"{ids.new_id()}{Path(file.name).suffix[:6]}", file)
    request.session[_WAITING] = {"kind": kind, "file": name, "name": file.name, "chosen": chosen}


def choose(request: HttpRequest, kind: str, **chosen: Any) -> None:
    """Change what was chosen for the file that waits. Raises DomainError `not_found`."""
    row = _row(request, kind)
    request.session[_WAITING] = {**row, "chosen": {**row["chosen"], **chosen}}


def kept(request: HttpRequest, kind: str, headers: Collection[str]) -> Kept:
    """The file that waits. Raises DomainError `not_found`."""
    row = _row(request, kind)
    path = Path(_storage().path(row["file"]))
    return Kept(read_table(path, headers, row["name"]), row["chosen"])


def forget(request: HttpRequest) -> None:
    """Drop the file of this session, if there is one: it was written or another came."""
    row = request.session.pop(_WAITING, None)
    if row:
        _storage().delete(row["file"])


def _row(request: HttpRequest, kind: str) -> dict[str, Any]:
    row: dict[str, Any] = request.session.get(_WAITING) or {}
    if row.get("kind") != kind or not _storage().exists(row["file"]):
        raise DomainError("not_found", what=_("上传的文件"), key=kind)
    return {"chosen": {}, **row}


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
