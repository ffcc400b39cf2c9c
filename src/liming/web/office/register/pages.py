"""The index, the lists and the details of the register."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import Mark, write_table
from liming.register import actions, queries
from liming.register.rules.columns import NOUNS, Column, Kind, Noun, noun
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import Cell, Listing, address, download, filters_of, headings, paged
from liming.web.office.register.acts import acts_of
from liming.web.office.register.words import ACTS, GROUPS, NUMBERS, detail_url, shown, title_of

_RELATED = {
    "units": ("teams", "party-branches"),
    "teams": ("members", "grids", "customers", "sites", "service-points", "pairings", "posts", "areas"),
}


def editing_right(of: Noun) -> Right:
    """Who changes this noun."""
    return Right.GRANT_ROLES if queries.right_to_read(of) is Right.GRANT_ROLES else Right.EDIT_REGISTER


@office_page(Right.READ_REGISTER)
def index(request: HttpRequest) -> HttpResponse:
    """Every noun by group with the number of rows the viewer reaches."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    counts = queries.counts(viewer)
    groups = [
        (label(), [(of, counts[of.key]) for of in NOUNS.values() if of.group == key and of.key in counts])
        for key, label in GROUPS.items()
    ]
    return render(
        request, "office/register/index.html", {"groups": groups, "halves": [groups[:2], groups[2:]]}
    )


def _list(request: HttpRequest, noun_key: str) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    wanted, filters = _wanted(request, of, viewer)
    page = paged(queries.noun_rows(viewer, of, wanted), request)
    columns = [(each.field, each.label, each.kind in NUMBERS) for each in of.listed]
    listing = Listing(
        headings(request, columns, wanted.order),
        [_line(of, row) for row in page],
        page,
        filters,
        {"name": "q", "value": wanted.text, "placeholder": _("名称、编码或拼音首字母")},
        _("没有符合条件的记录"),
        "?",
        _("清除筛选"),
    )
    context = {
        "noun": of,
        "listing": listing,
        "closed": wanted.closed,
        "closed_url": address(request.GET, closed=None if wanted.closed else "yes", page=None),
        "may_edit": _may_edit(viewer, of),
        "may_export_private": viewer.may(Right.READ_PRIVATE)
        and viewer.may(Right.DISPATCH)
        and any(each.private for each in of.columns),
    }
    return render(request, "office/register/list.html", context)


def _may_edit(viewer: Viewer, of: Noun) -> bool:
    """Whether the viewer's right reaches rows of this noun; what all units share belongs to the root."""
    right = editing_right(of)
    if of.path or right is not Right.EDIT_REGISTER:
        return viewer.may(right)
    return viewer.may(right) and viewer.within(right).reaches(queries.root_path())


def _detail(request: HttpRequest, noun_key: str, key: str) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    row = queries.noun_row(viewer, of, key)
    may_edit = _may_edit(viewer, of)
    context = {
        "noun": of,
        "row": row,
        "key": key,
        "title": title_of(of, row),
        "facts": [_fact(each, row) for each in of.columns],
        "closed_on": getattr(row, of.closing) if of.closing else None,
        "successor": getattr(row, "replaced_by", None),
        "periods": queries.periods(row),
        "traces": [(each, _act_words(each.act)) for each in queries.traces(of, row)],
        "related": _related(viewer, of, row),
        "acts": acts_of(of, row) if may_edit else [],
        "may_edit": may_edit,
        "may_reveal": viewer.may(Right.READ_PRIVATE),
        "revealed": {},
    }
    return render(request, "office/register/detail.html", context)


def _export(request: HttpRequest, noun_key: str) -> HttpResponse:
    """The rows of the list under the headers that an import reads; private fields masked."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    wanted, _filters = _wanted(request, of, viewer)
    return download(write_table(queries.export_table(viewer, noun_key, wanted)), f"{of.label}.xlsx")


@office_page(Right.READ_REGISTER)
def template(request: HttpRequest, noun_key: str) -> HttpResponse:
    """An empty file with the noun's headers."""
    table = queries.empty_table(noun(noun_key))
    return download(write_table(table), table.name + "-" + _("模板") + ".xlsx")


