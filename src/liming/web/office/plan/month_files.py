"""The month plan to take along: an official paper, or a sheet."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liming.adapters.documents import WORD, month_plan_head, month_plan_paper, month_plan_rows
from liming.plan import queries
from liming.register.queries import team_by_code
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.office.requests.sheets import sheet


@office_page(Right.READ_PLAN)
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """One team's month as docx or xlsx."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = team_by_code(viewer, request.GET.get("team", ""))
    page = queries.month_page(viewer, team, request.GET.get("month", ""))
    name = _("%(team)s %(month)s 行动计划") % {"team": team.short_name, "month": page.span}
    if kind == "docx":
        return download(month_plan_paper(page), f"{name}.docx", WORD)
    if kind == "xlsx":
        return sheet(name, month_plan_head(), month_plan_rows(page))
    raise DomainError("not_found", what=_("文件"), key=kind)
