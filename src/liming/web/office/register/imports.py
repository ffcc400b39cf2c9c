"""Import a file: upload, look at what it would do, confirm; take home a copy with the errors marked."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import read_table, write_marked_copy
from liming.register import actions
from liming.register.rules import Table
from liming.register.rules.columns import Noun, noun
from liming.register.rules.headers import known_headers
from liming.shared import clock, ids
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download

_SHOWN = 200
_KEPT_SECONDS = 24 * 3600
_WAITING = "register_import"


@office_page(Right.EDIT_REGISTER)
def upload(request: HttpRequest, noun_key: str) -> HttpResponse:
    """Choose a file; after sending it, the report of a dry run."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    context: dict[str, Any] = {"noun": of}
    status = 200
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise DomainError("field_required", field=_("文件"))
            table = read_table(file, known_headers(of))
            report = actions.import_register(viewer, of.key, table)
            _keep(request, of, file)
            context |= {"report": report, "errors": report.errors[:_SHOWN], "file_name": file.name}
            context["more"] = max(0, len(report.errors) - _SHOWN)
        except DomainError as error:
            context["refusal"], status = error.sentence(), 422
    return render(request, "office/register/import.html", context, status=status)


@require_POST
@office_page(Right.EDIT_REGISTER)
def confirm(request: HttpRequest, noun_key: str) -> HttpResponse:
    """Write the file that was looked at; with errors in it, only its good rows when so asked."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    mode: Any = "good_rows" if request.POST.get("mode") == "good_rows" else "all_or_nothing"
    table, path = _kept(request, of)
    report = actions.import_register(viewer, of.key, table, dry_run=False, mode=mode)
    if not report.is_written:
        return render(
            request,
            "office/register/import.html",
            {"noun": of, "report": report, "errors": report.errors[:_SHOWN], "file_name": table.name},
            status=422,
        )
    path.unlink(missing_ok=True)
    del request.session[_WAITING]
    count = report.created + report.changed
    messages.success(request, _("已写入 %(count)s 条") % {"count": count})
    return redirect("register_list", of.key)


@office_page(Right.EDIT_REGISTER)
def marked_copy(request: HttpRequest, noun_key: str) -> HttpResponse:
    """The file that was looked at, its wrong cells in red and a column that says what is wrong."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    table, _path = _kept(request, of)
    report = actions.import_register(viewer, of.key, table)
    return download(write_marked_copy(table, report.errors), of.label + "-" + _("错误标注") + ".xlsx")


def _storage() -> FileSystemStorage:
    """Uploads wait outside the media folder, so that no address leads to them."""
    return FileSystemStorage(location=Path(settings.VAR) / "uploads")


def _keep(request: HttpRequest, of: Noun, file: Any) -> None:
    storage = _storage()
    _sweep(storage)
    file.seek(0)
    name = storage.save(f"{ids.new_id()}{Path(file.name).suffix[:6]}", file)
    request.session[_WAITING] = {"noun": of.key, "file": name, "name": file.name}


def _kept(request: HttpRequest, of: Noun) -> tuple[Table, Path]:
    waiting = request.session.get(_WAITING) or {}
    storage = _storage()
    if waiting.get("noun") != of.key or not storage.exists(waiting["file"]):
        raise DomainError("not_found", what=_("上传的文件"), key=of.label)
    path = Path(storage.path(waiting["file"]))
    return read_table(path, known_headers(of), waiting["name"]), path


def _sweep(storage: FileSystemStorage) -> None:
    """Forget files that nobody confirmed within a day."""
    folder = Path(storage.location)
    oldest = clock.now().timestamp() - _KEPT_SECONDS
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
