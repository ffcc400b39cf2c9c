"""Choices of forms and filters that many pages offer: teams, members, months."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest

from liming.register import queries as register
from liming.register.models import Team
from liming.shared.viewer import Viewer

MOST = 200


def team_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Code and short name of the teams within reach, at most 200."""
    return [(each.code, each.short_name) for each in register.teams(viewer)[:MOST]]


def unit_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Code and short name of the units within reach, in the order of the tree."""
    return [(each.code, each.short_name) for each in register.units(viewer).order_by("path")]


def chosen_team(viewer: Viewer, code: str) -> Team | None:
    """The team an address names; without one the only team within reach, None among several."""
    if code:
        return register.team_by_code(viewer, code)
    found = list(register.teams(viewer)[:2])
    return found[0] if len(found) == 1 else None


def keyed(rows: Iterable[Any], blank: str | None = None) -> list[tuple[str, str]]:
    """Key and name of rows, to choose one; `blank` is the word for none."""
    shown = [(str(row.pk), str(row)) for row in rows]
    return shown if blank is None else [("", blank), *shown]


def month_of(request: HttpRequest, today: date) -> date | None:
    """The first day of the month an address asks for ("2026-07"); this month without one, None for "all"."""
    text = request.GET.get("month", "")
    if text == "all":
        return None
    try:
        return date.fromisoformat(f"{text}-01") if text else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)
