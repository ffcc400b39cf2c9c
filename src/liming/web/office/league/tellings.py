"""Satisfaction as told beside the member and as sampled on the phone, team by team."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.adapters.spreadsheets import write_table
from liming.evaluate import queries as evaluate
from liming.evaluate.queries import TellingPage, TellingRow
from liming.register.rules import Table
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.group_text import group_text
from liming.web.components.listing import download, headings, paged
from liming.web.office.league.choosing import chosen, filters
from liming.web.words.bars import paired_dots
from liming.web.words.formats import percent, quarter_name, signed

PAGE_SIZE = 30
_KEYS: dict[str, Callable[[TellingRow], Any]] = {
    "name": lambda row: row.standing.team.pinyin,
    "on_site": lambda row: _share(row.telling.on_site) or 0.0,
    "sampled": lambda row: _share(row.telling.sampled) or 0.0,
    "gap": lambda row: row.telling.gap if row.telling.gap is not None else -2.0,
}


def _found(request: HttpRequest) -> tuple[TellingPage, list[TellingRow], str]:
    """The page's content, its rows as filtered and sorted, and the unit chosen."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    picked = chosen(request)
    found = evaluate.told_twice(viewer, picked.snapshot, picked.group, picked.unit_path)
    rows = found.higher if request.GET.get("only") == "higher" else list(found.rows)
    order = request.GET.get("sort", "")
    key = _KEYS.get(order.removeprefix("-"))
    if key:
        rows.sort(key=key, reverse=order.startswith("-"))
    return found, rows, picked.unit


@office_page(Right.READ_BENCHMARK)
def page(request: HttpRequest) -> HttpResponse:
    """Both figures beside each other, the difference with its interval; credibly higher ones first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found, rows, unit = _found(request)
    shown = paged(rows, request, PAGE_SIZE)
    order = request.GET.get("sort", "")
    columns = [
        ("name", _("分队"), False),
        ("on_site", _("当面评价"), True),
        ("sampled", _("独立回访"), True),
        ("gap", _("相差"), True),
    ]
    bar = filters(viewer, found.snapshot, found.group, found.groups, unit)
    only = request.GET.get("only", "")
    bar.append(
        {
            "name": "only",
            "label": _("看"),
            "choices": [("", _("全部")), ("higher", _("可信更高的"))],
            "value": only,
        }
    )
    context = {
        "found": found,
        "page": shown,
        "rows": [_shown(row, found) for row in shown],
        "whole": _figures(found.whole),
        "headings": headings(request, columns, order),
        "filters": bar,
        "least": evaluate.LEAST_TOLD,
        "by_chance": f"{found.by_chance:.1f}",
        "text": _text(found),
    }
    return render(request, "office/league/tellings.html", context)


@office_page(Right.READ_BENCHMARK)
def sheet(request: HttpRequest) -> HttpResponse:
    """The table as filtered, as a spreadsheet."""
    found, rows, _unit = _found(request)
    title = f"{quarter_name(found.snapshot.quarter)} {_('当面评价与独立回访')}"
    head = [
        _("分队"),
        _("单位"),
        _("当面评价满意率"),
        _("当面评价 n"),
        _("链接评价 n"),
        _("独立回访满意率"),
        _("独立回访 n"),
        _("相差"),
        _("95% 区间下"),
        _("95% 区间上"),
    ]
    table = Table.of(head, [_line(row) for row in rows], title)
    return download(write_table(table), f"{title}.xlsx")


def _share(counts: tuple[int, int]) -> float | None:
    """Nothing below the least number of answers: it would tell single scores."""
    return counts[0] / counts[1] if counts[1] >= evaluate.LEAST_TOLD else None


def _figures(telling: evaluate.Telling) -> dict[str, Any]:
    return {
        "on_site": percent(_share(telling.on_site)),
        "on_site_n": telling.on_site[1],
        "by_link": percent(_share(telling.by_link)),
        "by_link_n": telling.by_link[1],
        "sampled": percent(_share(telling.sampled)),
        "sampled_n": telling.sampled[1],
        "gap": _points(telling.gap),
        "low": _points(telling.low),
        "high": _points(telling.high),
        "is_higher": telling.is_higher,
    }


def _points(value: float | None) -> str:
    """A difference of shares in percentage points."""
    return signed(None if value is None else value * 100)


def _shown(row: TellingRow, found: TellingPage) -> dict[str, Any]:
    on_site, sampled = _share(row.telling.on_site), _share(row.telling.sampled)
    values = [
        share
        for each in found.rows
        for share in (_share(each.telling.on_site), _share(each.telling.sampled))
        if share
    ]
    bar = paired_dots(on_site, sampled, min(values, default=0.0), 1.0)
    return {"standing": row.standing, "bar": bar, **_figures(row.telling)}


def _line(row: TellingRow) -> Sequence[object]:
    telling = row.telling
    return [
        row.standing.team.short_name,
        row.standing.unit.short_name,
        _rounded(_share(telling.on_site)),
        telling.on_site[1],
        telling.by_link[1],
        _rounded(_share(telling.sampled)),
        telling.sampled[1],
        *(_rounded(each) for each in (telling.gap, telling.low, telling.high)),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _text(found: TellingPage) -> str:
    """The teams credibly higher as lines for a group."""
    head = _("%(quarter)s%(group)s当面评价比独立回访可信更高 %(n)s 队，提示不扣分") % {
        "quarter": quarter_name(found.snapshot.quarter),
        "group": evaluate.group_name(found.group.peer_group),
        "n": len(found.higher),
    }
    lines = []
    for row in found.higher:
        told = _figures(row.telling)
        both = _("当面 %(on_site)s，回访 %(sampled)s") % told
        lines.append((row.standing.team.short_name, both, _("高 %(gap)s 个百分点") % told))
    return group_text(head, lines)
