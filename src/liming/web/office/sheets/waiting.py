"""The uploaded file between the look at it and the confirmation."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest
from django.utils.translation import gettext as _

from liming.adapters.spreadsheets import read_table
from liming.execute.queries.hotline import hotline
from liming.register.rules import Table
from liming.shared import clock, ids
from liming.shared.errors import DomainError

_KEPT_SECONDS = 24 * 3600
_WAITING = "sheet_import"


@dataclass(frozen=True)
class Waiting:
    """A file that was looked at; `mapping` and `unit` as they were chosen, "" for none."""

    table: Table
    mapping: str
    unit: str


def read_upload(file: Any) -> Table:
    """The table of an uploaded file, its header found by the hotlines' column names."""
    if file is None:
        raise DomainError("field_required", field=_("文件"))
    return read_table(file, _known())


def keep(request: HttpRequest, file: Any, mapping: str, unit: str) -> None:
    """Remember the file for this session; what nobody confirms within a day is forgotten."""
    storage = _storage()
    forget(request)
    _sweep(storage)
    file.seek(0)
    kept = storage.save(f"{ids.new_id()}{Path(file.name).suffix[:6]}", file)
    request.session[_WAITING] = {"file": kept, "name": file.name, "mapping": mapping, "unit": unit}


def waiting(request: HttpRequest) -> Waiting:
    """The file of this session. Raises DomainError `not_found`."""
    row = request.session.get(_WAITING)
    storage = _storage()
    if not row or not storage.exists(row["file"]):
        raise DomainError("not_found", what=_("上传的文件"), key=_("热线导入"))
    table = read_table(Path(storage.path(row["file"])), _known(), row["name"])
    return Waiting(table, row["mapping"], row["unit"])


def forget(request: HttpRequest) -> None:
    """Drop the file of this session, if there is one."""
    row = request.session.pop(_WAITING, None)
    if row:
        _storage().delete(row["file"])


def _known() -> list[str]:
    return [name for names in hotline()["columns"].values() for name in names]


def _storage() -> FileSystemStorage:
    """Uploads wait outside the media folder, so that no address leads to them."""
    return FileSystemStorage(location=Path(settings.VAR) / "uploads")


def _sweep(storage: FileSystemStorage) -> None:
    folder = Path(storage.location)
    oldest = clock.now().timestamp() - _KEPT_SECONDS
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
