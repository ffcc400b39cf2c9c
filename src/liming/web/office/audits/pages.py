"""Audit tasks as a list, and one with its evidence side by side."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liming.adapters.spreadsheets import write_table
from liming.evaluate import queries
from liming.evaluate.enums import AuditKind, AuditState
from liming.evaluate.queries import AuditDetail, AuditFilters
from liming.execute.models import RequestPhoto
from liming.register import queries as register
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import address, download, paged
from liming.web.office.audits import words
from liming.web.office.audits.forms import AssignForm, DecideForm, LookForm
from liming.web.words.formats import quarter_name

PAGE_SIZE = 30
MOST_EXPORTED = 5_000
OPEN = "open"


def _filters(request: HttpRequest) -> AuditFilters:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    get = request.GET.get
    unit = get("unit", "")
    return AuditFilters(
        kind=get("kind", ""),
        state=get("state", OPEN),
        quarter=get("quarter", ""),
        unit_path=register.unit_by_code(viewer, unit).path if unit else "",
        text=get("q", "").strip()[:40],
        sort=get("sort", "due"),
    )


@office_page(Right.HANDLE_AUDIT_TASK)
def listing(request: HttpRequest) -> HttpResponse:
    """Tasks in reach, those due first; what is decided stands behind its tab."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    chosen = _filters(request)
    found = queries.audit_tasks(viewer, chosen)
    page = paged(found.rows, request, PAGE_SIZE)
    running = queries.evaluation_summary(viewer).running_quarter
    context = {
        "found": found,
        "page": page,
        "rows": [(row, words.facts(row)) for row in page],
        "tabs": _tabs(found.counts, chosen.state),
        "filters": _bar(request, viewer, found.quarters),
        "search": {"name": "q", "placeholder": _("队名或拼音"), "value": chosen.text},
        "text": words.list_text(page, page.paginator.count),
        "may_find": viewer.may(Right.RUN_BENCHMARK),
        "quarter": queries.neighbour(running, -1),
        "running": running,
        "today": clock.today(),
    }
    return render(request, "office/audits/list.html", context)


def _tabs(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    """All open ones, then each state, then everything."""
    opened = sum(counts[each.value] for each in (AuditState.OPEN, AuditState.ASSIGNED, AuditState.LOOKED_AT))
    tabs: list[tuple[str, str, int]] = [("", _("全部"), sum(counts.values()))]
    tabs += [(each.value, str(each.label), counts[each.value]) for each in AuditState if each != OPEN]
    tabs.insert(0, (OPEN, _("未结"), opened))
    return [
        {"value": value, "label": label, "count": n, "is_current": value == state} for value, label, n in tabs
    ]


def _bar(request: HttpRequest, viewer: Viewer, quarters: list[str]) -> list[dict[str, Any]]:
    units = [(each.code, each.short_name) for each in register.units(viewer).filter(level__depth=1)]
    wanted: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("kind", _("提示"), [(each.value, str(each.label)) for each in AuditKind]),
        ("quarter", _("季度"), [(each, quarter_name(each)) for each in quarters]),
    ]
    if len(units) > 1:
        wanted.append(("unit", _("单位"), units))
    return [
        {
            "name": name,
            "label": label,
            "choices": choices,
            "value": request.GET.get(name, ""),
            "off": address(request.GET, **{name: None, "page": None}),
        }
        for name, label, choices in wanted
    ]


@office_page(Right.HANDLE_AUDIT_TASK)
def sheet(request: HttpRequest) -> HttpResponse:
    """The list as filtered, as a spreadsheet."""
    rows = queries.audit_tasks(request.viewer, _filters(request)).rows[:MOST_EXPORTED]  # type: ignore[attr-defined]
    return download(write_table(words.sheet(rows)), f"{_('审核提示')}.xlsx")


@office_page(Right.HANDLE_AUDIT_TASK)
def task_page(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task with its evidence and the next step."""
    return shown(request, queries.audit_detail(request.viewer, task_id))  # type: ignore[attr-defined]


def shown(request: HttpRequest, detail: AuditDetail, form: Any = None) -> HttpResponse:
    """The page; with `form` the one just refused stands in its place."""
    task = detail.task
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    forms: dict[str, Any] = {}
    if task.state in (AuditState.OPEN, AuditState.ASSIGNED, AuditState.LOOKED_AT):
        forms["assign"] = AssignForm(handlers=detail.handlers)
    if task.state == AuditState.ASSIGNED and task.assignee_id == viewer.account_id:
        forms["look"] = LookForm()
    if task.state == AuditState.LOOKED_AT:
        forms["decide"] = DecideForm()
    if form is not None:
        forms[form.place] = form
    context = {
        "detail": detail,
        "task": task,
        "facts": words.facts(task),
        "hint": words.HINTS[task.kind],
        "pieces": [(each, _photo_url(each.photo)) for each in detail.shown],
        "forms": forms,
        "today": clock.today(),
    }
    return render(request, "office/audits/task.html", context, status=422 if form is not None else 200)


def _photo_url(photo: Any) -> str:
    if photo is None:
        return ""
    if isinstance(photo, RequestPhoto):
        return reverse("request_photo", args=[photo.request.number, photo.sha256])
    return reverse("evidence", args=[photo.pk])
