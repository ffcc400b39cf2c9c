"""A sheet that comes in: looked at first, then confirmed or given back with its wrong cells marked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liming.adapters.spreadsheets import write_marked_copy
from liming.register.actions import ImportReport
from liming.register.rules.columns import Noun
from liming.register.rules.headers import known_headers
from liming.shared.errors import DomainError
from liming.web.components import uploads
from liming.web.components.listing import download
from liming.web.components.marks import for_correcting

_SHOWN = 200


@dataclass(frozen=True)
class SheetDoor:
    """One kind of sheet; `run(viewer, table, dry_run=…, mode=…)` is the import."""

    of: Noun
    run: Callable[..., ImportReport]

    def look(self, request: HttpRequest) -> dict[str, Any]:
        """What the page shows after a file was sent: the report of a dry run, or why it could not be read."""
        try:
            table = uploads.read_upload(request, known_headers(self.of))
            report = self.run(request.viewer, table)  # type: ignore[attr-defined]
            uploads.keep(request, self.of.key)
            return shown(report, table.name)
        except DomainError as error:
            return {"refusal": error.sentence(), "status": 422}

    def confirm(self, request: HttpRequest) -> tuple[ImportReport, str]:
        """Write the sheet that was looked at; the report and the file's name."""
        mode = "good_rows" if request.POST.get("mode") == "good_rows" else "all_or_nothing"
        table = uploads.kept(request, self.of.key, known_headers(self.of)).table
        report = self.run(request.viewer, table, dry_run=False, mode=mode)  # type: ignore[attr-defined]
        if report.is_written:
            uploads.forget(request)
        return report, table.name

    def marked_copy(self, request: HttpRequest) -> HttpResponse:
        """The sheet that was looked at, its wrong cells in red."""
        table = uploads.kept(request, self.of.key, known_headers(self.of)).table
        report = self.run(request.viewer, table)  # type: ignore[attr-defined]
        mark = for_correcting(request.viewer)  # type: ignore[attr-defined]
        content = write_marked_copy(table, report.errors, mark)
        return download(content, f"{self.of.label}-{_('错误标注')}.xlsx")


def shown(report: ImportReport, file_name: str) -> dict[str, Any]:
    """The report as the page shows it, cut where it gets long."""
    more = max(0, len(report.errors) - _SHOWN)
    return {"report": report, "errors": report.errors[:_SHOWN], "more": more, "file_name": file_name}