@require_POST
@office_page(Right.READ_PRIVATE)
def reveal(request: HttpRequest, noun_key: str, key: str, field: str) -> HttpResponse:
    """One private value; the look is kept in the audit."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    value = actions.reveal(viewer, noun_key, key, field, request.POST.get("reason", ""))
    column = noun(noun_key).by_columns[field]
    context = {"noun": noun(noun_key), "key": key, "column": column, "value": value}
    return render(request, "office/register/revealed.html", context)


@require_POST
@office_page(Right.READ_PRIVATE, posting=(Right.DISPATCH,))
def export_private(request: HttpRequest, noun_key: str) -> HttpResponse:
    """The list with private fields as they are; needs a reason, which the audit keeps."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    wanted, _filters = _wanted(request, noun(noun_key), viewer)
    reason = request.POST.get("reason", "")
    table = actions.export_private(viewer, noun_key, reason, wanted)
    mark = Mark(viewer.name, clock.now(), reason.strip())
    return download(write_table(table, mark), f"{table.name}.xlsx")


noun_list = office_page(Right.READ_REGISTER)(_list)
noun_detail = office_page(Right.READ_REGISTER)(_detail)
noun_export = office_page(Right.READ_REGISTER)(_export)
security_list = office_page(Right.GRANT_ROLES)(_list)
security_detail = office_page(Right.GRANT_ROLES)(_detail)
security_export = office_page(Right.GRANT_ROLES)(_export)


def _wanted(request: HttpRequest, of: Noun, viewer: Viewer) -> tuple[queries.NounFilter, list[Any]]:
    columns = [each for each in of.columns if each.can_filter]
    filters = filters_of(
        request, [(each.field, each.label, partial(_choices, each, viewer)) for each in columns]
    )
    wanted = queries.NounFilter(
        text=request.GET.get("q", "").strip()[:60],
        chosen={each.name: each.value for each in filters if each.value},
        closed=bool(of.closing) and request.GET.get("closed") == "yes",
        order=request.GET.get("sort", ""),
    )
    return wanted, filters


def _choices(column: Column, viewer: Viewer) -> list[tuple[str, str]]:
    if column.choices is not None:
        return [(str(value), str(label)) for value, label in column.choices.choices]
    if column.kind is Kind.FLAG:
        return [("yes", _("是")), ("no", _("否"))]
    rows = queries.choice_rows(viewer, noun(column.noun))
    return [(row.code, getattr(row, "short_name", "") or row.name) for row in rows]


def _line(of: Noun, row: Any) -> list[Cell]:
    url = detail_url(of, row)
    return [
        Cell(shown(column, row), "" if place else url, column.kind in NUMBERS, _label_on_phones(column))
        for place, column in enumerate(of.listed)
    ]


def _label_on_phones(column: Column) -> str:
    """A number, a yes or a no says nothing without its column's name."""
    return str(column.label) if column.kind in (*NUMBERS, Kind.FLAG) else ""


def _fact(column: Column, row: Any) -> dict[str, Any]:
    value = queries.value_of(column, row)
    url = ""
    if column.kind is Kind.REFERENCE and value is not None:
        url = detail_url(noun(column.noun), value)
    return {
        "column": column,
        "text": shown(column, row),
        "url": url,
        "is_private": bool(column.private and value),
    }


def _act_words(act: str) -> str:
    return ACTS[act]() if act in ACTS else act


def _related(viewer: Viewer, of: Noun, row: Any) -> list[tuple[Noun, int, str]]:
    """Lists that belong to a unit or team: their noun, how many open rows, their address."""
    found = []
    name = of.key.removesuffix("s")
    for key in _RELATED.get(of.key, ()):
        other = noun(key)
        count = queries.noun_rows(viewer, other, queries.NounFilter(chosen={name: row.code})).count()
        found.append((other, count, f"{reverse('register_list', args=[key])}?{name}={row.code}"))
    return found
