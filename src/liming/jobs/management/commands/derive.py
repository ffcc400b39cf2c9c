"""liming derive YYYY-MM: bring a month's work in line with the year plan."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from tqdm import tqdm

from liming.jobs.commands import ToldCommand
from liming.plan.actions import derive_month
from liming.plan.queries import DerivedMonth
from liming.register.queries import team_by_code, teams
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer, system_viewer


class Command(ToldCommand):
    """Exit code 0 = done (or nothing to do), 1 = refused, 2 = wrong use."""

    help = "Derive a month's work items from the approved year plan; running again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="the month, e.g. 2026-11")
        parser.add_argument("--team", default="", metavar="CODE", help="only this team")
        parser.add_argument("--dry-run", action="store_true", help="show the difference, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object, no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        viewer = system_viewer("derive")
        try:
            report = self._derive(viewer, options)
        except DomainError as error:
            self.stderr.write(error.sentence())
            sys.exit(1)
        self.stdout.write(json.dumps(report) if options["json"] else self._sentence(report))

    def _derive(self, viewer: Viewer, options: dict[str, Any]) -> dict[str, Any]:
        """Team by team, so that the bar moves and the database is held only for moments."""
        apply, code = not options["dry_run"], options["team"]
        chosen = [team_by_code(viewer, code)] if code else list(teams(viewer).order_by("path"))
        total = {"month": options["month"], "applied": apply, **dict.fromkeys(_COUNTS, 0), "closed": 0}
        for team in tqdm(chosen, unit="team", disable=options["json"], file=sys.stderr):
            try:
                derived = derive_month(viewer, options["month"], team, apply=apply)
            except DomainError as error:
                if code or error.code != "plan_month_closed":
                    raise
                total["closed"] += 1
            else:
                total = _added(total, derived)
        return total

    def _sentence(self, report: dict[str, Any]) -> str:
        words = "{month}: {teams} teams, added {added}, withdrawn {withdrawn}, restored {restored}, "
        words += "marked {dropped}, kept {kept}, closed {closed}"
        return words.format(**report) + ("" if report["applied"] else " (dry run, nothing written)")


_COUNTS = ("teams", "added", "withdrawn", "restored", "dropped", "kept")


def _added(total: dict[str, Any], derived: DerivedMonth) -> dict[str, Any]:
    counts = {
        "teams": len(derived.teams),
        "added": len(derived.to_add),
        "withdrawn": len(derived.to_withdraw),
        "restored": len(derived.to_restore),
        "dropped": len(derived.to_drop),
        "kept": derived.kept,
    }
    return total | {name: total[name] + n for name, n in counts.items()}
