"""The list of guides, one version, what it changes, and its paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.adapters.documents.guide import guide_paper
from liming.adapters.documents.pdf import PDF
from liming.plan import queries
from liming.plan.enums import GuideKind
from liming.register.queries import root_path
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download


@office_page(Right.READ_PLAN)
def index(request: HttpRequest) -> HttpResponse:
    """Every guide with the version that holds."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    context = {"lines": queries.guides(viewer), "may_edit": may_edit(viewer)}
    return render(request, "office/guides/list.html", context)


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """One version with all its parts."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.guide_page(viewer, code, version)
    context = {
        "found": found,
        "guide": found.guide,
        "items": [(item, queries.limits_of(item)) for item in found.items],
        "before": next((row for row, _phase in found.versions if row.version < found.guide.version), None),
        "may_edit": may_edit(viewer),
        "is_scored": found.guide.kind == GuideKind.TEAM,
        "today": clock.today(),
    }
    return render(request, "office/guides/page.html", context)


@office_page(Right.READ_PLAN)
def difference(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """What a version changes against another, the one before unless said."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET.get("with", "")
    old = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else version - 1
    found = queries.guide_difference(viewer, code, old, version)
    shows_all = bool(request.GET.get("all"))
    parts = [
        (name, [each for each in changes if shows_all or each.mark != "same"])
        for name, changes in found.parts
    ]
    context = {"found": found, "parts": parts, "shows_all": shows_all}
    return render(request, "office/guides/difference.html", context)


@office_page(Right.READ_PLAN)
def paper(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """The version as a paper to print and sign."""
    found = queries.guide_page(request.viewer, code, version)  # type: ignore[attr-defined]
    title = _("%(name)s 第%(n)s版.pdf") % {"name": found.guide.name, "n": version}
    return download(guide_paper(found), title, PDF)


def may_edit(viewer: Viewer) -> bool:
    """Guides hold for every unit: only who reaches the whole province writes them."""
    return viewer.may(Right.EDIT_GUIDE) and viewer.within(Right.EDIT_GUIDE).reaches(root_path())
