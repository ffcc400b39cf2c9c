"""Open alarms of dispatch: which grid has nobody to go, since when, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute import queries
from liming.execute.enums import AlarmKind
from liming.execute.models import DispatchAlarm
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.listing import paged
from liming.web.office.notices.words import tabs
from liming.web.words.formats import local_date

PAGE_SIZE = 30
STEPS: dict[str, str | Promise] = {
    AlarmKind.HOLDER_LEFT: gettext_lazy("换网格责任人"),
    AlarmKind.NO_HOLDER: gettext_lazy("定网格责任人"),
    AlarmKind.NOBODY: gettext_lazy("人工派单，排好值班"),
}


@dataclass(frozen=True)
class AlarmLine:
    """An alarm as the list shows it; `url` is where it is mended."""

    what: str
    member: str
    place: str
    team: str
    since: datetime
    next_step: str
    url: str
    number: str


def alarm_lines(rows: Iterable[DispatchAlarm]) -> list[AlarmLine]:
    """Alarms with the page where each is mended."""
    return [_line(row) for row in rows]


def _line(row: DispatchAlarm) -> AlarmLine:
    grid = row.grid_version.grid if row.grid_version else None
    left = row.member.left_on if row.member else None
    return AlarmLine(
        what=str(AlarmKind(row.kind).label),
        member=_left(row.member.name, local_date(left)) if row.member and left else "",
        place=grid.name if grid else _("不在网格内"),
        team=row.team.short_name,
        since=row.raised_at,
        next_step=str(STEPS[row.kind]),
        url=_mended_at(row),
        number=row.request.number if row.request else "",
    )


def _left(name: str, day: str) -> str:
    return _("%(name)s，%(day)s 离队") % {"name": name, "day": day}


def _mended_at(row: DispatchAlarm) -> str:
    """The request where nobody could go; else the grid."""
    if row.grid_version is None or row.kind == AlarmKind.NOBODY:
        return (
            reverse("request_detail", args=[row.request.number])
            if row.request
            else reverse("team_page", args=[row.team.code])
        )
    return reverse("register_detail", args=["grids", row.grid_version.grid.code])


@office_page(Right.READ_WORK)
def alarm_list(request: HttpRequest) -> HttpResponse:
    """What keeps the rules from sending the right person, oldest first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    page = paged(queries.open_alarms(viewer), request, PAGE_SIZE)
    context = {"page": page, "lines": alarm_lines(page), "tabs": tabs(viewer, "notice_alarms")}
    return render(request, "office/notices/alarms.html", context)
