"""The audit's entries by who, what and when, and the state of the chain. Changed values are not shown."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import Mark, write_table
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.audit_log import (
    AuditFilters,
    audit_page,
    chain_state,
    check_chain,
    export_audit,
    house_state,
)
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.office.audit import words
from liming.web.office.audit.telling import Line, lines
from liming.web.office.requests.paging import CutPage, page_number

PAGE_SIZE = 50


@office_page(Right.READ_AUDIT)
def audit_log(request: HttpRequest) -> HttpResponse:
    """A page of entries; `?check=yes` walks the chain and says whether it holds."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    chosen = _filters(request)
    found = audit_page(viewer, chosen)
    context = {
        "chosen": chosen,
        "nouns": words.nouns(),
        "page": CutPage(lines(found.entries), found.total, found.page, found.pages, PAGE_SIZE),
        "chain": chain_state(viewer),
        "house": house_state(viewer),
        "check": check_chain(viewer) if request.GET.get("check") == "yes" else None,
    }
    return render(request, "office/audit/log.html", context)


@require_POST
@office_page(Right.READ_AUDIT)
def export(request: HttpRequest) -> HttpResponse:
    """The chosen entries as a sheet marked with who took it, when and why; the taking is an entry too."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    reason = request.POST.get("reason", "")
    entries = export_audit(viewer, _filters(request), reason)
    rows = [_row(each) for each in lines(entries)]
    mark = Mark(viewer.name, clock.now(), reason.strip(), _("操作留痕，不得外传"))
    return download(write_table(Table.of(_headers(), rows, _("操作留痕")), mark), _("操作留痕") + ".xlsx")


def _row(line: Line) -> tuple[object, ...]:
    entry = line.entry
    told = (entry.at, line.who, line.act, line.subject, line.told, line.place)
    return (*told, entry.subject_id, entry.chain_number, entry.chain_hash)


def _headers() -> tuple[str, ...]:
    told = (_("时间"), _("操作人"), _("操作"), _("对象"), _("说明"), _("所属"))
    return (*told, _("记录号"), _("链号"), _("链值"))


def _filters(request: HttpRequest) -> AuditFilters:
    query = request.GET
    noun = query.get("noun", "")
    return AuditFilters(
        who=query.get("who", "").strip()[:40],
        noun=noun if noun in words.NOUNS else "",
        subject=query.get("subject", "").strip()[:40],
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        page=page_number(query.get("page", "")),
        page_size=PAGE_SIZE,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
