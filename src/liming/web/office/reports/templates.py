"""The department's Word templates: download, upload a version, choose which one is used."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.adapters.documents import WORD
from liming.adapters.reports import making
from liming.adapters.reports.templates import check_template, unused_sections
from liming.improve import actions, queries
from liming.improve.enums import ReportKind
from liming.improve.models import ReportTemplate
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.components.listing import download


class TemplateForm(HouseForm):
    """A new version of a template."""

    file = forms.FileField(
        label=gettext_lazy("模板文件（.docx）"), widget=forms.FileInput({"accept": ".docx"})
    )
    note = forms.CharField(label=gettext_lazy("改了什么"), max_length=200, required=False)


@office_page(Right.EDIT_TEMPLATES)
def templates(request: HttpRequest) -> HttpResponse:
    """Each kind's template in use with all its versions."""
    return _page(request)


@office_page(Right.EDIT_TEMPLATES)
@require_POST
def upload(request: HttpRequest, kind: ReportKind) -> HttpResponse:
    """A new version, tried with the newest report of its kind before it is kept."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = TemplateForm(request.POST, request.FILES)
    row = form.made(lambda: _kept(viewer, kind.value, form.cleaned_data), lambda refusal: "file")
    if row is None:
        return _page(request, kind.value, form)
    unused = unused_sections(bytes(row.content), making.sample(kind.value, clock.today()))
    said = _("已启用第 %(n)s 版") % {"n": row.version}
    left_out = _("。模板里没有用到：%(names)s") % {"names": "、".join(unused)}
    messages.success(request, said + (left_out if unused else ""))
    return redirect("report_templates")


@office_page(Right.EDIT_TEMPLATES)
@require_POST
def use(request: HttpRequest, kind: ReportKind, version: int) -> HttpResponse:
    """Use another version from now on; 0 = the shipped one."""
    actions.use_template(request.viewer, kind.value, version)  # type: ignore[attr-defined]
    said = _("已启用第 %(n)s 版") % {"n": version} if version else _("已用回随系统的模板")
    messages.success(request, said)
    return redirect("report_templates")


@office_page(Right.EDIT_TEMPLATES)
def give(request: HttpRequest, kind: ReportKind, version: int) -> HttpResponse:
    """One version as a file; 0 = the shipped one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if version:
        content = bytes(queries.template_by_version(viewer, kind.value, version).content)
    else:
        content = making.shipped_template_of(kind.value)
    return download(content, f"{kind.label}-{_('模板')}-{version}.docx", WORD)


def _kept(viewer: Viewer, kind: str, data: dict[str, Any]) -> ReportTemplate:
    report = making.newest(viewer, kind)
    file = data["file"]
    return actions.keep_template(
        viewer, kind, file.name, file.read(), lambda content: check_template(content, report), data["note"]
    )


def _page(request: HttpRequest, refused: str = "", form: TemplateForm | None = None) -> HttpResponse:
    versions = queries.templates(request.viewer)  # type: ignore[attr-defined]
    rows = [
        {
            "kind": kind.value,
            "name": kind.label,
            "versions": [row for row in versions if row.kind == kind],
            "used": next((row for row in versions if row.kind == kind and row.is_used), None),
            "form": form if form and kind == refused else TemplateForm(auto_id=f"{kind.value}_%s"),
            "is_open": kind == refused,
            "names": making.placeholders(kind.value),
        }
        for kind in ReportKind
    ]
    return render(request, "office/reports/templates.html", {"rows": rows}, status=400 if form else 200)
