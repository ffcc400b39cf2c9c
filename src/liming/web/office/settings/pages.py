"""The list of parameters, one parameter, and the acts that change it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.register import actions, queries
from liming.shared.errors import DomainError
from liming.shared.viewer import Right
from liming.shared.words import chosen
from liming.web.access import office_page
from liming.web.office.settings.fields import in_words, typed_value, value_form


@office_page(Right.READ_REGISTER)
def settings_list(request: HttpRequest) -> HttpResponse:
    """Every parameter with its value, its source and how many units differ."""
    text = request.GET.get("q", "")[:60]
    lines = queries.parameter_lines(request.viewer, text)  # type: ignore[attr-defined]
    rows = [{"line": line, "title": _title(line.row), "words": in_words(line.row.value)} for line in lines]
    search = {"name": "q", "value": text, "placeholder": _("名称、来源或参数名")}
    return render(request, "office/settings/list.html", {"rows": rows, "search": search, "filters": []})


@office_page(Right.READ_REGISTER)
def setting_page(request: HttpRequest, key: str) -> HttpResponse:
    """One parameter: its fields, its source, the units that differ and what held before."""
    return render(request, "office/settings/setting.html", _context(request, key))


def _context(request: HttpRequest, key: str) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.parameter_detail(viewer, key)
    may_edit = viewer.may(Right.EDIT_REGISTER)
    return {
        "found": found,
        "title": _title(found.row),
        "words": in_words(found.row.value),
        "form": value_form(found.row.value),
        "may_edit": may_edit,
        "may_edit_common": may_edit and viewer.within(Right.EDIT_REGISTER).reaches(queries.root_path()),
        "own": [(row, in_words(row.value)) for row in found.own],
        "earlier": [(row, in_words(row.value)) for row in found.earlier],
    }


@office_page(Right.EDIT_REGISTER)
@require_POST
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Another common value from today on, with where it comes from."""
    viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.parameter_detail(viewer, key).row
    value = typed_value(row.value, request.POST.dict())
    actions.set_parameter(viewer, key, value, source=request.POST.get("source", ""), title=row.title)
    return _saved(request, key)


@office_page(Right.EDIT_REGISTER)
@require_POST
def set_for_unit(request: HttpRequest, key: str) -> HttpResponse:
    """A value of a unit's own from today on."""
    viewer = request.viewer  # type: ignore[attr-defined]
    shape = queries.parameter_detail(viewer, key).row.value
    unit = queries.unit_by_code(viewer, request.POST.get("unit", ""))
    value = typed_value(shape, request.POST.dict())
    actions.set_unit_parameter(viewer, unit, key, value, source=request.POST.get("source", ""))
    return _saved(request, key)


@office_page(Right.EDIT_REGISTER)
@require_POST
def end_for_unit(request: HttpRequest, key: str) -> HttpResponse:
    """The unit follows the next one upwards again."""
    viewer = request.viewer  # type: ignore[attr-defined]
    code = request.POST.get("unit", "")
    row = next((each for each in queries.parameter_detail(viewer, key).own if each.unit.code == code), None)
    if row is None:
        raise DomainError("not_found", what="单位", key=code)
    actions.end_unit_parameter(viewer, row)
    return _saved(request, key)


def _saved(request: HttpRequest, key: str) -> HttpResponse:
    messages.success(request, _("已保存"))
    return redirect(reverse("setting", args=[key]))


def _title(row: Any) -> str:
    return chosen(row.title, row.title_en)
