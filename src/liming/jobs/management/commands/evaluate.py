"""`liming evaluate 2026Q3`: measure a quarter, freeze it, publish it, or prove it to the record."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from liming.evaluate import actions, queries
from liming.evaluate.models import Snapshot
from liming.improve import actions as improve
from liming.jobs.commands import ToldCommand
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer


class Command(ToldCommand):
    help = (
        "Measure a quarter's benchmark; --freeze closes it and finds its gaps; --publish lets teams see it; "
        "--verify proves it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("quarter", nargs="?", default="", help="for example 2026Q3")
        parser.add_argument("--freeze", action="store_true", help="freeze the quarter and find its gaps")
        parser.add_argument("--publish", action="store_true", help="publish the frozen quarter to the teams")
        parser.add_argument(
            "--verify", action="store_true", help="recompute from cells and ledger; name what was changed"
        )
        parser.add_argument("--all", action="store_true", help="with --verify: every frozen quarter")
        parser.add_argument("--reason", default="", help="start a revision of a frozen quarter")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["quarter"] and not (options["verify"] and options["all"]):
            raise CommandError("name a quarter, for example 2026Q3, or --verify --all")
        try:
            said = proven(options) if options["verify"] else [measured(options)]
        except DomainError as refusal:
            raise CommandError(refusal.sentence("en")) from refusal
        for each in said:
            self.stdout.write(json.dumps(each, ensure_ascii=False) if options["as_json"] else in_lines(each))
        if not all(each.get("holds", True) for each in said):
            raise CommandError("a snapshot does not agree with its digits or its ledger")


def proven(options: dict[str, Any]) -> list[dict[str, Any]]:
    """The proof of the named quarter, or of every frozen revision of every quarter."""
    if not options["all"]:
        return [verified(queries.verify(options["quarter"]))]
    return [verified(queries.verify(row.quarter, row.revision)) for row in queries.closed_snapshots()]


def verified(proof: queries.Proof) -> dict[str, Any]:
    """The proof as plain values."""
    return {**asdict(proof), "holds": proof.holds}


def in_lines(said: dict[str, Any]) -> str:
    """A line for each value; what differs in words."""
    return "\n".join(f"{name}: {_words(value)}" for name, value in said.items())


def _words(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "none" if not value else "".join(f"\n  {_difference(each)}" for each in value)
    return str(value)


def _difference(each: Any) -> str:
    if not isinstance(each, dict):
        return str(each)
    words = f"{each['how']} {each['kind']} {each['name'] or each['record']}, team {each['team']}"
    counted = ", ".join(each["indicators"])
    what: Iterable[str] = filter(None, ("; ".join(each["details"]), each["later"] and f"by {each['later']}"))
    return ": ".join([f"{words} ({counted})", *what])


def measured(options: dict[str, Any]) -> dict[str, Any]:
    """Measure, freeze or publish, then say what came out."""
    viewer = system_viewer("evaluate")
    if options["publish"] and not options["freeze"]:
        return told(actions.publish_quarter(viewer, options["quarter"]))
    act = actions.freeze_quarter if options["freeze"] else actions.measure_quarter
    snapshot = act(viewer, options["quarter"], options["reason"])
    gaps = len(improve.find_gaps(viewer, snapshot)) if options["freeze"] else None
    if options["publish"]:
        snapshot = actions.publish_quarter(viewer, options["quarter"])
    return told(snapshot) | ({} if gaps is None else {"gaps": gaps})


def told(snapshot: Snapshot) -> dict[str, Any]:
    """Groups and bands of a snapshot."""
    rows = snapshot.teams.everywhere("the command counts every team").values_list("peer_group", "band")
    bands: dict[str, dict[str, int]] = {}
    for group, band in rows:
        bands.setdefault(group, {}).setdefault(band, 0)
        bands[group][band] += 1
    return {
        "quarter": snapshot.quarter,
        "revision": snapshot.revision,
        "state": snapshot.state,
        "data_hash": snapshot.data_hash,
        "rule_hash": snapshot.rule_hash,
        "bands": bands,
        "rankability": {group.peer_group: group.rankability for group in snapshot.groups.all()},
    }
