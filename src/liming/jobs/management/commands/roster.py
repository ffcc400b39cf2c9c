"""liming roster YYYY-MM: make the month's duty roster of teams as drafts that wait to be published."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from tqdm import tqdm

from liming.execute.actions import propose_roster
from liming.execute.queries import teams_with_patterns, work_out_roster
from liming.jobs.commands import ToldCommand
from liming.register.models import Team
from liming.register.queries import team_by_code
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer, system_viewer


class Command(ToldCommand):
    """Exit code 0 = done (or nothing to do), 1 = refused, 2 = wrong use."""

    help = "Make a month's duty roster by the solver, one draft a team; nothing is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", type=month, help="the month, e.g. 2026-12")
        parser.add_argument("--team", default="", metavar="CODE", help="only this team")
        parser.add_argument("--seed", type=int, default=1, help="another seed may give another roster")
        parser.add_argument("--dry-run", action="store_true", help="work it out, keep no draft")
        parser.add_argument("--json", action="store_true", help="print one JSON object, no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        viewer = system_viewer("roster")
        try:
            report = self._make(viewer, options)
        except DomainError as error:
            self.stderr.write(error.sentence())
            sys.exit(1)
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else sentence(report))

    def _make(self, viewer: Viewer, options: dict[str, Any]) -> dict[str, Any]:
        """Team by team; what is refused for one team is told and the others go on."""
        code = options["team"]
        chosen = [team_by_code(viewer, code)] if code else teams_with_patterns(viewer)
        made, refused = [], {}
        for team in tqdm(chosen, unit="team", disable=options["json"], file=sys.stderr):
            try:
                made.append(line_of(viewer, team, options))
            except DomainError as error:
                if code:
                    raise
                refused[team.code] = error.sentence()
        return {
            "month": f"{options['month']:%Y-%m}",
            "kept": not options["dry_run"],
            "teams": made,
            "refused": refused,
        }


def month(text: str) -> date:
    """The first day of "2026-12". Raises ValueError for anything else."""
    return date.fromisoformat(f"{text}-01")


def line_of(viewer: Viewer, team: Team, options: dict[str, Any]) -> dict[str, Any]:
    """What came out for one team."""
    if options["dry_run"]:
        found = work_out_roster(viewer, team, options["month"], options["seed"])
        roster, content = found.roster, found.content
        cost, bound, is_optimal = roster.cost, roster.bound, roster.is_optimal
    else:
        draft = propose_roster(viewer, team, options["month"], options["seed"])
        content, cost, bound, is_optimal = draft.content, draft.cost, draft.bound, draft.is_optimal
    return {
        "team": team.code,
        "turns": len(content["turns"]),
        "uncovered": sum(gap["missing"] for gap in content["gaps"]),
        "cost": cost,
        "bound": bound,
        "is_optimal": is_optimal,
    }


def sentence(report: dict[str, Any]) -> str:
    """The report in a line, and a line for each team that was refused."""
    lines = report["teams"]
    counts = {
        "month": report["month"],
        "teams": len(lines),
        "turns": sum(each["turns"] for each in lines),
        "uncovered": sum(each["uncovered"] for each in lines),
        "proven": sum(each["is_optimal"] for each in lines),
    }
    words = "{month}: {teams} teams, {turns} turns, {uncovered} places nobody covers, {proven} proven best"
    said = words.format(**counts) + ("" if report["kept"] else " (dry run, nothing kept)")
    return "\n".join([said, *(f"{code}: {why}" for code, why in report["refused"].items())])
