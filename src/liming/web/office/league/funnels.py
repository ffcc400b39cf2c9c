"""The funnel of one indicator over a peer group, with its table for readers and phones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.evaluate import queries as evaluate
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named
from liming.web.access import office_page
from liming.web.components.group_text import group_text
from liming.web.components.listing import paged
from liming.web.office.league.choosing import chosen, filters
from liming.web.office.league.funnel_chart import funnel_chart
from liming.web.office.league.words import figure, sample
from liming.web.words.formats import quarter_name

PAGE_SIZE = 30
SIDES: dict[str, tuple[str, str | Promise]] = {
    "below_998": ("lower", gettext_lazy("低于 99.8% 限")),
    "below_95": ("lower", gettext_lazy("低于 95% 限")),
    "above_998": ("higher", gettext_lazy("高于 99.8% 限")),
    "above_95": ("higher", gettext_lazy("高于 95% 限")),
    "inside": ("equal", gettext_lazy("在 95% 限内")),
}


@office_page(Right.READ_BENCHMARK)
def funnel_page(request: HttpRequest, code: str) -> HttpResponse:
    """Limits at 95 % and 99.8 % around the group's figure; each point leads to its team's records."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    picked = chosen(request)
    target = "median" if request.GET.get("target") == "median" else "mean"
    by_chance = request.GET.get("limits") == "chance"
    found = evaluate.funnel_page(
        viewer,
        picked.snapshot,
        code,
        picked.group,
        picked.unit_path,
        target=target,
        with_spread=not by_chance,
    )
    table = found.table
    page = paged(found.points, request, PAGE_SIZE)
    context = {
        "found": found,
        "table": table,
        "chart": funnel_chart(found),
        "page": page,
        "rows": [(point, *SIDES[point.side]) for point in page],
        "outside": sum(point.side != "inside" for point in found.points),
        "target": target,
        "by_chance": by_chance,
        "filters": filters(viewer, table.snapshot, table.group, table.groups, picked.unit),
        "text": _text(found),
    }
    return render(request, "office/league/funnel.html", context)


def _text(found: evaluate.FunnelPage) -> str:
    """The teams beyond the limits as lines for a group."""
    table = found.table
    head = _("%(quarter)s%(name)s，%(group)s漏斗图，%(n)s 队在限外") % {
        "quarter": quarter_name(table.snapshot.quarter),
        "name": named(table.indicator),
        "group": evaluate.group_name(table.group.peer_group),
        "n": sum(point.side != "inside" for point in found.points),
    }
    lines = [
        (
            point.row.standing.team.short_name,
            f"{figure(table.indicator, point.row.cell.value)} {sample(point.row.cell)}",
            str(SIDES[point.side][1]),
        )
        for point in found.points
        if point.side != "inside"
    ]
    return group_text(head, lines)
