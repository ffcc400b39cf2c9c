"""Writing guides: a new one, the next version, its approval."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.enums import CheckKind, GuideKind
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.guides.forms import GuideText


@office_page(Right.EDIT_GUIDE)
def new(request: HttpRequest) -> HttpResponse:
    """The first version of a new guide."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if request.method != "POST":
        return _form(request, GuideText())
    text = GuideText.posted(request.POST)
    code = request.POST.get("code", "").strip().upper()
    posted = request.POST.get("kind", "")
    kind = GuideKind(posted) if posted in GuideKind else GuideKind.SITE
    try:
        made = actions.create_guide(viewer, code, kind, text.draft())
    except DomainError as refusal:
        return _form(request, text, _said(refusal), code=code, kind=kind)
    messages.success(request, _("已存为草稿"))
    return redirect("guide_version", code, made.version)


@require_POST
@office_page(Right.EDIT_GUIDE)
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the next version from the newest."""
    made = actions.draft_guide(request.viewer, code)  # type: ignore[attr-defined]
    return redirect("guide_edit", code, made.version)


@office_page(Right.EDIT_GUIDE)
def edit(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Change a draft; a refused form comes back as it was typed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.guide_page(viewer, code, version)
    if found.guide.effective_from is not None:
        raise DomainError("guide_not_draft")
    if request.method != "POST":
        return _form(request, GuideText.of(found), guide=found.guide)
    text = GuideText.posted(request.POST)
    try:
        actions.change_guide(viewer, code, version, text.draft(GuideText.of(found)))
    except DomainError as refusal:
        return _form(request, text, _said(refusal), guide=found.guide)
    messages.success(request, _("已存为草稿"))
    return redirect("guide_version", code, version)


@require_POST
@office_page(Right.EDIT_GUIDE)
def put_in_force(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Approve a draft from a day on."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = actions.put_guide_in_force(viewer, code, version, _day(request.POST.get("day", "")))
    messages.success(request, _("第%(n)s版已批准") % {"n": row.version})
    return redirect("guide_version", code, version)


@require_POST
@office_page(Right.EDIT_GUIDE)
def drop(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Throw a draft away."""
    actions.drop_guide_draft(request.viewer, code, version)  # type: ignore[attr-defined]
    messages.success(request, _("草稿已删除"))
    return redirect("guides") if version == 1 else redirect("guide", code)


def _day(text: str) -> date:
    try:
        day = parse_date(text.strip())
    except ValueError:
        day = None
    if day is None:
        raise DomainError(
            "field_invalid", field=_("生效日期"), value=text[:20], remedy=_("请写成 2026-11-05")
        )
    return day


def _said(refusal: DomainError) -> str:
    if refusal.code in ("forbidden", "out_of_scope"):
        raise refusal
    return refusal.sentence()


def _form(request: HttpRequest, text: GuideText, refusal: str = "", **more: Any) -> HttpResponse:
    context = {
        "text": text,
        "refusal": refusal,
        "check_kinds": CheckKind.choices,
        "guide_kinds": GuideKind.choices,
        **more,
    }
    return render(request, "office/guides/form.html", context, status=422 if refusal else 200)
