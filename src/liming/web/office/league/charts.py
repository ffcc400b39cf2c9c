"""The control chart of one indicator: of the province, a unit or a team, month by month from the ledger."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.evaluate import queries as evaluate
from liming.evaluate.queries import ControlChart, MonthFigure, MonthSignal
from liming.register import queries as register
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named
from liming.web.access import office_page
from liming.web.components.group_text import group_text
from liming.web.words.control import RULES, control_limits
from liming.web.words.formats import count, percent


@office_page(Right.READ_BENCHMARK)
def chart_page(request: HttpRequest, code: str) -> HttpResponse:
    """Months with mean, natural limits and the rules they break, named; beside it the same as a table."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    path, place = _place(request, viewer)
    found = evaluate.control_chart(viewer, code, path)
    signals = {each.month: each for each in found.signals}
    context = {
        "found": found,
        "indicator": found.indicator,
        "place": place,
        "points": _points(found, signals),
        "limits": _limits(found),
        "rows": [_row(found, each, signals.get(each.month)) for each in reversed(found.figures)],
        "named": [_signal_words(found, each) for each in reversed(found.signals)],
        "mean": _value(found, found.chart.mean) if found.chart else "—",
        "filters": _filters(request, viewer),
        "text": _text(found, place),
    }
    return render(request, "office/league/chart.html", context)


def _place(request: HttpRequest, viewer: Viewer) -> tuple[str, str]:
    """The path and name of the team or unit in the address, else of the viewer's own place."""
    team, unit = request.GET.get("team", ""), request.GET.get("unit", "")
    if team:
        row = register.team_by_code(viewer, team)
        return row.path, row.short_name
    if unit:
        found = register.unit_by_code(viewer, unit)
        return found.path, found.short_name
    return next(iter(viewer.unit_paths), ""), register.scope_name(viewer)


def _filters(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    """Units of the first level, and the teams of the unit that is chosen."""
    if not viewer.may(Right.READ_REGISTER):
        return []
    unit, team = request.GET.get("unit", ""), request.GET.get("team", "")
    units = [
        ("", _("全部")),
        *((each.code, each.short_name) for each in register.units(viewer).filter(level__depth=1)),
    ]
    found = [{"name": "unit", "label": _("单位"), "choices": units, "value": unit}] if len(units) > 2 else []
    path = register.unit_by_code(viewer, unit).path if unit else next(iter(viewer.unit_paths), "")
    teams = register.teams(viewer).filter(path__startswith=path, closed_on=None).order_by("pinyin", "code")
    choices = [("", _("合计")), *teams.values_list("code", "short_name")]
    if team or unit or len(choices) <= 60:
        found.append({"name": "team", "label": _("分队"), "choices": choices, "value": team})
    return found


def _value(found: ControlChart, value: float | None) -> str:
    if value is None:
        return "—"
    return percent(value) if found.is_share else f"{value:.1f}"


def _points(found: ControlChart, signals: dict[Any, MonthSignal]) -> list[dict[str, Any]]:
    factor, last = 100 if found.is_share else 1, len(found.figures) - 1
    return [
        {
            "label": f"{each.month:%y}-{each.month.month:02d}",
            "value": None if each.value is None else round(each.value * factor, 1),
            "hollow": each.month in signals,
            "shown": index == last or (index % 3 == 0 and last - index > 2),
        }
        for index, each in enumerate(found.figures)
    ]


def _limits(found: ControlChart) -> dict[str, float | int | None]:
    known = len(found.known)
    factor, most = (100, 100) if found.is_share else (1, float("inf"))
    return control_limits(found.chart, found.baseline, known == len(found.figures), known, factor, most)


def _row(found: ControlChart, figure: MonthFigure, signal: MonthSignal | None) -> dict[str, Any]:
    return {
        "month": f"{figure.month.year}-{figure.month.month:02d}",
        "value": _value(found, figure.value),
        "n": f"n={count(figure.n)}" if found.is_share else "",
        "signal": RULES[signal.rule, signal.side] if signal else "",
        "is_strong": signal is not None and signal.is_beyond_chance is not False,
    }


def _signal_words(found: ControlChart, signal: MonthSignal) -> str:
    told = {"month": f"{signal.month.year}-{signal.month.month:02d}", "rule": RULES[signal.rule, signal.side]}
    if signal.is_beyond_chance is False:
        return _("%(month)s %(rule)s；按当月件数仍属可能") % told
    return _("%(month)s %(rule)s，不是平常起伏") % told


def _text(found: ControlChart, place: str) -> str:
    """The last twelve months as lines for a group."""
    head = _("%(place)s%(name)s，均值 %(mean)s") % {
        "place": place,
        "name": named(found.indicator),
        "mean": _value(found, found.chart.mean) if found.chart else "—",
    }
    signals = {each.month: each for each in found.signals}
    lines = []
    for figure in reversed(found.figures[-12:]):
        row = _row(found, figure, signals.get(figure.month))
        lines.append((row["month"], f"{row['value']} {row['n']}".strip(), str(row["signal"])))
    return group_text(head, lines)
