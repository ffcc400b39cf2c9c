"""liming route YYYY-MM-DD: plan the routes of every team for a day or some days."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from multiprocessing import get_context
from typing import Any

import django
from django.db import connections
from tqdm import tqdm

from liming.jobs.commands import ToldCommand
from liming.register.queries import team_by_code, teams
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer

_SKIPPED = ("route_nothing", "route_nobody")


def plan_team(code: str, day: str, days: int) -> dict[str, Any]:
    """One team's plan, maybe in a process of its own: its numbers, or the code of the refusal."""
    from liming.plan.actions.routes import plan_routes

    viewer = system_viewer("route")
    team = team_by_code(viewer, code)
    try:
        plan = plan_routes(viewer, team, date.fromisoformat(day), days)
    except DomainError as refusal:
        return {"team": code, "refused": refusal.code, "sentence": refusal.sentence()}
    stops = {stop["visit"] for route in plan.result["routes"] for stop in route["stops"]}
    left_out = len(plan.result["unplanned"])
    numbers = {"planned": len(stops), "unplanned": left_out, "travel_minutes": plan.travel}
    return {"team": code, **numbers, "seed": plan.seed, "engine": plan.engine, "digest": plan.digest}


class Command(ToldCommand):
    """Exit code 0 = planned (or nothing to do), 1 = refused, 2 = wrong use. Drafts only: captains publish."""

    help = "Plan the routes of all teams for a day; drafts that the captains look at and publish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("day", type=date.fromisoformat, help="the first day, e.g. 2026-11-18")
        parser.add_argument("--days", type=int, default=1, metavar="N", help="plan N days at once, at most 7")
        parser.add_argument("--team", default="", metavar="CODE", help="only this team")
        parser.add_argument(
            "--processes", type=int, default=2, metavar="N", help="teams planned side by side"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object, no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        viewer = system_viewer("route")
        try:
            codes = [team_by_code(viewer, options["team"]).code] if options["team"] else _codes()
        except DomainError as error:
            self.stderr.write(error.sentence())
            sys.exit(1)
        found = _planned(codes, options)
        report = list(tqdm(found, total=len(codes), unit="team", disable=options["json"], file=sys.stderr))
        report.sort(key=lambda each: each["team"])
        total = _total(report, options["day"])
        self.stdout.write(json.dumps(total | {"of_teams": report}) if options["json"] else _sentence(total))
        wrong = [each for each in report if "refused" in each and each["refused"] not in _SKIPPED]
        for each in wrong:
            self.stderr.write(f"{each['team']}: {each['sentence']}")
        if wrong or (options["team"] and "refused" in report[0]):
            sys.exit(1)


def _codes() -> list[str]:
    return list(teams(system_viewer("route")).order_by("path").values_list("code", flat=True))


def _planned(codes: list[str], options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Team by team; several at once in processes of their own, since no team's day depends on another's."""
    day, days = options["day"].isoformat(), options["days"]
    if len(codes) == 1 or options["processes"] < 2:
        yield from (plan_team(code, day, days) for code in codes)
        return
    connections.close_all()
    with ProcessPoolExecutor(options["processes"], get_context("spawn"), django.setup) as pool:
        waiting = [pool.submit(plan_team, code, day, days) for code in codes]
        for done in as_completed(waiting):
            yield done.result()


def _total(report: list[dict[str, Any]], day: date) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for each in report:
        if "refused" in each:
            counts["without_work" if each["refused"] in _SKIPPED else "refused"] += 1
            continue
        counts["teams"] += 1
        for name in ("planned", "unplanned", "travel_minutes"):
            counts[name] += each[name]
    names = ("teams", "planned", "unplanned", "travel_minutes", "without_work", "refused")
    return {"day": day.isoformat(), **{name: counts[name] for name in names}}


def _sentence(total: dict[str, Any]) -> str:
    words = "{day}: {teams} teams, {planned} visits planned, {unplanned} left out, "
    words += "{travel_minutes} minutes of travel, "
    return (words + "{without_work} teams without work, {refused} refused").format(**total)
