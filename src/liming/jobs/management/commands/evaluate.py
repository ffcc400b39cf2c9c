"""`liming evaluate 2026Q3`: measure a quarter, freeze it, publish it, or prove that it computes to the same
digits.
"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liming.evaluate import actions, queries
from liming.evaluate.models import Snapshot
from liming.improve import actions as improve
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer


class Command(BaseCommand):
    help = (
        "Measure a quarter's benchmark; --freeze closes it and finds its gaps; --publish lets teams see it; "
        "--verify proves it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("quarter", help="for example 2026Q3")
        parser.add_argument("--freeze", action="store_true", help="freeze the quarter and find its gaps")
        parser.add_argument("--publish", action="store_true", help="publish the frozen quarter to the teams")
        parser.add_argument("--verify", action="store_true", help="recompute from the stored cells")
        parser.add_argument("--reason", default="", help="start a revision of a frozen quarter")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = verified(options) if options["verify"] else measured(options)
        except DomainError as refusal:
            raise CommandError(refusal.sentence("en")) from refusal
        if options["as_json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in said.items()))
        if said.get("holds") is False:
            raise CommandError("the snapshot does not compute to its stored digits")


def verified(options: dict[str, Any]) -> dict[str, Any]:
    """The proof as plain values."""
    proof = queries.verify(options["quarter"])
    return {**asdict(proof), "differences": list(proof.differences), "holds": proof.holds}


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
