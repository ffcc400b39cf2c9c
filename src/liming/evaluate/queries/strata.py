"""The counts behind an indicator taken apart by kind of service or of area."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Count as CountOf
from django.db.models import F, Q, Sum

from liming.evaluate import bridge
from liming.evaluate.enums import IndicatorKind
from liming.evaluate.models import Indicator, Snapshot
from liming.evaluate.queries.measures import MEASURES
from liming.evaluate.queries.measures.facts import Facts
from liming.execute.models import CallBack, Rating, RecordTeam, Request, StageTimer
from liming.plan.models import WorkItem
from liming.register.models import GridVersion

SPLITS: dict[str, dict[type, str]] = {
    "service": {
        StageTimer: "request__service_type_id",
        Request: "service_type_id",
        RecordTeam: "record__service_type_id",
        Rating: "record__service_type_id",
        CallBack: "record__service_type_id",
        WorkItem: "service_type_id",
    },
    "area": {
        StageTimer: "request__area_type",
        Request: "area_type",
        RecordTeam: "record__grid_version__area_type",
        Rating: "record__grid_version__area_type",
        CallBack: "record__grid_version__area_type",
        GridVersion: "area_type",
    },
}
"""By what a figure can be taken apart, and where the kind of a row stands."""

Strata = dict[UUID, dict[str, tuple[int, int]]]


def strata(snapshot: Snapshot, indicator: Indicator) -> dict[str, Strata]:
    """By split: numerator and denominator by team and kind, as the ledger stands now.

    A split that the records do not know is left out. Of a count per exposure the denominators are the
    rows. Kinds of sealed facts with fewer cases than the minimum sample go together under "", so that no
    single score can be told. One query.
    """
    if indicator.measure not in MEASURES:
        return {}
    facts = MEASURES[indicator.measure].facts(bridge.window_of(snapshot.quarter, snapshot.measured_at))
    lookups = {split: found[facts.rows.model] for split, found in SPLITS.items() if facts.rows.model in found}
    if not lookups:
        return {}
    rows = list(_rows(facts, indicator, lookups))
    return {
        split: _of_kind(rows, place, indicator.minimum_sample if facts.sealed else 0)
        for place, split in enumerate(lookups, start=1)
    }


def _rows(facts: Facts, indicator: Indicator, lookups: dict[str, str]) -> Any:
    keys = {f"{split}_key": F(lookup) for split, lookup in lookups.items()}
    grouped = facts.rows.order_by().values(team_key=F(facts.team), **keys)
    if indicator.kind == IndicatorKind.MEAN:
        counted = grouped.annotate(numerator=Sum("score"), denominator=CountOf("pk"))
    else:
        good = facts.good if indicator.kind == IndicatorKind.PROPORTION else Q(pk__isnull=False)
        counted = grouped.annotate(numerator=CountOf("pk", filter=good), denominator=CountOf("pk"))
    return counted.values_list("team_key", *keys, "numerator", "denominator")


def _of_kind(rows: list[tuple[Any, ...]], place: int, least: int) -> Strata:
    """The rows by the kind that stands at this place."""
    found: dict[UUID, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in rows:
        counted = found[row[0]][row[place] or ""]
        counted[0] += row[-2]
        counted[1] += row[-1]
    strata = {team: {kind: (good, n) for kind, (good, n) in kinds.items()} for team, kinds in found.items()}
    return {team: _without_few(kinds, least) for team, kinds in strata.items()} if least else strata


def _without_few(kinds: dict[str, tuple[int, int]], least: int) -> dict[str, tuple[int, int]]:
    kept = {kind: counted for kind, counted in kinds.items() if kind and counted[1] >= least}
    rest = [counted for kind, counted in kinds.items() if kind not in kept]
    if rest:
        kept[""] = (sum(good for good, _ in rest), sum(n for _, n in rest))
    return kept
