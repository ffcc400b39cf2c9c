"""Import a file: upload, look at what it would do, confirm; take home a copy with the errors marked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_marked_copy
from liming.register import actions
from liming.register.rules.columns import noun
from liming.register.rules.headers import known_headers
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components import uploads
from liming.web.components.listing import download
from liming.web.components.marks import for_correcting

_SHOWN = 200


@office_page(Right.EDIT_REGISTER)
def upload(request: HttpRequest, noun_key: str) -> HttpResponse:
    """Choose a file; after sending it, the report of a dry run."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    context: dict[str, Any] = {"noun": of}
    status = 200
    if request.method == "POST":
        try:
            table = uploads.read_upload(request, known_headers(of))
            report = actions.import_register(viewer, of.key, table)
            uploads.keep(request, of.key)
            context |= {"report": report, "errors": report.errors[:_SHOWN], "file_name": table.name}
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
    table = uploads.kept(request, of.key, known_headers(of)).table
    report = actions.import_register(viewer, of.key, table, dry_run=False, mode=mode)
    if not report.is_written:
        return render(
            request,
            "office/register/import.html",
            {"noun": of, "report": report, "errors": report.errors[:_SHOWN], "file_name": table.name},
            status=422,
        )
    uploads.forget(request)
    count = report.created + report.changed
    messages.success(request, _("已写入 %(count)s 条") % {"count": count})
    return redirect("register_list", of.key)


@office_page(Right.EDIT_REGISTER)
def marked_copy(request: HttpRequest, noun_key: str) -> HttpResponse:
    """The file that was looked at, its wrong cells in red and a column that says what is wrong."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    table = uploads.kept(request, of.key, known_headers(of)).table
    report = actions.import_register(viewer, of.key, table)
    content = write_marked_copy(table, report.errors, for_correcting(viewer))
    return download(content, of.label + "-" + _("错误标注") + ".xlsx")
